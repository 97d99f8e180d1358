"""Which clauses of a message ask for something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from bot.core.speech import Cue
from bot.core.understand.pieces import FRAMES, PAUSE, Loose, Utterance

LONG = 9  # words from which only the clauses that ask count, and those that only name
NAMING = 3  # words of a clause that only names goods
ASKING = FRAMES | {"unsure", "compare", "cheapest", "dearest", "total"}


def to_the_point(loose: list[Loose], words: Sequence[str], cues: Sequence[Cue]) -> list[Loose]:
    """Of a long message the words in clauses that ask for something; the rest only ranks."""
    if len(words) <= LONG:
        return loose
    clause = list(accumulate(int(word == PAUSE) for word in words))
    asking = _asking(loose, words, cues, clause)
    if not asking:
        return loose
    kept = [w for w in loose if w.known or clause[w.at] in asking]
    return [w if clause[w.at] in asking else replace(w, soft=True) for w in kept]


def asking_part(said: Utterance) -> Utterance:
    """The message with the words of the clauses that ask for something alone."""
    clause = list(accumulate(int(word == PAUSE) for word in said.words))
    asking = _asking(said.loose, said.words, said.cues, clause)
    return replace(said, loose=tuple(w for w in said.loose if clause[w.at] in asking))


def _asking(
    loose: Sequence[Loose], words: Sequence[str], cues: Sequence[Cue], clause: Sequence[int]
) -> set[int]:
    """The clauses that ask for something, and those that only name goods."""
    ends = (n for cue in cues if cue.act in ASKING for n in (cue.start, cue.end))
    asking = {clause[n] for n in ends if n < len(words)}
    if not asking:
        return set()
    known = [clause[w.at] for w in loose if w.known]
    if asking.isdisjoint(clause[w.at] for w in loose):
        asking |= set(_before(asking, known))
    return asking | _naming(known, words, clause)


def _naming(known: Sequence[int], words: Sequence[str], clause: Sequence[int]) -> set[int]:
    """Of the clauses that name goods the short ones: they do nothing else."""
    sizes = Counter(n for n, word in zip(clause, words, strict=True) if word != PAUSE)
    return {n for n in known if sizes[n] <= NAMING}


def _before(asking: set[int], naming: Sequence[int]) -> Sequence[int]:
    """The last clause that names goods before the first that asks, if there is one."""
    ahead = [n for n in naming if n < min(asking)]
    return ahead[-1:] or naming
