"""The words by which a language counts and speaks of money: data, compiled once a country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from bot.core.words import plain

SIGN = (
    r"(?<!\w)(?:us\$|u\$s|r\$|rd\$|c\$|s/\.?|b/\.?|bs\.?(?=[ \d])|gs\.?(?=[ \d])"
    r"|(?:cop|mxn|ars|clp|pen|usd|brl|eur|uyu|bob|pyg|crc|gtq|dop|hnl|nio|ves)(?=[ \d]))|[$€₡₲]"
)
DIGITS = r"\d{1,3}(?:[.,']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
LETTERS = {"GT": "q", "HN": "l"}  # a letter as a sign of money, only where it is at home
BEHIND = r"€|₲|₡|\$(?! ?\d)"  # a sign that stands behind an amount
MEASURING = r"[%\"”″'’]|x ?\d|(?:por|per) ?cent"
AFTER = "_after"  # how the frames are named that stand behind an amount
RANGE = ("between", "and", "from", "to")
NOTHING = "$^"  # a pattern that never fits
WORDS = ("articles", "first_only", "hundreds", "halves", "money", "units", "labels", "fillers")


@dataclass(frozen=True, eq=False)
class Numerals:
    """The number words of a language, as its file holds them; compared by identity."""

    words: Mapping[str, int] = field(default_factory=dict)  # dos -> 2
    joins: Mapping[str, str] = field(default_factory=dict)  # y -> what stands before it
    scales: Mapping[str, Decimal] = field(default_factory=dict)  # mil, millones
    tight: Mapping[str, Decimal] = field(default_factory=dict)  # k, m: against digits only
    regional: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)  # by country
    articles: frozenset[str] = frozenset()  # one only before a scale: un
    first_only: frozenset[str] = frozenset()  # never inside a number: a
    hundreds: frozenset[str] = frozenset()  # what stands before them counts hundreds
    halves: frozenset[str] = frozenset()
    money: frozenset[str] = frozenset()  # pesos, soles: words after an amount
    units: frozenset[str] = frozenset()  # gb, kilos, meses: a number before one is no money
    labels: frozenset[str] = frozenset()  # talla, modelo: nor is one behind such a word
    fillers: frozenset[str] = frozenset()  # may stand between a frame and its amount
    tails: tuple[str, ...] = ()  # y pico: a little more, which nobody counts
    frames: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # max, min, offer ...
    ranges: Mapping[str, frozenset[str]] = field(default_factory=dict)  # between, and, from, to
    capital: str = ""  # the scale that an M against digits stands for

    @property
    def framing(self) -> frozenset[str]:
        """The words that stand around amounts."""
        found = (re.findall("[a-z]+", frame) for own in self.frames.values() for frame in own)
        return frozenset(word for words in found for word in words)


def numerals_from(file: Mapping[str, Any]) -> Numerals:
    """The number words of an `amounts.toml`."""
    return Numerals(
        words={plain(word): value for word, value in file.get("numbers", {}).items()},
        joins={plain(word): place for word, place in file.get("joins", {}).items()},
        scales=_worths(file.get("scales", {})),
        tight=_worths(file.get("tight", {})),
        regional={where: _worths(own) for where, own in file.get("regional", {}).items()},
        tails=tuple(map(plain, file.get("tails", ()))),
        frames={role: tuple(map(plain, own)) for role, own in file.get("frames", {}).items()},
        ranges={
            part: frozenset(plain(own).split()) for part, own in file.get("ranges", {}).items()
        },
        capital=plain(file.get("capital", "")),
        **{part: frozenset(plain(str(file.get(part, ""))).split()) for part in WORDS},
    )


def _worths(table: Mapping[str, Any]) -> dict[str, Decimal]:
    """Words with what they are worth; several may share a line: 'luca lucas' = 1000."""
    return {
        plain(word): Decimal(str(worth)) for words, worth in table.items() for word in words.split()
    }


@dataclass(frozen=True, eq=False)
class Table:
    """The words of a language as a country uses them, with their patterns."""

    own: Numerals
    scales: Mapping[str, Decimal]
    slang: frozenset[str]  # scales that mean money by themselves
    nicknames: frozenset[str]  # of the currency
    signed: re.Pattern[str]  # digits behind a sign of money
    currency: re.Pattern[str]  # right behind an amount: pesos, de pesos, €
    measure: re.Pattern[str]  # right behind a number that is no money
    label: re.Pattern[str]  # right before one
    tail: re.Pattern[str]
    frames: Mapping[str, re.Pattern[str]]  # right before an amount
    behind: Mapping[str, re.Pattern[str]]  # right behind one
    between: re.Pattern[str]  # right before the first of two: entre
    opening: re.Pattern[str]  # de, desde
    pair: re.Pattern[str]  # all that stands between two behind 'entre'
    to: re.Pattern[str]  # or between two that a word joins by itself
    spaced: re.Pattern[str]  # thousands parted by spaces


@cache
def table(own: Numerals, country: str = "") -> Table:
    """The words of a language in a country, where some mean something else."""
    regional = {**own.regional.get("any", {}), **own.regional.get(country, {})}
    slang = {word: worth for word, worth in regional.items() if worth > 1}
    nicknames = frozenset(regional.keys() - slang.keys())
    money = any_of(own.money | nicknames)
    sign = SIGN + (rf"|(?<!\w){LETTERS[country]}(?= ?\d)" if country in LETTERS else "")
    units = any_of(own.units)
    return Table(
        own=own,
        scales={**own.scales, **slang},
        slang=frozenset(slang),
        nicknames=nicknames,
        signed=re.compile(rf"(?P<sign>{sign}) ?(?P<own>{DIGITS})(?![.,:/]?\d)"),
        currency=re.compile(rf" ?(?:(?:de |of )?(?P<word>{money})(?!\w)|{BEHIND})"),
        measure=re.compile(rf" ?(?:(?:de |of |do )?(?:{units})(?!\w)|{MEASURING})"),
        label=re.compile(rf"(?<!\w)(?:{any_of(own.labels)})(?: \w\w)? ?[#:]? ?$"),
        tail=re.compile(rf" ?(?:{either(own.tails)})(?!\w)"),
        spaced=re.compile(
            rf"(?:{sign}) ?\d{{1,3}}(?: \d{{3}})+(?![\d.])"
            rf"|(?<![\w.,])\d{{1,3}}(?: \d{{3}})+(?= ?(?:(?:{money})(?!\w)|€))"
            r"|(?<![\w.,])\d{1,3}(?: \d{3}){2,}(?! ?\d)"
        ),
        **_around(own),
        **_between(own),
    )


def _filled(own: Numerals) -> str:
    """Little words that may stand before an amount."""
    return rf"(?: (?:{any_of(own.fillers)}))" + "{0,2}"


def _around(own: Numerals) -> dict[str, Any]:
    """What stands right before an amount and right behind it, by what it means."""
    before, behind = {}, {}
    for role, frames in own.frames.items():
        if role.endswith(AFTER):
            behind[role.removesuffix(AFTER)] = re.compile(rf"[ ,]*(?:{either(frames)})(?!\w)")
        else:
            before[role] = re.compile(rf"(?<!\w)(?:{either(frames)}){_filled(own)}[ :,]*$")
    return {"frames": before, "behind": behind}


def _between(own: Numerals) -> dict[str, Any]:
    """What makes a range of two numbers."""
    word = {part: any_of(own.ranges.get(part, ())) for part in RANGE}
    fill = _filled(own)
    return {
        "between": re.compile(rf"(?<!\w)(?:{word['between']}){fill} ?$"),
        "opening": re.compile(rf"(?<!\w)(?:{word['from']}){fill} ?$"),
        "pair": re.compile(rf" ?(?:{word['and']}|{word['to']}){fill} ?"),
        "to": re.compile(rf" ?(?:{word['to']}){fill} ?"),
    }


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first; of none, one that never fits."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or NOTHING


def either(patterns: Iterable[str]) -> str:
    """A pattern for any of some patterns; of none, one that never fits."""
    return "|".join(patterns) or NOTHING
