"""`salesbot link` and `unlink`: a number in the terminal, through an open worker or without one."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from bot.app import desk, open_shop
from bot.client import find_door
from bot.core.happening import Standing
from bot.core.link import ENDED, OPEN, WORDS
from bot.door.operations import Caller, perform
from bot.errors import BadRequest, Never
from bot.lines import Lines, Program
from bot.settings import Settings

Do = Callable[..., Any]
LOOK = 0.5  # seconds between two looks
PATIENCE = 240.0  # seconds until linking is given up; codes live 160
RISK = """\
Linking uses neonize, an unofficial client: it is not made, checked or allowed by WhatsApp or Meta.
Their terms forbid unofficial and automated use; the number may be restricted or lost, without
notice and with its history. Use a number kept for this, never the shop's only one. Answer people
who wrote first, stop when they ask, and say that a program answers. Meta's Cloud API is the
official way. This is no legal advice."""


def link(
    settings: Settings,
    account: str,
    phone: str,
    *,
    accepts: bool,
    program: Program | None = None,
) -> int:
    """Show a code until the number is connected; 0 when it is."""
    _say(RISK)
    if not accepts and not _agrees():
        raise BadRequest("nothing was linked")
    with operations(settings, program) as do:
        do("link_number", account=account, phone=phone, accept_risk=True)
        return _watched(do, account)


def _agrees() -> bool:
    try:
        return input('Write "yes" to go on: ').strip().casefold() in ("yes", "sí", "si", "sim")
    except EOFError:
        return False


def _watched(do: Do, account: str) -> int:
    """Show each new code and each change, until it is linked or over."""
    shown, stood = "", ""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        time.sleep(LOOK)
        code = do("number_code", account=account)
        if code and code["text"] != shown:
            shown = code["text"]
            _show(code)
        row = _row(do, account)
        if row["is_wished"]:
            continue  # nobody has begun yet
        if row["standing"] != stood:
            stood = row["standing"]
            _say(": ".join(filter(None, (WORDS[Standing(stood)], row["detail"]))))
        if (over := _is_over(row)) is not None:
            return over
    _say("nobody scanned a code in time")
    return 1


def _is_over(row: Mapping[str, Any]) -> int | None:
    """0 when it is connected, 1 when it will not be, None while that is open."""
    standing = Standing(row["standing"])
    if standing in OPEN:
        return 0
    hopeless = not row["pairing"] and not row["is_linked"]
    return 1 if standing in ENDED or hopeless else None


def _row(do: Do, account: str) -> Mapping[str, Any]:
    return next(row for row in do("numbers") if row["account"] == account)


def _show(code: Mapping[str, Any]) -> None:
    """A code for the phone: Settings, Linked devices, Link a device."""
    if code["kind"] == "code":
        _say(f"On the phone: Linked devices > Link with phone number. Code: {code['text']}")
        return
    import segno  # noqa: PLC0415 -- comes with the part that links numbers

    segno.make_qr(code["text"]).terminal(out=sys.stdout, compact=True)
    _say(f"Code {code['number']} of 6: scan it with Linked devices > Link a device.")


def unlink(settings: Settings, account: str, program: Program | None = None) -> int:
    """Sign out and remove the session; 0 when it is gone."""
    with operations(settings, program) as do:
        do("unlink_number", account=account)
        until = time.monotonic() + 45
        while time.monotonic() < until:
            time.sleep(LOOK)
            row = _row(do, account)
            if not row["is_linked"] and row["detail"] == "unlinked":
                _say("The session is gone. Check Linked devices on the phone, too.")
                return 0
    raise Never("the number did not sign out in time; remove it on the phone: Linked devices")


@contextmanager
def operations(settings: Settings, program: Program | None = None) -> Iterator[Do]:
    """Named operations: of an open worker, or of a shop opened for as long as linking takes."""
    client = find_door(settings.home)
    if client is not None:
        yield client.do
        return
    shop, stop = open_shop(settings), Event()
    lines = Lines(shop, stop, program)
    threads = [Thread(target=step, daemon=True) for step in lines.minding()]
    for thread in threads:
        thread.start()
    try:
        caller = Caller("terminal", "owner")
        yield lambda name, /, **given: perform(desk(shop), name, given, caller)
    finally:
        stop.set()
        lines.close()
        for thread in threads:
            thread.join(timeout=5)
        shop.close()


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
