"""Orders: what a customer wants to buy, line by line."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.answer import Answer, Event, Order
from bot.core.relations import OFTEN, Together
from bot.core.state import to_json
from bot.store.database import Database, atomically
from bot.store.events import Whose, add_event

LATELY = timedelta(days=365)  # how far back a habit is looked for


def put_order(db: Database, order: Order, answer: Answer, now: datetime) -> None:
    """Write an order with its lines, or what has changed of it."""
    turn = answer.turn
    db.run(
        "put_order",
        id=order.id,
        account=turn.account,
        chat=turn.chat,
        contact=answer.conversation.contact.id,
        status=order.status,
        currency=order.currency,
        total=order.total,
        method=order.method,
        method_kind=order.method_kind,
        url=order.url,
        customer=to_json(order.customer),
        turn=turn.id,
        catalogue_version=answer.made_with.catalogue,
        now=now,
    )
    _put_lines(db, order, answer.made_with.catalogue)


def _put_lines(db: Database, order: Order, catalogue: int) -> None:
    """The lines of an order in place of those it had."""
    db.run("drop_order_lines", id=order.id)
    for n, line in enumerate(order.lines, 1):
        db.run(
            "put_order_line",
            id=order.id,
            line=n,
            product=line.product_id,
            variant=line.variant_id,
            name=line.name,
            quantity=line.quantity,
            price=line.unit_price,
            currency=order.currency,
            catalogue_version=catalogue,
        )


def mark_order(db: Database, order: str, status: str, *, who: str, now: datetime) -> bool:
    """Set where an order stands, and write down when. False: it stood there, or there is none."""
    return atomically(db, lambda: _mark(db, order, status, who=who, now=now))


def _mark(db: Database, order: str, status: str, *, who: str, now: datetime) -> bool:
    found = db.run("chat_of_order", order=order, status=status)
    if not found:
        return False
    account, chat, contact = found[0]
    db.run("set_order_status", id=order, status=status, now=now)
    event = Event("order", {"order": order, "status": status})
    id_ = f"{order}/{status}/{now.timestamp():.6f}"
    whose = Whose(account, chat, contact, who=who)
    add_event(db, event, now, id_=id_, whose=whose)
    return True


def bought_together(db: Database, now: datetime) -> Together:
    """How many orders of the last year held each two products, of those that make a habit."""
    counts: dict[str, dict[str, int]] = {}
    for one, other, times in db.run("bought_together", since=now - LATELY, least=OFTEN):
        counts.setdefault(str(one), {})[str(other)] = int(times)
    return counts
