"""The words of a part of a catalogue, and of all its parts together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from bot.core.lexical.postings import NAMED, TITLED, WRITTEN, Postings, rarity
from bot.core.lexical.spelling import Spelling, near
from bot.core.lexical.thesaurus import Thesaurus, key
from bot.core.words import singular_of


class Vocabulary:
    """The words of one part, with how many products use each."""

    def __init__(self, counts: Mapping[str, int], thesaurus: Thesaurus) -> None:
        self.counts, self._thesaurus = counts, thesaurus

    @cached_property
    def codes(self) -> list[str]:
        """The words that are no plain words, in their order."""
        return sorted(word for word in self.counts if not word.isalpha())

    @cached_property
    def ones(self) -> frozenset[str]:
        """What one of each word's things is called."""
        return frozenset(map(singular_of, self.counts))

    @cached_property
    def spelling(self) -> Spelling:
        """The words that may be meant: the part's own, and those that lead to them."""
        return Spelling({**dict.fromkeys(self._reachable(), 0), **self.counts})

    def _reachable(self) -> Iterator[str]:
        for word in self.counts:
            others = self._thesaurus.others(key(word)).values()
            yield from (other for other in others if " " not in other)


class Spoken:
    """What all parts of a catalogue say, as if they were one."""

    def __init__(self, parts: Sequence[tuple[Postings, Vocabulary]]) -> None:
        self._postings = [postings for postings, _ in parts]
        self._words = [words for _, words in parts]
        self.size = sum(postings.size for postings in self._postings)

    def __contains__(self, term: str) -> bool:
        return any(term in postings for postings in self._postings)

    def hold(self, terms: Sequence[str]) -> bool:
        """Whether some product holds all the terms."""
        if not terms or not all(term in self for term in terms):
            return False
        return len(terms) == 1 or any(len(p.of_all(terms)[0]) for p in self._postings)

    def names(self, term: str) -> bool:
        """Whether a naming text holds a term, or holds it joined."""
        return any(postings.mark(term) & NAMED for postings in self._postings)

    def writes(self, term: str) -> bool:
        """Whether a naming text holds a term as a word of its own."""
        return any(postings.mark(term) & WRITTEN for postings in self._postings)

    def titles(self, term: str) -> bool:
        """Whether the name of some product holds a term."""
        return any(postings.mark(term) & TITLED for postings in self._postings)

    def has_ones(self, words: Sequence[str]) -> bool:
        """Whether each word, or its plural, is written so somewhere."""
        return all(any(word in own.ones for own in self._words) for word in words)

    def rarity(self, term: str | None) -> float:
        """How rare a term is among all products; None is as rare as can be."""
        held = 0 if term is None else sum(p.count(term) for p in self._postings)
        return rarity(self.size, held)

    def near(self, word: str) -> tuple[tuple[str, float], ...]:
        """The words that a misspelt one may be."""
        return near((own.spelling for own in self._words), word)

    def starting(self, piece: str) -> Iterator[str]:
        """Some codes that begin with a piece."""
        for own in self._words:
            at = bisect_left(own.codes, piece)
            yield from (code for code in own.codes[at : at + 10] if code.startswith(piece))
