"""How many they want, and several goods named in one breath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.core.lexical import Lexical
from bot.core.reading import Group
from bot.core.speech import Language
from bot.core.understand.pieces import PAUSE, Utterance


def quantity(said: Utterance, language: Language, lexicon: Lexical) -> int | None:
    """How many they want: a number before goods or before 'unidades', never one after them."""
    counts = (_count(said, at, language, lexicon) for at in range(len(said.words)))
    return next((count for count in counts if count), None)


def _count(said: Utterance, at: int, language: Language, lexicon: Lexical) -> int:
    """How many a word says; 0: it says no count."""
    word = said.words[at]
    number = int(word) if word.isdigit() and len(word) < 4 else language.numbers.get(word, 0)
    if not number or word in language.of("not_counted"):
        return 0
    return number if _counts(said, at, language, lexicon) else 0


def _counts(said: Utterance, at: int, language: Language, lexicon: Lexical) -> bool:
    """Whether a number says how many: before goods or 'unidades', or alone; never a size."""
    before = said.words[at - 1] if at else ""
    if _is_no_count_after(before, language, lexicon):
        return False
    following = said.words[at + 1] if at + 1 < len(said.words) else PAUSE
    if following == PAUSE:
        return before != "" and all(loose.at == at for loose in said.loose)
    counted = language.of("counted") | language.of("measures") | {"de"}
    return following in counted or (lexicon.knows(following) and following not in language.units)


def _is_no_count_after(before: str, language: Language, lexicon: Lexical) -> bool:
    """Whether a number behind this word is a size, a place in a list, or part of a name."""
    sizes = language.of("sizes") | language.of("the") | language.of("numbered") | {"#"}
    return before in sizes or (before not in language.little and lexicon.knows(before))


def counted(said: Utterance, language: Language, lexicon: Lexical) -> frozenset[int]:
    """Where the numbers stand that say how many: they name no goods."""
    places = range(len(said.words))
    return frozenset(at for at in places if _count(said, at, language, lexicon))


def without_counts(said: Utterance, language: Language, lexicon: Lexical) -> Utterance:
    """The message without the numbers that say how many of the goods that it names."""
    places = counted(said, language, lexicon)
    named = tuple(w for w in said.loose if w.at not in places)
    return replace(said, loose=named) if any(not w.weak for w in named) else said


def groups(said: Utterance, language: Language, lexicon: Lexical) -> tuple[Group, ...]:
    """Several goods in one breath: 'el de excel y el de ingles', '2 asus o 1 acer'."""
    named = (_group(said, part, language, lexicon) for part in _parts(said.words, language))
    apart = tuple(group for group in named if _names_goods(group.words, lexicon))
    return apart if len(apart) > 1 else ()


def _parts(words: Sequence[str], language: Language) -> list[range]:
    """Where the parts of a message lie that pauses and 'and' divide."""
    joints = [n for n, w in enumerate(words) if w == PAUSE or w in language.of("joining")]
    edges = [0, *joints, len(words)]
    return [range(start, end) for start, end in pairwise(edges)]


def _group(said: Utterance, part: range, language: Language, lexicon: Lexical) -> Group:
    counts = {at: n for at in part if (n := _count(said, at, language, lexicon))}
    named = (w for w in said.loose if w.at in part and not w.weak and w.at not in counts)
    return Group(tuple(w.word for w in named), next(iter(counts.values()), 1))


def _names_goods(words: Sequence[str], lexicon: Lexical) -> bool:
    """Whether a product's name holds one of them."""
    return any(lexicon.titles(word) and not word.isdigit() for word in words)
