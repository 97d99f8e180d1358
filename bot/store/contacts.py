"""Who writes: one person behind several addresses, merged only where that is certain."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from bot.core.chat import Inbound
from bot.store.database import Database, as_new


def contact_id(account: str, alias: str) -> str:
    """A contact's id: the same for the same first address, and telling nothing of it."""
    return "c" + sha256(f"{account}\n{alias}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def open_contact(db: Database, contact: str, *, name: str, phone: str, now: datetime) -> None:
    """Open a contact, unless it is there under another address."""
    if not db.run("who", contact=contact):
        db.run("open_contact", contact=contact, name=name, phone=phone, now=now)


def chat_at(db: Database, account: str, address: str) -> str:
    """The chat that is reached at an address; the address itself where no chat is known."""
    where = {"account": account, "chat": address}
    if moved := db.run("chat_goes_on", **where):
        return chat_at(db, account, str(moved[0][0]))
    if db.run("find_chat", **where):
        return address
    if named := db.run("contact_of_alias", account=account, alias=address):
        found = db.run("chat_of_contact", account=account, contact=named[0][0])
        return str(found[0][0]) if found else address
    return address


def placed(db: Database, inbound: Inbound, now: datetime) -> Inbound:
    """A message in the chat of whoever wrote it, whatever the address it came from.

    The channel says by which addresses it knows the writer; one of them is the chat's own. A chat
    keeps its first name; where it is reached now is noted beside it.
    """
    if not inbound.aliases:
        return inbound
    account, address = inbound.account, inbound.chat
    if _is_settled(db, account, address, inbound.aliases):
        return inbound
    name = inbound.name if inbound.speaker == "customer" else ""
    with as_new():
        contact = _contact(db, account, inbound.aliases, name, now)
        chat = chat_at(db, account, address)
        if not db.run("find_chat", account=account, chat=chat):
            db.run("open_chat", account=account, chat=chat, contact=contact, now=now)
    if chat != address:
        db.run("reach_chat", account=account, chat=chat, address=address)
    return replace(inbound, chat=chat)


def _is_settled(
    db: Database, account: str, address: str, names: tuple[tuple[str, str], ...]
) -> bool:
    """Whether nothing is new: the chat is known, and by all these addresses. Nearly always."""
    first, last = names[0][1], names[-1][1]
    known = db.run("place_of", account=account, chat=address, first=first, last=last)
    return len(names) <= 2 and len(known) == len({first, last})


def _contact(
    db: Database, account: str, names: tuple[tuple[str, str], ...], name: str, now: datetime
) -> str:
    """The one contact whom all these addresses name; new addresses become theirs."""
    known = {a: c for _, a in names if (c := _named(db, account, a))}
    contacts = list(dict.fromkeys(known.values()))
    if not contacts:
        contact = contact_id(account, names[0][1])
        open_contact(db, contact, name=name, phone=_phone(names), now=now)
    elif len(contacts) == 1 and _fits(db, account, contacts[0], names):
        [contact] = contacts
    else:
        contact = _settled(db, account, contacts, names, now)
    for kind, address in names:
        if not _named(db, account, address):
            added = {"account": account, "alias": address, "contact": contact, "now": now}
            db.run("add_alias", **added, kind=kind)
    if phone := _phone(names):
        db.run("phone_of_contact", contact=contact, phone=phone)
    return contact


def _named(db: Database, account: str, address: str) -> str:
    found = db.run("contact_of_alias", account=account, alias=address)
    return str(found[0][0]) if found else ""


def _phone(names: tuple[tuple[str, str], ...]) -> str:
    """The phone number among the addresses."""
    digits = (a.partition("@")[0] for kind, a in names if kind == "phone")
    return next((d for d in digits if d.isdigit()), "")


def _fits(db: Database, account: str, contact: str, names: tuple[tuple[str, str], ...]) -> bool:
    """Whether a contact has no other address of the same kind: nobody has two LIDs."""
    held = db.run("aliases_of_contact", account=account, contact=contact)
    have = {str(kind): str(alias) for alias, kind in held}
    return all(have.get(kind, address) == address for kind, address in names)


def _settled(
    db: Database,
    account: str,
    contacts: list[str],
    names: tuple[tuple[str, str], ...],
    now: datetime,
) -> str:
    """Several contacts, or one whose addresses do not fit: merge, or give the address away.

    The address that the message came from decides. Another one that belongs to somebody with a
    different address of the first one's kind has changed hands: a phone number that is used again.
    """
    writer = _named(db, account, names[0][1])
    if not writer:
        writer = contact_id(account, names[0][1])
        phone = _phone(names[:1])
        open_contact(db, writer, name="", phone=phone, now=now)
        first = {"account": account, "alias": names[0][1], "contact": writer, "now": now}
        db.run("add_alias", **first, kind=names[0][0])
    for other in contacts:
        if other == writer:
            continue
        if _fits(db, account, other, names):
            _merge(db, account, other, writer)
            continue
        for _, address in names[1:]:
            db.run("give_alias", account=account, alias=address, contact=writer, now=now)
    return writer


def _merge(db: Database, account: str, other: str, into: str) -> None:
    """Two contacts are one person: what is known of either holds, and one chat goes on."""
    [(name, phone, city, language, opted_out_at, _)] = db.run("contact_for_merge", contact=other)
    known = {"name": name, "phone": phone, "city": city, "language": language}
    db.run("adopt_contact", contact=into, **known, opted_out_at=opted_out_at)
    db.run("give_aliases", account=account, contact=other, to=into)
    db.run("give_chats", account=account, contact=other, to=into)
    db.run("merge_contact", contact=other, to=into)
    _join_chats(db, account, into)


def _join_chats(db: Database, account: str, contact: str) -> None:
    """One chat goes on; a person who has any of them has it: the bot is never talked over them."""
    chats = db.run("chats_of_contact", account=account, contact=contact)
    if len(chats) < 2:
        return
    rank = {"person": 0, "waiting": 1}
    stays, *_ = min(chats, key=lambda row: rank.get(row[1], 2))
    [(status, person, person_at, reason)] = db.run("who_has", account=account, chat=stays)
    for chat, _ in chats:
        if chat == stays:
            continue
        db.run("move_chat", account=account, chat=chat, to=stays)
        if status != "bot":
            has = {"status": status, "person": person, "person_at": person_at, "reason": reason}
            db.run("set_status", account=account, chat=chat, **has)
