"""What a language offers to understand and to speak with; filled from the files of bot/language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.core.check.vocabulary import Vocabulary
from bot.core.numerals import Numerals
from bot.core.verbs import Verbs, conjugated
from bot.core.words import plain, skeleton, stem

GAP = r"((?:[^ ]+ ){0,3}?)"


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that tells what somebody wants, and the words it stands on."""

    act: str
    start: int  # of the first word it uses
    end: int  # after the last one
    gaps: frozenset[int] = frozenset()  # places inside that it only skips

    @property
    def used(self) -> frozenset[int]:
        """The places of the words that it stands on."""
        return frozenset(range(self.start, self.end)) - self.gaps


@dataclass(frozen=True)
class Language:
    """One language as the shop's customers and the shop itself use it."""

    code: str
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # act -> its phrases
    whole: frozenset[str] = frozenset()  # acts that count only when nothing else is said
    little: frozenset[str] = frozenset()  # words that say nothing about goods
    chatter: frozenset[str] = frozenset()  # say nothing, unless the shop's goods use them
    ordinary: frozenset[str] = frozenset()  # real words that are never a misspelt product
    vague: frozenset[str] = frozenset()  # of a question: they only say that more is wanted
    cheap: frozenset[str] = frozenset()  # they want something cheap
    used: frozenset[str] = frozenset()  # of second hand
    new: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()  # digital, online: of what sort, not what
    purposes: frozenset[str] = frozenset()  # what goods are for
    grammar: Mapping[str, frozenset[str]] = field(default_factory=dict)  # the, many, joining ...
    verbs: str = "$^"  # a regular expression: endings of verbs
    name: str = "$^"  # a regular expression: somebody tells a name
    address: str = "$^"  # a regular expression on plain text: somebody tells an address
    conjugation: Verbs = field(default_factory=Verbs)
    goods: frozenset[str] = frozenset()  # everyday names of goods, sold here or not
    short: Mapping[str, str] = field(default_factory=dict)  # q -> que
    numerals: Numerals = field(default_factory=Numerals)
    claims: Vocabulary = field(default_factory=Vocabulary)  # of all languages
    ordinals: Mapping[str, int] = field(default_factory=dict)  # primero -> 1, ultimo -> -1
    services: Mapping[str, str] = field(default_factory=dict)  # daviplata -> Daviplata
    synonyms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    places: frozenset[str] = frozenset()  # cities of the shop's country
    labels: Mapping[str, str] = field(default_factory=dict)  # size -> Talla
    templates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: str = ""

    @cached_property
    def patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Each act with the one pattern of all its phrases, in the order of the file."""
        return tuple((act, compiled(phrases)) for act, phrases in self.phrases.items() if phrases)

    def of(self, part: str) -> frozenset[str]:
        """The words of a part of the grammar."""
        return self.grammar.get(part, frozenset())

    @property
    def numbers(self) -> Mapping[str, int]:
        """Dos -> 2."""
        return self.numerals.words

    @property
    def units(self) -> frozenset[str]:
        """gb, cm, kilos: what follows a number that is no money."""
        return self.numerals.units

    @cached_property
    def verb(self) -> re.Pattern[str]:
        """How verbs end that name no goods."""
        return re.compile(self.verbs)

    @cached_property
    def conjugations(self) -> frozenset[str]:
        """The forms of its verbs."""
        return conjugated(self.conjugation)

    @cached_property
    def skeletons(self) -> Mapping[str, str]:
        """Ordinary words by their consonants, to recognise hurried spelling."""
        known = {skeleton(w): w for w in sorted(self.real) if len(w) > 4}
        return {bones: word for bones, word in known.items() if len(bones) > 2}

    @cached_property
    def real(self) -> frozenset[str]:
        """All words that are real and mean no goods by themselves."""
        return self.little | self.chatter | self.ordinary | self.numerals.framing

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All its words that are known here."""
        phrases = " ".join(phrase for own in self.phrases.values() for phrase in own)
        said = frozenset(re.findall(r"(?<![\w*])[a-z]+(?![\w*])", plain(phrases)))
        return self.real | self.goods | said | frozenset(self.short)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Their stems."""
        return frozenset(stem(w) for w in self.real)

    def cues(self, words: Sequence[str]) -> Iterator[Cue]:
        """Every phrase that occurs in the words, act by act."""
        line = " ".join(words) + " "
        at = {m.start(): n for n, m in enumerate(re.finditer(r"[^ ]+", line))}
        for act, pattern in self.patterns:
            for match in pattern.finditer(line):
                start = at[match.start()]
                gaps = [match.span(n) for n in range(1, pattern.groups + 1) if match[n]]
                skipped = frozenset(n for place, n in at.items() for a, b in gaps if a <= place < b)
                yield Cue(act, start, start + len(match[0].split()), skipped)


def compiled(phrases: Sequence[str]) -> re.Pattern[str]:
    """One pattern for phrases.

    `cuest*` any ending, `(a|b)` either, `x?` may lack, `...` up to three words, `9` a number.
    """
    return re.compile("|".join(rf"(?<![^ ]){_phrase(p)}" for p in phrases))


def _phrase(phrase: str) -> str:
    """A phrase as a pattern in which every word ends with a space."""
    return "".join(_unit(unit) for unit in _units(plain(phrase)))


def _units(phrase: str) -> Iterator[str]:
    """The words and bracketed groups of a phrase, split at the spaces outside of brackets."""
    yield from (unit for unit in _split(phrase, " ") if unit)


def _split(text: str, separator: str) -> list[str]:
    """Pieces between separators that stand outside of brackets."""
    depth, pieces = 0, [""]
    for char in text:
        depth += (char == "(") - (char == ")")
        if char == separator and not depth:
            pieces.append("")
        else:
            pieces[-1] += char
    return pieces


def _unit(unit: str) -> str:
    if unit == "...":
        return GAP
    optional = "?" if unit.endswith("?") else ""
    unit = unit.removesuffix("?")
    if unit.startswith("("):
        choices = sorted(_split(unit[1:-1], "|"), key=lambda c: -len(c.split()))
        inner = "|".join(_phrase(choice) for choice in choices)
        return f"(?:{inner}){optional}"
    word = r"\d+" if unit == "9" else re.escape(unit).replace(r"\*", "[^ ]*")
    return f"(?:{word} ){optional}"
