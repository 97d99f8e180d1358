"""One part of a catalogue against one question: by words, by letters, by meaning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.core.lexical.asked import Asked
from bot.core.lexical.part import MOST, SMALL, Floats, Likeness, Mask, Part, Rows

LETTERS = 0.35  # weight of the likeness by letters; flat between .25 and .4
MEANING = 0.8  # weight of the cosine of meaning; flat between .7 and .9
AT_HOME, AT_HOME_LARGE = 0.7, 1.0  # the share of it that is taken off where the shop's own words
# make up the question: among many goods words alone tell them apart (English hardware, 54,667
# products: .336 nDCG@10 at .7, .342 at 1; the shop of 209: .808 at .7, .802 at .8)
WORDINGS = 3  # as asked, and in the words of two synonyms


def weight_of_meaning(known: float, size: int) -> np.float32:
    """What a cosine of 1 adds to a score, by the share of the question that the shop's words are.

    `size` is of the whole catalogue, so that its sections agree.
    """
    at_home = AT_HOME if size <= SMALL else AT_HOME_LARGE
    return np.float32(MEANING * (1 - at_home * min(known, 1.0)))


class Weighing:
    """Gives a product the share of the question that it holds, and parts of its likeness."""

    def __init__(
        self,
        part: Part,
        asked: Sequence[Asked],
        shares: Floats,
        likeness: Likeness | None,
        size: int,
    ) -> None:
        self._part, self._asked, self._shares, self._likeness = part, asked, shares, likeness
        known = float(shares @ np.array([piece.known for piece in asked], np.float32))
        self._weight = weight_of_meaning(known, size)
        once = [piece for piece in asked if not piece.again]
        said = (tuple(a.wording(turn) for a in once) for turn in range(WORDINGS))
        self._wordings = [*dict.fromkeys(said)]

    def of(self, sold: Mask | None, allowed: Mask | None) -> tuple[Rows, Floats, float]:
        """The products allowed with their scores, and the best score of all that are sold."""
        if self._part.size <= SMALL:
            score = self._all()
            rows = np.arange(self._part.size) if allowed is None else np.flatnonzero(allowed)
            best = score if sold is None else score[sold]
            return rows, score[rows], float(best.max(initial=0.0))
        covered = self._part.cover(self._asked, self._shares)
        rows, score = self._some(covered, allowed)
        best = score if allowed is sold else self._some(covered, sold)[1]
        return rows, score, float(best.max(initial=0.0))

    def _all(self) -> Floats:
        """Every product, exactly."""
        score = self._part.cover(self._asked, self._shares)
        score += np.float32(LETTERS) * self._part.alike(self._wordings, None)
        if self._likeness:
            score += self._weight * self._likeness.all()
        return score

    def _some(self, covered: Floats, allowed: Mask | None) -> tuple[Rows, Floats]:
        """The best by words and the best by meaning, exactly; no others are weighed."""
        rows = np.flatnonzero(covered if allowed is None else covered * allowed)
        if len(rows) > MOST:
            rows = rows[np.argpartition(-covered[rows], MOST)[:MOST]]
        if self._likeness:
            rows = np.concatenate([rows, self._likeness.best(MOST, allowed)])
        rows = np.unique(rows)
        score = covered[rows] + np.float32(LETTERS) * self._part.alike(self._wordings, rows)
        if self._likeness:
            score += self._weight * self._likeness.of(rows)
        return rows, score.astype(np.float32)
