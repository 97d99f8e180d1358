"""What may be asked of linked numbers and of the queue by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from bot.door.desk import Caller, Desk, Json, Operation, Room, limit_of
from bot.errors import BadRequest, NotFound
from bot.store import links, waiting
from bot.store.links import Wish

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,30}")
HISTORY = timedelta(days=7)


def numbers(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Every linked number: how it stands, since when, how much of the time it was connected."""
    return links.all_links(desk.db, desk.clock())


def number_history(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """How a number stood in the last week, oldest first."""
    account = _known(desk, given)
    changes = links.history(desk.db, account, desk.clock() - HISTORY)
    return [{"at": at, "standing": s, "detail": d} for at, s, d in changes]


def number_code(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """The code to scan or to type while it lives, with its picture; None for none."""
    code = links.shown_code(desk.db, _known(desk, given), desk.clock())
    if code is None or code["kind"] != "qr":
        return code
    import segno  # noqa: PLC0415 -- comes with the part that links numbers

    return {**code, "png": segno.make_qr(str(code["text"])).png_data_uri(scale=6)}


def link_number(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Ask WhatsApp for a code, with a phone number one to type; the risk must be accepted."""
    account = str(given.get("account") or "whatsapp")
    if not NAME.fullmatch(account):
        raise BadRequest("account: a short name in small letters is expected, such as whatsapp")
    phone, now = _phone(given), desk.clock()
    if not (given.get("accept_risk") or links.is_agreed(desk.db, account)):
        raise BadRequest("accept_risk: an unofficial client is used; say that this is accepted")
    links.open_link(desk.db, account, str(given.get("name") or account), now)
    if given.get("accept_risk"):
        links.agree(desk.db, account, caller.name, now)
    links.wish(desk.db, account, Wish("link", phone, caller.name), now)
    return {"account": account}


def _phone(given: Mapping[str, Json]) -> str:
    """An international number in digits alone; "" where none is given."""
    phone = re.sub(r"[^\d]", "", str(given.get("phone") or ""))
    if phone and (phone.startswith("0") or not 8 <= len(phone) <= 15):
        raise BadRequest("phone: the whole number is expected, such as +57 300 1234567")
    return phone


def unlink_number(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Sign the number out and forget its session."""
    return _wished(desk, given, caller, "unlink")


def switch_number(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Connect a number, also one that ended, or disconnect it without unlinking."""
    return _wished(desk, given, caller, "on" if given.get("on", True) else "off")


def _wished(desk: Desk, given: Mapping[str, Json], caller: Caller, wish: str) -> Json:
    account = _known(desk, given)
    links.wish(desk.db, account, Wish(wish, "", caller.name), desk.clock())
    return {"account": account}


def _known(desk: Desk, given: Mapping[str, Json]) -> str:
    account = str(given.get("account") or "whatsapp")
    if account not in links.accounts(desk.db):
        raise NotFound(f"no number is called {account!r}")
    return account


def queue(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """What waits to be sent or could not be, and why."""
    return waiting.queue(desk.db, desk.clock(), limit=limit_of(given, 100))


def retry_message(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Have a message sent again that failed or is unsure; the customer may then see it twice."""
    return {"queued": waiting.retry(desk.db, str(given.get("id") or ""), desk.clock())}


def drop_message(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Never send a message that waits."""
    return {"dropped": waiting.drop(desk.db, str(given.get("id") or ""), desk.clock())}


ROOM: Room = {
    "numbers": Operation("read", numbers),
    "number_history": Operation("read", number_history),
    "number_code": Operation("settings", number_code),
    "link_number": Operation("settings", link_number),
    "unlink_number": Operation("settings", unlink_number),
    "switch_number": Operation("settings", switch_number),
    "queue": Operation("read", queue),
    "retry_message": Operation("settings", retry_message),
    "drop_message": Operation("settings", drop_message),
}
