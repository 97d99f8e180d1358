"""The figures of a trial, and how they are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from bot.core.intents import NOTHING, Numbers, softmax
from bot.learn.intents.fit import Flags
from bot.learn.intents.trial import Trial

BINS = 15
LEVELS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
CONFUSED = 12  # pairs that are told


def calibration_error(sure: Numbers, right: Flags, bins: int = BINS) -> float:
    """The expected calibration error of the likeliest act, from 0 to 1.

    The mean distance between confidence and accuracy over bins of equal width, each weighed by
    its share of the messages: Naeini et al. 2015, as used by Guo et al. 2017, equation 3.
    """
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = (abs(float((sure[place == b] - right[place == b]).sum())) for b in range(bins))
    return sum(gaps) / len(sure)


def f1_by_act(told: Sequence[str], meant: Sequence[str]) -> dict[str, float]:
    """The harmonic mean of precision and recall of each act that is meant."""
    hits = Counter(m for t, m in zip(told, meant, strict=True) if t == m)
    sizes = Counter(told) + Counter(meant)
    return {act: 2 * hits[act] / sizes[act] for act in sorted(set(meant))}


def report(trial: Trial) -> Iterator[str]:
    """All figures, line by line."""
    meant, told = trial.lesson.acts, trial.told.tolist()
    each = f1_by_act(told, meant)
    before = softmax(trial.scores).max(axis=1)
    yield f"messages {len(meant)}, acts {len(each)}, without a phrase {trial.unsaid.sum()}"
    yield f"macro-F1 {sum(each.values()) / len(each):.3f}, accuracy {trial.right.mean():.3f}"
    yield (
        f"expected calibration error {calibration_error(trial.sure, trial.right):.3f} "
        f"({BINS} bins; before calibration {calibration_error(before, trial.right):.3f})"
    )
    yield "F1 " + ", ".join(f"{a} {f:.2f}" for a, f in sorted(each.items(), key=lambda i: i[1]))
    mixed = Counter((m, t) for m, t in zip(meant, told, strict=True) if m != t)
    yield "confused: " + ", ".join(f"{m} as {t} {n}" for (m, t), n in mixed.most_common(CONFUSED))
    yield "of messages that do an act and hold no phrase; and of those that do none"
    yield f"{'sure from':<12}{'told':>8}{'right':>8}{'none told':>12}"
    yield from (_row(trial, level) for level in LEVELS)


def _row(trial: Trial, level: float) -> str:
    """How many are told an act from a level of confidence, and how many of those rightly."""
    silent = np.array(trial.lesson.acts) == NOTHING
    spoken = (trial.sure >= level) & (trial.told != NOTHING)
    asked = trial.unsaid & ~silent
    told = asked & spoken
    right = trial.right[told].mean() if told.any() else 1.0
    wrongly = (silent & spoken).sum() / silent.sum()
    return f"{level:<12}{told.sum() / asked.sum():>8.3f}{right:>8.3f}{wrongly:>12.3f}"
