"""Likeness by letters: tf-idf cosine of 2 to 4 letter grams inside word borders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def grams(word: str) -> list[str]:
    """The 2 to 4 letter grams of one word with its borders."""
    text = f" {word} "
    return [text[i : i + n] for n in (2, 3, 4) for i in range(len(text) - n + 1)]


class Grams:
    """The products of every gram, with weights of unit length.

    A weight is (1 + ln tf) (ln((1 + N) / (1 + df)) + 1), scikit-learn's smooth sublinear tf-idf.
    """

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self.size = len(texts)
        self._ids: dict[str, int] = {}
        ids, rows, counts = self._columns(texts)
        width = len(self._ids)
        held = np.bincount(ids, minlength=width)
        self._idf = (np.log((1 + self.size) / (1 + held)) + 1).astype(np.float32)
        weights = (1 + np.log(counts)) * self._idf[ids]
        norms = np.sqrt(np.bincount(rows, weights**2, minlength=self.size))
        self._rows, self._weights = rows, (weights / norms[rows]).astype(np.float32)
        self._start = np.concatenate([[0], np.cumsum(held)])

    def _columns(
        self, texts: Sequence[Sequence[str]]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """One line for every gram of every text, by gram: gram, row, count."""
        known: dict[str, NDArray[np.int64]] = {}
        parts, rows = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for row, words in enumerate(texts):
            for word in words:
                if word not in known:
                    known[word] = self._learn(word)
                parts.append(known[word])
                rows.append(np.full(len(known[word]), row))
        keys, counts = np.unique(
            np.concatenate(parts) * max(self.size, 1) + np.concatenate(rows), return_counts=True
        )
        return keys // max(self.size, 1), keys % max(self.size, 1), counts

    def _learn(self, word: str) -> NDArray[np.int64]:
        return np.array([self._ids.setdefault(g, len(self._ids)) for g in grams(word)], np.int64)

    def like(self, words: Iterable[str]) -> Floats:
        """Cosine of the words with every text: shape (size,), 0 to 1."""
        scores = np.zeros(self.size, np.float32)
        for gram, weight in self._weigh(words):
            part = slice(self._start[gram], self._start[gram + 1])
            scores[self._rows[part]] += weight * self._weights[part]
        return scores

    def _weigh(self, words: Iterable[str]) -> list[tuple[int, np.float32]]:
        """The known grams of the words with unit-length weights; an unknown one weighs too."""
        counts: dict[str, int] = {}
        for word in words:
            for gram in grams(word):
                counts[gram] = counts.get(gram, 0) + 1
        if not counts:
            return []
        ids = np.array([self._ids.get(gram, -1) for gram in counts])
        rare = np.float32(np.log(1 + self.size) + 1)
        idf = np.append(self._idf, rare)[ids]
        weights = (1 + np.log(np.array(list(counts.values()), np.float32))) * idf
        weights /= np.linalg.norm(weights)
        return [(int(i), w) for i, w in zip(ids, weights, strict=True) if i >= 0]
