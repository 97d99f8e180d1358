"""What people of the shop see and do: take a chat, speak in it, give it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.answer import Event
from bot.core.chat import Outbound
from bot.errors import NotFound
from bot.store.database import AlreadyThere, Database, atomically, changed
from bot.store.events import Whose, add_event, event_id
from bot.store.outbox import enqueue
from bot.store.text import Row

SHOWN = 300  # characters of a message in the list of chats


def take_chat(db: Database, account: str, chat: str, *, person: str, now: datetime) -> None:
    """A person answers from here on: the bot falls silent and what it had queued is cancelled."""
    where = {"account": account, "chat": chat}
    db.run("set_status", **where, status="person", person=person, person_at=now, reason="")
    for id_, queued_at in db.run("cancel_parcels", **where, now=now):
        db.run("mark_delivery", **where, id=id_, stored_at=queued_at, delivery="cancelled")
    event = Event("taken", {"by": person})
    whose = Whose(**where, who=person)
    add_event(db, event, now, id_=event_id(account, chat, "taken", now), whose=whose)


def give_back(db: Database, account: str, chat: str, *, who: str, now: datetime) -> bool:
    """The bot may answer again. False: it already could."""
    where = {"account": account, "chat": chat}
    if not changed(db.run("give_back", **where)):
        return False
    event = Event("given_back", {"by": who})
    whose = Whose(**where, who=who)
    add_event(db, event, now, id_=event_id(account, chat, "given_back", now), whose=whose)
    return True


def give_back_idle(db: Database, silence: timedelta, now: datetime) -> int:
    """Give back the chats in which a person has been silent for too long; how many there were."""
    idle = db.run("idle_chats", since=now - silence)
    for account, chat in idle:
        atomically(db, lambda: give_back(db, account, chat, who="rule", now=now))  # noqa: B023 -- at once
    return len(idle)


def is_with_person(db: Database, account: str, chat: str) -> bool:
    """Whether a person was called to this chat, or has it."""
    found = db.run("chat_status", account=account, chat=chat)
    return bool(found) and found[0][0] != "bot"


@dataclass(frozen=True, slots=True)
class PersonSays:
    """What a person of the shop writes to a customer in the console."""

    account: str
    chat: str
    id: str
    message: Outbound
    person: str


def person_says(db: Database, said: PersonSays, now: datetime) -> bool:
    """Take the chat over and queue a person's words. False: they were queued before."""
    try:
        atomically(db, lambda: _say(db, said, now))
    except AlreadyThere:
        return False
    return True


def _say(db: Database, said: PersonSays, now: datetime) -> None:
    where = {"account": said.account, "chat": said.chat}
    shown = said.message.text[:SHOWN]
    if not changed(db.run("person_wrote", **where, said_at=now, body=shown)):
        raise NotFound("there is no such chat")
    [(contact, _, place)] = db.run("find_chat", **where)
    mine = {"id": said.id, "contact": contact, "person": said.person, "place": place, "turn": ""}
    enqueue(db, said.message, {**where, **mine, "speaker": "person"}, now)
    take_chat(db, said.account, said.chat, person=said.person, now=now)


def inbox(db: Database, *, limit: int) -> list[dict[str, object]]:
    """The chats that last moved, newest first."""
    names = (
        "account chat contact_id name status person person_at handoff_reason assigned_to"
        " last_at last_body last_speaker unread stage score"
    ).split()
    return [_named(names, row) for row in db.run("inbox", limit=limit)]


def thread(db: Database, account: str, chat: str, *, limit: int) -> list[dict[str, object]]:
    """The last messages of a chat, oldest first."""
    names = (
        "id speaker person kind body heard_text media product_id sent_at turn_id delivery"
    ).split()
    rows = db.run("thread", account=account, chat=chat, limit=limit)
    return [_named(names, row) for row in reversed(rows)]


def _named(names: list[str], row: Row) -> dict[str, object]:
    return dict(zip(names, row, strict=True))
