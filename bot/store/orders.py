"""Orders: what a customer wants to buy, line by line."""

from __future__ import annotations

from datetime import datetime

from bot.core.answer import Answer, Order
from bot.core.state import to_json
from bot.store.database import Database


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
            catalogue_version=answer.made_with.catalogue,
        )
