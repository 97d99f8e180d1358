"""What customers buy together, counted from the orders."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from bot.core.answer import Order, OrderLine
from bot.store.database import Database
from bot.store.orders import bought_together
from tests.store.shop import BURST, NOON, answers, rows, says

DAY = timedelta(days=1)


def order(db: Database, n: int, *products: str, status: str = "awaiting_payment") -> None:
    lines = tuple(OrderLine(p, p, 1, Decimal(10)) for p in products)
    says(db, "lo llevo", at=NOON + n * DAY, chat=f"57300{n}")
    placed = Order(f"o/{n}", status, "COP", lines)
    assert answers(db, "listo", at=NOON + n * DAY + BURST, order=placed)


def test_what_is_often_in_one_order_is_a_habit(db: Database) -> None:
    order(db, 1, "bread", "butter")
    order(db, 2, "bread", "butter", "jam")
    assert bought_together(db, NOON + 3 * DAY) == {"bread": {"butter": 2}, "butter": {"bread": 2}}


def test_what_was_given_up_or_is_long_ago_is_none(db: Database) -> None:
    order(db, 1, "bread", "butter")
    order(db, 2, "bread", "butter", status="cancelled")
    order(db, 3, "bread", "butter", status="draft")
    assert bought_together(db, NOON + 4 * DAY) == {}
    order(db, 5, "bread", "butter")
    assert bought_together(db, NOON + 6 * DAY)["bread"] == {"butter": 2}
    assert bought_together(db, NOON + 400 * DAY) == {}


def test_data_for_the_delivery_stay_when_an_order_grows(db: Database) -> None:
    says(db, "Ana, Calle 1")
    line = OrderLine("bread", "bread", 1, Decimal(10))
    first = Order("o/1", "to_confirm", "COP", (line,), customer={"data": "Ana, Calle 1"})
    assert answers(db, "anotado", order=first)
    says(db, "sí", at=NOON + DAY)
    grown = Order("o/1", "to_confirm", "COP", (line, OrderLine("jam", "jam", 1, Decimal(5))))
    assert answers(db, "anotado", at=NOON + DAY + BURST, order=grown)
    [(customer, total)] = rows(db, "select customer, total from orders")
    assert "Calle 1" in customer
    assert total == Decimal(15)
