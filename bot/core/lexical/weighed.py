"""Every product of a shop weighed against one question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.lexical.asked import Asked

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Scores of one question; a row is a product's place in the catalogue."""

    asked: tuple[Asked, ...]
    shares: Floats  # weight of each piece of the question, shape (pieces,), sum 1
    held: Floats  # how well naming texts meet each piece, shape (pieces, products), 0 to 1
    score: Floats  # shape (products,)

    @property
    def best(self) -> float:
        """The highest score that the question reaches."""
        return float(self.score.max(initial=0.0))

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

    def coverage(self, row: int) -> float:
        """The share of the question that a product's naming texts hold."""
        return min(float(self.shares @ self.held[:, row]), 1.0)

    def covered(self, row: int) -> frozenset[str]:
        """The words of the question that a product's naming texts hold, every piece of them."""
        held = zip(self.asked, self.held[:, row], strict=True)
        missed = {piece.owner for piece, share in held if not share}
        return frozenset(piece.owner for piece in self.asked) - missed

    def titled(self, title: frozenset[str]) -> frozenset[str]:
        """The words of the question that a product's name holds, every piece of them."""
        missed = {p.owner for p in self.asked if p.guessed or not _meets(p, title)}
        return frozenset(piece.owner for piece in self.asked) - missed

    @property
    def weights(self) -> Mapping[str, float]:
        """How much each word of the question weighs; together 1."""
        weights: dict[str, float] = {}
        for piece, share in zip(self.asked, self.shares, strict=True):
            weights[piece.owner] = weights.get(piece.owner, 0.0) + float(share)
        return weights


def _meets(piece: Asked, title: frozenset[str]) -> bool:
    return any(title.issuperset(choice.terms) for choice in piece.choices)
