"""How warm a lead is, and why: a sum of named reasons."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.moment import Moment
from bot.core.state import State

STAGE_POINTS = {"contact": 0, "need": 10, "seen": 20, "quoted": 35, "order": 60, "paying": 75}
ASKED = {
    "price": 10,
    "shipping": 10,
    "payment_methods": 15,
    "buy": 20,
    "availability": 8,
    "photo": 5,
}


def points(moment: Moment, state: State) -> tuple[int, tuple[str, ...]]:
    """A score from 0 to 100 with its reasons, each as 'reason +points'.

    The weights are priors of the trade, not fitted; `bot.learn` fits them once there are orders.
    """
    reasons = list(_reasons(moment, state))
    total = sum(value for _, value in reasons)
    return max(0, min(100, total)), tuple(f"{name} {value:+d}" for name, value in reasons)


def _reasons(moment: Moment, state: State) -> Iterator[tuple[str, int]]:
    yield from (
        (s, v) for s, v in [(f"stage:{state.stage}", STAGE_POINTS.get(state.stage, 0))] if v
    )
    yield from ((f"asked:{act}", value) for act, value in ASKED.items() if moment.reading.has(act))
    if state.max_price is not None:
        yield "gave a budget", 10
    if state.slots.get("city"):
        yield "named a city", 5
    if state.extra.get("before"):
        yield "came back", 10
    if moment.reading.has("browse", "no_interest"):
        yield "only looking", -10
    if moment.conversation.contact.opted_out:
        yield "opted out", -50
