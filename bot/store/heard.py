"""What a channel brings, written down: messages, changes of them, and how far ours have come."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from bot.core.answer import Event
from bot.core.chat import Inbound
from bot.core.heard import Deleted, Delivered, Edited, Heard, Reacted
from bot.store.chats import receive
from bot.store.contacts import chat_at
from bot.store.database import Database, atomically
from bot.store.events import Whose, add_event


def take_in(db: Database, heard: Heard, now: datetime) -> bool:
    """Write down what was heard, all or nothing. False: nothing here is touched by it."""
    match heard:
        case Inbound():
            return receive(db, heard, now)
        case Edited():
            return atomically(db, lambda: _edit(db, heard, now))
        case Deleted():
            return atomically(db, lambda: _delete(db, heard, now))
        case Reacted():
            return atomically(db, lambda: _react(db, heard, now))
        case Delivered():
            return atomically(db, lambda: _deliver(db, heard))
        case _:
            assert_never(heard)


def _edit(db: Database, edited: Edited, now: datetime) -> bool:
    """The message says the new words; an answer already given stands."""
    where = _where(db, edited)
    said = db.run("message_said", **where, id=edited.id)
    if not said:
        return False
    before, _, kind, contact, is_open, stored_at = said[0]
    if kind == "deleted":
        return False
    row = {**where, "id": edited.id, "stored_at": stored_at}
    db.run("edit_message", **row, body=edited.text, at=edited.at)
    body = {"message": edited.id, "before": before, "in_time": bool(is_open)}
    name = f"{where['account']}/{where['chat']}/edited/{edited.id}/{edited.at.timestamp():.3f}"
    whose = Whose(**where, contact=contact, who="customer")
    add_event(db, Event("edited", body), now, id_=name, whose=whose)
    return True


def _delete(db: Database, deleted: Deleted, now: datetime) -> bool:
    """The words go; what was not answered yet is not answered any more."""
    where = _where(db, deleted)
    said = db.run("message_said", **where, id=deleted.id)
    if not said or said[0][2] == "deleted":
        return False
    row = {**where, "id": deleted.id, "stored_at": said[0][5]}
    db.run("delete_message", **row, at=deleted.at)
    db.run("nothing_waits", **where)
    name = f"{where['account']}/{where['chat']}/deleted/{deleted.id}"
    event = Event("deleted", {"message": deleted.id})
    whose = Whose(**where, contact=said[0][3], who=said[0][1])
    add_event(db, event, now, id_=name, whose=whose)
    return True


def _react(db: Database, reacted: Reacted, now: datetime) -> bool:
    """A reaction is remembered, never answered."""
    where = _where(db, reacted)
    if not db.run("find_chat", **where):
        return False
    name = f"{where['account']}/{where['chat']}/reacted/{reacted.id}/{reacted.at.timestamp():.3f}"
    event = Event("reacted", {"message": reacted.id, "emoji": reacted.emoji})
    add_event(db, event, now, id_=name, whose=Whose(**where, who="customer"))
    return True


def _deliver(db: Database, delivered: Delivered) -> bool:
    """How far our messages came. False: none of them is known yet."""
    found = [
        row
        for id_ in delivered.ids
        for row in db.run("parcels_of_channel_id", account=delivered.account, channel_id=id_)
    ]
    for parcel, chat, queued_at in found:
        row = {"account": delivered.account, "chat": chat, "id": parcel, "stored_at": queued_at}
        db.run("delivered", **row, delivery=delivered.progress)
    return bool(found)


def _where(db: Database, heard: Edited | Deleted | Reacted) -> dict[str, str]:
    return {"account": heard.account, "chat": chat_at(db, heard.account, heard.chat)}
