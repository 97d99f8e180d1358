"""What a short message does, as a probability of each act: linear in its grams and meaning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from bot.core.meaning import Floats, Words

Numbers = NDArray[np.float64]
NUMBER = re.compile(r"\d+|#")
WORDY = "="  # before a whole word or a pair of words; pieces of words have none
SHORTEST = 2  # letters of a piece
NOTHING = "nothing"  # the act of a message that does none
GOODS = "producto"  # stands for the goods that a message names


@dataclass(frozen=True)
class Intents:
    """A fitted classifier of the messages of one language; it is asked with numpy alone.

    TF-IDF of words, pairs and pieces of words, beside the message's vector in the model of
    meaning; multinomial logistic regression; temperature scaling (Guo et al. 2017, "On
    Calibration of Modern Neural Networks").
    """

    acts: tuple[str, ...]  # of the columns, in the order of the alphabet
    rarities: Mapping[str, float]  # each gram with its inverse document frequency
    weights: NDArray[np.float16]  # (grams, acts)
    bearings: NDArray[np.float16]  # (numbers of a vector of meaning, acts)
    intercepts: NDArray[np.float32]  # (acts,)
    longest: int  # letters of the longest piece of a word
    words: Words  # the model of meaning
    temperature: float = 1.0  # by which the scores are divided
    sure: float = 1.0  # the probability from which an act is told
    lesson: str = ""  # the digest of the messages that it learnt

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The row of each gram."""
        return {gram: n for n, gram in enumerate(self.rarities)}

    def scores(self, messages: Sequence[str]) -> Numbers:
        """The scores before calibration, of shape (messages, acts)."""
        meant = meanings(messages, self.words) @ self.bearings.astype(np.float32)
        said = np.array([self._said(message) for message in messages])
        return (said + meant + self.intercepts).astype(np.float64)

    def chances(self, messages: Sequence[str]) -> Numbers:
        """The calibrated probability of each act, of shape (messages, acts); rows sum to one."""
        return softmax(self.scores(messages) / self.temperature)

    def told(self, message: str) -> Mapping[str, float]:
        """The act of a message with its probability, where that is high enough; else nothing."""
        [chances] = self.chances([message])
        best = int(chances.argmax())
        act, chance = self.acts[best], float(chances[best])
        return {act: chance} if act != NOTHING and chance >= self.sure else {}

    def _said(self, message: str) -> Floats:
        found = weighed(message, self.rarities, self.longest)
        rows = self.weights[[self.places[gram] for gram in found]].astype(np.float32)
        return np.asarray(np.array(list(found.values()), np.float32) @ rows, np.float32)


def meanings(messages: Sequence[str], words: Words) -> Floats:
    """The vector of each message without its goods, of shape (messages, numbers)."""
    bare = (" ".join(w for w in message.split() if w != GOODS) for message in messages)
    return words.encode([*bare])


def grams(message: str, longest: int) -> Iterator[str]:
    """Words, pairs of neighbours, and pieces of 2 to `longest` letters, ends marked by spaces."""
    words = NUMBER.sub("0", message).split()
    yield from (WORDY + word for word in words)
    yield from (f"{WORDY}{a} {b}" for a, b in pairwise(words))
    for word in words:
        edged = f" {word} "
        for size in range(SHORTEST, longest + 1):
            yield from (edged[n : n + size] for n in range(len(edged) - size + 1))


def weighed(message: str, rarities: Mapping[str, float], longest: int) -> dict[str, float]:
    """The known grams of a message with (1 + ln tf) * idf; words and pieces each of length one."""
    counts = Counter(gram for gram in grams(message, longest) if gram in rarities)
    raw = {gram: (1 + log(count)) * rarities[gram] for gram, count in counts.items()}
    wordy = _length(value for gram, value in raw.items() if gram[0] == WORDY)
    pieces = _length(value for gram, value in raw.items() if gram[0] != WORDY)
    return {gram: value / (wordy if gram[0] == WORDY else pieces) for gram, value in raw.items()}


def softmax(scores: Numbers) -> Numbers:
    """Scores (messages, acts) as probabilities, without overflow."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Numbers = powers / powers.sum(axis=1, keepdims=True)
    return chances


def _length(values: Iterator[float]) -> float:
    return sqrt(sum(value * value for value in values)) or 1.0
