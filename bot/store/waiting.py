"""Messages that wait to be sent: how fast they may leave, and what a manager does with them."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.chat import Parcel
from bot.core.pace import Traffic
from bot.store.database import Database, atomically


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
