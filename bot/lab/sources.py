"""Where an answer comes from: the worker's door, the shop's file, or the last snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.client import Client, find_door
from bot.errors import ShopIsAway

if TYPE_CHECKING:
    import pyarrow as pa

MEANING = {
    "live": "the worker answers",
    "file": "the worker is away; the shop's own file was read",
    "snapshot": "the worker is away and its file is not to be had; the last copy was read",
}


@dataclass(frozen=True, slots=True)
class Source:
    """What was read, and as of when."""

    kind: str  # live | file | snapshot
    at: datetime

    def __str__(self) -> str:
        """As a notebook shows it."""
        return f"{self.kind}: {MEANING[self.kind]} (as of {self.at:%Y-%m-%d %H:%M} UTC)"


def select(home: Path, role: str, sql: str, values: Mapping[str, Any]) -> tuple[pa.Table, Source]:
    """One SELECT, asked of the first source that is there. Nothing is held open afterwards."""
    client = find_door(home, role, who="lab")
    if client is not None:
        return client.select(sql, **values), Source("live", datetime.now(UTC))
    from bot.store.copies import read  # noqa: PLC0415 -- only while the worker is away

    table, kind, at = read(home, sql, values)
    return table, Source(kind, at)


def door(home: Path, role: str) -> Client:
    """The worker's door, for what only the worker can do."""
    client = find_door(home, role, who="lab")
    if client is None:
        raise ShopIsAway("the worker is away: start it with `salesbot run`")
    return client
