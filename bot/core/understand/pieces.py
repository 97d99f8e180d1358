"""The pieces of a message: its words, the phrases in them, and the words that may be goods."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.speech import Cue

PAUSE = ","
FRAMES = frozenset({"search", "price", "photo", "details", "availability", "buy", "discount"})


@dataclass(frozen=True, slots=True)
class Loose:
    """A word that no phrase uses and that may name goods."""

    word: str
    at: int
    known: bool = True  # the shop's goods use it
    weak: bool = False  # chatter that the shop's goods use
    soft: bool = False  # says what they are for
    the: bool = False  # "the" stands before it
    many: bool = False  # "the ones" stands before it
    framed: bool = False  # right behind a phrase that asks for goods

    @property
    def names(self) -> bool:
        """Whether it names goods of the shop."""
        return self.known and not self.weak and not self.soft


@dataclass(frozen=True, slots=True)
class Utterance:
    """The words of a message, the phrases in them, and the loose words."""

    words: tuple[str, ...]
    cues: tuple[Cue, ...]
    loose: tuple[Loose, ...]

    @property
    def acts(self) -> tuple[str, ...]:
        """What is done or asked, each once."""
        return tuple(dict.fromkeys(cue.act for cue in self.cues))
