"""The owner's own answers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.shop import ShopSettings
from bot.core.speech import Language
from bot.core.understand.utterance import PAUSE
from bot.core.words import stem, tokens

LEAST_CLOSE = 0.6  # shared words of two questions that are the same one


def best_faq(
    words: Sequence[str], language: Language, settings: ShopSettings
) -> tuple[int | None, bool]:
    """The owner's question that shares most words with this one, and whether that is sure.

    One word in common is enough where it is all that is asked, and no other question has it.
    """
    asked = _telling(words, language)
    owned = [_telling(tokens(faq.question), language) for faq in settings.faq]
    best, found, sure = LEAST_CLOSE, None, False
    for n, own in enumerate(owned):
        both = asked & own
        alone = both == asked and sum(bool(both & other) for other in owned) == 1
        if len(both) < 2 and not (both and alone):
            continue
        closeness = max(
            len(both) / len(own) * 0.5 + len(both) / len(asked) * 0.5, LEAST_CLOSE * alone
        )
        if closeness >= best:
            best, found, sure = closeness, n, len(both) > 1
    return found, sure


def _telling(words: Sequence[str], language: Language) -> frozenset[str]:
    """The stems of the words that carry a question."""
    skip = language.little | {PAUSE, "#", "hola", "buenas"}
    return frozenset(_root(w) for w in words if w not in skip and len(w) > 2)


def _root(word: str) -> str:
    """A stem without the plural of a verb: sirve and sirven agree."""
    return stem(word.removesuffix("n") if len(word) > 4 else word)
