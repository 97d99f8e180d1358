"""What it takes to understand a customer of a shop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.core.lexical import Lexical
from bot.core.shop import PaymentMethod, ShopSettings
from bot.core.speech import Language
from bot.core.words import tokens

# The acts that a language's classifier is sure of in a message, each with its probability.
Classify = Callable[[str, str], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What it takes to understand a customer of this shop."""

    settings: ShopSettings
    languages: Mapping[str, Language]
    lexicon: Lexical
    methods: tuple[PaymentMethod, ...] = ()  # those that can really be used
    classify: Classify | None = None
    codes: Mapping[str, str] = field(default_factory=dict)  # of goods, written together -> id
    house: frozenset[str] = frozenset()  # stems by which the shop speaks of all its goods

    @property
    def language(self) -> Language:
        """The shop's own language."""
        return self.languages[self.settings.language]

    def answers_in(self, code: str) -> Language:
        """The customer's language where the shop answers in it, else the shop's own."""
        return self.languages[code] if code in self.settings.languages else self.language


def spoken_in(text: str, know: Knowledge, before: str = "") -> Language:
    """The language that a text is in; in doubt the one spoken before, or else the shop's own.

    Another language must be ahead by two of its everyday words, or by one when it has them all.
    """
    words = set(tokens(text))
    usual = know.languages.get(before, know.language)
    rest = {w for w in words if _is_spoken(w, know) and not know.lexicon.titles(w)}
    best, lead = usual, 1
    for language in know.languages.values():
        ahead = _ahead(words, language, usual, know.lexicon)
        ahead += ahead == 1 and (language is know.language or rest <= language.vocabulary)
        if ahead > lead:
            best, lead = language, ahead
    return best


def _is_spoken(word: str, know: Knowledge) -> bool:
    """Whether it is a word of some language of the shop's customers."""
    return any(word in language.vocabulary for language in know.languages.values())


def _ahead(words: set[str], language: Language, usual: Language, lexicon: Lexical) -> int:
    """By how many words a language is ahead; names of goods here belong to no language."""
    its, own = language.vocabulary, usual.vocabulary
    long = (w for w in (words & its) - own if len(w) > 1)  # a letter is of any language
    more = {w for w in long if w in language.real or not lexicon.titles(w)}
    less = {w for w in (words & own) - its if w in usual.real or not lexicon.titles(w)}
    return len(more) - len(less)
