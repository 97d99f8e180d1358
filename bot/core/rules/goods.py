"""What is asked of which goods."""

from __future__ import annotations

from bot.core.choose import SHOWN
from bot.core.decision import (
    AskWhich,
    Compare,
    Decision,
    FindEach,
    SendPhoto,
    ShowBetter,
    ShowThese,
    TellDetails,
    TellPrice,
    TellStock,
)
from bot.core.moment import Moment
from bot.core.rules.again import again, find

LOOKING = ("price", "buy", "photo", "availability", "catalogue", "more", "thanks", "bye")
SEPARATE = ("total", "compare", "buy", "price", "cheapest", "dearest", "search")


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
    if len(m.state.listed) > 1:
        return Compare(m.state.listed[:3])
    return Compare(m.state.recent[-2:]) if len(m.state.recent) > 1 else None


def they_name_several(m: Moment) -> Decision | None:
    """'el de excel y el de inglés, ¿cuánto sería todo?'."""
    r = m.reading
    if len(r.groups) < 2 or not m.is_about_new or r.is_named:
        return None
    if r.is_whole and not r.has(*SEPARATE):
        return None
    if r.has("total", "buy"):
        return FindEach(r.groups, then="total")
    if r.extreme:
        return FindEach(r.groups, then=r.extreme)
    return FindEach(r.groups) if len(r.candidates) < 2 or not r.is_whole else None


def they_want_the_extreme(m: Moment) -> Decision | None:
    """The cheapest or the dearest: of what they name, of the list, of the last search."""
    r = m.reading
    if not r.extreme:
        return None
    if m.is_about_new and r.words:
        return find(m)
    if r.about == "listed" and 1 < len(r.products) < len(m.state.listed):
        return again(m, among=r.products)
    shown = _shown(m)
    return again(m, words=(), among=shown) if shown else again(m)


def _shown(m: Moment) -> tuple[str, ...]:
    """What they may mean by 'the cheapest': a list that was whole, or what was talked about."""
    listed = m.state.listed
    if not listed:
        return m.state.recent[-3:] if len(m.state.recent) > 1 else ()
    meant = m.reading.points or not m.state.query or len(listed) < SHOWN
    return listed if meant else ()


def they_want_a_better_one(m: Moment) -> Decision | None:
    """'¿hay uno mejor?': than the one in view."""
    r, focus = m.reading, m.state.focus
    if not r.has("better") or r.thrifty or r.has("price", "discount") or len(focus) != 1:
        return None
    named = r.candidates or r.names_strange_goods
    return None if m.is_about_new and named else ShowBetter(focus[0])


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
    r = m.reading
    asked = r.has("total") or (r.has("both") and r.has("price", "buy"))
    if not asked or not m.subject or m.is_about_new or (r.has("both") and len(m.subject) > 3):
        return None
    return TellPrice(m.subject, total=True)


def they_ask_what_is_left(m: Moment) -> Decision | None:
    """Whether it can be had, in which size and colour."""
    r = m.reading
    if not (r.has("availability", "variants") or (r.options and not r.has("price", "buy"))):
        return None
    if m.one:
        return TellStock((m.one,), (*r.words, *r.soft))
    if m.is_about_new and r.words:
        return find(m)
    if r.options and 1 < len(m.subject) < len(m.state.listed):
        return ShowThese(m.subject)
    return AskWhich(m.subject) if len(m.subject) > 1 else None


def they_say_how_many(m: Moment) -> Decision | None:
    """'necesito 12': of what is in view, with what they cost."""
    r = m.reading
    other = r.has("availability", "variants", "photo", "details", "compare", "discount", "more")
    if not r.quantity or other or not m.one or m.is_about_new:
        return None
    return TellPrice((m.one,))


def they_ask_the_price(m: Moment) -> Decision | None:
    """Of what is in focus; of the list, all of them; of nothing yet, ask."""
    r = m.reading
    if not r.has("price") or (m.is_about_new and r.words and not (m.one and r.measures)):
        return None
    if m.one:
        return TellPrice((m.one,))
    if len(m.subject) > 1:
        return ShowThese(m.subject)
    return AskWhich()


def they_ask_for_details(m: Moment) -> Decision | None:
    """More of one product, or one particular of it."""
    r = m.reading
    if m.is_about_new and len(r.candidates) != 1:
        return _particular(m)
    if r.gift or r.highest is not None or not (r.has("details") or _asks_of_it(m)):
        return None
    if m.one:
        return TellDetails(m.one, (*r.words, *r.soft), r.unknown)
    return AskWhich(m.subject)


def _asks_of_it(m: Moment) -> bool:
    """Whether it is a question about the one product in view."""
    r = m.reading
    return bool(m.one) and not m.is_about_new and r.asks and not r.has("greet", "thanks", "bye")


def they_ask_what_names_no_goods(m: Moment) -> Decision | None:
    """'¿es en vivo o grabado?': of the one in view it is not known; of a list, which is meant."""
    r = m.reading
    if not (r.asks and r.words and m.is_about_new) or _looks_for_goods(m):
        return None
    if len(m.state.focus) == 1:
        return TellDetails(m.state.focus[0], r.words, r.words)
    return AskWhich(m.state.listed) if len(m.state.listed) > 1 else None


def _looks_for_goods(m: Moment) -> bool:
    """Whether it names goods, or asks for some."""
    r = m.reading
    found = r.candidates or r.nearest or r.touches or r.names_strange_goods
    return bool(found) or r.has(*LOOKING) or (r.has("search") and not r.of_a_thing)


def _particular(m: Moment) -> Decision | None:
    """'¿tiene certificado?' of what is in focus, '¿la torta lleva nuez?' of what is named."""
    r = m.reading
    if r.candidates or not r.unknown or r.has("price") or _searches(m):
        return None
    if len(r.nearest) == 1 and not r.goes_on and (r.asks or r.has("details")):
        return TellDetails(r.nearest[0], r.words, r.unknown)
    return TellDetails(m.state.focus[0], r.words, r.unknown) if _is_of_focus(m) else None


def _searches(m: Moment) -> bool:
    """Whether goods are asked for, and not what a thing has: '¿tiene ...?' may be either."""
    return m.reading.has("search", "more") and not m.reading.of_a_thing


def _is_of_focus(m: Moment) -> bool:
    """Whether words that no goods bear ask something of the one in focus."""
    r = m.reading
    strange = r.unknown == r.words and not r.names_strange_goods
    asked = r.of_a_thing or (r.asks and not r.goes_on)
    return strange and asked and len(m.state.focus) == 1
