"""The steps that keep the shop moving, and the loop that repeats them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import random
from threading import Event
from time import perf_counter

from bot.core.chat import Turn
from bot.errors import Later, ShopError, ShopIsDamaged, Unknown
from bot.ports import Channel
from bot.store import people
from bot.store.closing import close_turn
from bot.store.database import Database
from bot.store.outbox import Settled, next_parcel, settle
from bot.store.turns import Patience, next_turn, note_heard
from bot.turn import Answer, Team, answer, hand_off

log = logging.getLogger(__name__)

Step = Callable[[], bool]
SEND_LEASE = timedelta(seconds=90)  # longer than any send may take


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
    hours = timedelta(hours=everyone.know.settings.person_hours)
    claimed = next_turn(db, replace(patience, person=hours), now, lease)
    if claimed is None:
        return None
    turn, conversation = claimed
    try:
        answered = answer(turn, conversation, everyone, perf_counter)
    except Exception:
        log.exception("turn could not be answered")
        answered = hand_off(turn, conversation, everyone)
    remember_heard(db, turn, answered)
    return answered if close_turn(db, answered, now) else replace(answered, messages=())


def remember_heard(db: Database, turn: Turn, answered: Answer) -> None:
    """Keep the words of voice notes beside their messages."""
    before = {m.id: m.text for m in turn.messages}
    words = {m.id: m.text for m in answered.turn.messages if m.text != before[m.id]}
    if words:
        note_heard(db, turn, words)


def send_one(db: Database, channel: Channel, now: datetime) -> bool:
    """Send the next message that is due, if any."""
    parcel = next_parcel(db, SEND_LEASE, now)
    if parcel is None:
        return False
    try:
        settled = Settled("sent", channel.send(parcel))
    except Later as problem:
        settled = Settled("later", problem=str(problem))
    except Unknown as problem:
        settled = Settled("unknown", problem=str(problem))
    except ShopError as problem:
        settled = Settled("never", problem=str(problem))
    except Exception as problem:  # a fault of the channel's own: perhaps it was sent
        log.exception("the channel failed")
        settled = Settled("unknown", problem=f"{type(problem).__name__}: {problem}")
    settle(db, parcel, settled, now, random())  # noqa: S311 -- jitter, no secret
    return True


def give_back_idle(db: Database, team: Callable[[], Team], now: datetime) -> bool:
    """Give back the chats that a person has left for longer than the shop allows."""
    silence = timedelta(hours=team().know.settings.person_hours)
    return people.give_back_idle(db, silence, now) > 0
