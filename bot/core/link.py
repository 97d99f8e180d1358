"""The life of a linked number: what happened -> how it stands -> what to do.

Pure: time and chance are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, assert_never

from bot.core.happening import (
    Asked,
    Closed,
    CodeShown,
    CodesRanOut,
    Dropped,
    Ended,
    Faltered,
    Happening,
    LinkAsked,
    Opened,
    Paired,
    Pairing,
    Process,
    Recovered,
    Standing,
    Started,
    Stuck,
    TurnedOff,
    TurnedOn,
    Unlinked,
    Wire,
)

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
STEADY = timedelta(minutes=1)  # a connection that held so long starts counting failures anew
AWAY_TOO_LONG = timedelta(minutes=10)  # without a connection: somebody is told
SILENT = timedelta(seconds=30)  # a process that shows no life for so long is stuck
HUNG = timedelta(seconds=100)  # a send that takes longer never ends (its own limit is 75 s)


ENDED = frozenset(
    {
        Standing.PASSKEY_REQUIRED,
        Standing.LOGGED_OUT,
        Standing.REPLACED,
        Standing.BANNED,
        Standing.OUTDATED,
        Standing.FAILED,
    }
)
OPEN = frozenset({Standing.CONNECTED, Standing.DEGRADED})
WORDS: dict[Standing, str] = {
    Standing.STOPPED: "not connected",
    Standing.CONNECTING: "connecting",
    Standing.PAIRING: "waiting for the code to be scanned",
    Standing.CONNECTED: "connected",
    Standing.DEGRADED: "connected, but WhatsApp answers slowly",
    Standing.RECONNECTING: "the connection was lost; trying again",
    Standing.PASSKEY_REQUIRED: "WhatsApp asks this number for a passkey, which this way of linking"
    " cannot give; use another number or Meta's Cloud API",
    Standing.LOGGED_OUT: "the number was unlinked on the phone; link it again",
    Standing.REPLACED: "another program took this session over; close it, then connect again",
    Standing.BANNED: "WhatsApp has restricted this number; nothing is sent until a person decides",
    Standing.OUTDATED: "WhatsApp no longer accepts this version; update the program",
    Standing.FAILED: "the session cannot be opened",
}


@dataclass(frozen=True, slots=True)
class Code:
    """What a person scans or types to link a number."""

    kind: Literal["qr", "code"]
    text: str
    number: int  # first, second ... of this attempt
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """How a number stands, and what is known of it."""

    standing: Standing = Standing.STOPPED
    since: datetime | None = None
    detail: str = ""
    is_wanted: bool = False  # the shop is open and the number switched on
    is_linked: bool = False  # there is a session to go on with
    pairing: Literal["", "qr", "code"] = ""  # a person asked for a code
    phone: str = ""
    tries: int = 0
    retry_at: datetime | None = None
    code: Code | None = None
    linked_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether messages can be sent."""
        return self.standing in OPEN


# ---------------------------------------------------------------- how it stands then


def step(link: Link, happened: Happening, now: datetime, chance: float) -> Link:
    """How a number stands after something happened.

    Args:
        link: how it stood.
        happened: what happened.
        now: when.
        chance: a number from 0 to 1, for the wait before another try.
    """
    if isinstance(happened, Asked):
        return _asked(link, happened, now)
    if isinstance(happened, Pairing):
        return _pairing(link, happened, now)
    if isinstance(happened, Wire):
        return _wire(link, happened, now)
    return _process(link, happened, now, chance)


def _to(link: Link, standing: Standing, now: datetime, detail: str = "") -> Link:
    """Another standing; one that only goes on keeps its beginning."""
    since = link.since if standing == link.standing and link.since else now
    return replace(link, standing=standing, since=since, detail=detail)


def _asked(link: Link, happened: Asked, now: datetime) -> Link:
    match happened:
        case TurnedOn():
            fresh = replace(link, is_wanted=True, retry_at=None, tries=0, since=link.since or now)
            return _to(fresh, Standing.STOPPED, now) if link.standing in ENDED else fresh
        case TurnedOff():
            off = replace(link, is_wanted=False, pairing="", code=None, retry_at=None, tries=0)
            return off if link.standing in ENDED else _to(off, Standing.STOPPED, now)
        case LinkAsked(phone):
            fresh = replace(link, is_wanted=True, code=None, tries=0, retry_at=None, phone=phone)
            kind: Literal["qr", "code"] = "code" if phone else "qr"
            return _to(replace(fresh, pairing=kind), Standing.CONNECTING, now)
        case Unlinked():
            gone = Link(is_wanted=link.is_wanted)
            return _to(gone, Standing.STOPPED, now, "unlinked")
        case _:
            assert_never(happened)


def _pairing(link: Link, happened: Pairing, now: datetime) -> Link:
    match happened:
        case CodeShown(kind, text, lives):
            number = link.code.number + 1 if link.code and link.code.kind == kind else 1
            code = Code(kind, text, number, now + lives)
            return _to(replace(link, code=code), Standing.PAIRING, now)
        case CodesRanOut():
            over = replace(link, pairing="", code=None)
            return _to(over, Standing.STOPPED, now, "nobody scanned the code in time")
        case Paired(phone):
            known = replace(link, is_linked=True, pairing="", code=None, linked_at=now)
            return _to(replace(known, phone=phone or link.phone), Standing.CONNECTING, now)
        case _:
            assert_never(happened)


def _wire(link: Link, happened: Wire, now: datetime) -> Link:
    match happened:
        case Opened(phone):
            known = replace(link, is_linked=True, pairing="", code=None, retry_at=None)
            known = replace(known, phone=phone or link.phone, linked_at=link.linked_at or now)
            return _to(known, Standing.CONNECTED, now)
        case Dropped() if link.standing in OPEN:
            return _to(_rested(link, now), Standing.RECONNECTING, now)
        case Faltered() if link.is_open:
            return _to(link, Standing.DEGRADED, now)
        case Recovered() if link.is_open:
            return _to(link, Standing.CONNECTED, now)
        case Dropped() | Faltered() | Recovered():
            return link
        case _:
            assert_never(happened)


def _process(link: Link, happened: Process, now: datetime, chance: float) -> Link:
    match happened:
        case Started():
            again = link.tries and not link.pairing
            return _to(link, Standing.RECONNECTING if again else Standing.CONNECTING, now)
        case Closed(standing, detail):
            return _closed(link, standing, detail, now)
        case Ended(problem, is_final) if is_final:
            return _to(replace(link, pairing="", code=None), Standing.FAILED, now, problem)
        case Ended(problem) | Stuck(problem):
            return _fell(link, problem, now, chance)
        case _:
            assert_never(happened)


def _closed(link: Link, standing: Standing, detail: str, now: datetime) -> Link:
    """An end that is not tried again: a person must act."""
    stays = link.is_linked and standing not in (Standing.LOGGED_OUT, Standing.PASSKEY_REQUIRED)
    over = replace(link, pairing="", code=None, retry_at=None, tries=0, is_linked=stays)
    return _to(over, standing, now, detail)


def _fell(link: Link, problem: str, now: datetime, chance: float) -> Link:
    """The process is gone: try again after a growing wait, unless that was wanted or is final."""
    if link.standing in ENDED or not link.is_wanted:
        return link
    if not (link.is_linked or link.pairing):
        return _to(link, Standing.STOPPED, now, link.detail or problem)
    tired = _rested(link, now)
    wait = wait_before(tired.tries, chance)
    waiting = replace(tired, tries=tired.tries + 1, retry_at=now + wait, code=None)
    return _to(waiting, Standing.RECONNECTING, now, problem)


def _rested(link: Link, now: datetime) -> Link:
    """Failures are forgotten once a connection has held."""
    held = link.is_open and link.since is not None and now - link.since >= STEADY
    return replace(link, tries=0) if held else link


def wait_before(tries: int, chance: float) -> timedelta:
    """The wait before another try: 2, 4, 8 ... seconds at most, five minutes at the very most.

    Full jitter keeps many shops from dialling at the same moment after an outage.

    Args:
        tries: failures so far, from 0.
        chance: a number from 0 to 1.
    """
    most = min(FIRST_WAIT.total_seconds() * 2.0 ** min(tries, 12), LONGEST_WAIT.total_seconds())
    return timedelta(seconds=max(most * chance, 0.5))


# ---------------------------------------------------------------- what to do


Order = Literal["start", "end", "nothing"]


def order(link: Link, now: datetime, *, runs: bool) -> Order:
    """Whether the number's process should be started, ended, or left alone."""
    due = _is_needed(link) and (link.retry_at is None or now >= link.retry_at)
    if runs:
        return "nothing" if due else "end"
    return "start" if due else "nothing"


def _is_needed(link: Link) -> bool:
    """Whether there is something to connect, or a code to show."""
    has_reason = link.is_linked or bool(link.pairing)
    return link.is_wanted and has_reason and link.standing not in ENDED


def alarm(before: Link, after: Link, now: datetime, *, told: datetime | None) -> str:
    """What a person must be told now: a final end, or a connection that stays away; "" for nothing.

    Args:
        before: how it stood.
        after: how it stands.
        now: the time.
        told: when somebody was last told of this number.
    """
    if after.standing in ENDED and after.standing != before.standing:
        return f"{WORDS[after.standing]}{f' ({after.detail})' if after.detail else ''}"
    stays_away = _is_needed(after) and after.standing is Standing.RECONNECTING
    since = after.since or now
    if not stays_away or now - since < AWAY_TOO_LONG:
        return ""
    return WORDS[Standing.RECONNECTING] if told is None or told < since else ""


def uptime(history: Sequence[tuple[datetime, str]], since: datetime, now: datetime) -> float:
    """The share of a span, from 0 to 1, in which a number was connected.

    Args:
        history: (when, standing) of each change, oldest first; before the first: "stopped".
        since: where the span begins.
        now: where it ends.
    """
    if now <= since:
        return 0.0
    up = sum((end - begin for begin, end in _stretches(history, since, now)), timedelta(0))
    return up / (now - since)


def _stretches(
    history: Sequence[tuple[datetime, str]], since: datetime, now: datetime
) -> Iterable[tuple[datetime, datetime]]:
    """The times of being connected inside a span."""
    ends = [*(at for at, _ in history), now][1:]
    for (begin, standing), end in zip(history, ends, strict=True):
        if standing in OPEN and end > since:
            yield max(begin, since), min(end, now)
