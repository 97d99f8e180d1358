"""Decisions to talk: courtesies, questions, refusals, what was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Greet:
    """Say hello and ask what they need."""

    again: bool = False
    back: bool = False  # a customer who has been here on another day


@dataclass(frozen=True, slots=True)
class SayBye:
    """Thanks, or goodbye."""

    leaving: bool = False


@dataclass(frozen=True, slots=True)
class SayWhatIAm:
    """Asked whether it is a robot."""


@dataclass(frozen=True, slots=True)
class AskWhich:
    """They mean something, but which of them?"""

    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskNeed:
    """What are you looking for?"""

    key: Literal["need", "use", "browse"] = "need"


@dataclass(frozen=True, slots=True)
class ShowRange:
    """What the shop sells, by its categories."""


@dataclass(frozen=True, slots=True)
class BackToBusiness:
    """Off the subject: a friendly word, and back to the shop."""


@dataclass(frozen=True, slots=True)
class RefuseCard:
    """They wrote the number of a bank card: it must not be sent here."""


@dataclass(frozen=True, slots=True)
class RefuseOrder:
    """Somebody tries to command the bot, or wants others' data."""


@dataclass(frozen=True, slots=True)
class Rephrase:
    """Not understood."""


@dataclass(frozen=True, slots=True)
class CannotHear:
    """A voice note that could not be turned into words."""


@dataclass(frozen=True, slots=True)
class AskPicture:
    """A picture that is no receipt: what is it about?"""


@dataclass(frozen=True, slots=True)
class Accept:
    """A bare yes or no with nothing open."""

    positive: bool


Talk = (
    Greet
    | SayBye
    | SayWhatIAm
    | AskWhich
    | AskNeed
    | ShowRange
    | BackToBusiness
    | RefuseCard
    | RefuseOrder
    | Rephrase
    | CannotHear
    | AskPicture
    | Accept
)
