"""A model of meaning without a neural network: a vector for each word, a text is their mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.words import tokens

Floats = NDArray[np.float32]
Codes = NDArray[np.uint8]
LEVELS = 7  # a number of a vector is one of -7..7, in half a byte


@dataclass(frozen=True, slots=True)
class Words:
    """The vectors of words, packed; a frequent word is short, a telling one long."""

    rows: Mapping[str, int]
    codes: Codes  # shape (words, dimension / 2): two numbers a byte, the even one in the low half
    scales: NDArray[np.float16]  # shape (words,)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return 2 * int(self.codes.shape[1])

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row of unit length for every text, shape (texts, dimension); zeros if it knows none.

        The rows are those of a sentence-transformers `StaticEmbedding` with `Normalize`.
        """
        held = [[self.rows[w] for w in tokens(text) if w in self.rows] for text in texts]
        counts = np.array([len(rows) for rows in held], np.int64)
        flat = np.fromiter((row for rows in held for row in rows), np.int64, int(counts.sum()))
        made = np.zeros((len(texts), self.dimension), np.float32)
        if len(flat):
            used, at = np.unique(flat, return_inverse=True)
            vectors = unpack(self.codes[used], self.scales[used])
            starts = np.concatenate([[0], np.cumsum(counts)])[:-1]
            some = counts > 0
            made[some] = np.add.reduceat(vectors[at], starts[some], axis=0)
        return unit(made)


def pack(vectors: Floats) -> tuple[Codes, NDArray[np.float16]]:
    """Vectors of an even length in 4 bits a number, with a scale a row."""
    scales = (np.abs(vectors).max(axis=1) / LEVELS).astype(np.float16)
    divisor = np.maximum(scales.astype(np.float32), 1e-12)[:, None]
    whole = np.clip(np.rint(vectors / divisor), -LEVELS, LEVELS).astype(np.int8) + 8
    return (whole[:, 0::2] | (whole[:, 1::2] << 4)).astype(np.uint8), scales


def unpack(codes: Codes, scales: NDArray[np.float16]) -> Floats:
    """The vectors that were packed, shape (words, dimension)."""
    vectors = np.empty((len(codes), 2 * codes.shape[1]), np.float32)
    vectors[:, 0::2] = codes & 15
    vectors[:, 1::2] = codes >> 4
    return np.asarray((vectors - 8) * scales.astype(np.float32)[:, None], np.float32)


def unit(rows: Floats) -> Floats:
    """Rows of length one; what has no length, or is no number, becomes zeros."""
    rows = np.nan_to_num(rows, nan=0.0, posinf=0.0, neginf=0.0)
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    lengths[lengths < 1e-9] = np.inf
    return np.asarray(rows / lengths, np.float32)
