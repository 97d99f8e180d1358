"""What the console shows of the chats: the list, one conversation, the customer's card, notes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from bot.store.database import Database
from bot.store.text import Row

Shown = dict[str, Any]
SEARCHED = timedelta(days=90)  # how far back messages are searched
LAST = 2**62  # a place after all others
CHAT = (
    "account chat contact_id name phone status person person_at handoff_reason assigned_to"
    " last_at last_body last_speaker unread stage score"
).split()
MESSAGE = (
    "id place speaker person kind body heard_text product_id sent_at stored_at turn_id delivery"
    " photo problem media mime"
).split()
CARD = (
    "account chat contact_id name phone city language opted_out_at first_seen_at status person"
    " person_at handoff_reason assigned_to unread stage score score_reasons state opened_at last_at"
    " lines heard"
).split()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which chats somebody wants to see."""

    view: str  # all | waiting | person | bot | mine
    me: str
    words: str = ""
    limit: int = 40


def page(db: Database, wanted: Wanted, now: datetime) -> list[Shown]:
    """The chats of one view, or those of it that have some words."""
    sides = {"view": wanted.view, "me": wanted.me, "limit": wanted.limit}
    if not wanted.words.strip():
        return _named(CHAT, db.run("inbox_page", **sides))
    like = like_words(wanted.words)
    return _named(CHAT, db.run("inbox_search", **sides, like=like, since=now - SEARCHED))


def like_words(words: str) -> str:
    """Some words as a pattern of `like`, in which they stand for themselves."""
    bare = "".join("_" if c in "%_\\" else c for c in words.strip().casefold())
    return f"%{bare}%"


def counts(db: Database, me: str) -> Shown:
    """How many chats each view has."""
    [row] = db.run("inbox_counts", me=me)
    return dict(zip(("all", "waiting", "person", "bot", "mine"), row, strict=True))


def conversation(
    db: Database, account: str, chat: str, *, limit: int, before: int = LAST
) -> list[Shown]:
    """The last messages of a chat, oldest first; the bot's with the reasons of their turn."""
    where = {"account": account, "chat": chat}
    rows = db.run("conversation", **where, before=before, limit=limit)
    messages = _named(MESSAGE, reversed(rows))
    times = [m["stored_at"] for m in messages if m["turn_id"]]
    turns = {}
    if times:
        found = db.run("turns_shown", **where, since=min(times), until=max(times))
        turns = {row[0]: _why(row) for row in found}
    for message in messages:
        message["why"] = turns.pop(message["turn_id"], None)  # once, under the first of its lines
    return messages


def _why(row: Row) -> Shown:
    _, reading, decision, claims, problems, products, took_ms, silenced = row
    return {
        "reading": json.loads(reading),
        "decision": decision,
        "claims": json.loads(claims),
        "problems": json.loads(problems),
        "products": json.loads(products),
        "took_ms": took_ms,
        "silenced": silenced,
    }


def face(db: Database, account: str, chat: str) -> Shown:
    """A chat and its customer as they stand."""
    [row] = db.run("chat_card", account=account, chat=chat)
    return _read(dict(zip(CARD, row, strict=True)))


def card(db: Database, account: str, chat: str) -> Shown:
    """What is known of the customer of a chat, with orders and notes."""
    where = {"account": account, "chat": chat}
    shown = face(db, account, chat)
    names = "id status currency total method created_at".split()
    return {
        **shown,
        "orders": _named(names, db.run("orders_of", contact=shown["contact_id"])),
        "notes": _named("id who body made_at".split(), db.run("notes_of", **where)),
    }


def _read(shown: Shown) -> Shown:
    """The same with its JSON read."""
    return {**shown, **{key: json.loads(shown[key]) for key in ("score_reasons", "state")}}


def add_note(db: Database, account: str, chat: str, *, who: str, body: str, now: datetime) -> str:
    """Keep a note for the people of the shop."""
    id_ = uuid4().hex
    db.run("add_note", id=id_, account=account, chat=chat, who=who, body=body, now=now)
    return id_


def _named(names: list[str], rows: Iterable[Row]) -> list[Shown]:
    return [dict(zip(names, row, strict=True)) for row in rows]
