"""Replies on their way out: sent at least once, never knowingly twice, retried with growing waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.core.chat import Outbound, Parcel
from bot.store.database import Database, atomically, unescaped

Outcome = Literal["sent", "later", "never", "unknown"]
ATTEMPTS = 6
LONGEST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of sending a parcel."""

    outcome: Outcome
    channel_id: str = ""
    problem: str = ""


def next_parcel(db: Database, lease: timedelta, now: datetime) -> Parcel | None:
    """Claim the next message to send."""
    claimed = db.run("claim_parcel", now=now, until=now + lease)
    if not claimed:
        return None
    id_, account, chat, body, photo, product, attempts = claimed[0]
    message = Outbound(unescaped(body), photo or None, product or None)
    return Parcel(id_, account, chat, message, attempts)


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
        for account, chat in db.run(
            "settle",
            id=parcel.id,
            state=state,
            due_at=now + wait_after(parcel.attempts, jitter) if again else now,
            now=now,
            channel_id=settled.channel_id,
            problem=settled.problem[:500],
        ):
            where = {"account": account, "chat": chat, "id": parcel.id}
            db.run("mark_delivery", **where, delivery=delivery)

    atomically(db, work)
