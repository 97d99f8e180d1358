"""How good the classifier is on wordings that it never learnt, told without flattery."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.core.intents import GOODS, NOTHING, Intents, Numbers, softmax
from bot.core.meaning import Words
from bot.core.speech import Language
from bot.core.words import skeleton, stem
from bot.learn.intents.fit import Flags, fitted, temperature, threshold
from bot.learn.intents.lesson import Lesson

FOLDS = 5
ALIKE = 85.0  # percent of letters from which two wordings are one
PRECISION = 0.9  # of the acts that are told where the rules find none


@dataclass(frozen=True, slots=True)
class Trial:
    """Every message of a lesson, judged by a classifier that had not learnt its wording."""

    lesson: Lesson
    acts: tuple[str, ...]  # of the columns, in their order
    scores: Numbers  # before calibration, (messages, acts)
    chances: Numbers  # calibrated by the other folds, (messages, acts)
    unsaid: Flags  # messages in which no phrase of cues.toml occurs

    @property
    def told(self) -> NDArray[np.str_]:
        """The likeliest act of each message."""
        likeliest: NDArray[np.str_] = np.array(self.acts)[self.chances.argmax(axis=1)]
        return likeliest

    @property
    def right(self) -> Flags:
        """Where that is the act."""
        found: Flags = self.told == np.array(self.lesson.acts)
        return found

    @property
    def sure(self) -> Numbers:
        """The probability of the likeliest act."""
        highest: Numbers = self.chances.max(axis=1)
        return highest

    @property
    def level(self) -> float:
        """The probability from which an act may be told where no phrase occurs."""
        asked = self.unsaid & (self.told != NOTHING)
        return threshold(self.sure[asked], self.right[asked], PRECISION)


def tried(given: Lesson, language: Language, words: Words, *, folds: int = FOLDS) -> Trial:
    """Cross-validate: wordings alike are on one side, and each act is in every fold.

    The temperature of a fold is that of the scores of the other folds (cross-fitting).
    """
    acts = sorted(set(given.acts))
    scores, chances = np.zeros((2, len(given.acts), len(acts)))
    parts = list(parted(given, language, folds))
    for heard, asked in parts:
        model = fitted(*chosen(given, heard), words)
        scores[asked] = model.scores(chosen(given, asked)[0])
    right = np.array([acts.index(act) for act in given.acts])
    for heard, asked in parts:
        heat = temperature(scores[heard], right[heard].tolist())
        chances[asked] = softmax(scores[asked] / heat)
    unsaid = np.array([not any(language.cues(m.split())) for m in given.messages])
    return Trial(given, tuple(acts), scores, chances, unsaid)


def chosen(given: Lesson, places: Sequence[int]) -> tuple[list[str], list[str]]:
    """The messages at these places, and their acts."""
    return [given.messages[n] for n in places], [given.acts[n] for n in places]


def learnt(given: Lesson, trial: Trial, words: Words) -> Intents:
    """The classifier of a whole lesson, calibrated by its trial."""
    model = fitted(given.messages, given.acts, words)
    heat = temperature(trial.scores, [model.acts.index(act) for act in given.acts])
    return replace(model, temperature=heat, sure=trial.level, lesson=given.digest)


def parted(given: Lesson, language: Language, folds: int) -> Iterator[tuple[list[int], list[int]]]:
    """The places of the messages to learn from and of those to be asked, fold by fold."""
    from sklearn.model_selection import StratifiedGroupKFold  # noqa: PLC0415 -- only here

    split = StratifiedGroupKFold(folds, shuffle=True, random_state=0)
    wordings = wordings_of(given.messages, language)
    for learnt, asked in split.split(given.messages, given.acts, wordings):
        yield learnt.tolist(), asked.tolist()


def wordings_of(messages: Sequence[str], language: Language) -> list[int]:
    """A number for each message; the same where two say nearly the same words.

    Two wordings are one when the skeletons of their words, without articles and in the order of
    the alphabet, share 85 % of their letters (indel similarity); chains of these are one, too.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 -- only here
    from scipy.sparse import csr_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    bones = [bones_of(message, language) for message in messages]
    near = process.cdist(bones, bones, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
    numbers: list[int] = connected_components(csr_array(near), directed=False)[1].tolist()
    return numbers


def bones_of(message: str, language: Language) -> str:
    """The consonants of a message's stems, in the order of the alphabet."""
    left_out = language.of("the") | {",", GOODS}
    words = (skeleton(stem(w)) for w in message.split() if w not in left_out)
    return " ".join(sorted(word for word in words if word)) or message
