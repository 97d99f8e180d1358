"""Decisions that leave the talk to a person, or leave it be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Why = Literal[
    "asked",
    "complaint",
    "payment_trouble",
    "order",
    "haggling",
    "wholesale",
    "beyond_data",
    "sensitive",
    "not_understood",
    "no_way_to_pay",
    "receipt",
    "cancel",
]


@dataclass(frozen=True, slots=True)
class Quiet:
    """Say nothing, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class OptOut:
    """They want no more messages."""


@dataclass(frozen=True, slots=True)
class OptIn:
    """They want messages again."""


@dataclass(frozen=True, slots=True)
class HandOff:
    """A person must take this chat."""

    why: Why


@dataclass(frozen=True, slots=True)
class StillWaiting:
    """A person was called and has not come: say once more when one will be there."""


People = Quiet | OptOut | OptIn | HandOff | StillWaiting
