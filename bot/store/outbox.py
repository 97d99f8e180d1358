"""Replies on their way out: at least once, never knowingly twice, with growing waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.core.chat import Outbound, Parcel
from bot.core.pace import Traffic
from bot.store.database import Database, atomically, changed

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
    while found := db.run("next_parcel", now=now):
        id_, account, chat, body, photo, product, attempts, queued_at, *more = found[0]
        mine = {"id": id_, "attempts": attempts, "now": now, "until": now + lease}
        if changed(atomically(db, lambda: db.run("claim_parcel", **mine))):  # noqa: B023 -- at once
            plain, speaker, turn, number, address = more
            message = Outbound(body, photo or None, product or None, plain)
            return Parcel(
                id_,
                account,
                chat,
                message,
                attempts + 1,
                queued_at,
                address=address or "",
                speaker=speaker,
                starts=speaker == "bot" and not turn,
                round=number,
            )
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


# ---------------------------------------------------------------- waiting, and what a manager does


def hold(db: Database, parcel: Parcel, until: datetime, why: str) -> None:
    """Put a parcel back untried, to be claimed again after `until`."""
    atomically(
        db,
        lambda: db.run("hold_parcel", id=parcel.id, attempts=parcel.attempts, until=until, why=why),
    )


def may_still_go(db: Database, parcel: Parcel) -> bool:
    """Whether a claimed parcel is still wanted: not cancelled, and no person answers there."""
    return bool(db.run("may_still_go", id=parcel.id)[0][0])


def traffic(db: Database, parcel: Parcel, now: datetime) -> Traffic:
    """What the parcel's number has sent lately."""
    spans = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
    where = {"account": parcel.account, "chat": parcel.chat, "body": parcel.message.text}
    [row] = db.run("traffic", **where, **{name: now - span for name, span in spans.items()})
    last, chat_minute, minute, day, contacts, chat_day, same, linked_at, restricted = row
    return Traffic(
        chat_last=last,
        chat_minute=chat_minute,
        number_minute=minute,
        number_day=day,
        contacts_day=contacts,
        knows_chat=chat_day > 0,
        same_text_hour=same,
        linked_at=linked_at,
        starts=parcel.starts,
        by_person=parcel.speaker == "person",
        restricted_until=restricted,
    )


def queue(db: Database, now: datetime, *, limit: int) -> list[dict[str, object]]:
    """What waits to be sent or could not be, and why, oldest first."""
    names = (
        "id account chat speaker body photo state due_at attempts queued_at settled_at why"
    ).split()
    rows = db.run("queue", since=now - timedelta(days=2), limit=limit)
    return [dict(zip(names, row, strict=True)) for row in rows]


def retry(db: Database, id_: str, now: datetime) -> bool:
    """Have a parcel sent again. False: it is on its way or has arrived."""
    return _marked(db, id_, "retry_parcel", "queued", now)


def drop(db: Database, id_: str, now: datetime) -> bool:
    """Do not send a parcel. False: it is on its way or has arrived."""
    return _marked(db, id_, "drop_parcel", "cancelled", now)


def _marked(db: Database, id_: str, query: str, delivery: str, now: datetime) -> bool:
    def work() -> bool:
        found = db.run(query, id=id_, now=now)
        for account, chat, queued_at in found:
            row = {"account": account, "chat": chat, "id": id_, "stored_at": queued_at}
            db.run("mark_delivery", **row, delivery=delivery)
        return bool(found)

    return atomically(db, work)
