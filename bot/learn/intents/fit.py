"""Fitting: which grams count, how much for which act, and how far that is to be believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from bot.core.intents import Intents, Numbers, grams, meanings, softmax, weighed
from bot.core.meaning import Words

STRENGTH = 10.0  # inverse of the regularisation: C of scikit-learn's LogisticRegression
LONGEST = 5  # letters of the longest piece of a word
RAREST = 2  # messages that must hold a gram
HOTTEST, COLDEST = 0.2, 3.0  # temperatures among which the best is sought
LEAST, MOST, STEP = 50, 95, 5  # percent of probability among which the threshold is sought
Flags = NDArray[np.bool_]


def fitted(messages: Sequence[str], acts: Sequence[str], words: Words) -> Intents:
    """An uncalibrated classifier from messages of three or more acts; the same teach the same.

    It is fitted by one thread: more would add the same numbers in another order.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 -- only to learn
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    rarities = rarities_of(messages)
    model = LogisticRegression(C=STRENGTH, max_iter=500, random_state=0)
    with threadpool_limits(1):
        model.fit(_table(messages, rarities, words), np.asarray(acts))
    weights = np.ascontiguousarray(model.coef_.T.astype(np.float16))
    return Intents(
        acts=tuple(str(act) for act in model.classes_),
        rarities=rarities,
        weights=weights[: len(rarities)],
        bearings=weights[len(rarities) :],
        intercepts=model.intercept_.astype(np.float32),
        longest=LONGEST,
        words=words,
    )


def rarities_of(messages: Sequence[str]) -> dict[str, float]:
    """Each gram of at least two messages with its weight, in the order of the alphabet.

    The weight is the smoothed inverse document frequency, ln((1 + n) / (1 + df)) + 1,
    rounded to what the file keeps.
    """
    seen = Counter(gram for message in messages for gram in set(grams(message, LONGEST)))
    n = len(messages)
    return {
        gram: float(np.float32(log((1 + n) / (1 + df)) + 1))
        for gram, df in sorted(seen.items())
        if df >= RAREST
    }


def temperature(scores: Numbers, right: Sequence[int]) -> float:
    """The temperature of least negative log likelihood, by golden section, to 1e-4.

    Scores have the shape (messages, acts); `right` is the place of each message's act.
    """
    low, high, golden = HOTTEST, COLDEST, (5**0.5 - 1) / 2
    while high - low > 1e-4:
        a, b = high - golden * (high - low), low + golden * (high - low)
        low, high = (low, b) if _loss(scores / a, right) < _loss(scores / b, right) else (a, high)
    return round((low + high) / 2, 4)


def threshold(sure: Numbers, right: Flags, precision: float) -> float:
    """The lowest probability from which as many of those told an act are told rightly.

    `sure` and `right` have the shape (messages,); 1 where no probability is high enough.
    """
    for percent in range(LEAST, MOST + 1, STEP):
        told = sure >= percent / 100
        if told.any() and right[told].mean() >= precision:
            return percent / 100
    return 1.0


def _loss(scores: Numbers, right: Sequence[int]) -> float:
    chances = softmax(scores)[np.arange(len(right)), right]
    return float(-np.log(np.maximum(chances, 1e-12)).mean())


def _table(messages: Sequence[str], rarities: Mapping[str, float], words: Words) -> object:
    from scipy.sparse import csr_array, hstack  # noqa: PLC0415 -- only to learn

    places = {gram: n for n, gram in enumerate(rarities)}
    rows = [weighed(message, rarities, LONGEST) for message in messages]
    starts = np.cumsum([0, *map(len, rows)])
    columns = [places[gram] for row in rows for gram in row]
    values = [value for row in rows for value in row.values()]
    said = csr_array((values, columns, starts), shape=(len(rows), len(places)))
    return hstack([said, csr_array(meanings(messages, words))], format="csr")
