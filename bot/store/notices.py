"""The owner's phone is told of a hand-off: in the transaction that closes the turn, so once."""

from __future__ import annotations

from datetime import datetime

from bot.core.answer import Answer
from bot.core.chat import Outbound
from bot.store.chats import open_chat
from bot.store.database import Database
from bot.store.outbox import enqueue
from bot.store.people import SHOWN


def notify(db: Database, answer: Answer, now: datetime) -> None:
    """Queue the notice of a turn in the owner's own chat, unless it is the owner who writes."""
    notice, turn = answer.notice, answer.turn
    if notice is None:
        return
    where = {"account": turn.account, "chat": _chat(db, turn.account, notice.phone)}
    if where["chat"] == turn.chat:
        return
    counted = {**where, "body": notice.text[:SHOWN], "now": now}
    if not db.run("find_chat", **where):
        open_chat(db, **where, name="", now=now)
    [(contact, _, _)] = db.run("find_chat", **where)
    if contact == answer.conversation.contact.id or _wants_none(db, contact):
        return
    db.run("bot_began", **counted)
    [(_, _, place)] = db.run("find_chat", **where)
    own = {"id": f"{turn.id}/notice", "contact": contact, "turn": "", "person": ""}
    enqueue(db, Outbound(notice.text), {**where, **own, "place": place, "speaker": "bot"}, now)


def _chat(db: Database, account: str, phone: str) -> str:
    """The chat in which a phone is known, or the one that its number names."""
    found = db.run("chat_of_phone", account=account, phone=phone)
    return str(found[0][0]) if found else phone


def _wants_none(db: Database, contact: str) -> bool:
    """Whether they asked for no more messages."""
    [(*_, opted_out_at, _)] = db.run("who", contact=contact)
    return opted_out_at is not None
