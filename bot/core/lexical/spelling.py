"""What a misspelt or hurried word means, in words that the shop uses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import log10

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.words import skeleton, sound, stem

ACCEPT, NEAR, KEEP = 0.78, 0.05, 3
SAME_SOUND, SAME_START, EACH_TENFOLD = 0.12, 0.03, 0.01
HURRIED = 0.8  # a word without some of its vowels
LOOSE = ACCEPT - SAME_SOUND - SAME_START - 5 * EACH_TENFOLD
ALIKE = str.maketrans("zv", "sb", "h")
NUMBER = re.compile(r"\d")


class Spelling:
    """The words that may be meant, by length, sound and consonants."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = {w: n for w, n in counts.items() if len(w) > 2 and not NUMBER.search(w)}
        self._sounds = {word: sound(stem(word)) for word in self._counts}
        self._lengths: dict[int, list[str]] = defaultdict(list)
        self._skeletons: dict[str, list[str]] = defaultdict(list)
        for word in self._counts:
            self._lengths[len(word)].append(word)
            self._skeletons[skeleton(word)].append(word)

    def marks(self, word: str) -> dict[str, float]:
        """How well each candidate fits: OSA similarity with bonuses for sound, start and use."""
        said = sound(stem(word))
        likeness = {**dict(self._alike(word)), **dict(self._hurried(word))}
        return {
            other: alike
            + SAME_SOUND * (said == self._sounds[other])
            + SAME_START * (word[0] == other[0])
            + EACH_TENFOLD * log10(1 + self._counts[other])
            for other, alike in likeness.items()
        }

    def _alike(self, word: str) -> Iterator[tuple[str, float]]:
        for length in range(len(word) - 2, len(word) + 3):
            for other, alike, _ in process.extract(
                word,
                self._lengths.get(length, []),
                scorer=OSA.normalized_similarity,
                score_cutoff=LOOSE,
                limit=None,
            ):
                yield other, alike

    def _hurried(self, word: str) -> Iterator[tuple[str, float]]:
        """Words that the written one is, but for vowels left out."""
        bones = skeleton(word)
        if len(bones) < 3:
            return
        for other in self._skeletons.get(bones, ()):
            if len(other) > len(word) and _within(word, other):
                yield other, HURRIED


def near(spellings: Iterable[Spelling], word: str) -> tuple[tuple[str, float], ...]:
    """Up to three words that may be meant, best first, each with its share of the best."""
    if len(word) < 3 or NUMBER.search(word):
        return ()
    marks: dict[str, float] = {}
    for spelling in spellings:
        marks.update(spelling.marks(word))
    best = max(marks.values(), default=0.0)
    if best < ACCEPT:
        return ()
    kept = sorted((-m, w) for w, m in marks.items() if m >= max(ACCEPT, best - NEAR))
    return tuple((w, -m / best) for m, w in kept[:KEEP])


def _within(short: str, long: str) -> bool:
    """Whether the letters of one word stand in the other in the same order."""
    letters = iter(long.translate(ALIKE))
    return all(letter in letters for letter in short.translate(ALIKE))
