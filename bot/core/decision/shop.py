"""Decisions to tell what the shop itself says, of its ways and against a doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Topic = Literal[
    "shipping",
    "hours",
    "address",
    "returns",
    "warranty",
    "about",
    "contact",
    "invoice",
    "payment",
    "installments",
    "wholesale",
    "reservation",
]
Objection = Literal["price", "money", "trust", "competitor", "timing", "decider"]


@dataclass(frozen=True, slots=True)
class TellPolicy:
    """What the owner's settings say about a topic."""

    topic: Topic
    product: str = ""
    words: tuple[str, ...] = ()  # goods it is asked about


@dataclass(frozen=True, slots=True)
class TellFaq:
    """The owner's own answer to this question."""

    number: int


@dataclass(frozen=True, slots=True)
class TellQuote:
    """A sentence of the owner's that speaks of what is asked."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class MeetObjection:
    """A doubt: listen, a fact, the next step."""

    kind: Objection
    products: tuple[str, ...] = ()


Shop = TellPolicy | TellFaq | TellQuote | MeetObjection
