"""The values of an option in the order in which people expect them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from bot.core.units import ONE
from bot.core.words import plain

LETTERED = ("xxxs", "xxs", "xs", "pp", "s", "p", "m", "l", "g", "xl", "gg", "xxl", "xg", "xxxl")
RANK = {letters: n for n, letters in enumerate(LETTERED)}
COUNTED_X = re.compile(r"(\d)(x[sl])")  # 2xl
MEASURE = re.compile(r"(\d+(?:[.,]\d+)?) ?([a-z\"”″']*)")
BASE: dict[str, tuple[str, Decimal]] = {
    "kg": ("g", Decimal(1000)),
    "l": ("ml", Decimal(1000)),
    "m": ("mm", Decimal(1000)),
    "cm": ("mm", Decimal(10)),
    "tb": ("gb", Decimal(1024)),
    "lb": ("oz", Decimal(16)),
}  # a unit in smaller ones


def by_sense(values: Iterable[str]) -> list[str]:
    """Values once each: numbers and measures ascending, S before M; others as they came."""
    once = list(dict.fromkeys(values))
    for rank in (_letters, _measure):
        ranks = {value: rank(plain(value)) for value in once}
        known = [own for own in ranks.values() if own is not None]
        if len(known) == len(once) and len({kind for kind, _ in known}) == 1:
            return sorted(once, key=lambda value: ranks[value] or ("", Decimal(0)))
    return once


def _letters(value: str) -> tuple[str, Decimal] | None:
    """The place of a size in letters: xs, s, m, l, 2xl."""
    letters = COUNTED_X.sub(lambda m: "x" * (int(m[1]) - 1) + m[2], value)
    return ("letters", Decimal(RANK[letters])) if letters in RANK else None


def _measure(value: str) -> tuple[str, Decimal] | None:
    """A number with its unit, in the smallest unit of its sort: 1 l is 1000 ml."""
    match = MEASURE.fullmatch(value)
    if match is None:
        return None
    unit, times = BASE.get(own := ONE.get(match[2], match[2]), (own, Decimal(1)))
    return unit, Decimal(match[1].replace(",", ".")) * times
