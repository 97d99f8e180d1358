"""The shop's way of speaking: approved wordings, filled from rows, in one form of address."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from zlib import crc32

from bot.core.shop import Voice as Address
from bot.core.speech import Language
from bot.core.words import tokens

FORM = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")
PLACE: Mapping[Address, int] = {"usted": 0, "tú": 1, "vos": 2, "você": 0}


class Voice:
    """Says things in one turn: chooses a wording by the turn's seed, another one each time."""

    def __init__(
        self, language: Language, address: Address, seed: int, said: Mapping[str, int]
    ) -> None:
        self._language, self._address, self._seed, self._said = language, address, seed, said
        self.used: list[str] = []

    def say(self, key: str, **slots: str) -> str:
        """One of the wordings of a key whose every slot is known; "" when there is none."""
        filled = {name: value for name, value in slots.items() if value}
        fitting = [w for w in self._language.templates.get(key, ()) if _fits(w, filled)]
        if not fitting:
            return ""
        rich = max(len(SLOT.findall(w)) for w in fitting)
        fitting = [w for w in fitting if len(SLOT.findall(w)) == rich] if slots else fitting
        turn = self._said.get(key, 0) + self.used.count(key)
        wording = fitting[(self._seed + crc32(key.encode()) + turn) % len(fitting)]
        self.used.append(key)
        return SLOT.sub(lambda m: filled[m[1]], addressed(wording, self._address))

    @property
    def vague(self) -> frozenset[str]:
        """Words that only say that more is wanted."""
        return self._language.vague

    def is_digital(self, sentence: str) -> bool:
        """Whether a sentence speaks of digital delivery."""
        return bool(set(tokens(sentence)) & self._language.of("digital"))

    def join(self, words: Sequence[str]) -> str:
        """'a, b y c'."""
        *first, last = words or [""]
        return f"{', '.join(first)} {self.word('and')} {last}" if first else last

    def label(self, name: str) -> str:
        """What an attribute is called to a customer: 'size' is 'Talla' in Spanish."""
        known = self._language.labels.get("_".join(tokens(name)), "")
        return known or name[:1].upper() + name[1:]

    def word(self, name: str) -> str:
        """A single word of the language."""
        return self._language.templates.get(f"word.{name}", ("",))[0]


def _fits(wording: str, filled: Mapping[str, str]) -> bool:
    return all(name in filled for name in SLOT.findall(wording))


def addressed(wording: str, address: Address) -> str:
    """A wording in one form of address: [le|te] is "le" for usted and "te" for tú and vos."""

    def choose(match: re.Match[str]) -> str:
        forms = match[1].split("|")
        return forms[min(PLACE[address], len(forms) - 1)]

    return FORM.sub(choose, wording)
