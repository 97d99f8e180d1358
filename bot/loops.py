"""The steps that keep the shop moving, and the loop that repeats them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import random
from threading import Event
from time import perf_counter
from zoneinfo import ZoneInfo

from bot.core.chat import Parcel, Turn
from bot.core.guard import ANOTHER_BOT, reason_to_leave
from bot.core.heard import Delivered
from bot.core.pace import Limits, typing_time, wait
from bot.errors import Away, Later, Overtaken, Restricted, ShopError, ShopIsDamaged, Unknown
from bot.ports import Channel, Ears, Line
from bot.store import people
from bot.store.closing import close_turn
from bot.store.database import Database
from bot.store.heard import take_in
from bot.store.left import call_person, leave_to_person, put_off
from bot.store.links import accounts, restrict
from bot.store.outbox import Outcome, Settled, next_parcel, settle
from bot.store.turns import Patience, next_turn, note_heard
from bot.store.waiting import hold, may_still_go, traffic
from bot.turn import Answer, Team, answer, hand_off

log = logging.getLogger(__name__)

Step = Callable[[], bool]
SEND_LEASE = timedelta(seconds=150)  # longer than typing and sending may take
AWAY = timedelta(seconds=10)  # before a number that is not connected is tried again
LISTEN = timedelta(seconds=0.5)  # before a turn whose voice note is being listened to is looked at
EARLY = timedelta(seconds=60)  # a receipt may come so long before we know its message
RESTRICTED = timedelta(hours=6)  # nothing is started after WhatsApp refused it


def keep(step: Step, stop: Event, *, rest: float = 0.2) -> None:
    """Repeat a step; rest when there is nothing to do; outlive all but a broken database."""
    while not stop.is_set():
        try:
            busy = step()
        except ShopIsDamaged:
            log.exception("the database must be restarted")
            stop.set()
            raise
        except Exception:
            log.exception("step failed")
            busy = False
        if not busy:
            stop.wait(rest)


def answer_one(
    db: Database, team: Callable[[], Team], patience: Patience, now: datetime, lease: str
) -> Answer | None:
    """Answer the next finished burst, if any."""
    everyone = team()
    settings = everyone.know.settings
    hours = timedelta(hours=settings.person_hours)
    claimed = next_turn(db, replace(patience, person=hours), now, lease)
    if claimed is None:
        return None
    turn, conversation = claimed
    if patience.listening and not is_heard(turn, everyone.ears):
        put_off(db, turn, now + LISTEN)
        return None
    stale = timedelta(hours=settings.stale_hours)
    reason = reason_to_leave(turn, conversation, stale)
    if reason == ANOTHER_BOT and turn.account not in accounts(db):
        reason = ""  # the simulator may speak as fast as it likes
    if reason:
        leave_to_person(db, turn, conversation, reason, now)
        return None
    try:
        answered = answer(turn, conversation, everyone, perf_counter)
    except Exception:
        log.exception("turn could not be answered")
        answered = hand_off(turn, conversation, everyone)
    remember_heard(db, turn, answered)
    return answered if close_turn(db, answered, now) else replace(answered, messages=())


def is_heard(turn: Turn, ears: Ears) -> bool:
    """Whether every voice note of a turn was listened to, so that answering delays nobody else."""
    notes = [m.media for m in turn.messages if m.kind == "voice" and m.media and not m.text]
    ready = [ears.is_ready(note) for note in notes]  # all begin to be listened to
    return all(ready)


def remember_heard(db: Database, turn: Turn, answered: Answer) -> None:
    """Keep the words of voice notes beside their messages."""
    before = {m.id: m.text for m in turn.messages}
    words = {m.id: m.text for m in answered.turn.messages if m.text != before[m.id]}
    if words:
        note_heard(db, turn, words)


@dataclass(frozen=True, slots=True)
class Manner:
    """How messages leave: at a person's pace and within limits."""

    limits: Limits
    zone: ZoneInfo
    stale: timedelta  # an answer that waited longer is not sent: a person is called
    clock: Callable[[], datetime]
    sleep: Callable[[float], object]


Manners = Callable[[str], Manner | None]  # of a number


def send_one(db: Database, channel: Channel, now: datetime, manners: Manners | None = None) -> bool:
    """Send the next message that is due, if any."""
    parcel = next_parcel(db, SEND_LEASE, now)
    if parcel is None:
        return False
    manner = manners(parcel.account) if manners else None
    if manner:
        pause = wait(traffic(db, parcel, now), manner.limits, now, manner.zone)
        if pause:
            hold(db, parcel, pause.until, pause.why)
            return True
    try:
        settled = carried(db, channel, parcel, manner)
    except Away as problem:
        hold(db, parcel, now + AWAY, str(problem))
        return True
    if settled.problem and settled.outcome != "later":
        log.warning("a message was not sent: %s, %s", settled.outcome, settled.problem)
    at = manner.clock() if manner else now
    settle(db, parcel, settled, at, random())  # noqa: S311 -- jitter, no secret
    return True


def carried(db: Database, channel: Channel, parcel: Parcel, manner: Manner | None) -> Settled:
    """What came of carrying a message to the channel. Raises Away when nothing was tried."""
    try:
        if manner and parcel.speaker == "bot":
            if not parcel.round and manner.clock() - parcel.queued_at > manner.stale:
                call_person(db, parcel.account, parcel.chat, "stale", manner.clock())
                return Settled("never", problem="it waited too long; a person should answer")
            channel.begin(parcel)
            manner.sleep(typing_time(parcel.message.text, random()))  # noqa: S311 -- a pace
            if not may_still_go(db, parcel):
                return Settled("cancelled", problem="a person took the chat")
        return Settled("sent", channel.send(parcel))
    except Away:
        raise
    except ShopError as problem:
        if isinstance(problem, Restricted):
            restrict(db, parcel.account, parcel.queued_at + RESTRICTED)
        return Settled(outcome_of(problem), problem=str(problem))
    except Exception as problem:  # a fault of the channel's own: perhaps it was sent
        log.exception("the channel failed")
        return Settled("unknown", problem=f"{type(problem).__name__}: {problem}")


def outcome_of(problem: ShopError) -> Outcome:
    """What a failure to send means for the message."""
    match problem:
        case Later():
            return "later"
        case Unknown():
            return "unknown"
        case Overtaken():
            return "cancelled"
    return "never"


def listen_one(db: Database, line: Line, now: datetime) -> bool:
    """Take in what has arrived; the channel keeps it until that is done."""
    busy = False
    for account, letter in line.letters():
        try:
            known = take_in(db, letter.heard, now)
        except Later:
            return busy
        except ShopIsDamaged:
            raise
        except Exception as problem:
            log.exception("a message could not be taken in")
            line.stumbled(account, letter, f"{type(problem).__name__}: {problem}")
            continue
        receipt = isinstance(letter.heard, Delivered)
        if receipt and not known and now - letter.heard.at < EARLY:
            continue  # the send it belongs to is just being written down
        line.took(account, letter)
        busy = True
    return busy


def give_back_idle(db: Database, team: Callable[[], Team], now: datetime) -> bool:
    """Give back the chats that a person has left for longer than the shop allows."""
    silence = timedelta(hours=team().know.settings.person_hours)
    return people.give_back_idle(db, silence, now) > 0
