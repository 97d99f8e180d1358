"""Copies of the tables as Parquet files, for analysts on other machines."""

from __future__ import annotations

from pathlib import Path

from bot.store.database import DuckDatabase

TABLES = (
    *("messages", "chats", "turns", "events", "orders", "order_lines", "products"),
    *("contacts", "outbox", "kept_place"),
)


def snapshot(db: DuckDatabase, folder: Path) -> list[Path]:
    """Write each table to a file of its own; a reader sees the old file or the new one, whole."""
    folder.mkdir(parents=True, exist_ok=True)
    for left_over in folder.glob("*.parquet.new"):
        left_over.unlink()  # of a worker that ended while it wrote
    return [_copied(db, table, folder.resolve() / f"{table}.parquet") for table in TABLES]


def _copied(db: DuckDatabase, table: str, file: Path) -> Path:
    growing = file.with_suffix(".parquet.new")
    db.export(table, growing)
    growing.replace(file)
    return file
