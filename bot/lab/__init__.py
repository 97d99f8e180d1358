"""Every question about the shop as a DataFrame: notebooks and the console ask here.

    from bot import lab
    shop = lab.open()
    shop.source          # live, file or snapshot, and as of when
    shop.funnel()        # a number that has a name
    shop.definition("funnel")
    shop.sql("select count(*) as lines from messages where speaker = $who", who="customer")
    shop.ask("¿tienen tenis?")

What each number counts stands beside it in bot/store/reports.sql, and only there.
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import BadRequest
from bot.lab.dry import DryTurn
from bot.lab.shop import Lab
from bot.lab.sources import Source
from bot.settings import settings_from_environment

__all__ = ["DryTurn", "Lab", "Source", "open"]


def open(home: Path | str | None = None, role: str = "analyst") -> Lab:  # noqa: A001 -- lab.open()
    """A shop to ask: by default the one that `salesbot run` serves from here.

    Args:
        home: the shop's folder; by default SALESBOT_HOME, or `data` in this folder or above it.
        role: whose token opens the worker's door: analyst, or owner for the console.
    """
    from os import environ  # noqa: PLC0415 -- read when asked, not when imported

    if home is not None:
        return Lab(Path(home), role)
    told = settings_from_environment(environ).home
    if told.is_absolute():
        return Lab(told, role)
    here = Path.cwd()
    near = [folder / told for folder in (here, *here.parents)]
    found = next((place for place in near if _is_shop(place)), None)
    if found is None:
        raise BadRequest(f"there is no shop in {told} here or above; open it with lab.open(folder)")
    return Lab(found, role)


def _is_shop(place: Path) -> bool:
    return any((place / name).exists() for name in ("shop.duckdb", "door/address", "snapshots"))
