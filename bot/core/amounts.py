"""Amounts of money as customers write them, and what they mean: a limit, a floor, an offer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from bot.core.numerals import Numeral, Table, numerals, ready, table
from bot.core.speech import Language
from bot.core.words import plain

Role = Literal["max", "min", "offer", "plain"]
ROLES: tuple[Role, ...] = ("offer", "max", "min")
MARK = "#"
LEAST = 20  # from which a number behind "hasta" is money
LEAST_RANGE = 50  # from which 'de A a B' is money: sizes end below
LARGE = 1000  # an amount below is written short: 500 for 500 mil
GOODS_K = (2, 4, 8)  # of a screen: 4k
SHOUTED = re.compile(r"[^\W\d_]{3}")  # a word all in capitals
OF_GOODS = re.compile(r" (?:de|do|da|of|para) [a-z]")
CAPITAL = re.compile(r"(?<=\d)M(?!\w)")  # nobody writes metres so


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money in a text."""

    value: Decimal
    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What a message says about money."""

    text: str  # the plain message, each amount replaced by a mark
    amounts: tuple[Decimal, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None
    offer: Decimal | None = None
    in_digits: bool = False  # written in digits, not spelled


def _nothing(_: str) -> bool:
    return False


def limits(
    text: str, language: Language, country: str = "", sells: Callable[[str], bool] = _nothing
) -> Limits:
    """The amounts of a message with their roles; sizes, models, counts and phones are no money.

    `sells` tells whether goods of the shop are called so: 2 palos may be two sticks.
    """
    words = table(language.numerals, country)
    said = ready(plain(_with_capital(text, words)), words)
    found = amounts(said, words, sells)
    return Limits(
        text=_marked(said, found),
        amounts=tuple(a.value for a in found),
        lowest=_last(found, "min"),
        highest=_last(found, "max"),
        offer=_last(found, "offer"),
        in_digits=any(c.isdigit() for c in text),
    )


def amounts(said: str, words: Table, sells: Callable[[str], bool] = _nothing) -> tuple[Amount, ...]:
    """The amounts of a plain text that is made ready."""
    read = [_Read(said, one, words, sells) for one in numerals(said, words)]
    joined = list(_joined(read))
    both = [_as_range(first, second, is_pair=pair) for first, second, pair in joined]
    ranged = [amount for pair in both if pair for amount in _ranged(*pair)]
    taken = {one.start for one in ranged}
    taken |= {a.number.start for a, b, _ in joined if b.is_measured()}
    alone = (one.amount() for one in read if one.number.start not in taken and one.is_money())
    return tuple(sorted([*alone, *ranged], key=lambda a: a.start))


def _with_capital(text: str, words: Table) -> str:
    """'1.5M' is a million and a half, '1.5m' may be metres."""
    shouted = text.isupper() and SHOUTED.search(text)
    return text if shouted else CAPITAL.sub(f" {words.own.capital} ", text)


@dataclass(frozen=True, slots=True)
class _Read:
    """A number in its surroundings."""

    said: str
    number: Numeral
    words: Table
    sells: Callable[[str], bool]

    def is_money(self) -> bool:
        """Whether it is written the way money is."""
        if self.number.sign or self.currency:
            return True
        if self.is_measured():
            return False
        return self.number.round or self._is_scaled() or self._is_grouped() or self._is_framed()

    def is_measured(self) -> bool:
        """Whether it counts or measures something: 16 gb, talla 38."""
        before, words = self.said[: self.number.start], self.words
        return bool(words.measure.match(self.said, self.number.end) or words.label.search(before))

    @property
    def currency(self) -> re.Match[str] | None:
        """The word or sign of money right behind it."""
        match = self.words.currency.match(self.said, self.number.end)
        if match and match["word"] in self.words.nicknames:
            return None if self._names_goods(match["word"], match.end()) else match
        return match

    @property
    def role(self) -> Role:
        """What it is meant as."""
        for role in ROLES:
            if role in self.words.behind and self.words.behind[role].match(self.said, self.end):
                return role
        if self.stands_behind("budget"):
            return "max"
        return next((role for role in ROLES if self.stands_behind(role)), "plain")

    def amount(self) -> Amount:
        """It as an amount of money."""
        return Amount(self.number.value, self.role, self.number.start, self.end)

    @property
    def end(self) -> int:
        """Where it ends, with its currency."""
        return self.currency.end() if self.currency else self.number.end

    def stands_behind(self, role: str) -> bool:
        """Whether the words of such a frame stand right before it."""
        frame = self.words.frames.get(role)
        before = re.sub(r"['’]", " ", self.said[: self.number.start])
        return frame is not None and frame.search(before) is not None

    def is_opened(self) -> bool:
        """Whether 'de' or 'desde' stands before it, or what speaks of money."""
        before = self.said[: self.number.start]
        return self.words.opening.search(before) is not None or self.role != "plain"

    def _is_framed(self) -> bool:
        """Whether the words around it speak of money."""
        if self.stands_behind("offer"):
            return True
        return self.number.value >= LEAST and self.role != "plain"

    def _is_scaled(self) -> bool:
        number, words = self.number, self.words
        if not number.scaled_by:
            return False
        if number.scaled_by in words.slang:
            goods = self._names_goods(number.scaled_by, number.end)
            return not goods or self.stands_behind("budget")
        if number.scaled_by in words.own.tight:
            return self._is_tight_money()
        return number.counted or self.role != "plain"

    def _names_goods(self, word: str, end: int) -> bool:
        """Whether slang for money is the name of goods here: 2 palos de escoba."""
        return self.sells(word) or OF_GOODS.match(self.said, end) is not None

    def _is_tight_money(self) -> bool:
        """Whether '2k' or '2m' is money: 4k is a screen, 5m a length."""
        if self.stands_behind("budget") or self.stands_behind("offer"):
            return True
        count = self.number.value / self.number.scale
        if self.number.scale > 1000:
            return False
        alone = self.said == self.said[self.number.start : self.number.end]
        return alone or count not in GOODS_K or self.role != "plain"

    def _is_grouped(self) -> bool:
        return bool(re.search(r"\d[.,']\d{3}", self.number.digits)) and self.number.value >= 1000


def _joined(read: Sequence[_Read]) -> Iterator[tuple[_Read, _Read, bool]]:
    """Neighbours that 'a', 'hasta' or a dash joins, and after 'entre' those that 'y' does."""
    for first, second in pairwise(read):
        words = first.words
        between = first.said[first.end : second.number.start]
        is_pair = words.between.search(first.said[: first.number.start]) is not None
        if (words.pair if is_pair else words.to).fullmatch(between):
            yield first, second, is_pair


def _as_range(first: _Read, second: _Read, *, is_pair: bool) -> tuple[_Read, _Read] | None:
    """Two joined numbers as amounts, where they are money; a scale written once is of both."""
    if first.is_measured() or second.is_measured():
        return None
    money = first.is_money() or second.is_money()
    if not money and not _reads_as_range(first, second, is_pair=is_pair):
        return None
    return replace(first, number=_with_scale(first.number, second.number)), second


def _reads_as_range(first: _Read, second: _Read, *, is_pair: bool) -> bool:
    """Whether two bare numbers are a floor and a limit of money: not 'de la 36 a la 40'."""
    low, high = first.number.value, second.number.value
    if is_pair:
        return min(low, high) >= LEAST
    return min(low, high) >= LEAST and high >= LEAST_RANGE and first.is_opened()


def _with_scale(first: Numeral, second: Numeral) -> Numeral:
    """'entre 1 y 2 millones', 'de 500 a un millon': the scale that was left out."""
    if first.scaled_by or first.value >= LARGE:
        return first
    scales = (second.scale, min(second.scale, Decimal(LARGE)), Decimal(1))
    scale = next((s for s in scales if first.value * s <= second.value), Decimal(1))
    return replace(first, value=first.value * scale)


def _ranged(first: _Read, second: _Read) -> tuple[Amount, Amount]:
    """'entre A y B', 'de A a B': the first is the floor, the second the limit."""
    low, high = sorted((first.number.value, second.number.value))
    one, other = first.amount(), second.amount()
    return replace(one, value=low, role="min"), replace(other, value=high, role="max")


def _last(found: Sequence[Amount], role: Role) -> Decimal | None:
    return next((a.value for a in reversed(found) if a.role == role), None)


def _marked(said: str, found: Sequence[Amount]) -> str:
    for amount in sorted(found, key=lambda a: a.start, reverse=True):
        said = f"{said[: amount.start]} {MARK} {said[amount.end :]}"
    return said
