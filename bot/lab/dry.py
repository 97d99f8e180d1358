"""A dry turn: what the bot would answer, and why, without anything being stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class DryTurn:
    """One question as the shop would answer it now."""

    said: str
    reading: Mapping[str, Any]  # what was understood
    decision: str  # the kind of decision, such as Find
    decided: Mapping[str, Any]  # its particulars
    act: str  # its name in `turns.decision`
    facts: Mapping[str, Any]  # what was looked up: all that the answer may state
    draft: tuple[str, ...]  # the words, before they were dressed
    problems: tuple[str, ...]  # what the check found; with any, a plainer answer leaves
    messages: tuple[Mapping[str, Any], ...]  # what the customer would receive
    claims: tuple[Mapping[str, Any], ...] = ()  # each with the row that says so
    score: int = 0
    score_reasons: tuple[str, ...] = ()
    took_ms: float = 0.0
    memory: Mapping[str, Any] = field(default_factory=dict)  # to go on from here

    def __str__(self) -> str:
        """The answer as a customer would read it."""
        return "\n".join(str(message["text"]) for message in self.messages)


def dry_turn(told: Mapping[str, Any]) -> DryTurn:
    """What the door's `dry_turn` told, as a record."""
    lists = {key: tuple(value) for key, value in told.items() if isinstance(value, list)}
    return DryTurn(**{**told, **lists})
