"""What happened, for people and for figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.answer import Event
from bot.core.state import to_json
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Whose:
    """Where something happened, in which turn, and by whose hand."""

    account: str
    chat: str
    contact: str = ""
    turn: str = ""
    who: str = "bot"


def add_event(db: Database, event: Event, now: datetime, *, id_: str, whose: Whose) -> None:
    """Write down that something happened, once, however often it is told."""
    _add("add_event_once", db, event, now, id_, whose)


def add_event_of_turn(db: Database, event: Event, now: datetime, *, n: int, whose: Whose) -> None:
    """Write down what followed from a turn, in the transaction that closes it: so it is new."""
    _add("add_event", db, event, now, f"{whose.turn}/e{n}", whose)


def _add(query: str, db: Database, event: Event, now: datetime, id_: str, whose: Whose) -> None:
    db.run(
        query,
        id=id_,
        now=now,
        kind=event.kind,
        account=whose.account,
        chat=whose.chat,
        contact=whose.contact,
        turn=whose.turn,
        who=whose.who,
        body=to_json(event.body),
    )


def event_id(account: str, chat: str, kind: str, now: datetime) -> str:
    """The id of something that happens in a chat once at a time."""
    return f"{account}/{chat}/{kind}/{now.timestamp():.6f}"
