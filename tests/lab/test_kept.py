"""What the worker keeps equals what counting everything again would give."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.store import figures
from tests.lab.conftest import BOGOTA, Tiny, at

KEPT = {
    "kept_conversations": "conversations",
    "kept_days": "days",
    "kept_hours": "hours",
    "kept_products": "product_days",
}
NOW = at("06-30 12:00:00")


def differences(shop: Tiny) -> list[str]:
    """The kept tables that are not what their views count."""
    return [
        kept
        for kept, view in KEPT.items()
        if shop.ask(
            f"(from {kept} except all from {view}) union all (from {view} except all from {kept})"
        )
    ]


def test_the_kept_tables_equal_their_views(tiny: Tiny) -> None:
    assert differences(tiny) == []
    assert all(tiny.ask(f"from {kept}") for kept in KEPT)


def test_nothing_is_counted_when_nothing_happened(tiny: Tiny) -> None:
    assert not figures.refresh(tiny.db, BOGOTA, NOW + timedelta(minutes=1))


def test_what_happens_later_is_added(tiny: Tiny) -> None:
    tiny.line("beto", "person", "06-30 12:30:00")  # weeks after the question of another day
    tiny.line("dora", "customer", "06-30 12:31:00")
    tiny.turn("dora", "show_card", "06-30 12:31:05", products='["P1","P2"]')
    tiny.line("dora", "bot", "06-30 12:31:05")
    tiny.event("dora", "stage", "06-30 12:31:05", '{"to":"seen"}')

    assert figures.refresh(tiny.db, BOGOTA, at("06-30 12:32:00"))
    assert differences(tiny) == []


def test_a_payment_changes_the_day_of_an_old_conversation(tiny: Tiny) -> None:
    tiny.event(
        "caro", "order", "06-30 12:10:00", '{"order":"o2","status":"paid"}', account_id="demo"
    )
    tiny.db.run("set_order_status", id="o2", status="paid", now=at("06-30 12:10:00"))

    figures.refresh(tiny.db, BOGOTA, at("06-30 12:11:00"))

    assert differences(tiny) == []
    assert tiny.one("select revenue from kept_days where day = date '2026-06-30'", "revenue") == 50


def test_a_cancelled_order_changes_the_day_it_was_made(tiny: Tiny) -> None:
    tiny.db.run("set_order_status", id="o2", status="cancelled", now=at("06-30 12:10:00"))

    figures.refresh(tiny.db, BOGOTA, at("06-30 12:11:00"))

    assert differences(tiny) == []


def test_a_new_time_zone_moves_all_days(tiny: Tiny) -> None:
    tokyo = figures.Place("Asia/Tokyo", "JPY", "Bazar")

    assert figures.refresh(tiny.db, tokyo, NOW + timedelta(minutes=1))
    assert differences(tiny) == []
    assert tiny.one("select day from kept_days where new_customers > 1 or person_lines = 1", "day")


@pytest.mark.parametrize("minutes", [0, 1, 30])
def test_a_line_stored_just_before_the_last_count_is_not_missed(tiny: Tiny, minutes: int) -> None:
    """A transaction may end after the count that its time precedes."""
    tiny.line("dora", "customer", "06-30 11:59:00")

    figures.refresh(tiny.db, BOGOTA, NOW + timedelta(minutes=minutes))

    assert differences(tiny) == []
