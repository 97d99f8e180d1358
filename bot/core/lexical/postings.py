"""Which products hold a term, and how fully: BM25 without its idf."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from bot.core.lexical.terms import Entry

Floats = NDArray[np.float32]
Rows = NDArray[np.int32]
K1, B = 0.9, 0.3  # measured flat; Robertson & Zaragoza 2009 give the method


class Postings:
    """The products of every term, with the saturation tf / (tf + k1 (1 - b + b length / mean))."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.size = len(entries)
        self._ids: dict[str, int] = {}
        terms, rows, weights, named = self._columns(entries)
        order = np.argsort(terms, kind="stable")
        self._rows, self._named = rows[order], named[order]
        self._fill = self._saturation(entries, rows, weights)[order]
        self._start = np.searchsorted(terms[order], np.arange(len(self._ids) + 1))

    def _columns(
        self, entries: Sequence[Entry]
    ) -> tuple[NDArray[np.int64], Rows, Floats, NDArray[np.bool_]]:
        """One line for every term of every product: term, row, weight, whether it names it."""
        terms, rows, weights, named = list[int](), list[int](), list[float](), list[bool]()
        for row, made in enumerate(entries):
            hidden = {**made.told, **made.joined}
            for term, weight in {**hidden, **made.named}.items():
                terms.append(self._ids.setdefault(term, len(self._ids)))
                rows.append(row)
                weights.append(weight)
                named.append(term in made.named or term in made.joined)
        return (
            np.array(terms, np.int64),
            np.array(rows, np.int32),
            np.array(weights, np.float32),
            np.array(named, np.bool_),
        )

    def _saturation(self, entries: Sequence[Entry], rows: Rows, weights: Floats) -> Floats:
        """Between 0 and 1: how full a product is of a term."""
        lengths = np.array([sum(made.named.values()) for made in entries], np.float32)
        mean = float(lengths.mean()) if len(lengths) and lengths.any() else 1.0
        norm = K1 * (1 - B + B * lengths / mean)
        return (weights / (weights + norm[rows])).astype(np.float32)

    def __contains__(self, term: str) -> bool:
        return term in self._ids

    def of(self, term: str) -> tuple[Rows, Floats, NDArray[np.bool_]]:
        """The rows that hold a term, how fully, and whether a naming text does."""
        at = self._ids[term]
        part = slice(self._start[at], self._start[at + 1])
        return self._rows[part], self._fill[part], self._named[part]

    def of_all(self, terms: Sequence[str]) -> tuple[Rows, Floats, NDArray[np.bool_]]:
        """The rows that hold every term, how fully the least of them, and whether all name it."""
        rows, full, named = self.of(terms[0])
        for term in terms[1:]:
            more, fuller, names = self.of(term)
            rows, left, right = np.intersect1d(rows, more, assume_unique=True, return_indices=True)
            full = np.minimum(full[left], fuller[right])
            named = named[left] & names[right]
        return rows, full, named

    def hold(self, terms: Sequence[str]) -> bool:
        """Whether some product holds all the terms."""
        known = bool(terms) and all(term in self._ids for term in terms)
        return known and (len(terms) == 1 or len(self.of_all(terms)[0]) > 0)

    def idf(self, term: str | None) -> float:
        """How rare a term is (Lucene's form); None or an unknown one is as rare as can be."""
        at = self._ids.get(term) if term is not None else None
        count = 0 if at is None else int(self._start[at + 1] - self._start[at])
        return log(1 + (self.size - count + 0.5) / (count + 0.5))
