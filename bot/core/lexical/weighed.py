"""The products of a shop weighed against one question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.lexical.asked import Asked
from bot.core.lexical.part import Mask, Part, Rows

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Scores of one question: the products that were weighed in full, part by part."""

    asked: tuple[Asked, ...]
    shares: Floats  # weight of each piece of the question, shape (pieces,), sum 1
    rows: tuple[Rows, ...]  # of each part: the products weighed, ascending
    scores: tuple[Floats, ...]  # and their scores
    best: float  # the highest score that the question reaches, whatever its limits

    @property
    def known_share(self) -> float:
        """The share of the question that the shop's own words make up."""
        known = np.array([piece.known for piece in self.asked], np.float32)
        return float(self.shares @ known)

    @property
    def known(self) -> frozenset[str]:
        """The words of the question that the shop's goods use, every piece of them."""
        unknown = {piece.owner for piece in self.asked if not piece.known}
        return frozenset(piece.owner for piece in self.asked) - unknown

    @property
    def corrected(self) -> tuple[tuple[str, str], ...]:
        """The words that were misspelt, each with the shop's word."""
        return tuple((piece.owner, piece.meant) for piece in self.asked if piece.meant)

    @property
    def weights(self) -> Mapping[str, float]:
        """How much each word of the question weighs; together 1."""
        weights: dict[str, float] = {}
        for piece, share in zip(self.asked, self.shares, strict=True):
            weights[piece.owner] = weights.get(piece.owner, 0.0) + float(share)
        return weights


@dataclass(frozen=True, slots=True)
class Ranked:
    """Products in the order of a search: their parts, rows and scores."""

    parts: Rows
    rows: Rows
    scores: Floats


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why products were found: how well their texts meet each piece, shape (pieces, products)."""

    asked: Sequence[Asked]
    held: Floats
    titled: Mask

    def covered(self, at: int) -> frozenset[str]:
        """The words of the question that a product's naming texts hold, every piece of them."""
        return self._whole(self.held[:, at] > 0)

    def in_title(self, at: int) -> frozenset[str]:
        """The words of the question that a product's name holds, every piece of them."""
        return self._whole(self.titled[:, at])

    def _whole(self, met: Mask) -> frozenset[str]:
        missed = {piece.owner for piece, there in zip(self.asked, met, strict=True) if not there}
        return frozenset(piece.owner for piece in self.asked) - missed


def reasons(parts: Sequence[Part], asked: Sequence[Asked], ranked: Ranked) -> Reasons:
    """Why these products were found."""
    held = np.zeros((len(asked), len(ranked.rows)), np.float32)
    titled = np.zeros_like(held, np.bool_)
    for number, part in enumerate(parts):
        own = np.flatnonzero(ranked.parts == number)
        if len(own):
            held[:, own], titled[:, own] = part.held(asked, ranked.rows[own])
    return Reasons(asked, held, titled)
