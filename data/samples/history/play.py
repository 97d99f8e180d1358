"""Plays the sample history: 98 days of customers, with the real engine and a moving clock.

    python data/samples/history/play.py [FILE] [--days 98] [--a-day 13]

It writes history.zip beside this folder, which `salesbot seed` brings in with today's dates. The same
seed gives the same conversations; only `took_ms` would differ, and is left out. Takes some minutes;
run it again when the bot's answers have changed much.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[2])]

from life import START, Play  # noqa: E402

from bot import samples  # noqa: E402
from bot.app import desk, open_shop  # noqa: E402
from bot.door.operations import Caller, perform  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.store.demo import DEMO  # noqa: E402


def played(days: int, a_day: float) -> bytes:
    """The history as a file."""
    with tempfile.TemporaryDirectory() as folder:
        shop = open_shop(Settings(Path(folder) / "home"))
        try:
            owner = Caller("play", "owner")

            def do(operation: str, /, **given: Any) -> Any:
                return perform(desk(shop), operation, given, owner)

            samples.seed_goods(do, shop.settings)
            shop.db.run("open_account", account=DEMO, channel="simulator", name="Demo", now=START)
            play = Play(shop, days, a_day)
            play.run()
            return _zipped(dict(play.tables()))
        finally:
            shop.close()


def _zipped(tables: dict[str, pa.Table]) -> bytes:
    """A Parquet file a table, in one file whose bytes depend on nothing else."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, table in tables.items():
            part = io.BytesIO()
            pq.write_table(_quiet(table), part, compression="zstd", compression_level=19)
            archive.writestr(zipfile.ZipInfo(f"{name}.parquet"), part.getvalue())
    return whole.getvalue()


def _quiet(table: pa.Table) -> pa.Table:
    """How long turns took is this machine's own: it is left out."""
    if "took_ms" not in table.column_names:
        return table
    number = table.column_names.index("took_ms")
    return table.set_column(number, "took_ms", pa.array([0.0] * table.num_rows))


def main() -> None:
    """Play, and write the file."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", type=Path, nargs="?", default=HERE.parent / "history.zip")
    options.add_argument("--days", type=int, default=98)
    options.add_argument("--a-day", type=float, default=13.0)
    given = options.parse_args()
    given.file.write_bytes(played(given.days, given.a_day))


if __name__ == "__main__":
    main()
