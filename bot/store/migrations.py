"""How an older shop's tables become today's: one function a change, in order, never edited."""

from __future__ import annotations

from collections.abc import Callable

from bot.errors import BadSettings
from bot.store.database import Database, atomically
from bot.store.text import sql_file

NUMBERS = {  # columns that came with linked numbers
    "chats": ("address varchar default ''", "moved_to varchar default ''"),
    "messages": ("extra varchar default ''", "edited_at timestamptz", "deleted_at timestamptz"),
    "outbox": ("plain varchar default ''", "round integer default 0"),
}


def _link_numbers(db: Database) -> None:
    for table, columns in NUMBERS.items():
        for column in columns:
            db.execute(f"alter table {table} add column if not exists {column}")


MIGRATIONS: tuple[Callable[[Database], None], ...] = (_link_numbers,)


def bring_up_to_date(db: Database) -> None:
    """Make the tables, or change those of an older release; a newer one's are refused untouched."""
    done = version_of(db)
    if done is not None and done > len(MIGRATIONS):
        raise BadSettings(
            f"this shop was written by a newer release (schema {done}); install that one"
        )
    atomically(db, lambda: _make(db))
    for number, migrate in enumerate(MIGRATIONS[version_of(db) :], int(version_of(db) or 0) + 1):
        with db.transaction():
            migrate(db)
            db.run("put_meta", key="schema_version", value=str(number))


def version_of(db: Database) -> int | None:
    """How many migrations this shop has seen; None where there is no shop yet."""
    if not db.run("has_meta")[0][0]:
        return None
    found = db.run("meta", key="schema_version")
    return int(found[0][0]) if found else None


def _make(db: Database) -> None:
    """The tables that are not there; a new shop has seen all migrations."""
    if db.dialect == "postgres":
        db.execute(sql_file("alone.sql"))
    db.execute(sql_file("schema.sql"))
    if db.dialect == "postgres":
        db.execute(sql_file("postgres.sql"))
    db.run("start_meta", key="schema_version", value=str(len(MIGRATIONS)))
    for key in ("catalogue_version", "settings_version"):
        db.run("start_meta", key=key, value="0")
