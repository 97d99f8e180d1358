"""How numbers are put together: a count takes a scale, smaller parts follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.core.numerals.pieces import Text, in_pieces, to_number
from bot.core.numerals.vocabulary import Table

HALF = Decimal("0.5")
THOUSAND, MILLION = 1000, 1_000_000
OTHER_RUN = 3  # digits that may go on with what stands before them: 2 millones 300


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text."""

    value: Decimal
    start: int
    end: int
    scale: Decimal = Decimal(1)  # of its first part
    scaled_by: str = ""  # the word of that scale
    digits: str = ""  # as written; "": spelled
    counted: bool = True  # 'dos mil', not the mere 'mil'
    round: bool = False  # spelled in hundreds
    sign: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A count with its scale, and the place behind it."""

    value: Decimal
    at: int
    scale: Decimal = Decimal(1)
    scaled_by: str = ""
    digits: str = ""
    counted: bool = True
    round: bool = False


def numerals(said: str, words: Table) -> Iterator[Numeral]:
    """Every number of a plain text that is made ready."""
    text, at = in_pieces(said, words), 0
    while at < len(text.pieces):
        part = _whole(text, at)
        if part is None:
            at += 1
            continue
        first, last = text.pieces[at], text.pieces[part.at - 1]
        yield Numeral(
            part.value,
            first.start,
            last.end,
            part.scale,
            part.scaled_by,
            part.digits,
            part.counted,
            part.round,
            first.sign,
        )
        at = part.at


def _whole(text: Text, at: int) -> _Part | None:
    """A number with all its parts: 'dos millones quinientos mil'."""
    first = _part(text, at)
    if first is None:
        return None
    value, last, end = first.value, first.scale, first.at
    while last > 1 and (rest := _rest(text, end, last)):
        value, last, end = value + rest.value, rest.scale, rest.at
    more = first.counted or value > first.value
    return replace(first, value=value, at=_behind_tail(text, end), counted=more)


def _part(text: Text, at: int) -> _Part | None:
    """A count and its scale: '20 lucas', 'dos y medio millones', 'half a million', 'mil'."""
    own = text.words.own
    if text.word(at) in own.halves:
        scale, name, end = _scale(text, at + 1 + (text.word(at + 1) in own.articles))
        return _Part(scale * HALF, end, scale, name) if name else None
    count, end, is_round = _count(text, at)
    counted = end > at
    if counted:
        count, end = _with_half(text, count, _behind_tail(text, end))
    scale, name, end = _scale(text, end)
    if not counted and not name:
        return None
    if not name and text.word(at) in own.articles and count == 1:
        return None
    value = (count if counted else Decimal(1)) * scale
    return _Part(value, end, scale, name, text.digits(at), counted, is_round)


def _with_half(text: Text, count: Decimal, at: int) -> tuple[Decimal, int]:
    """A count with the half before its scale: 'dos y medio millones'."""
    half, behind = _half(text, at)
    return (count + half, behind) if half and _scale(text, behind)[1] else (count, at)


def _rest(text: Text, at: int, last: Decimal) -> _Part | None:
    """A smaller part behind one with a scale: '... quinientos', '... 500', '... y medio'."""
    half, end = _half(text, at)
    if half:
        return _Part(last * half, end)
    place = text.words.own.joins.get(text.word(at), "")
    joined = place in ("any", "hundreds")
    part = _part(text, at + joined)
    if part is None or not _goes_on(part, last, place if joined else ""):
        return None
    return part if part.scale > 1 else _after_scale(part, last)


def _goes_on(part: _Part, last: Decimal, joint: str) -> bool:
    """Whether a part continues a larger one."""
    if part.scale >= last or part.value >= last or not (part.counted or last >= MILLION):
        return False
    if part.digits:
        return not joint and len(part.digits) == OTHER_RUN
    return joint != "hundreds" or part.value < 100


def _after_scale(part: _Part, last: Decimal) -> _Part | None:
    """Ones behind thousands; behind millions hundreds of thousands: 'un millon doscientos'."""
    if part.value >= THOUSAND:
        return None
    if last < MILLION:
        return part
    return replace(part, value=part.value * THOUSAND) if part.value >= 100 else None


def _half(text: Text, at: int) -> tuple[Decimal, int]:
    """'y medio', 'and a half', and the place behind it."""
    own = text.words.own
    if text.word(at) not in own.joins:
        return Decimal(0), at
    place = at + 1 + (text.word(at + 1) in own.articles)
    return (HALF, place + 1) if text.word(place) in own.halves else (Decimal(0), at)


def _scale(text: Text, at: int) -> tuple[Decimal, str, int]:
    """The scale at a place: its worth, its word, the place behind it."""
    word = text.word(at)
    if word in text.words.scales:
        return text.words.scales[word], word, at + 1
    if word in text.words.own.tight and text.is_tight(at):
        return text.words.own.tight[word], word, at + 1
    return Decimal(1), "", at


def _count(text: Text, at: int) -> tuple[Decimal, int, bool]:
    """A number below a scale, the place behind it, and whether it is spelled in hundreds."""
    hundreds = text.words.own.hundreds
    if text.is_digits(at):
        value = to_number(text.digits(at))
        if text.word(at + 1) in hundreds and value < 100:
            return value * 100, at + 2, True
        return value, at + 1, False
    small, end = _added(text, at, 0)
    if text.word(end) in hundreds and small < 100:
        large, end = _added(text, end + 1, (small or 1) * 100)
        return Decimal(large), end, True
    return Decimal(small), end, False


def _added(text: Text, at: int, value: int) -> tuple[int, int]:
    """A number made of the words from a place on: hundreds, tens, ones."""
    while step := _step(text, at, value):
        value, at = value + step[0], step[1]
    return value, at


def _step(text: Text, at: int, value: int) -> tuple[int, int] | None:
    """The next word that adds to a number, and the place behind it."""
    own, word = text.words.own, text.word(at)
    if word not in own.words:
        return _joined_step(text, at, value) if value else None
    more = own.words[word]
    inside = word not in own.first_only and _fits(value, more)
    return (more, at + 1) if not value or inside else None


def _joined_step(text: Text, at: int, value: int) -> tuple[int, int] | None:
    """A joining word with the word that it adds: 'treinta y cinco'."""
    own = text.words.own
    more = own.words.get(text.word(at + 1), 0)
    if not more or text.word(at + 2) in own.hundreds:
        return None
    fits = _reaches(own.joins.get(text.word(at), ""), value) and _fits(value, more)
    return (more, at + 2) if fits else None


def _fits(value: int, more: int) -> bool:
    """Whether a number has room for a smaller one: 'cinco' behind 'treinta', not behind 'doce'."""
    if more < 10:
        return value % 10 == 0 and value % 100 != 10
    return more < 100 and value % 100 == 0


def _reaches(place: str, value: int) -> bool:
    """Whether a joining word stands behind such a number: 'treinta y', 'two hundred and'."""
    stands = {"tens": value % 100 >= 20, "hundreds": value % 100 == 0, "any": True}
    return stands.get(place, False)


def _behind_tail(text: Text, at: int) -> int:
    """The place behind 'y pico'."""
    match = text.words.tail.match(text.said, text.pieces[at - 1].end) if at else None
    while match and text.is_there(at) and text.pieces[at].end <= match.end():
        at += 1
    return at


__all__ = ["Numeral", "Table", "numerals"]
