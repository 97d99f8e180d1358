"""Replies on their way out: at least once, never knowingly twice, with growing waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.core.chat import Outbound, Parcel
from bot.store.database import Database, atomically, changed

Outcome = Literal["sent", "later", "never", "unknown"]
ATTEMPTS = 6
LONGEST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of sending a parcel."""

    outcome: Outcome
    channel_id: str = ""
    problem: str = ""


def enqueue(db: Database, message: Outbound, sides: Mapping[str, object], now: datetime) -> None:
    """Keep an outbound message among its chat's lines and put it on its way.

    `sides` are its id, account, chat, contact, turn, place, speaker and person.
    """
    said = {**sides, "body": message.text, "product": message.product_id or "", "now": now}
    db.run(
        "keep_message",
        **said,
        seq=0,
        kind="image" if message.photo else "text",
        media="",
        reply_to="",
        sent_at=now,
        delivery="queued",
    )
    db.run("enqueue", **said, photo=message.photo or "", due_at=now)


def next_parcel(db: Database, lease: timedelta, now: datetime) -> Parcel | None:
    """Claim the next message to send; one that ended every sender is left to a person."""
    while (parcel := atomically(db, lambda: _claim(db, lease, now))) is not None:
        if parcel.attempts <= ATTEMPTS:
            return parcel
        settle(db, parcel, Settled("unknown", problem="no sender lived to tell"), now, 0)
    return None


def _claim(db: Database, lease: timedelta, now: datetime) -> Parcel | None:
    while found := db.run("next_parcel", now=now):
        id_, account, chat, body, photo, product, attempts, queued_at = found[0]
        mine = {"id": id_, "attempts": attempts, "now": now, "until": now + lease}
        if changed(db.run("claim_parcel", **mine)):
            message = Outbound(body, photo or None, product or None)
            return Parcel(id_, account, chat, message, attempts + 1, queued_at)
    return None


def wait_after(attempts: int, jitter: float) -> timedelta:
    """How long before the next try: 2, 4, 8 ... seconds, at most five minutes, stretched by jitter.

    Args:
        attempts: tries so far, from 1.
        jitter: a number from 0 to 1; the wait is stretched by up to a quarter.
    """
    return min(timedelta(seconds=2**attempts), LONGEST) * (1 + jitter / 4)


def settle(db: Database, parcel: Parcel, settled: Settled, now: datetime, jitter: float) -> None:
    """Write down what came of a parcel; one that failed for now waits for its next try."""
    again = settled.outcome == "later" and parcel.attempts < ATTEMPTS
    state = "due" if again else "never" if settled.outcome == "later" else settled.outcome
    delivery = {"due": "queued", "never": "failed"}.get(state, state)

    def work() -> None:
        settling = db.run(
            "settle",
            id=parcel.id,
            attempts=parcel.attempts,
            state=state,
            due_at=now + wait_after(parcel.attempts, jitter) if again else now,
            now=now,
            channel_id=settled.channel_id,
            problem=settled.problem[:500],
        )
        if changed(settling):
            where = {"account": parcel.account, "chat": parcel.chat, "id": parcel.id}
            db.run("mark_delivery", **where, stored_at=parcel.queued_at, delivery=delivery)

    atomically(db, work)
