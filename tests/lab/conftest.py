"""A month of a tiny shop, small enough to count by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from bot.store import figures
from bot.store.database import DuckDatabase
from bot.store.migrations import bring_up_to_date

BOGOTA = figures.Place("America/Bogota", "COP", "Bazar")  # five hours behind UTC
NOW = "2026-06-30 12:00:00+00"


def at(text: str) -> datetime:
    """A time in UTC, written `06-01 15:00:05`."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


class Tiny:
    """A shop whose rows are written by hand."""

    def __init__(self, db: DuckDatabase) -> None:
        self.db, self.places = db, 0

    def put(self, table: str, **row: Any) -> None:
        self.db.fill(table, pa.Table.from_pylist([row]))

    def line(self, chat: str, speaker: str, when: str, **more: Any) -> None:
        self.places += 1
        account = more.pop("account_id", "main")
        row = {"account_id": account, "chat": chat, "id": f"m{self.places}", "contact_id": chat}
        row |= {
            "speaker": speaker,
            "place": self.places,
            "sent_at": at(when),
            "stored_at": at(when),
        }
        self.put("messages", **(row | more))

    def event(self, chat: str, kind: str, when: str, body: str = "{}", **more: Any) -> None:
        self.places += 1
        row = {"event_id": f"e{self.places:03}", "at_time": at(when), "kind": kind, "body": body}
        row |= {"account_id": "main", "chat": chat, "contact_id": chat}
        self.put("events", **(row | more))

    def turn(self, chat: str, decision: str, when: str, **more: Any) -> None:
        self.places += 1
        row = {"turn_id": f"t{self.places}", "account_id": "main", "chat": chat, "contact_id": chat}
        row |= {"from_seq": 1, "up_to": 1, "seed": 1, "decision": decision}
        self.put("turns", **(row | {"opened_at": at(when), "closed_at": at(when)} | more))

    def order(self, order: str, chat: str, status: str, when: str, total: int, **more: Any) -> None:
        row = {"order_id": order, "account_id": "main", "chat": chat, "contact_id": chat}
        row |= {"status": status, "currency": "COP", "total": Decimal(total)}
        row |= {"created_at": at(when), "changed_at": at(when)} | more
        self.put("orders", **row)

    def ask(self, question: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.db.select(question, {}, seconds=9, rows=999).to_pylist()
        return rows

    def one(self, question: str, *columns: str) -> Any:
        """The one row of an answer: a value, or a tuple of several."""
        [row] = self.ask(question)
        values = tuple(row[column] for column in columns)
        return values if len(values) > 1 else values[0]


@pytest.fixture
def empty() -> Iterator[Tiny]:
    db = DuckDatabase(":memory:")
    bring_up_to_date(db)
    figures.make_reports(db)
    db.execute(f"create or replace view clock as select timestamptz '{NOW}' as now_at")
    yield Tiny(db)
    db.close()


@pytest.fixture
def tiny(empty: Tiny) -> Tiny:
    """Ana buys and comes back, Beto waits for a person, Caro (demo) is young; all is counted."""
    _ana(empty)
    _beto(empty)
    _caro(empty)
    assert figures.refresh(empty.db, BOGOTA, at("06-30 12:00:00"))
    return empty


def _ana(shop: Tiny) -> None:
    """Asks, doubts, buys; two days later, before midnight in Bogotá, a person helps her."""
    shop.line("ana", "customer", "06-01 15:00:00")
    shop.line("ana", "bot", "06-01 15:00:05")
    shop.line("ana", "customer", "06-01 15:01:00")
    shop.line("ana", "customer", "06-01 15:01:30")
    shop.line("ana", "bot", "06-01 15:01:40")
    shop.line("ana", "customer", "06-01 15:01:55")
    shop.line("ana", "bot", "06-01 15:02:00")
    shop.turn("ana", "show_card", "06-01 15:00:05", products='["P1"]')
    shop.turn("ana", "objection_price", "06-01 15:01:40", products='["P1"]')
    shop.turn("ana", "pay_transfer", "06-01 15:02:00", products='["P1"]')
    shop.event("ana", "stage", "06-01 15:00:05", '{"from":"contact","to":"seen"}')
    shop.event("ana", "objection", "06-01 15:01:40", '{"kind":"price"}')
    shop.event("ana", "stage", "06-01 15:02:00", '{"from":"seen","to":"paying"}')
    shop.order("o1", "ana", "delivered", "06-01 15:02:00", 100, changed_at=at("06-05 15:00:00"))
    line = {"name": "Tenis", "quantity": 2, "unit_price": Decimal(50), "currency": "COP"}
    shop.put("order_lines", order_id="o1", line=1, product_id="P1", **line)
    shop.event("ana", "order", "06-03 15:00:00", '{"order":"o1","status":"paid"}')
    shop.line("ana", "customer", "06-03 04:59:00")
    shop.line("ana", "bot", "06-03 04:59:10")
    shop.turn("ana", "handoff", "06-03 04:59:10", decided='{"why":"asked"}')
    shop.event("ana", "handoff", "06-03 04:59:10", '{"why":"asked"}')
    shop.event("ana", "taken", "06-03 05:09:10")
    shop.line("ana", "person", "06-03 05:09:10")


def _beto(shop: Tiny) -> None:
    """Asks for what is not sold, and exactly a day later complains; nobody has come yet."""
    shop.line("beto", "customer", "06-10 13:00:00")
    shop.line("beto", "bot", "06-10 13:00:20")
    shop.line("beto", "bot", "06-10 13:00:25", delivery="cancelled")
    shop.turn("beto", "not_sold", "06-10 13:00:20")
    shop.event("beto", "not_sold", "06-10 13:00:20", '{"words":["roja","bicicleta"],"unknown":[]}')
    shop.line("beto", "customer", "06-11 13:00:20")
    shop.event("beto", "handoff", "06-11 13:00:30", '{"why":"complaint"}')
    shop.event("beto", "handoff", "06-11 13:05:00", '{"why":"complaint"}')
    shop.turn("beto", "rephrase", "06-11 13:00:25", silenced=True)


def _caro(shop: Tiny) -> None:
    """Has ordered two days ago and not paid yet."""
    demo = {"account_id": "demo"}
    shop.line("caro", "customer", "06-28 20:00:00", **demo)
    shop.line("caro", "bot", "06-28 20:00:04", **demo)
    shop.turn("caro", "ask_need", "06-28 20:00:04", **demo)
    shop.event("caro", "stage", "06-28 20:00:04", '{"from":"contact","to":"order"}', **demo)
    shop.order("o2", "caro", "awaiting_payment", "06-28 20:00:04", 50, **demo)
