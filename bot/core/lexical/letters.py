"""Likeness by letters of some products only, for catalogues where all of them are too many."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.core.lexical.grams import grams

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
BUCKETS = 1 << 18  # grams are told apart by a hash of so many values
SAMPLE = 100_000  # products by which it is judged how rare a gram is


@dataclass(frozen=True, slots=True)
class Letters:
    """The words of every product, the grams of every word, and how telling a gram is."""

    start: Ints  # shape (products + 1,)
    words: NDArray[np.int32]  # the words of the products, product by product
    gram_start: Ints  # shape (words + 1,)
    grams: NDArray[np.int32]  # the grams of the words, word by word, a gram as often as it occurs
    idf: Floats  # shape (BUCKETS,)
    norms: Floats  # shape (products,): the length of each product's weights

    def like(self, asked: Iterable[str], rows: Ints) -> Floats:
        """The cosine of the words asked with each of the rows: 0 to 1.

        The weight of a gram is (1 + ln tf) idf, as in `Grams`.
        """
        own = np.array([hashed(g) for word in asked for g in grams(word)], np.int64)
        if not len(own) or not len(rows):
            return np.zeros(len(rows), np.float32)
        keys, counts = np.unique(own, return_counts=True)
        weights = (1 + np.log(counts)) * self.idf[keys]
        wanted = np.zeros(BUCKETS, np.float32)
        wanted[keys] = weights / np.linalg.norm(weights)
        at, found, often = self.of(rows, wanted)
        sums = np.bincount(at, _worth(often, self.idf[found]) * wanted[found], len(rows))
        return (sums / np.maximum(self.norms[rows], 1e-9)).astype(np.float32)

    def of(self, rows: Ints, wanted: Floats | None = None) -> tuple[Ints, Ints, Ints]:
        """Each gram of each row: which of the rows, which gram, how often; or those wanted only."""
        row_of_word, words = _spread(self.start, rows)
        row_of_gram, at = _spread(self.gram_start, self.words[words])
        found = self.grams[at]
        if wanted is not None:
            kept = np.flatnonzero(wanted[found])
            found, row_of_gram = found[kept], row_of_gram[kept]
        keys, counts = np.unique(row_of_word[row_of_gram] * BUCKETS + found, return_counts=True)
        return keys // BUCKETS, keys % BUCKETS, counts


def lettered(texts: Iterable[Sequence[str]], like: Letters | None = None) -> Letters:
    """The letters of products, each a set of words; grams weigh as in another one, if given."""
    known: dict[str, int] = {}
    words, starts = array("i"), array("q", [0])
    made, gram_starts = array("i"), array("q", [0])
    for text in texts:
        for word in text:
            if word not in known:
                known[word] = len(known)
                made.extend(map(hashed, grams(word)))
                gram_starts.append(len(made))
            words.append(known[word])
        starts.append(len(words))
    plain = Letters(
        np.array(starts, np.int64),
        np.array(words, np.int32),
        np.array(gram_starts, np.int64),
        np.array(made, np.int32),
        np.ones(BUCKETS, np.float32),
        np.ones(len(starts) - 1, np.float32),
    )
    weighed = replace(plain, idf=like.idf if like else _rarities(plain))
    return replace(weighed, norms=_norms(weighed))


def hashed(gram: str) -> int:
    """A number for a gram, the same on every machine."""
    return crc32(gram.encode()) & (BUCKETS - 1)


def _rarities(plain: Letters) -> Floats:
    """ln((1 + N) / (1 + df)) + 1 of every gram, by a sample of evenly spaced products."""
    size = len(plain.start) - 1
    rows = np.arange(0, size, max(1, -(-size // SAMPLE)))
    held = np.zeros(BUCKETS, np.int64)
    for part in _chunks(rows):
        held += np.bincount(plain.of(part)[1], minlength=BUCKETS)
    return (np.log((1 + len(rows)) / (1 + held)) + 1).astype(np.float32)


def _norms(letters: Letters) -> Floats:
    """The length of each product's weights."""
    parts = []
    for rows in _chunks(np.arange(len(letters.start) - 1)):
        at, found, often = letters.of(rows)
        parts.append(np.bincount(at, _worth(often, letters.idf[found]) ** 2, len(rows)))
    return np.sqrt(np.concatenate(parts)).astype(np.float32)


def _chunks(rows: Ints) -> list[Ints]:
    return np.array_split(rows, max(1, len(rows) // 20_000))


def _worth(often: Ints, idf: Floats) -> Floats:
    return np.asarray((1 + np.log(often)) * idf, np.float32)


def _spread(start: Ints, which: NDArray[np.integer]) -> tuple[Ints, Ints]:
    """Every place of the chosen parts, with the number of its part."""
    begins, ends = start[which], start[np.asarray(which) + 1]
    lengths = ends - begins
    owner = np.repeat(np.arange(len(lengths)), lengths)
    offset = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return owner, begins[owner] + offset
