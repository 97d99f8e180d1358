"""Words for the same goods, in groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.words import plain


@dataclass(frozen=True, slots=True)
class Group:
    """Words for one thing, and words for things of that kind."""

    same: tuple[str, ...]
    below: tuple[str, ...] = ()


def group(line: str) -> Group:
    """A group from a line such as 'nevera, heladera' or 'computador, pc > laptop, portatil'."""
    same, _, below = line.partition(">")
    return Group(_names(same), _names(below))


def synonyms(groups: Iterable[Group]) -> Mapping[str, frozenset[str]]:
    """Each word with the others of its groups; the wider ones with the narrower, not back."""
    known: dict[str, set[str]] = {}
    for one in groups:
        for word in one.same:
            known.setdefault(word, set()).update(one.same, one.below)
    return {word: frozenset(others - {word}) for word, others in known.items()}


def _names(side: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for raw in side.split(",") if (name := plain(raw))))
