"""Amounts as people write them; a whole column is read in one style."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from bot.catalogue.grid import Cell, tidy
from bot.catalogue.lexicon import folded, lexicon
from bot.core.words import plain

DIGITS = r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
NUMERAL = re.compile(rf"(?:{DIGITS})")
GROUPED = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
SCALED = re.compile(r"\s*(mil|k|millon|millones|milhao|milhoes)\b")
APOSTROPHE = re.compile(r"(?<=\d)['’´`](?=\d{3}(?!\d)([.,](?=\d{3}(?!\d)))?)")
OTHER = {".": ",", ",": "."}
CENT = Decimal("0.01")
ONE, THOUSAND, MILLION = Decimal(1), Decimal(1000), Decimal(1_000_000)
LONGEST = 300  # letters; a longer price cell is prose


@dataclass(frozen=True, slots=True)
class Amount:
    """A price cell, read; `value` is None when no price is written there."""

    written: str
    value: Decimal | None = None
    before: Decimal | None = None
    currency: str = ""
    note: str = ""  # why it may not be the price to quote


@dataclass(frozen=True, slots=True)
class Style:
    """How a column writes its numbers: the mark before the decimals, and whether that is sure."""

    decimal: str = "."
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """A number in a text, and the words right before it."""

    value: Decimal
    label: str


def style(cells: Iterable[Cell], *, dots: bool | None) -> Style:
    """The style of a column; `dots` tells whether the shop's country writes 12.900 for thousands.

    Numbers that can be read in one way only decide. Where there are none, three digits after a
    mark are thousands, for money has no thousandths; that is sure only where the country agrees.
    """
    texts = (_joined(cell[:LONGEST]) for cell in cells if isinstance(cell, str))
    marks = Counter(_evidence(found) for text in texts for found in NUMERAL.findall(text))
    if marks["."] != marks[","]:
        return Style(_more(marks, ".", ","), not (marks["."] and marks[","]))
    return _open_style(marks["?."], marks["?,"], dots=dots)


def _more(marks: Counter[str], one: str, other: str) -> str:
    return one if marks[one] > marks[other] else other


def _open_style(points: int, commas: int, *, dots: bool | None) -> Style:
    """The style of a column of which every number may be read in two ways."""
    if points == commas:
        return Style("," if dots else ".", not points)
    thousands_are_dots = points > commas
    return Style("," if thousands_are_dots else ".", dots is thousands_are_dots)


def _evidence(number: str) -> str:
    """The decimal mark that a number proves; `?.` when its point may be either; or nothing."""
    marks = [letter for letter in number if letter in ".,"]
    if not marks:
        return ""
    head, last, tail = number.rpartition(marks[-1])
    if len(marks) == 1:
        is_open = GROUPED.fullmatch(f"{head}{last}{tail}")
        return f"?{last}" if is_open else last
    if marks.count(last) == 1:
        return last
    return OTHER[last] if len(tail) == 3 and len(set(marks)) == 1 else ""


def parse(number: str, decimal: str) -> Decimal:
    """A number of digits and marks, in a style; what its own marks prove comes first."""
    bare = re.sub(r"[\u00a0\u202f ]", "", number)
    whole, mark, tail = bare.rpartition(_decimal_of(bare, decimal) or "\0")
    digits = re.sub(r"[.,]", "", whole if mark else tail)
    return Decimal(f"{digits}.{tail}" if mark else digits)


def _decimal_of(bare: str, decimal: str) -> str:
    """The mark before the decimals of this number, or nothing when it has none."""
    marks = [letter for letter in bare if letter in ".,"]
    if not marks:
        return ""
    last, tail = marks[-1], bare.rpartition(marks[-1])[2]
    if len(marks) > 1:
        return "" if marks.count(last) > 1 and len(tail) == 3 else last
    return last if last == decimal or not GROUPED.fullmatch(bare) else ""


def read(cell: Cell, how: Style) -> Amount:
    """The price that a cell states."""
    if isinstance(cell, Decimal):
        return Amount(f"{cell:f}", _money(cell))
    written = " ".join((cell if isinstance(cell, str) else " ".join(cell)).split())
    if folded(written) in lexicon().prices["missing"] or len(written) > LONGEST:
        return Amount(written)
    currency, text = _without_currency(_joined(plain(written)))
    pieces = _pieces(text, how)
    if not pieces or text.lstrip("$ ").startswith("-") or "%" in text:
        return Amount(written, currency=currency)
    if len(pieces) == 1:
        return Amount(written, _money(pieces[0].value), None, currency, _note(text))
    value, before = _current(pieces)
    note = "" if value else "several amounts"
    return Amount(written, value, before, currency, note)


def _joined(text: str) -> str:
    """1'250.000 and 1'250 as 1.250.000 and 1250."""
    return APOSTROPHE.sub(_mark_after, text)


def _mark_after(match: re.Match[str]) -> str:
    return match[1] or ""


def _money(value: Decimal) -> Decimal | None:
    """An amount to the cent; None when it is no price."""
    exact = tidy(value)
    return tidy(exact.quantize(CENT, ROUND_HALF_UP)) if exact >= CENT else None


def _pieces(text: str, how: Style) -> list[Piece]:
    found, end = [], 0
    for match in NUMERAL.finditer(text):
        scale = SCALED.match(text, match.end())
        times = ONE if not scale else THOUSAND if scale[1] in ("mil", "k") else MILLION
        value = parse(match[0], how.decimal) * times
        found.append(Piece(value, text[end : match.start()]))
        end = match.end()
    return found


def _current(pieces: Sequence[Piece]) -> tuple[Decimal | None, Decimal | None]:
    """Of several amounts the one said to hold now, and the one it replaces."""
    money = [piece for piece in pieces if piece.label.rstrip().endswith("$")]
    if len({piece.value for piece in pieces}) == 1:
        return _money(pieces[0].value), None
    now, before = _named(money or pieces)
    most = max(piece.value for piece in pieces)
    if len(set(now)) != 1 or now[0] * 20 < most:  # "2 x 1" is no price
        return None, None
    higher = [one for one in before if one > now[0]]
    return _money(now[0]), _money(max(higher)) if higher else None


def _named(pieces: Sequence[Piece]) -> tuple[list[Decimal], list[Decimal]]:
    """The amounts that are said to hold now, and those that held before."""
    now = [piece.value for piece in pieces if _says(piece, "now")]
    before = [piece.value for piece in pieces if _says(piece, "before")]
    if len(pieces) == 2 and not now:
        first, last = pieces
        if len(before) == 1:
            return [one.value for one in pieces if one.value != before[0]], before
        if "de" in first.label.split() and "por" in last.label.split():
            return [last.value], [first.value]
    return now, before


def _says(piece: Piece, what: str) -> bool:
    return bool(set(re.findall(r"[a-z]+", piece.label)) & lexicon().prices[what])


def _note(text: str) -> str:
    words = set(re.findall(r"[a-z]+", text))
    if words & {"desde", "from"} or "a partir" in text:
        return "a lowest price, not the price"
    return "before tax" if "+" in text and words & lexicon().prices["net"] else ""


def _without_currency(text: str) -> tuple[str, str]:
    """The currency that a text names, and the text with a bare $ in its place."""
    match = _sign().search(text)
    if not match:
        return "", text
    return lexicon().signs[match[0].strip()], _sign().sub(" $ ", text)


def currency_in(text: str) -> str:
    """The currency that a text names, or nothing."""
    return _without_currency(plain(text))[0]


@cache
def _sign() -> re.Pattern[str]:
    signs = sorted(lexicon().signs, key=len, reverse=True)
    spelt = "|".join(map(re.escape, (sign for sign in signs if len(sign) > 1 or sign > "z")))
    letters = "".join(sign for sign in signs if len(sign) == 1 and sign <= "z")
    return re.compile(rf"(?<![a-z0-9])(?:(?:{spelt})(?![a-z])|[{letters}](?=\s*\d))")


def uses_dots(country: str, currency: str) -> bool | None:
    """Whether 12.900 is twelve thousand nine hundred there; None when nobody knows."""
    prices = lexicon().prices
    if country:
        return country.lower() in prices["dot_countries"]
    return currency.lower() in prices["dot_currencies"] if currency else None
