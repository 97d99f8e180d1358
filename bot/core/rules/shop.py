"""The owner's own answers, doubts, discounts."""

from __future__ import annotations

from bot.core.decision import (
    Decision,
    HandOff,
    MeetObjection,
    Objection,
    TellDiscounts,
    TellFaq,
    TellPolicy,
    TellQuote,
    Topic,
)
from bot.core.moment import Moment
from bot.core.rules.again import find

TOPICS: tuple[tuple[Topic, tuple[str, ...]], ...] = (
    ("hours", ("hours",)),
    ("address", ("address",)),
    ("returns", ("returns",)),
    ("warranty", ("warranty",)),
    ("shipping", ("shipping", "delivery_time")),
    ("invoice", ("invoice",)),
    ("installments", ("installments",)),
    ("contact", ("contact_data",)),
    ("reservation", ("reservation",)),
    ("about", ("about",)),
)
OBJECTIONS: tuple[tuple[str, Objection], ...] = (
    ("objection_trust", "trust"),
    ("objection_competitor", "competitor"),
    ("objection_money", "money"),
    ("objection_price", "price"),
    ("objection_decider", "decider"),
    ("objection_timing", "timing"),
)
VAGUE = frozenset(
    {"greet", "yes", "details", "unsure", "search"}
)  # acts that ask nothing by themselves
SHORT = 6  # words of a question that goes on about the same
LONG, STRANGE = 12, 3  # words of a question, and how many of them no product holds
ABOUT_GOODS = ("price", "photo", "details", "availability", "variants", "buy", "search", "total")


def policy_topics(m: Moment) -> list[Topic]:
    """The topics of the settings that are asked about."""
    return [topic for topic, acts in TOPICS if m.reading.has(*acts)]


def the_owner_has_answered_that(m: Moment) -> Decision | None:
    """A frequent question with the owner's own words."""
    r = m.reading
    if r.faq is None or r.has("price", "photo", "total", "compare", "cheapest", "buy"):
        return None
    if not r.faq_is_sure and (set(r.acts) - VAGUE or (r.candidates and not r.is_mentioned)):
        return None
    return TellFaq(r.faq)


def they_ask_about_the_shop(m: Moment) -> Decision | None:
    """Hours, address, shipping, returns, warranty ... from the settings."""
    topics = policy_topics(m)
    if not topics:
        return None
    named = m.reading.candidates or m.reading.nearest
    if m.is_about_new and named and m.reading.has(*ABOUT_GOODS):
        return None  # the goods first; the policy is told beside them
    goods = m.reading.words if m.is_about_new else ()
    return TellPolicy(topics[0], m.one, goods)


def they_doubt(m: Moment) -> Decision | None:
    """Too dear, too far, is it genuine, not now."""
    r = m.reading
    kind = next((kind for act, kind in OBJECTIONS if r.has(act)), None)
    if kind is None or r.has("more", "cheapest"):
        return None
    if m.is_about_new and r.candidates and r.named and r.has("search", "price"):
        return None
    return MeetObjection(kind, m.subject or m.state.focus)


def it_is_beyond_the_data(m: Moment) -> Decision | None:
    """A long technical question with several words that no product's data holds."""
    r = m.reading
    if r.highest is not None or len(r.text.split()) < LONG or not r.has("details", "search"):
        return None
    return HandOff("beyond_data") if len(r.unknown) >= STRANGE else None


def they_want_a_better_price(m: Moment) -> Decision | None:
    """Discounts come from the shop's rows, or there are none."""
    r = m.reading
    offers = r.offer is not None and bool(m.one) and not m.is_about_new
    if not (r.has("discount") or offers):
        return None
    if not (m.is_about_new and r.words):
        return TellDiscounts(m.subject or m.state.focus, r.offer)
    if len(r.candidates) > 1:
        return find(m)
    return TellDiscounts(m.subject or r.nearest[: len(r.nearest) == 1], r.offer)


def they_go_on_about_a_policy(m: Moment) -> Decision | None:
    """'¿y a Canarias?' after shipping was told: more of the same."""
    r, topic = m.reading, m.state.topic
    if not r.goes_on or not topic or r.candidates or r.has(*ABOUT_GOODS):
        return None
    known = next((t for t, _ in TOPICS if t == topic), None)
    return TellPolicy(known, m.one) if known and len(r.text.split()) <= SHORT else None


def the_owner_has_written_of_that(m: Moment) -> Decision | None:
    """A word that no goods bear, but that the owner's own texts speak of."""
    r = m.reading
    named = r.candidates and not r.is_mentioned
    if r.told is None or named or r.nearest or not m.is_about_new:
        return None
    goods = r.names_strange_goods and r.has("search")
    return None if goods or r.has("price", "buy") else TellQuote(*r.told)
