"""Replies on their way out: at least once, never knowingly twice, with growing waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.core.chat import Outbound, Parcel
from bot.store.database import Database, atomically, changed
from bot.store.text import Row

Outcome = Literal["sent", "later", "never", "unknown", "cancelled"]
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
        extra="",
    )
    db.run("enqueue", **said, photo=message.photo or "", plain=message.plain, due_at=now)


def next_parcel(db: Database, lease: timedelta, now: datetime) -> Parcel | None:
    """Claim the next message to send; one that ended every sender is left to a person."""
    while (parcel := _claim(db, lease, now)) is not None:
        if parcel.attempts <= ATTEMPTS:
            return parcel
        settle(db, parcel, Settled("unknown", problem="no sender lived to tell"), now, 0)
    return None


def _claim(db: Database, lease: timedelta, now: datetime) -> Parcel | None:
    while (id_ := _first(db.run("on_their_way"), now)) is not None:
        parcel = atomically(db, lambda: _take(db, id_, lease, now))
        if parcel is not None:
            return parcel
    return None


def _first(on_their_way: list[Row], now: datetime) -> str | None:
    """The id of the next parcel that is due: in each chat only the first may leave."""
    heads: dict[tuple[str, str], Row] = {}
    for row in on_their_way:
        _, account, chat, place, _ = row
        head = heads.setdefault((account, chat), row)
        if place < head[3]:
            heads[account, chat] = row
    due = [(due_at, place, id_) for id_, _, _, place, due_at in heads.values() if due_at <= now]
    return str(min(due)[2]) if due else None


def _take(db: Database, id_: str, lease: timedelta, now: datetime) -> Parcel | None:
    """Take a parcel, unless another sender was faster."""
    if not changed(db.run("claim_parcel", id=id_, now=now, until=now + lease)):
        return None
    [row] = db.run("claimed_parcel", id=id_)
    _, account, chat, body, photo, product, attempts, queued_at, *more = row
    plain, speaker, turn, number = more
    [(address,)] = db.run("address", account=account, chat=chat) or [("",)]
    message = Outbound(body, photo or None, product or None, plain)
    return Parcel(
        id_,
        account,
        chat,
        message,
        attempts,
        queued_at,
        address=address,
        speaker=speaker,
        starts=speaker == "bot" and not turn,
        round=number,
    )


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
