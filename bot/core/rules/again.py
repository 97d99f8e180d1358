"""A search for what is named now, or the last one again."""

from __future__ import annotations

from bot.core.decision import Find
from bot.core.moment import Moment

MISSES = 2  # turns in a row not understood, after which a person is called


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
        "thing": r.names_thing,
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
