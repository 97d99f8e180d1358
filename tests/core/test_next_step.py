"""What to do next with a lead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.next_step import next_step

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lead", "step"),
    [
        ({"status": "waiting", "stage": "quoted"}, "answer_now"),
        ({"status": "person", "last_speaker": "customer"}, "answer_now"),
        ({"status": "person", "last_speaker": "person"}, "let_bot"),
        ({"stage": "paying", "state": {"topic": "receipt"}}, "check_payment"),
        ({"stage": "paying", "order_status": "receipt_received"}, "check_payment"),
        ({"stage": "paying", "order_status": "to_confirm"}, "confirm_order"),
        ({"stage": "paying", "order_status": "awaiting_payment"}, "let_bot"),
        ({"stage": "paying", "quiet": 2}, "remind_payment"),
        ({"stage": "order", "quiet": 2}, "finish_order"),
        ({"stage": "quoted", "state": {"objections": ["price"]}, "quiet": 2}, "answer_objection"),
        ({"stage": "quoted", "quiet": 2}, "let_bot"),
        ({"stage": "quoted", "quiet": 25}, "follow_up_quote"),
        ({"stage": "seen", "quiet": 25}, "offer_again"),
        ({"stage": "contact", "quiet": 25}, "let_bot"),
    ],
)
def test_the_next_step_with_a_lead_follows_from_where_it_stands(lead: dict, step: str) -> None:
    usual = {"status": "bot", "stage": "seen", "order_status": "", "last_speaker": "bot"}
    last_at = NOW - timedelta(hours=lead.get("quiet", 0))
    assert next_step({**usual, "state": {}, **lead, "last_at": last_at}, NOW) == step
