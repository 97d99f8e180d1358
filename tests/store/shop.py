"""Words for tests of the store: what a customer writes, what a worker answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.answer import Answer
from bot.core.chat import Conversation, Inbound, Outbound, Turn
from bot.core.decision import Quiet
from bot.core.reading import Reading
from bot.core.state import State
from bot.store.chats import receive
from bot.store.closing import close_turn
from bot.store.database import Database
from bot.store.people import PersonSays, person_says
from bot.store.turns import Patience, next_turn

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PATIENCE = Patience()
SECOND = timedelta(seconds=1)
BURST = timedelta(seconds=3)
Claimed = tuple[Turn, Conversation]


def says(
    db: Database,
    text: str,
    *,
    at: datetime = NOON,
    chat: str = "573001",
    id_: str = "",
    **sides: Any,
) -> bool:
    """A customer writes; True when the message is new."""
    key = id_ or f"{chat}-{text}-{at.timestamp()}"
    message = Inbound(sides.pop("account", "main"), chat, key, sides.pop("sent_at", at), text)
    return receive(db, replace(message, **sides), at)


def claim(db: Database, at: datetime = NOON + BURST, lease: str = "w1") -> Claimed | None:
    """A worker takes the next burst."""
    return next_turn(db, PATIENCE, at, lease)


def claimed(db: Database, at: datetime = NOON + BURST, lease: str = "w1") -> Claimed:
    """The same, when there must be one."""
    got = claim(db, at, lease)
    assert got is not None
    return got


def reply_to(got: Claimed, *texts: str, **sides: Any) -> Answer:
    """An answer with these texts."""
    turn, conversation = got
    messages = tuple(Outbound(text) for text in texts)
    made = Answer(turn, conversation, Reading(), Quiet("test"), "test", State(), messages)
    return replace(made, **sides)


def answers(db: Database, *texts: str, at: datetime = NOON + BURST, **sides: Any) -> bool:
    """A worker takes the next burst and answers it."""
    return close_turn(db, reply_to(claimed(db, at), *texts, **sides), at)


def person(db: Database, text: str, at: datetime, chat: str = "573001", id_: str = "p") -> bool:
    """A person of the shop writes in the console."""
    return person_says(db, PersonSays("main", chat, id_, Outbound(text), "marta"), at)


def outbox(db: Database) -> list[tuple[str, str]]:
    """What each parcel says and where it stands, in order."""
    return [(str(body), str(state)) for body, state in rows(db, OUTBOX)]


OUTBOX = "select body, state from outbox order by place"


def rows(db: Database, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the tables as they stand, on either database."""
    if db.dialect == "duckdb":
        return db._cursor().execute(sql).fetchall()  # type: ignore[attr-defined]
    with db._connection() as connection:  # type: ignore[attr-defined]
        return connection.execute(sql).fetchall()  # type: ignore[no-any-return]


def one(db: Database, sql: str) -> Any:
    """The one value of a question."""
    return rows(db, sql)[0][0]
