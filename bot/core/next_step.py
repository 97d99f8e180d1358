"""What a person of the shop had best do next with a lead: the first rule that applies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

Lead = Mapping[str, Any]  # status, stage, order_status, last_at, last_speaker, state
Step = Literal[
    "answer_now",
    "check_payment",
    "confirm_order",
    "remind_payment",
    "finish_order",
    "answer_objection",
    "follow_up_quote",
    "offer_again",
    "let_bot",
]
Rule = Callable[[Lead, timedelta], bool]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_person_is_awaited(lead: Lead, _: timedelta) -> bool:
    """They asked for a person, or a person owes them an answer."""
    owed = lead["status"] == "person" and lead["last_speaker"] == "customer"
    return owed or bool(lead["status"] == "waiting")


def they_say_they_paid(lead: Lead, _: timedelta) -> bool:
    """A receipt came in, and nobody has confirmed it."""
    told = lead["stage"] == "paying" and lead["state"].get("topic") == "receipt"
    return bool(told) or lead["order_status"] == "receipt_received"


def an_order_waits_for_a_word(lead: Lead, _: timedelta) -> bool:
    """They ordered what they pay later or on delivery, and nobody has confirmed it."""
    return bool(lead["order_status"] == "to_confirm")


def they_went_quiet_while_paying(lead: Lead, silence: timedelta) -> bool:
    """They have the way to pay, and an hour has passed."""
    return bool(lead["stage"] == "paying") and silence >= HOUR


def they_went_quiet_while_ordering(lead: Lead, silence: timedelta) -> bool:
    """The order lacks something, and an hour has passed."""
    return bool(lead["stage"] == "order") and silence >= HOUR


def they_have_a_doubt(lead: Lead, silence: timedelta) -> bool:
    """They objected, and did not come back to it."""
    return bool(lead["state"].get("objections")) and silence >= HOUR


def they_know_the_price(lead: Lead, silence: timedelta) -> bool:
    """They were told a price, and a day has passed."""
    return bool(lead["stage"] == "quoted") and silence >= DAY


def they_saw_something(lead: Lead, silence: timedelta) -> bool:
    """They looked at goods, and a day has passed."""
    return lead["stage"] in ("need", "seen") and silence >= DAY


RULES: tuple[tuple[Rule, Step], ...] = (
    (a_person_is_awaited, "answer_now"),
    (they_say_they_paid, "check_payment"),
    (an_order_waits_for_a_word, "confirm_order"),
    (they_went_quiet_while_paying, "remind_payment"),
    (they_went_quiet_while_ordering, "finish_order"),
    (they_have_a_doubt, "answer_objection"),
    (they_know_the_price, "follow_up_quote"),
    (they_saw_something, "offer_again"),
)


def next_step(lead: Lead, now: datetime) -> Step:
    """What to do next; nothing, while the bot is selling."""
    silence = now - lead["last_at"]
    return next((step for rule, step in RULES if rule(lead, silence)), "let_bot")
