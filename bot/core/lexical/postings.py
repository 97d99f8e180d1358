"""Which products hold a term, and how fully: BM25 without its idf."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from bot.core.lexical.terms import Entry

Floats = NDArray[np.float32]
Rows = NDArray[np.int32]
Marks = NDArray[np.uint8]
K1, B = 0.9, 0.3  # measured flat; Robertson & Zaragoza 2009 give the method
NAMED, WRITTEN, TITLED = 1, 2, 4  # a naming text holds the term; as a word of its own; the name


@dataclass(frozen=True, slots=True)
class Postings:
    """The products of every term, with the saturation tf / (tf + k1 (1 - b + b length / mean))."""

    ids: Mapping[str, int]
    start: NDArray[np.int64]  # shape (terms + 1,): where the products of a term begin
    rows: Rows  # ascending within a term
    fill: Floats  # between 0 and 1: how full a product is of the term
    marks: Marks  # NAMED, WRITTEN, TITLED
    kinds: Marks  # shape (terms,): the marks that a term has anywhere
    size: int
    mean: float  # length of a product, in weighed words

    def __contains__(self, term: str) -> bool:
        return term in self.ids

    def of(self, term: str) -> tuple[Rows, Floats, Marks]:
        """The rows that hold a term, how fully, and by which texts."""
        at = self.ids.get(term)
        part = slice(0, 0) if at is None else slice(self.start[at], self.start[at + 1])
        return self.rows[part], self.fill[part], self.marks[part]

    def of_all(self, terms: Sequence[str]) -> tuple[Rows, Floats, Marks]:
        """The rows that hold every term, how fully the least of them, and what marks all bear."""
        rows, full, marks = self.of(terms[0])
        for term in terms[1:]:
            more, fuller, others = self.of(term)
            rows, left, right = np.intersect1d(rows, more, assume_unique=True, return_indices=True)
            full = np.minimum(full[left], fuller[right])
            marks = marks[left] & others[right]
        return rows, full, marks

    def count(self, term: str) -> int:
        """How many products hold a term."""
        at = self.ids.get(term)
        return 0 if at is None else int(self.start[at + 1] - self.start[at])

    def mark(self, term: str) -> int:
        """What some product's texts are to a term."""
        at = self.ids.get(term)
        return 0 if at is None else int(self.kinds[at])


def gathered(entries: Iterable[Entry], mean: float | None = None) -> Postings:
    """The postings of products, read once, in the order given."""
    ids: dict[str, int] = {}
    terms, rows, weights, marks = array("i"), array("i"), array("f"), array("B")
    lengths = array("f")
    for row, made in enumerate(entries):
        for term, (weight, mark) in _held(made).items():
            terms.append(ids.setdefault(term, len(ids)))
            weights.append(weight)
            marks.append(mark)
            rows.append(row)
        lengths.append(sum(made.named.values()))
    said = np.frombuffer(terms, np.int32) if terms else np.empty(0, np.int32)
    order = np.argsort(said, kind="stable")
    long = np.array(lengths, np.float32)
    usual = mean or (float(long.mean()) if len(long) and long.any() else 1.0)
    held = np.array(rows, np.int32)[order]
    heavy = np.array(weights, np.float32)[order]
    marked = np.array(marks, np.uint8)[order]
    start = np.searchsorted(said[order], np.arange(len(ids) + 1))
    norm: Floats = np.float32(K1) * (1 - B + B * long / np.float32(usual))
    return Postings(
        ids,
        start,
        held,
        (heavy / (heavy + norm[held])).astype(np.float32),
        marked,
        np.bitwise_or.reduceat(marked, start[:-1]) if ids else marked,
        len(lengths),
        usual,
    )


def _held(made: Entry) -> dict[str, tuple[float, int]]:
    """Each term of a product with its weight, and what its texts are to it."""
    held = {term: (weight, 0) for term, weight in made.told.items()}
    held.update((term, (weight, NAMED)) for term, weight in made.joined.items())
    held.update((term, (weight, NAMED | WRITTEN)) for term, weight in made.named.items())
    return {
        term: (weight, mark | TITLED if term in made.title else mark)
        for term, (weight, mark) in held.items()
    }


def rarity(size: int, count: int) -> float:
    """How rare a term is (Lucene's idf); one that nothing holds is as rare as can be."""
    return log(1 + (size - count + 0.5) / (count + 0.5))
