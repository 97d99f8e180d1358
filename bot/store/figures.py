"""The figures that pages read: kept by the worker, so that nobody counts all messages again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.core.named import named_queries
from bot.store.database import Database, atomically
from bot.store.text import sql_file

FIRST_DAY = date(1970, 1, 1)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_WORK = timedelta(minutes=2)  # a transaction may end so long after the time it writes
MOST_CHATS = 5000  # that moved; with more, everything is counted again


@dataclass(frozen=True, slots=True)
class Place:
    """Where the shop is: what its days and amounts are told in."""

    timezone: str
    currency: str
    business_name: str


def make_reports(db: Database) -> None:
    """Put the views of reports.sql into the database, unless these very ones are there.

    PostgreSQL has none: they are DuckDB's own SQL.
    """
    text = sql_file("reports.sql")
    digest = sha256(text.encode()).hexdigest()
    if db.dialect != "duckdb" or db.run("meta", key="reports") == [(digest,)]:
        return
    with db.transaction():
        for definition in named_queries(text).values():
            db.execute(definition)
        db.run("put_meta", key="reports", value=digest)


def refresh(db: Database, place: Place, now: datetime) -> bool:
    """Bring the kept tables up to what has happened. False: nothing has.

    Only chats that moved since the last time are counted again, and days from the earliest that
    they touch; once a day, and after a change of the shop's place, everything is.
    """
    if db.dialect != "duckdb":
        return False
    last = _last(db)
    if last and _is_today(last, place, now):
        since = last[1] - LONGEST_WORK
        [(moved_at,)] = db.run("newest_move")
        if moved_at < since:
            return False
        chats = [chat for (chat,) in db.run("moved_chats", since=since)]
        if len(chats) <= MOST_CHATS:
            atomically(db, lambda: _count_again(db, place, chats, since, now))
            return True
    atomically(db, lambda: _count_all(db, place, now))
    return True


def forget(db: Database) -> None:
    """Everything is counted again at the next refresh: much was brought in or removed."""
    db.run("doubt_place")


def stand_at(db: Database, place: Place) -> None:
    """Write down where the shop is, before anything was counted there."""
    if db.dialect == "duckdb":
        last = _last(db)
        if last is None or last[0] != place:
            atomically(db, lambda: _stand_at(db, place, NEVER))


def _last(db: Database) -> tuple[Place, datetime] | None:
    found = db.run("last_refresh")
    return (Place(*found[0][:3]), found[0][3]) if found else None


def _is_today(last: tuple[Place, datetime], place: Place, now: datetime) -> bool:
    """Whether the figures were last counted at this place, and today."""
    zone = ZoneInfo(place.timezone)
    return last[0] == place and last[1].astimezone(zone).date() == now.astimezone(zone).date()


def _count_again(
    db: Database, place: Place, chats: list[str], since: datetime, now: datetime
) -> None:
    db.run("forget_conversations", chats=chats)
    db.run("keep_conversations", chats=chats)
    [(day,)] = db.run("earliest_day", chats=chats, since=since)
    _count_days(db, place, day or now.astimezone(ZoneInfo(place.timezone)).date(), now)


def _count_all(db: Database, place: Place, now: datetime) -> None:
    _stand_at(db, place, now)
    db.run("forget_all_conversations")
    db.run("keep_conversations", chats=None)
    _count_days(db, place, FIRST_DAY, now)


def _count_days(db: Database, place: Place, day: date, now: datetime) -> None:
    """Count the days from this one on; hours first, which the days sum up."""
    for table in ("hours", "products", "days"):
        db.run(f"forget_{table}", day=day)
        db.run(f"keep_{table}", day=day)
    _stand_at(db, place, now)


def _stand_at(db: Database, place: Place, now: datetime) -> None:
    db.run("forget_place")
    db.run(
        "keep_place",
        timezone=place.timezone,
        currency=place.currency,
        business_name=place.business_name,
        now=now.astimezone(UTC),
    )
