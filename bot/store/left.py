"""Turns that are not answered: put off for a moment, or left to a person."""

from __future__ import annotations

from datetime import datetime

from bot.core.answer import Event
from bot.core.chat import Conversation, Turn
from bot.store.database import Database, atomically, changed
from bot.store.events import Whose, add_event, add_event_of_turn, event_id


def put_off(db: Database, turn: Turn, until: datetime) -> None:
    """Give a claimed turn back for a moment; that does not count as a try."""
    where = {"account": turn.account, "chat": turn.chat}
    atomically(db, lambda: db.run("put_off", **where, lease=turn.lease, until=until))


def leave_to_person(
    db: Database, turn: Turn, conversation: Conversation, reason: str, now: datetime
) -> bool:
    """Close a turn without an answer and call a person. False: another worker had it."""
    where = {"account": turn.account, "chat": turn.chat}

    def work() -> bool:
        if not changed(db.run("set_aside", **where, lease=turn.lease, up_to=turn.up_to)):
            return False
        first = turn.up_to - len(turn.messages) + 1
        span = {"from_seq": first, "up_to": turn.up_to, "seed": turn.seed, "now": now}
        contact = conversation.contact.id
        db.run("keep_turn_set_aside", turn=turn.id, contact=contact, **where, **span)
        called = {"status": "waiting", "person": "", "person_at": now, "reason": reason}
        db.run("set_status", **where, **called)
        event = Event("left_to_person", {"reason": reason})
        whose = Whose(**where, contact=contact, turn=turn.id)
        add_event_of_turn(db, event, now, n=0, whose=whose)
        return True

    return atomically(db, work)


def call_person(db: Database, account: str, chat: str, reason: str, now: datetime) -> None:
    """A person is needed in a chat; nothing changes where one has it or was called."""

    def work() -> None:
        where = {"account": account, "chat": chat}
        if db.run("chat_status", **where)[0][0] != "bot":
            return
        called = {"status": "waiting", "person": "", "person_at": now, "reason": reason}
        db.run("set_status", **where, **called)
        event = Event("left_to_person", {"reason": reason})
        id_ = event_id(account, chat, "left_to_person", now)
        add_event(db, event, now, id_=id_, whose=Whose(account, chat))

    atomically(db, work)
