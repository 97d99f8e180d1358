"""The owner's own answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.core.shop import Faq, ShopSettings
from bot.core.speech import Language
from bot.core.understand.pieces import PAUSE
from bot.core.words import stem, tokens

LEAST_CLOSE = 0.6  # shared words of two questions that are the same one


def best_faq(
    words: Sequence[str], language: Language, settings: ShopSettings
) -> tuple[int | None, bool]:
    """The owner's question that shares most words with this one, and whether that is sure.

    One word in common is enough where question and answer hold all that is asked, and no other
    question has it; courtesy asks nothing.
    """
    owned = [_owned(faq, language) for faq in settings.faq]
    courtesy = _roots(language.chatter)
    fits = [
        _fit(n, asked, courtesy, owned)
        for asked in _clauses(words, language)
        for n in range(len(owned))
    ]
    best = max(fits, key=lambda fit: fit.closeness, default=_Fit(0, 0.0))
    return (best.number, best.is_sure) if best.closeness >= LEAST_CLOSE else (None, False)


@dataclass(frozen=True, slots=True)
class _Fit:
    """How close a question of the owner's comes to what is asked."""

    number: int
    closeness: float
    is_sure: bool = False


def _fit(
    number: int, asked: frozenset[str], courtesy: frozenset[str], owned: Sequence[_Owned]
) -> _Fit:
    own = owned[number]
    both, core = asked & own.question, asked - courtesy
    alone = core <= own.question | own.answer and _is_only(both, owned)
    if not both or (len(both) < 2 and not alone):
        return _Fit(number, 0.0)
    shares = len(both) / len(own.question) + len(both) / len(asked)
    return _Fit(number, max(shares / 2, LEAST_CLOSE * alone), len(both) > 1 or len(core) > 1)


@dataclass(frozen=True, slots=True)
class _Owned:
    """The stems of one of the owner's questions, and of its answer."""

    question: frozenset[str]
    answer: frozenset[str]


def _owned(faq: Faq, language: Language) -> _Owned:
    return _Owned(_told(faq.question, language), _told(faq.answer, language))


def _told(text: str, language: Language) -> frozenset[str]:
    """The telling stems of a text of the owner's."""
    return frozenset(root for word, root in _rooted(text) if _tells(word, language))


@lru_cache(maxsize=16)
def _roots(words: frozenset[str]) -> frozenset[str]:
    """The stems of a list of words of a language."""
    return frozenset(map(_root, words))


@lru_cache(maxsize=1024)
def _rooted(text: str) -> tuple[tuple[str, str], ...]:
    """The words of a text with their stems: the owner's texts seldom change."""
    return tuple((word, _root(word)) for word in tokens(text))


def _is_only(both: frozenset[str], owned: Sequence[_Owned]) -> bool:
    """Whether one question alone shares these words."""
    return sum(bool(both & own.question) for own in owned) == 1


def _clauses(words: Sequence[str], language: Language) -> list[frozenset[str]]:
    """The telling words of the whole message and of each clause."""
    apart = " ".join(words).split(f" {PAUSE} ")
    told = (_telling(text.split(), language) for text in dict.fromkeys([" ".join(words), *apart]))
    return [own for own in told if own]


def _telling(words: Sequence[str], language: Language) -> frozenset[str]:
    """The stems of the words that carry a question."""
    return frozenset(_root(w) for w in words if _tells(w, language))


def _tells(word: str, language: Language) -> bool:
    greeting = language.of("greeting")
    return len(word) > 2 and word not in language.little and word not in greeting


def _root(word: str) -> str:
    """A stem without the plural of a verb: sirve and sirven agree."""
    return stem(word.removesuffix("n") if len(word) > 4 else word)
