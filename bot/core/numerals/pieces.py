"""A text in the pieces that numbers are made of: signs of money, digits, words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.core.numerals.vocabulary import DIGITS, Table

PIECE = re.compile(
    rf"(?<![\w/:#+*_'’-])(?<!\d[.,])(?P<digits>{DIGITS})(?![.,:/'’_-]?\d)"
    r"|(?P<word>[^\W\d_]+)|(?P<other>\S)"
)
RANGE = re.compile(
    r"(?<![\w.,/:#+-])((?:[$€₡₲] ?)?\d[\d.,]{0,9}[km]?)[-–]((?:[$€₡₲] ?)?\d[\d.,]{0,9})"
    r"(?![\d.,]*[-/:–]\d)"
)
PHONE = 7  # digits in a row


@dataclass(frozen=True, slots=True)
class Piece:
    """Digits with their sign of money, a word, or another sign."""

    kind: str  # digits | word | other
    text: str
    start: int
    end: int
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A plain text with its pieces and the words of its language."""

    said: str
    pieces: Sequence[Piece]
    words: Table

    def word(self, at: int) -> str:
        """The word or sign at a place; "": digits, or nothing."""
        return self.pieces[at].text if self.is_there(at) and not self.is_digits(at) else ""

    def digits(self, at: int) -> str:
        """The digits at a place; "": a word, or nothing."""
        return self.pieces[at].text if self.is_digits(at) else ""

    def is_digits(self, at: int) -> bool:
        """Whether digits stand at a place."""
        return self.is_there(at) and self.pieces[at].kind == "digits"

    def is_there(self, at: int) -> bool:
        """Whether anything stands at a place."""
        return 0 <= at < len(self.pieces)

    def is_tight(self, at: int) -> bool:
        """Whether a piece is written against the digits before it."""
        return (
            at > 0 and self.is_digits(at - 1) and self.pieces[at - 1].end == self.pieces[at].start
        )


def ready(said: str, words: Table) -> str:
    """A plain text whose ranges are parted and whose thousands are not: '100 - 200', '28.000'."""
    said = RANGE.sub(_parted, said)
    return words.spaced.sub(lambda m: re.sub(r"(?<=\d) (?=\d{3})", ".", m[0]), said)


def _parted(match: re.Match[str]) -> str:
    long = any(re.search(rf"\d{{{PHONE},}}", side) for side in match.groups())
    return match[0] if long else f"{match[1]} - {match[2]}"


def in_pieces(said: str, words: Table) -> Text:
    """A text in pieces; a sign of money goes with the digits behind it."""
    pieces, at = [], 0
    while at < len(said):
        match = words.signed.match(said, at) or PIECE.match(said, at)
        if match is None:
            at += 1
            continue
        pieces.append(_piece(match))
        at = match.end()
    whole = [p for n, p in enumerate(pieces) if not _is_part_of_code(pieces, n, words)]
    return Text(said, whole, words)


def _piece(match: re.Match[str]) -> Piece:
    told = match.groupdict()
    if told.get("own"):
        return Piece("digits", told["own"], *match.span(), told["sign"])
    return Piece(match.lastgroup or "", match[0], *match.span())


def _is_part_of_code(pieces: Sequence[Piece], at: int, words: Table) -> bool:
    """Whether digits run on into letters that count nothing: 5G, 42A."""
    if pieces[at].kind != "digits" or at + 1 >= len(pieces):
        return False
    after = pieces[at + 1]
    if after.kind != "word" or after.start != pieces[at].end:
        return False
    own = words.own
    counting = (words.scales, own.tight, own.money, own.units)
    return not any(after.text in known for known in counting)


def to_number(digits: str) -> Decimal:
    """The value of '1.329.900', '1,299.00', '359,50', '1 200' or '60000'."""
    separators = re.findall(r"[.,' ]", digits)
    if not separators:
        return Decimal(digits)
    head, tail = re.split(r"[.,' ](?=\d+$)", digits)
    whole = re.sub(r"\D", "", head)
    grouped = len(tail) == 3 and head != "0"
    return Decimal(whole + tail) if grouped else Decimal(f"{whole}.{tail}")
