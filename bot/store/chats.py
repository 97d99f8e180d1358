"""Messages in: kept once, in the chat and for the contact they belong to."""

from __future__ import annotations

from datetime import datetime

from bot.core.chat import Inbound, Media
from bot.core.state import to_json
from bot.store.contacts import contact_id, open_contact, placed
from bot.store.database import AlreadyThere, Database, as_new, atomically, changed
from bot.store.people import SHOWN, take_chat


def receive(db: Database, inbound: Inbound, now: datetime) -> bool:
    """Keep a message. False: it was here before. The owner's own words take the chat over."""
    try:
        atomically(db, lambda: _keep(db, inbound, now))
    except AlreadyThere:
        return False
    return True


def _keep(db: Database, inbound: Inbound, now: datetime) -> None:
    inbound = placed(db, inbound, now)
    contact, seq, place = _counted(db, inbound, now)
    db.run(
        "keep_message",
        account=inbound.account,
        chat=inbound.chat,
        id=inbound.id,
        contact=contact,
        seq=seq,
        place=place,
        speaker=inbound.speaker,
        person="phone" if inbound.speaker == "person" else "",
        kind=inbound.kind,
        body=inbound.text,
        media=inbound.media.hash if inbound.media else "",
        product="",
        reply_to=inbound.reply_to,
        sent_at=inbound.sent_at,
        now=now,
        turn="",
        delivery="",
        extra=to_json(inbound.extra) if inbound.extra else "",
    )
    _keep_media(db, inbound.media, now)
    if inbound.speaker != "customer":
        at = min(inbound.sent_at, now)
        take_chat(db, inbound.account, inbound.chat, person="phone", now=at)
    elif inbound.name:
        db.run("name_contact", contact=contact, name=inbound.name)


def _counted(db: Database, inbound: Inbound, now: datetime) -> tuple[str, int, int]:
    """The contact, the customer's count and the place of a new line; its chat is now held."""
    customer = inbound.speaker == "customer"
    where = {"account": inbound.account, "chat": inbound.chat}
    said: dict[str, object] = {
        "said_at": min(inbound.sent_at, now),
        "body": inbound.text[:SHOWN] or f"[{inbound.kind}]",
    }
    query = "customer_wrote" if customer else "person_wrote"
    said = {**where, **said, "now": now} if customer else {**where, **said}
    if not changed(db.run(query, **said)):
        name = inbound.name if customer else ""
        open_chat(db, **where, name=name, now=now)
        db.run(query, **said)
    [(contact, heard, lines)] = db.run("find_chat", **where)
    return contact, heard if customer else 0, lines


def open_chat(db: Database, account: str, chat: str, name: str, now: datetime) -> None:
    """Open a chat that is not there, with the contact known by this address or a new one."""
    where = {"account": account, "alias": chat}
    phone = chat if chat.isdigit() else ""
    with as_new():
        known = db.run("contact_of_alias", **where)
        contact = str(known[0][0]) if known else contact_id(account, chat)
        if not known:
            open_contact(db, contact, name=name, phone=phone, now=now)
            kind = "phone" if phone else "id"
            db.run("add_alias", **where, kind=kind, contact=contact, now=now)
        db.run("open_chat", account=account, chat=chat, contact=contact, now=now)


def _keep_media(db: Database, media: Media | None, now: datetime) -> None:
    if media is None:
        return
    db.run(
        "keep_media",
        hash=media.hash,
        mime=media.mime,
        bytes=media.size,
        path=media.path,
        now=now,
    )
