"""What happened, for people and for figures."""

from __future__ import annotations

from datetime import datetime

from bot.core.answer import Event
from bot.core.state import to_json
from bot.store.database import Database


def add_event(  # noqa: PLR0913 -- an event has that many sides
    db: Database,
    event: Event,
    now: datetime,
    *,
    id_: str,
    account: str,
    chat: str,
    contact: str = "",
    turn: str = "",
    who: str = "bot",
) -> None:
    """Write down that something happened, once."""
    db.run(
        "add_event",
        id=id_,
        now=now,
        kind=event.kind,
        account=account,
        chat=chat,
        contact=contact,
        turn=turn,
        who=who,
        body=to_json(event.body),
    )


def event_id(account: str, chat: str, kind: str, now: datetime) -> str:
    """The id of something that happens in a chat once at a time."""
    return f"{account}/{chat}/{kind}/{now.timestamp():.6f}"
