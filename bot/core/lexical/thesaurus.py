"""Other words for the same goods, found by the exact word: one or several of it, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.core.words import singular_of, tokens

JOINTS = frozenset("de del da do das dos la el para of for the a".split())  # said or left out

Key = tuple[str, ...]


class Thesaurus:
    """The words of every group by their singulars: 'ropa' is not 'rope', though stems agree."""

    def __init__(self, synonyms: Mapping[str, Iterable[str]]) -> None:
        self._others: dict[Key, dict[Key, str]] = {}
        for word, others in synonyms.items():
            own = self._others.setdefault(key(word), {})
            for other in sorted(others):
                own.setdefault(key(other), other)
        self._single = {found[0] for found in self._others if len(found) == 1}

    def knows(self, word: str) -> bool:
        """Whether a single word, or its plural, stands in some group."""
        return singular_of(word) in self._single

    def others(self, phrase: Key) -> Mapping[Key, str]:
        """The other names of what a phrase names, as keys and as they are written."""
        return self._others.get(phrase, {})


def key(phrase: str) -> Key:
    """A phrase without the little words inside it, each word as one of what it names."""
    words = tokens(phrase)
    kept = [singular_of(word) for word in words if word not in JOINTS]
    return tuple(kept or words)
