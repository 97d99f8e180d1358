"""The sample history: brought in with today's dates, counted apart, and removed without a trace."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.errors import BadRequest
from bot.store import figures
from bot.store.database import Database, atomically

if TYPE_CHECKING:
    import pyarrow as pa

DEMO = "demo"  # the account to which all of it belongs
WEEKS = 13  # whole ones before the week of today
# Which column says when a row came to be; those with `as_of` have a row for each time they changed.
SINCE = {
    "accounts": "created_at",
    "contacts": "as_of",
    "aliases": "seen_at",
    "chats": "as_of",
    "messages": "stored_at",
    "turns": "closed_at",
    "events": "at_time",
    "orders": "as_of",
    "order_lines": "as_of",
}
KEYS = {
    "contacts": ["contact_id"],
    "chats": ["chat"],
    "orders": ["order_id"],
    "order_lines": ["order_id", "line"],
}
PARTS = ("lines", "orders", "messages", "turns", "outbox", "events", "contacts", "aliases")


def load_demo(db: Database, content: bytes, zone: ZoneInfo, now: datetime) -> int:
    """Bring the sample history in, as if it had ended now; how many chats it has.

    Args:
        db: the shop.
        content: the file that data/samples/history/play.py writes: a Parquet file a table, zipped;
            its first day is a Monday, and it is a week longer than can be seen on any one day.
        zone: in whose weeks and hours it has its rhythm.
        now: what would have happened later is left out.

    Raises:
        BadRequest: it is no such file, or the history is here already.
    """
    if db.run("counts")[0][4]:
        raise BadRequest("the sample history is here already")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            tables = {name: _read(archive.read(f"{name}.parquet")) for name in SINCE}
    except (zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        raise BadRequest(f"this is no sample history: {error}") from error
    shift = (
        _monday(now, zone) - timedelta(weeks=WEEKS) - tables["accounts"]["created_at"][0].as_py()
    )
    seen = {name: _as_of(name, _later(table, shift), now) for name, table in tables.items()}
    atomically(db, lambda: _fill(db, seen))
    return int(seen["chats"].num_rows)


def remove_demo(db: Database) -> int:
    """Remove all that belongs to the sample history and nothing else; how many chats it had."""

    def work() -> int:
        chats = db.run("counts")[0][4]
        for part in (*PARTS, "chats", "account"):
            db.run(f"forget_demo_{part}")
        figures.forget(db)
        return int(chats)

    return atomically(db, work)


def _fill(db: Database, tables: dict[str, pa.Table]) -> None:
    for name, rows in tables.items():
        if rows.num_rows:
            db.fill(name, rows)
    figures.forget(db)


def _read(content: bytes) -> pa.Table:
    import pyarrow.parquet as pq  # noqa: PLC0415 -- heavy, and only a first run needs it

    table = pq.read_table(io.BytesIO(content))
    if "account_id" in table.column_names and set(table["account_id"].unique().to_pylist()) - {
        DEMO
    }:
        raise ValueError("it has rows of another account")
    return table


def _monday(now: datetime, zone: ZoneInfo) -> datetime:
    """The first moment of this week, in the shop's own time zone."""
    local = now.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=local.weekday())


def _later(table: pa.Table, shift: timedelta) -> pa.Table:
    """The same with every time moved."""
    import pyarrow as pa  # noqa: PLC0415 -- heavy, and only a first run needs it
    import pyarrow.compute as pc  # noqa: PLC0415

    for n, column in enumerate(table.schema):
        if pa.types.is_timestamp(column.type):
            moved = pc.add(table[column.name], pa.scalar(shift, pa.duration("us")))
            table = table.set_column(n, column.name, moved.cast(column.type))
    return table


def _as_of(name: str, table: pa.Table, now: datetime) -> pa.Table:
    """What there is now: the last of each row's changes, and nothing of what comes later."""
    import pyarrow as pa  # noqa: PLC0415 -- heavy, and only a first run needs it
    import pyarrow.compute as pc  # noqa: PLC0415

    since = SINCE[name]
    there = table.filter(pc.less_equal(table[since], pa.scalar(now, table[since].type)))
    if since != "as_of":
        return there
    rows = {tuple(row[key] for key in KEYS[name]): row for row in there.sort_by(since).to_pylist()}
    last = pa.Table.from_pylist(list(rows.values()), schema=there.schema)
    return last.drop_columns([since])
