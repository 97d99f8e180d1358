"""The rules about goods: what is asked of which, in the order in which they are tried."""

from __future__ import annotations

from bot.core.decision import (
    AskWhich,
    Compare,
    Decision,
    Find,
    FindEach,
    HandOff,
    HowToPay,
    MeetObjection,
    Objection,
    PayWith,
    SendPhoto,
    ShowRange,
    ShowThese,
    TellDetails,
    TellDiscounts,
    TellFaq,
    TellPolicy,
    TellPrice,
    TellStock,
    Topic,
)
from bot.core.moment import Moment, Rule

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
LONG, STRANGE = 12, 3  # words of a question, and how many of them no product holds
ABOUT_GOODS = ("price", "photo", "details", "availability", "variants", "buy", "search", "total")


def policy_topics(m: Moment) -> list[Topic]:
    """The topics of the settings that are asked about."""
    return [topic for topic, acts in TOPICS if m.reading.has(*acts)]


def find(m: Moment, **more: object) -> Find:
    """A search for what the reading names, within its limits."""
    r = m.reading
    base = {
        "words": r.words,
        "soft": r.soft,
        "unknown": r.unknown,
        "lowest": r.lowest,
        "highest": r.highest,
        "extreme": r.extreme,
        "condition": r.condition,
        "thrifty": r.thrifty,
        "offer": r.offer,
    }
    return Find(**{**base, **more})  # type: ignore[arg-type]


def again(m: Moment, **more: object) -> Find:
    """The last search, with what this message adds to it."""
    r, s = m.reading, m.state
    limits = {
        "lowest": r.lowest if r.lowest is not None else s.min_price,
        "highest": r.highest if r.highest is not None else s.max_price,
    }
    return find(m, **{"words": s.query, "unknown": (), **limits, **more})


# ---------------------------------------------------------------- paying


def they_name_a_way_to_pay(m: Moment) -> Decision | None:
    """Tested against the product being talked about before any search."""
    r = m.reading
    if not r.method or r.has("installments"):
        return None
    if m.one:
        return _pay_for(m, m.one)
    if m.is_about_new and r.words and r.words == r.unknown and m.state.focus:
        return _pay_for(m, m.state.focus[0])
    if len(r.candidates) > 1 or (r.words and m.is_about_new):
        return find(m)
    if r.faq is not None:
        return TellFaq(r.faq)
    if r.method_is_ours:
        return HowToPay(have=r.method)
    return HowToPay(missing=r.method)


def _pay_for(m: Moment, product: str) -> Decision:
    """One product in the way that they named, if the shop has it."""
    r, quantity = m.reading, m.reading.quantity or m.state.quantity
    if r.method_is_ours:
        return PayWith((product,), r.method, quantity)
    return HowToPay((product,), quantity, missing=r.method)


def they_want_to_pay(m: Moment) -> Decision | None:
    """Buy, a link, the ways to pay: of what is in focus or named now."""
    r = m.reading
    if not r.has("buy", "link", "payment_methods", "will_pay"):
        return None
    if len(r.groups) > 1 and m.is_about_new:
        return FindEach(r.groups, then="total")
    if m.one:
        return HowToPay((m.one,), r.quantity or m.state.quantity)
    if len(r.candidates) > 1 or (m.is_about_new and r.words):
        return find(m)
    if m.subject:
        return AskWhich(m.subject)
    return HowToPay()


# ---------------------------------------------------------------- the owner's own answers


def the_owner_has_answered_that(m: Moment) -> Decision | None:
    """A frequent question with the owner's own words."""
    r = m.reading
    if r.faq is None or r.has("price", "photo", "total", "compare", "cheapest", "buy"):
        return None
    return TellFaq(r.faq)


def they_ask_about_the_shop(m: Moment) -> Decision | None:
    """Hours, address, shipping, returns, warranty ... from the settings."""
    topics = policy_topics(m)
    if not topics:
        return None
    if m.is_about_new and m.reading.candidates and m.reading.has(*ABOUT_GOODS):
        return None  # the goods first; the policy is told beside them
    goods = m.reading.words if m.is_about_new else ()
    return TellPolicy(topics[0], m.one, goods)


# ---------------------------------------------------------------- doubts


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
    if not r.has("discount") and not (r.offer is not None and m.one and not m.is_about_new):
        return None
    if m.is_about_new and len(r.candidates) > 1:
        return find(m)
    return TellDiscounts(m.subject or m.state.focus, r.offer)


# ---------------------------------------------------------------- several


def they_compare(m: Moment) -> Decision | None:
    """Two of the list, two named ones, or the first of the list."""
    r = m.reading
    if not r.has("compare"):
        return None
    if len(m.subject) > 1 and r.about == "listed":
        return Compare(m.subject[:3])
    if len(r.groups) > 1:
        return FindEach(r.groups, then=r.extreme or "compare", among=m.state.listed)
    if len(r.candidates) > 1:
        return Compare(r.candidates[:3])
    return Compare(m.state.listed[:3]) if len(m.state.listed) > 1 else None


def they_name_several(m: Moment) -> Decision | None:
    """'el de excel y el de inglés, ¿cuánto sería todo?'."""
    r = m.reading
    if len(r.groups) < 2 or not m.is_about_new or len(r.candidates) == 1:
        return None
    if r.has("total", "buy"):
        return FindEach(r.groups, then="total")
    if r.extreme:
        return FindEach(r.groups, then=r.extreme)
    return FindEach(r.groups) if not r.candidates else None


def they_want_the_extreme(m: Moment) -> Decision | None:
    """The cheapest or the dearest: of what they name, of the list, of the last search."""
    r = m.reading
    if not r.extreme:
        return None
    if m.is_about_new and r.words:
        return find(m)
    if r.about == "listed" and 1 < len(r.products) < len(m.state.listed):
        return again(m, among=r.products)
    cheaper = r.extreme == "cheapest" and m.state.focus and not m.state.listed
    if m.state.query:
        return again(m, but=m.state.focus if cheaper else ())
    return again(m)


# ---------------------------------------------------------------- one


def they_want_a_photo(m: Moment) -> Decision | None:
    """The picture of what is in focus or named; never an appointment."""
    r = m.reading
    if not r.has("photo"):
        return None
    if m.one:
        return SendPhoto((m.one,))
    if m.is_about_new and r.words:
        return find(m, wants_photo=True)
    return AskWhich(m.subject)


def they_ask_for_the_total(m: Moment) -> Decision | None:
    """How much it all is."""
    if not m.reading.has("total") or not m.subject or m.is_about_new:
        return None
    quantity = m.reading.quantity or m.state.quantity
    return TellPrice(m.subject, quantity, total=True)


def they_ask_what_is_left(m: Moment) -> Decision | None:
    """Whether it can be had, in which size and colour."""
    r = m.reading
    if not r.has("availability", "variants"):
        return None
    if m.one:
        return TellStock((m.one,), (*r.words, *r.soft))
    if m.is_about_new and r.words:
        return find(m)
    return AskWhich(m.subject) if len(m.subject) > 1 else None


def they_ask_the_price(m: Moment) -> Decision | None:
    """Of what is in focus; of the list, all of them; of nothing yet, ask."""
    r = m.reading
    if not r.has("price") or (m.is_about_new and r.words):
        return None
    if m.one:
        return TellPrice((m.one,), r.quantity or 1)
    if len(m.subject) > 1:
        return ShowThese(m.subject)
    return AskWhich()


def they_ask_for_details(m: Moment) -> Decision | None:
    """More of one product, or one particular of it."""
    r = m.reading
    if m.is_about_new and len(r.candidates) != 1:
        return _unknown_particular(m)
    if not r.has("details") and not (r.about == "focus" and r.asks and (r.words or r.soft)):
        return None
    if m.one:
        asked = tuple(w for w in (*r.words, *r.soft))
        return TellDetails(m.one, asked, r.unknown)
    return AskWhich(m.subject)


def _unknown_particular(m: Moment) -> Decision | None:
    """'¿tiene certificado?' while one product is in focus: a particular, not other goods."""
    r = m.reading
    particular = r.has("details") or r.of_a_thing
    if particular and r.unknown == r.words and len(m.state.focus) == 1 and not r.has("price"):
        return TellDetails(m.state.focus[0], r.words, r.unknown)
    return None


# ---------------------------------------------------------------- look for goods


def they_tell_what_it_is_for(m: Moment) -> Decision | None:
    """The answer to our question: it narrows the last search and is no search of its own."""
    r, s = m.reading, m.state
    told = r.for_something
    if not s.query or (not told and r.has("search", "photo", "catalogue", "more", "price")):
        return None
    answers = s.asked == "use" and not (r.candidates and len(r.text.split()) <= 2)
    purpose = r.purpose or told or answers
    if not purpose or r.about == "listed" or not (r.words or r.soft or r.highest):
        return None
    return again(m, soft=(*r.words, *r.soft))


def they_set_a_limit(m: Moment) -> Decision | None:
    """Only an amount, or an amount and what it is for: the last search again."""
    r, s = m.reading, m.state
    if (r.highest is None and r.lowest is None) or not s.query:
        return None
    return None if r.words and r.candidates else again(m, soft=(*r.words, *r.soft))


def they_want_others(m: Moment) -> Decision | None:
    """More, or something similar or cheaper than what was shown."""
    r, s = m.reading, m.state
    if not r.has("more") or (r.words and m.is_about_new):
        return None
    if not s.query and not s.listed and not s.focus:
        return ShowRange()
    return again(m, but=tuple(dict.fromkeys((*s.listed, *s.focus))))


def they_pick_from_the_list(m: Moment) -> Decision | None:
    """'el segundo', 'el asus': shown as a card."""
    r = m.reading
    if r.about == "listed" and r.products and r.products != m.state.listed:
        return ShowThese(r.products)
    return None


def they_name_goods(m: Moment) -> Decision | None:
    """What they name is looked for, sold here or not."""
    r = m.reading
    if not r.words or (r.has("thanks", "bye", "no_interest") and not r.asks):
        return None
    if m.is_about_new and (r.named or r.candidates or len(r.unknown) < len(r.words)):
        return find(m)
    return ShowThese(r.products) if r.about == "focus" and r.has("search") else None


SELLING: tuple[Rule, ...] = (
    they_name_a_way_to_pay,
    the_owner_has_answered_that,
    they_want_to_pay,
    they_ask_about_the_shop,
    they_compare,
    they_doubt,
    it_is_beyond_the_data,
    they_want_a_better_price,
    they_name_several,
    they_want_the_extreme,
    they_want_a_photo,
    they_ask_for_the_total,
    they_ask_what_is_left,
    they_ask_the_price,
    they_tell_what_it_is_for,
    they_ask_for_details,
    they_set_a_limit,
    they_want_others,
    they_pick_from_the_list,
    they_name_goods,
)
