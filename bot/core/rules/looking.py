"""Looking for goods: named, narrowed, others, picked from the list."""

from __future__ import annotations

from bot.core.decision import Decision, HandOff, ShowRange, ShowThese
from bot.core.moment import Moment
from bot.core.rules.again import MISSES, again, find


def they_tell_what_it_is_for(m: Moment) -> Decision | None:
    """The answer to our question: it narrows the last search and is no search of its own."""
    r = m.reading
    said = (*r.words, *r.soft)
    if not m.state.query or r.about == "listed" or not (said or r.highest):
        return None
    if r.for_something:
        return again(m, soft=said)
    if r.has("search", "photo", "catalogue", "more", "price"):
        return None
    return again(m, soft=said) if r.purpose or _answers_what_for(m) else None


def _answers_what_for(m: Moment) -> bool:
    """Whether we asked what it is for, and this is no name of other goods."""
    r = m.reading
    named = r.candidates and len(r.text.split()) <= 2
    strange = r.asks and r.unknown == r.words
    return m.state.asked == "use" and not named and not strange


def they_look_for_an_occasion(m: Moment) -> Decision | None:
    """'busco un regalo, máximo 60 mil': anything that suits, of several sorts."""
    r = m.reading
    anything = r.gift or (r.purpose and not r.candidates) or r.anything
    if not (r.has("search") or r.highest) or not anything or m.subject or r.has("thanks", "bye"):
        return None
    return find(m, words=(), soft=(*r.words, *r.soft), unknown=())


def they_set_a_limit(m: Moment) -> Decision | None:
    """Only an amount, or an amount and what it is for: the last search again."""
    r, s = m.reading, m.state
    if (r.highest is None and r.lowest is None) or not s.query:
        return None
    if r.words and r.candidates:
        return None
    anything = r.anything or r.has("catalogue")
    return again(m, soft=(*r.words, *r.soft), widens=anything and not r.points)


def they_want_others(m: Moment) -> Decision | None:
    """More, or something similar or cheaper than what was shown."""
    r, s = m.reading, m.state
    if not r.has("more", "better") or (r.words and m.is_about_new):
        return None
    if not s.query and not s.listed and not s.focus:
        return ShowRange()
    if r.thrifty and s.query:
        return again(m, extreme="cheapest")
    return again(m, but=tuple(dict.fromkeys((*s.listed, *s.focus))))


def they_pick_from_the_list(m: Moment) -> Decision | None:
    """'el segundo', 'el asus': shown as a card."""
    r = m.reading
    parting = r.has("thanks", "bye") and bool(r.words) and not r.asks
    if r.about == "listed" and r.products and r.products != m.state.listed and not parting:
        return ShowThese(r.products)
    return None


def they_name_goods(m: Moment) -> Decision | None:
    """What they name is looked for, sold here or not."""
    r = m.reading
    if r.is_strange and m.state.misses >= MISSES:
        return HandOff("not_understood")
    if not r.words or _takes_leave(m):
        return None
    if m.is_about_new:
        return find(m) if r.names_goods else None
    return ShowThese(r.products) if r.about == "focus" and r.has("search") else None


def _takes_leave(m: Moment) -> bool:
    """Thanks or a goodbye, and no wish for goods beside it."""
    r = m.reading
    wanted = r.asks or (r.has("search") and bool(r.candidates))
    return r.has("thanks", "bye", "no_interest") and not wanted
