"""The chats by name: see them, take them, speak in them, give them back."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from bot.core.chat import Outbound
from bot.door.desk import Caller, Desk, Json, Operation, Room, chat_of, limit_of, text_of
from bot.errors import BadRequest
from bot.store import inbox as shown
from bot.store import people, users
from bot.store.database import atomically, changed

VIEWS = ("all", "waiting", "person", "bot", "mine")


def take_chat(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """A person answers from here on."""
    account, chat = chat_of(desk, given)
    now = desk.clock()
    atomically(
        desk.db,
        lambda: people.take_chat(desk.db, account, chat, person=caller.name, now=now),
    )
    return {"status": "person", "person": caller.name}


def give_back(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """The bot may answer again."""
    account, chat = chat_of(desk, given)
    now = desk.clock()
    given_back = atomically(
        desk.db, lambda: people.give_back(desk.db, account, chat, who=caller.name, now=now)
    )
    return {"given_back": given_back}


def reply(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """A person's own words to the customer; with them the chat is theirs."""
    account, chat = chat_of(desk, given)
    text = str(given.get("text") or "").strip()
    if not text:
        raise BadRequest("text: something to say is expected")
    id_ = str(given.get("id") or uuid4())
    message = people.PersonSays(account, chat, id_, Outbound(text), caller.name)
    new = people.person_says(desk.db, message, desk.clock())
    return {"id": id_, "queued": new}


def inbox(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """The chats that last moved."""
    return people.inbox(desk.db, limit=limit_of(given, 50))


def thread(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """The last messages of a chat, oldest first."""
    account, chat = chat_of(desk, given)
    return people.thread(desk.db, account, chat, limit=limit_of(given, 50))


def chats(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """The chats of one view, and how many each view has."""
    view = str(given.get("view") or "all")
    if view not in VIEWS:
        raise BadRequest(f"view: one of {', '.join(VIEWS)} is expected")
    words = str(given.get("words") or "")[:200]
    wanted = shown.Wanted(view, caller.name, words, limit_of(given, 40))
    return {
        "chats": shown.page(desk.db, wanted, desk.clock()),
        "counts": shown.counts(desk.db, caller.name),
    }


def conversation(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """A chat as it stands, and its last messages with the reasons of the bot's, oldest first."""
    account, chat = chat_of(desk, given)
    return {
        "chat": shown.face(desk.db, account, chat),
        "messages": shown.conversation(desk.db, account, chat, limit=limit_of(given, 60)),
    }


def customer(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """What is known of the customer of a chat."""
    account, chat = chat_of(desk, given)
    return shown.card(desk.db, account, chat)


def mark_read(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """A person has seen what came in."""
    account, chat = chat_of(desk, given)
    return {"changed": changed(desk.db.run("mark_read", account=account, chat=chat)) > 0}


def assign(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Say who of the shop looks after a chat; nobody, when no person is named."""
    account, chat = chat_of(desk, given)
    person = str(given.get("person") or "")
    if person and users.user_of(desk.db, person) is None:
        raise BadRequest("person: there is no such user")
    desk.db.run("assign", account=account, chat=chat, person=person)
    return {"assigned_to": person}


def add_note(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Tell the other people of the shop something about a chat."""
    account, chat = chat_of(desk, given)
    body, now = text_of(given, "text", most=2000), desk.clock()
    id_ = shown.add_note(desk.db, account, chat, who=caller.name, body=body, now=now)
    return {"id": id_}


def drop_note(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Take a note away."""
    account, chat = chat_of(desk, given)
    gone = desk.db.run("drop_note", account=account, chat=chat, id=str(given.get("id") or ""))
    return {"changed": changed(gone) > 0}


ROOM: Room = {
    "take_chat": Operation("chat", take_chat),
    "give_back": Operation("chat", give_back),
    "reply": Operation("chat", reply),
    "mark_read": Operation("chat", mark_read),
    "assign": Operation("chat", assign),
    "add_note": Operation("chat", add_note),
    "drop_note": Operation("chat", drop_note),
    "inbox": Operation("read", inbox),
    "thread": Operation("read", thread),
    "chats": Operation("read", chats),
    "conversation": Operation("read", conversation),
    "customer": Operation("read", customer),
}
