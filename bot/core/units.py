"""Units of measure, written in one way: '4kg', '4 kilos' and '4 kg' agree."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.core.words import stem, tokens

ONE = {
    name: unit
    for unit, names in {
        "kg": "kg kgs kilo kilos kilogramo kilogramos quilo quilos k",
        "g": "g gr grs gramo gramos grama gramas gram grams",
        "l": "l lt lts litro litros liter liters",
        "ml": "ml mililitro mililitros cc",
        "m": "m mt mts metro metros meter meters",
        "cm": "cm cms centimetro centimetros",
        "mm": "mm milimetro milimetros",
        "lb": "lb lbs libra libras",
        "oz": "oz onza onzas",
        "gb": "gb giga gigas",
        "tb": "tb tera teras",
    }.items()
    for name in names.split()
}
TIMES = re.compile(r"x\d+")  # x48: forty-eight pieces
MIXED = re.compile(r"\d+|[a-z]+")


def measured(words: Iterable[str]) -> frozenset[str]:
    """Words as stems and numbers, units by one name: {'4kg'} and {'4', 'kilos'} are {'4', 'kg'}."""
    pieces = (piece for word in words for piece in _pieces(word))
    return frozenset(ONE.get(piece, stem(piece)) for piece in pieces)


def _pieces(word: str) -> list[str]:
    """A number and the unit written against it, apart; codes stay whole."""
    if TIMES.fullmatch(word):
        return [word[1:]]
    parts = MIXED.findall(word)
    return parts if len(parts) == 2 and parts[0].isdigit() and parts[1] in ONE else tokens(word)
