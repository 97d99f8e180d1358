"""Amounts of money as customers write them, and what they mean: a limit, a floor, an offer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from bot.core.speech import Language
from bot.core.words import plain

Role = Literal["max", "min", "offer", "plain"]
SIGN = (
    r"(?:us\$|r\$|s/\.?|\$|€|(?<![a-z])(?:cop|mxn|ars|clp|pen|usd|brl|eur|uyu|bob|pyg|crc|gtq|dop))"
)
DIGITS = r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?![\d])"
MARK = "#"
LEAST = 20  # from which a number behind "hasta" is money


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


@dataclass(frozen=True, slots=True)
class _Number:
    value: Decimal
    start: int
    end: int
    is_money: bool
    scale: Decimal = Decimal(1)


def to_number(digits: str) -> Decimal:
    """The value of '1.329.900', '1,299.00', '359,50', '1 200' or '60000'."""
    separators = re.findall(r"[.,' ]", digits)
    if not separators:
        return Decimal(digits)
    head, tail = re.split(r"[.,' ](?=\d+$)", digits)
    whole = re.sub(r"\D", "", head)
    grouped = len(tail) == 3 and head != "0"
    return Decimal(whole + tail) if grouped else Decimal(f"{whole}.{tail}")


def limits(text: str, language: Language) -> Limits:
    """The amounts of a message with their roles; sizes, models, counts and phones are no money."""
    said = in_digits(plain(text), language)
    numbers = _with_shared_scale(
        [n for n in _numbers(said, language) if n.is_money], said, language
    )
    found = [_amount(number, said, language) for number in numbers]
    found = _ranged(found, said)
    return Limits(
        text=_marked(said, found),
        amounts=tuple(a.value for a in found),
        lowest=_last(found, "min"),
        highest=_last(found, "max"),
        offer=_last(found, "offer"),
        in_digits=any(c.isdigit() for c in text),
    )


def in_digits(said: str, language: Language) -> str:
    """Number words in digits where they count money: dos palos, millón y medio, sesenta mil."""
    scales = "|".join(sorted(map(re.escape, language.scales), key=len, reverse=True))
    names = "|".join(sorted(map(re.escape, language.numbers), key=len, reverse=True))
    if not scales or not names:
        return said
    money = "|".join(sorted(map(re.escape, language.money), key=len, reverse=True)) or "pesos"
    said = re.sub(rf"\bmedi[oa] ({scales})\b", r"0.5 \1", said)
    spelled = rf"\b((?:(?:{names})(?: y)? )*(?:{names})) (?=(?:{scales}|{money})\b)"
    said = re.sub(spelled, lambda m: f"{_spelled(m[1], language)} ", said)
    said = re.sub(rf"(?<!\d )(?<!\d)\b({scales}) y medi[oa]\b", r"1.5 \1", said)
    said = re.sub(rf"\b(\d+) ({scales}) y medi[oa]\b", r"\1.5 \2", said)
    return re.sub(
        rf"\b(\d+) (?:{scales}) ({names}|\d{{3}})(?: mil)?\b(?! ?\d)",
        lambda m: _with_rest(m, language),
        said,
    )


def _spelled(words: str, language: Language) -> int:
    return sum(language.numbers[w] for w in words.split() if w in language.numbers)


def _with_rest(match: re.Match[str], language: Language) -> str:
    """'1 millon quinientos' counts the rest in thousands; 'N mil quinientos' in ones."""
    rest = language.numbers.get(match[2]) or (int(match[2]) if match[2].isdigit() else 0)
    scale = match[0].split()[1]
    worth = language.scales[scale]
    if not 100 <= rest < 1000 or worth < 1000:
        return match[0]
    unit = 1000 if worth >= 1_000_000 else 1
    return f"$ {int(match[1]) * int(worth) + rest * unit}"


def _numbers(said: str, language: Language) -> list[_Number]:
    scales = "|".join(sorted(map(re.escape, language.scales), key=len, reverse=True)) or "mil"
    money = "|".join(sorted(map(re.escape, language.money), key=len, reverse=True)) or "pesos"
    pattern = re.compile(
        rf"(?:(?P<sign>{SIGN}) ?|(?<![\w.,/:#-]))(?P<digits>{DIGITS})(?![.,]?\d)"
        rf"(?: ?(?P<scale>{scales}))?(?!\w)"
        rf"(?: ?(?P<word>(?:de )?(?:{money})(?!\w)|€|\$(?! ?\d)))?"
    )
    return [_number(match, said, language) for match in pattern.finditer(said)]


def _number(match: re.Match[str], said: str, language: Language) -> _Number:
    scale = language.scales.get(match["scale"] or "", Decimal(1))
    value = to_number(match["digits"]) * scale
    marked = bool(match["sign"] or match["word"])
    return _Number(value, *match.span(), marked or _reads_as_money(match, said, language), scale)


def _reads_as_money(match: re.Match[str], said: str, language: Language) -> bool:
    """Whether a number without a currency is written the way money is."""
    after = re.match(r" ?([a-z%]+|pulgadas|\")", said[match.end() :])
    if after and after[1] in language.units:
        return False
    scale, digits = match["scale"] or "", match["digits"]
    if scale:
        return len(scale) > 1 or "." in digits or "," in digits or to_number(digits) >= 10
    if re.search(r"\d[.,']\d{3}", digits):
        return True
    if _before(said, match.start(), language, "offer"):
        return True
    framed = any(_before(said, match.start(), language, role) for role in ("max", "min"))
    return framed and to_number(digits) >= LEAST


def _before(said: str, start: int, language: Language, role: str) -> bool:
    head = re.sub(r"[^\w ]", " ", said[:start])
    head = " ".join(head.split()) + " "
    return any(re.search(rf"(?<!\w){frame} $", head) for frame in language.frames.get(role, ()))


def _with_shared_scale(numbers: list[_Number], said: str, language: Language) -> list[_Number]:
    """'entre 1 y 2 millones': the scale of the second is the first one's too."""
    whole = _numbers(said, language)
    shared = []
    for number in numbers:
        before = next((n for n in whole if n.end <= number.start <= n.end + 3), None)
        if before and not before.is_money and _joined(said[before.end : number.start]):
            value = before.value * (number.scale if before.scale == 1 else 1)
            shared.append(_Number(value, before.start, before.end, is_money=True))
        shared.append(number)
    return list(dict.fromkeys(shared))


def _joined(between: str) -> bool:
    return re.fullmatch(r" ?(?:y|a|e|-|to|and|ate|hasta) ?", between) is not None


def _amount(number: _Number, said: str, language: Language) -> Amount:
    after = said[number.end :].lstrip(" ,.")
    if re.match(
        r"(?:o|ou|or) (?:menos|less)\b|(?:maximo|max|como mucho|tope|at most|no maximo)\b", after
    ):
        return Amount(number.value, "max", number.start, number.end)
    for role in ("offer", "max", "min"):
        if _before(said, number.start, language, role):
            return Amount(number.value, role, number.start, number.end)
    return Amount(number.value, "plain", number.start, number.end)


def _ranged(found: list[Amount], said: str) -> list[Amount]:
    """'entre A y B', 'de A a B': the first is the floor, the second the limit."""
    for first, second in pairwise(found):
        if _joined(said[first.end : second.start]):
            low, high = sorted((first.value, second.value))
            return [
                Amount(low, "min", first.start, first.end),
                Amount(high, "max", second.start, second.end),
            ]
    return found


def _last(found: list[Amount], role: Role) -> Decimal | None:
    return next((a.value for a in reversed(found) if a.role == role), None)


def _marked(said: str, found: list[Amount]) -> str:
    for amount in sorted(found, key=lambda a: a.start, reverse=True):
        said = f"{said[: amount.start]} {MARK} {said[amount.end :]}"
    return said
