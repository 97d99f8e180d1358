"""How an older shop's tables become today's: one function a change, in order, never edited."""

from __future__ import annotations

from collections.abc import Callable

from bot.errors import BadSettings
from bot.store.database import Database, sql_file

MIGRATIONS: tuple[Callable[[Database], None], ...] = ()


def bring_up_to_date(db: Database) -> None:
    """Make the tables, or change those of an older release; a newer one's are refused."""
    db.execute(sql_file("schema.sql"))
    if db.dialect == "postgres":
        db.execute(sql_file("postgres.sql"))
    done = version_of(db)
    if done > len(MIGRATIONS):
        raise BadSettings(
            f"this shop was written by a newer release (schema {done}); install that one"
        )
    for number, migrate in enumerate(MIGRATIONS[done:], done + 1):
        with db.transaction():
            migrate(db)
            db.run("put_meta", key="schema_version", value=str(number))


def version_of(db: Database) -> int:
    """How many migrations this shop has seen; a new shop has seen them all."""
    found = db.run("meta", key="schema_version")
    if found:
        return int(found[0][0])
    db.run("put_meta", key="schema_version", value=str(len(MIGRATIONS)))
    return len(MIGRATIONS)
