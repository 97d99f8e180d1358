"""Columns by meaning: what a header says, in Spanish, English or Portuguese."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from bot.catalogue.grid import Cell, Row
from bot.catalogue.lexicon import Bag, Lexicon, Meaning, bag, lexicon, split

PARENTHESIS = re.compile(r"\(.*?\)|\[.*?\]")
LONGEST = 90  # letters; beyond it a cell is prose, not a header
EXACT = frozenset({"id", "group", "pairs", "facts", "type", "parent", "variation_id", "permalink"})
TYPO = 88  # percent of likeness at which a misspelt header is still understood


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what it holds."""

    at: int
    header: str
    role: str
    slot: int = 0  # the 1 of "Option1 Name"
    rank: float = 0  # the lower, the better the header says it


@dataclass(frozen=True, slots=True)
class Sense:
    """What a header says, and how surely: 1 exactly, less by a part of it or despite a typo."""

    role: str
    rank: int
    surety: float


NOTHING = Sense("", 0, 0)
SECRET = Sense("secret", 0, 1)


def column(at: int, cell: Cell) -> Column:
    """The column that a header cell names; its role is empty when nobody knows it."""
    header = " ".join(cell.split()) if isinstance(cell, str) else ""
    sense = understand(header)
    numbers = [int(word) for word in split(header) if word.isdigit() and len(word) < 4]
    slot = numbers[0] if numbers else 0
    rank = sense.rank + (1 - sense.surety) * 1000 + slot / 1000
    return Column(at, header, sense.role, slot, rank)


def worth(row: Row) -> float:
    """How much a row looks like a header; a row without a product's name is worth little."""
    senses = [understand(cell) for cell in row if isinstance(cell, str) and cell.strip()]
    sure = {sense.role: sense.surety for sense in senses if sense.surety}
    if not sure or sum(not isinstance(cell, str) for cell in row) > len(senses):
        return 0
    named = bool({"name", "description", "group"} & set(sure))
    return sum(sure.values()) * (1 if named else 0.3) + sum(map(_exact, senses)) / 100


def is_full(row: Row) -> bool:
    """Whether a row names, word for word, a product and its price."""
    senses = [understand(cell) for cell in row if isinstance(cell, str)]
    sure = {sense.role for sense in senses if sense.surety == 1}
    return bool(sure & {"name", "description"}) and bool(
        sure & {"price", "sale_price", "net_price"}
    )


def _exact(sense: Sense) -> bool:
    return sense.surety == 1


@lru_cache(maxsize=4096)
def understand(header: str) -> Sense:
    """What a header says."""
    if not header or len(header) > LONGEST or "http" in header:
        return NOTHING
    words = lexicon()
    full = bag(header)
    if _any(words, "secret", full):
        return SECRET
    sense = _whole(words, header, full) or _part(words, full) or _misspelt(words, full)
    if sense.role in ("price", "sale_price") and _any(words, "net", full):
        return Sense("net_price", sense.rank, sense.surety)
    return sense


def from_marketplace(header: str) -> bool:
    """Whether only a marketplace has such a column."""
    return _any(lexicon(), "marketplace", bag(header))


def is_regular(header: str) -> bool:
    """Whether a price column says that it holds the price without reductions."""
    return _any(lexicon(), "regular", bag(header))


def _any(words: Lexicon, name: str, full: Bag) -> bool:
    return any(phrase and phrase <= full for phrase in words.headers[name])


def _whole(words: Lexicon, header: str, full: Bag) -> Sense | None:
    """The header is a known one, but for what is in parentheses and for fillers."""
    bare = bag(PARENTHESIS.sub(" ", header)) or full
    stop = frozenset().union(*words.headers["stop"])
    filler = frozenset().union(*words.headers["filler"])
    asked = [(full - stop) | {"?"}] if "?" in header else []
    for known in (*asked, full, full - stop, bare, bare - stop, bare - stop - filler):
        meaning = words.columns.get(known)
        if meaning:
            return Sense(meaning.role, meaning.rank, 1)
    return None


def _part(words: Lexicon, full: Bag) -> Sense | None:
    """Half of the header or more is a known one, and no word warns of another meaning."""
    if _any(words, "veto", full) or len(full) < 2:
        return None
    least = len(full) / 2
    fit = [pair for pair in words.columns.items() if pair[0] <= full and pair[1].role not in EXACT]
    best = max(fit, key=_length, default=None)
    if best is None or len(best[0]) < least:
        return None
    return Sense(best[1].role, best[1].rank, 0.5 + len(best[0]) / len(full) / 4)


def _length(fit: tuple[Bag, Meaning]) -> tuple[int, int]:
    return len(fit[0]), -fit[1].rank


def _misspelt(words: Lexicon, full: Bag) -> Sense:
    """The header is a known one of some length, but for a typo."""
    if _any(words, "veto", full):
        return NOTHING
    text = " ".join(sorted(full))
    for known, meaning in words.columns.items():
        target = " ".join(sorted(known))
        if len(text) > 4 and len(target) > 4 and fuzz.ratio(text, target) >= TYPO:
            return Sense(meaning.role, meaning.rank, 0.6)
    return NOTHING
