"""A stretch of a catalogue, ready to be weighed against questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.core.goods import Product
from bot.core.lexical.asked import SYNONYM, Asked
from bot.core.lexical.grams import Grams
from bot.core.lexical.letters import Letters, lettered
from bot.core.lexical.postings import NAMED, TITLED, Postings, gathered
from bot.core.lexical.terms import Entry, entry
from bot.core.words import tokens

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
SMALL = 20_000  # products up to which every one of them is weighed in full
MOST = 200  # of a larger part: the best by words, and as many by meaning, are weighed in full
TOLD_EVERY = 50_000


class Likeness(Protocol):
    """How like one question, by meaning, the products of one part are."""

    def all(self) -> Floats:
        """The cosine with every product."""

    def best(self, most: int, allowed: Mask | None) -> Rows:
        """The products that are most like it, of those allowed."""

    def of(self, rows: Rows) -> Floats:
        """The cosine with some products."""


@dataclass(frozen=True, slots=True)
class Prices:
    """The prices of every product and of its variants."""

    start: Rows
    prices: NDArray[np.float64]

    def within(self, low: float, high: float) -> Mask:
        """Which products have some price within the limits."""
        fits = (self.prices >= low) & (self.prices <= high)
        return np.logical_or.reduceat(fits, self.start[:-1]) if len(fits) else fits


@dataclass(frozen=True)
class Part:
    """Products in the order of the catalogue; a row is a product's place among them."""

    ids: Sequence[str]
    postings: Postings
    letters: Letters
    prices: Prices
    sold_out: Mask
    counts: Mapping[str, int]  # how many products use each word, in the order of `letters`

    @property
    def size(self) -> int:
        """How many products it has."""
        return len(self.ids)

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of every product."""
        return {key: row for row, key in enumerate(self.ids)}

    @cached_property
    def grams(self) -> Grams | None:
        """The letters of all products, of a part that is small enough."""
        if self.size > SMALL:
            return None
        known = [*self.counts]
        starts, words = self.letters.start, self.letters.words
        return Grams([[known[w] for w in words[a:b]] for a, b in pairwise(starts.tolist())])

    def cover(self, asked: Sequence[Asked], shares: Floats) -> Floats:
        """How much of the question the texts of each product hold."""
        covered, full = np.zeros(self.size, np.float32), np.zeros(self.size, np.float32)
        for piece, share in zip(asked, shares, strict=True):
            if not share:
                continue
            met = [(c.weight, self.postings.of_all(c.terms)[:2]) for c in piece.choices]
            for weight, (rows, fill) in met:
                full[rows] = np.maximum(full[rows], weight * fill)
            for _, (rows, _fill) in met:
                covered[rows] += share * full[rows]
                full[rows] = 0
        return covered

    def alike(self, wordings: Sequence[Sequence[str]], rows: Rows | None) -> Floats:
        """The likeness by letters of some rows, or of all: as asked, or in other words for it."""
        said = [tokens(" ".join(words)) for words in wordings]
        likes = [self._like(words, rows) for words in said]
        for like in likes[1:]:
            np.maximum(likes[0], np.float32(SYNONYM) * like, out=likes[0])
        return likes[0]

    def _like(self, words: list[str], rows: Rows | None) -> Floats:
        if self.grams is not None:
            every = self.grams.like(words)
            return every if rows is None else every[rows]
        return self.letters.like(words, np.arange(self.size) if rows is None else rows)

    def held(self, asked: Sequence[Asked], rows: Rows) -> tuple[Floats, Mask]:
        """How well naming texts of some products meet each piece, and whether their names do.

        Both have the shape (pieces, rows).
        """
        held = np.zeros((len(asked), len(rows)), np.float32)
        titled = np.zeros((len(asked), len(rows)), np.bool_)
        for at, piece in enumerate(asked):
            for choice in () if piece.guessed else piece.choices:
                marks = self._marks(choice.terms, rows)
                named = np.where(marks & NAMED, np.float32(choice.weight), np.float32(0))
                np.maximum(held[at], named, out=held[at])
                titled[at] |= (marks & TITLED) > 0
        return held, titled

    def _marks(self, terms: Sequence[str], rows: Rows) -> NDArray[np.uint8]:
        """What all these terms are to some products."""
        marks = np.full(len(rows), 255, np.uint8)
        for term in terms:
            held, _, own = self.postings.of(term)
            at = np.searchsorted(held, rows)
            there = at < len(held)
            there[there] = held[at[there]] == rows[there]
            marks[~there] = 0
            marks[there] &= own[at[there]]
        return marks


def part_of(
    products: Iterable[Product], like: Part | None = None, tell: Callable[[int], None] | None = None
) -> Part:
    """Reads products once, in their order; terms and letters weigh as in another part, if given."""
    ids, start, prices, sold_out = [], [0], list[float](), []
    words: list[tuple[str, ...]] = []
    counts: Counter[str] = Counter()
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}

    def entries() -> Iterator[Entry]:
        for product in products:
            made = entry(product)
            own = tuple(sorted(made.words))
            words.append(shared.setdefault(own, own))
            counts.update(own)
            ids.append(product.id)
            prices.extend(_prices(product))
            start.append(len(prices))
            sold_out.append(product.status == "sold_out")
            if tell and len(ids) % TOLD_EVERY == 0:
                tell(len(ids))
            yield made

    postings = gathered(entries(), like.postings.mean if like else None)
    return Part(
        ids,
        postings,
        lettered(words, like.letters if like else None),
        Prices(np.array(start, np.int64), np.array(prices, np.float64)),
        np.array(sold_out, np.bool_),
        dict(counts),
    )


def _prices(product: Product) -> list[float]:
    return [float(v.price) for v in product.variants] or [float(product.price)]
