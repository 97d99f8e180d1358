"""A shop that no worker has open: its file, or its last snapshot, to be read and let go at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from bot.core.named import named_queries
from bot.errors import BadRequest, ShopIsAway
from bot.store.question import SECRET
from bot.store.text import sql_file

if TYPE_CHECKING:
    import pyarrow as pa

# In a copy nobody keeps these: they are counted when they are asked for.
KEPT: Mapping[str, str] = {
    "kept_conversations": "conversations",
    "kept_days": "days",
    "kept_hours": "hours",
    "kept_products": "product_days",
}
TABLES = re.findall(r"^create table if not exists (\w+)", sql_file("schema.sql"), re.MULTILINE)
Read = tuple["pa.Table", datetime]


def read_file(file: Path, sql: str, values: Mapping[str, Any]) -> Read | None:
    """Ask a shop's file, read-only; None where there is none or another process holds it.

    An open reader keeps the worker from starting, so the file is closed before this returns.
    """
    if not file.is_file():
        return None
    with _memory() as memory:
        try:
            memory.execute(f"attach {_quoted(file)} as shop (read_only)")
        except duckdb.Error:  # another process has it, or this one
            return None
        held = {row[0] for row in memory.execute("show tables from shop").fetchall()}
        sources = {name: f"shop.{name}" for name in TABLES if name in held}
        return _asked(memory, sources, sql, values), datetime.now(UTC)


def read_snapshot(folder: Path, sql: str, values: Mapping[str, Any]) -> Read | None:
    """Ask the files of a snapshot, as of when they were written; None where there are none."""
    files = {name: folder / f"{name}.parquet" for name in TABLES}
    there = {name: file for name, file in files.items() if file.is_file()}
    if "messages" not in there:
        return None
    at = datetime.fromtimestamp(there["messages"].stat().st_mtime, UTC)
    with _memory() as memory:
        sources = {name: f"read_parquet({_quoted(file)})" for name, file in there.items()}
        return _asked(memory, sources, sql, values, at), at


@contextmanager
def _memory() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 2}) as memory:
        memory.execute("set TimeZone = 'UTC'")
        yield memory


def _asked(
    memory: duckdb.DuckDBPyConnection,
    sources: Mapping[str, str],
    sql: str,
    values: Mapping[str, Any],
    at: datetime | None = None,
) -> pa.Table:
    """The answer of a database that holds nothing but views of the copy, and all of reports.sql."""
    memory.execute(sql_file("schema.sql"))
    for definition in named_queries(sql_file("reports.sql")).values():
        memory.execute(definition)
    if at:
        memory.execute(f"create or replace view clock as select timestamptz '{at}' as now_at")
    for name, of in {**sources, **KEPT}.items():
        if name not in SECRET:
            memory.execute(f"drop table {name}")
            memory.execute(f"create view {name} as from {of}")
    try:
        return memory.execute(sql, dict(values) or None).to_arrow_table()
    except duckdb.Error as error:
        raise BadRequest(str(error)) from error


def _quoted(file: Path) -> str:
    """A file's name as SQL: it cannot be a parameter."""
    return "'" + str(file.resolve()).replace("'", "''") + "'"


def read(home: Path, sql: str, values: Mapping[str, Any]) -> tuple[pa.Table, str, datetime]:
    """Ask a shop without a worker: its file, else its snapshot; says which, and as of when."""
    found = read_file(home / "shop.duckdb", sql, values)
    if found:
        return found[0], "file", found[1]
    found = read_snapshot(home / "snapshots", sql, values)
    if found:
        return found[0], "snapshot", found[1]
    raise ShopIsAway(f"no worker answers, and {home} holds no shop that can be read")
