"""What each word of a question may mean in this shop."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.core.lexical.thesaurus import Key, Thesaurus, key
from bot.core.lexical.vocabulary import Spoken
from bot.core.words import plain, singular_of, sound, stem, tokens, undiminished

SYNONYM, PART, SMALL = 0.9, 0.95, 0.95  # a synonym, the start of a code, a diminutive
MOST, LONGEST = 24, 40  # pieces of a question that are read, letters of a piece
GUESS = 0.4  # a real word that the shop lacks but that looks like one of its own


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to meet a word: a product that holds all these terms."""

    terms: tuple[str, ...]
    weight: float = 1.0
    other: str = ""  # the synonym that led here


@dataclass(frozen=True, slots=True)
class Asked:
    """A piece of a word of the question, and what meets it."""

    owner: str  # the word of the query
    piece: str  # the plain word or number looked up
    choices: tuple[Choice, ...] = ()
    meant: str | None = None  # the shop's word where the customer's was misspelt
    guessed: bool = False  # a real word of another thing: it may order products, never prove one
    again: bool = False  # said before in the same question: it adds no weight

    @property
    def known(self) -> bool:
        """Whether the shop uses the word, or one that surely means the same."""
        return bool(self.choices) and not self.guessed

    def wording(self, turn: int) -> str:
        """The piece as it was meant (turn 0), or in the words of one of its synonyms."""
        others = [choice.other for choice in self.choices if choice.other][:turn]
        return others[-1] if others else self.meant or self.piece


class Meanings:
    """The vocabulary of one shop: its words, their synonyms, codes and likely mistakes."""

    def __init__(self, spoken: Spoken, thesaurus: Thesaurus, ordinary: Container[str]) -> None:
        self._spoken, self._thesaurus, self._ordinary = spoken, thesaurus, ordinary

    def knows(self, word: str) -> bool:
        """Whether the texts that name the goods hold the word, or it joined to a neighbour."""
        return all(self._spoken.names(stem(piece)) for piece in tokens(word) or [""])

    def correct(self, word: str) -> tuple[tuple[str, float], ...]:
        """The words of the shop that a misspelt one may be, with weights; a real word has none."""
        word = plain(word)
        return () if self._is_real(word) else self._spoken.near(word)

    def _is_real(self, word: str) -> bool:
        """Whether a word is no mistake: the shop, its synonyms or the language have it."""
        said = word in self._ordinary or self._thesaurus.knows(word)
        return said or stem(word) in self._spoken

    def read(self, words: Iterable[str]) -> tuple[Asked, ...]:
        """Every piece of a question with what meets it."""
        pieces = [(word, piece[:LONGEST]) for word in words for piece in tokens(word)][:MOST]
        pairs = [self._pair(a, b) for (_, a), (_, b) in pairwise(pieces)]
        found, said = list[Asked](), set[str]()
        for at, (owner, piece) in enumerate(pieces):
            beside = [*pairs[max(at - 1, 0) : at], *pairs[at : at + 1]]
            direct = [*self._direct(piece), *(c for pair in beside for c in pair)]
            made = self._asked(owner, piece, direct)
            found.append(replace(made, again=stem(piece) in said))
            said.add(stem(piece))
        return tuple(found)

    def _direct(self, piece: str) -> list[Choice]:
        """What meets a word as it is written."""
        return list(self._worth(piece)) or list(self._start(piece))

    def _asked(self, owner: str, piece: str, direct: list[Choice]) -> Asked:
        """A piece with what meets it: as written, or else as it may have been meant."""
        if direct:
            return self._heard(Asked(owner, piece, tuple(direct)))
        derived, guessed = self._derived(piece), self._is_real(piece)
        if derived and not guessed:
            return Asked(owner, piece, derived)
        near = self._spoken.near(piece)
        choices = (*derived, *(c for word, share in near for c in self._worth(word, share)))
        if guessed:
            choices = tuple(replace(c, weight=c.weight * GUESS) for c in choices)
        meant = near[0][0] if near and not guessed else None
        return Asked(owner, piece, choices, meant, guessed)

    def _heard(self, asked: Asked) -> Asked:
        """A word met by its stem alone also as the one it sounds like: bino is vino beside bin."""
        if self._is_written(asked):
            return asked
        said, near = sound(asked.piece), self._spoken.near(asked.piece)
        alike = [(word, share) for word, share in near if sound(word) == said]
        if not alike:
            return asked
        heard = (choice for word, share in alike for choice in self._worth(word, share))
        return replace(asked, choices=(*heard, *asked.choices), meant=alike[0][0])

    def _is_written(self, asked: Asked) -> bool:
        """Whether somebody writes a word so: the shop, its synonyms or the language."""
        by_stem = (c.other or c.terms == (stem(asked.piece),) for c in asked.choices)
        if not all(by_stem) or self._spoken.has_ones([singular_of(asked.piece)]):
            return True
        return asked.piece in self._ordinary or self._thesaurus.knows(asked.piece)

    def _derived(self, piece: str) -> tuple[Choice, ...]:
        """What meets a diminutive, two words written as one, or what is against it."""
        return tuple(self._small(piece)) or tuple(self._split(piece)) or tuple(self._against(piece))

    def _against(self, piece: str) -> Iterator[Choice]:
        """The remedy for an evil: antipulgas for pulgas."""
        term = f"anti{stem(piece)}"
        if len(piece) > 3 and term in self._spoken:
            yield Choice((term,), PART)

    def _worth(self, word: str, share: float = 1.0) -> Iterator[Choice]:
        """The word itself and its synonyms, as far as the shop has them."""
        term = stem(word)
        if term in self._spoken:
            yield Choice((term,), share)
        yield from self._synonyms(key(word), share)

    def _synonyms(self, phrase: Key, share: float = 1.0) -> Iterator[Choice]:
        """The other names of a thing, where the shop writes them so."""
        for other, written in self._thesaurus.others(phrase).items():
            stems = tuple(map(stem, other))
            if other != phrase and self._spoken.has_ones(other) and self._spoken.hold(stems):
                yield Choice(stems, share * SYNONYM, written)

    def _pair(self, left: str, right: str) -> list[Choice]:
        """What meets two neighbours together: one word of the shop, or a synonym of both."""
        one = stem(left + right)
        apart = stem(left) in self._spoken and stem(right) in self._spoken
        worth = self._spoken.writes(one) or (self._spoken.names(one) and not apart)
        both = [Choice((one,))] if worth else []
        return [*both, *self._synonyms(key(f"{left} {right}"))]

    def _start(self, piece: str) -> Iterator[Choice]:
        """The codes that begin with a long enough piece of one."""
        if len(piece) < 4 or piece.isalpha() or piece.isdigit():
            return
        for code in self._spoken.starting(piece):
            yield Choice((stem(code),), PART)

    def _small(self, piece: str) -> Iterator[Choice]:
        """The word of which the piece is a diminutive."""
        if (whole := undiminished(piece)) != piece:
            yield from self._worth(whole, SMALL)

    def _split(self, piece: str) -> Iterator[Choice]:
        """Two words of the shop written as one."""
        for at in range(3, len(piece) - 2):
            pair = stem(piece[:at]), stem(piece[at:])
            if all(map(self._spoken.names, pair)) and self._spoken.hold(pair):
                yield Choice(pair)
