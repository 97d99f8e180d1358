"""A lead is judged by what was known then, never by what came later."""

from __future__ import annotations

from bot.store import figures
from tests.lab.conftest import BOGOTA, Tiny, at

KNOWN = "customer_lines answers products asked_price step objections not_sold handoffs".split()


def told(shop: Tiny) -> dict[str, object]:
    figures.forget(shop.db)
    figures.refresh(shop.db, BOGOTA, at("06-30 12:00:00"))
    [row] = shop.ask("from lead_moments")
    return {key: row[key] for key in KNOWN}


def begin(shop: Tiny) -> None:
    shop.line("ana", "customer", "06-01 10:00:00")
    shop.turn("ana", "show_list", "06-01 10:00:04", products='["P1","P2"]')
    shop.turn("ana", "tell_price", "06-01 10:20:00", products='["P2"]')
    shop.line("ana", "customer", "06-01 10:19:00")
    shop.event("ana", "stage", "06-01 10:20:00", '{"to":"quoted"}')
    shop.event("ana", "objection", "06-01 10:59:00", '{"kind":"price"}')


def test_what_was_known_after_an_hour(empty: Tiny) -> None:
    begin(empty)

    assert told(empty) == {
        "customer_lines": 2,
        "answers": 2,
        "products": 2,
        "asked_price": True,
        "step": 3,
        "objections": 1,
        "not_sold": 0,
        "handoffs": 0,
    }


def test_what_comes_later_changes_nothing_but_the_outcome(empty: Tiny) -> None:
    begin(empty)
    before = told(empty)

    empty.line("ana", "customer", "06-01 11:00:01")
    empty.turn("ana", "pay_transfer", "06-01 11:00:05", products='["P9"]')
    empty.event("ana", "stage", "06-01 11:00:05", '{"to":"paying"}')
    empty.event("ana", "handoff", "06-01 11:00:05", '{"why":"asked"}')
    empty.order("o1", "ana", "paid", "06-01 11:00:05", 100)
    empty.event("ana", "order", "06-02 10:00:00", '{"order":"o1","status":"paid"}')

    assert told(empty) == before
    assert empty.one("from lead_moments", "is_converted", "is_mature") == (True, True)


def test_whoever_paid_within_the_hour_is_no_question(empty: Tiny) -> None:
    begin(empty)
    empty.order("o1", "ana", "paid", "06-01 10:30:00", 100)
    empty.event("ana", "order", "06-01 10:40:00", '{"order":"o1","status":"paid"}')
    figures.refresh(empty.db, BOGOTA, at("06-30 12:00:00"))

    assert empty.ask("from lead_moments") == []
