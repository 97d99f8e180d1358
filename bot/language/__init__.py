"""What people say, as data files per language; a folder a language, read and extended by people."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from bot.core.speech import Language
from bot.core.verbs import Verbs
from bot.core.words import plain

FILES = ("cues", "words", "grammar", "verbs", "amounts", "synonyms", "templates")
WORDS = (*("little", "chatter", "ordinary", "vague", "cheap", "used", "new", "kinds", "purposes"),)
PATTERNS = ("verbs", "name", "address")  # of grammar.toml: regular expressions, not words


@cache
def load(code: str) -> Language:
    """A language, from the files of its folder."""
    raw = {name: _read(code, name) for name in FILES}
    tables = {name: tomllib.loads(text) for name, text in raw.items()}
    grammar = tables["grammar"]
    return Language(
        code=code,
        **_cues(tables["cues"]),
        **_lists(tables["words"]),
        grammar={part: _words(grammar, part) for part in grammar if part not in PATTERNS},
        verbs=grammar.get("verbs", "$^"),
        name=grammar.get("name", "$^"),
        address=grammar.get("address", "$^"),
        conjugation=_verbs(tables["verbs"]),
        goods=_goods(code, tables["synonyms"].get("groups", [])),
        short=_plainly(tables["words"].get("short", {})),
        services={plain(k): v for k, v in tables["words"].get("services", {}).items()},
        places=frozenset(plain(p) for p in tables["words"].get("places", [])),
        **_amounts(tables["amounts"]),
        synonyms=_synonyms(tables["synonyms"].get("groups", [])),
        templates={key: tuple(own) for key, own in tables["templates"].items()},
        version=sha256("".join(raw.values()).encode()).hexdigest()[:12],
    )


def _cues(cues: Mapping[str, Any]) -> dict[str, Any]:
    """What customers say, act by act, and the acts that count only alone."""
    phrases = {act: tuple(own["say"]) for act, own in cues.items()}
    return {
        "phrases": phrases,
        "whole": frozenset(a for a, own in cues.items() if own.get("whole")),
    }


def _verbs(table: Mapping[str, Any]) -> Verbs:
    """The verbs of a language, and how they change."""
    return Verbs(
        infinitives=tuple(plain(table.get("verbs", {}).get("infinitives", "")).split()),
        endings={end: tuple(own.split()) for end, own in table.get("endings", {}).items()},
        stressed=_changes(table.get("stressed", "")),
        spelled=_changes(table.get("spelled", "")),
        clitics=tuple(str(table.get("clitics", "")).split()),
    )


def _changes(written: str) -> tuple[tuple[str, str], ...]:
    """Changes of letters, written 'e>ie o>ue'."""
    pairs = (pair.partition(">") for pair in written.split())
    return tuple((before, after) for before, _, after in pairs)


def _lists(words: Mapping[str, Any]) -> dict[str, Any]:
    return {part: _words(words, part) for part in WORDS}


def _amounts(amounts: Mapping[str, Any]) -> dict[str, Any]:
    """How amounts and places in a list are said."""
    frames = amounts.get("frames", {})
    return {
        "numbers": _numbers(amounts.get("numbers", {}), amounts.get("joint", "")),
        "scales": {plain(k): Decimal(str(v)) for k, v in amounts.get("scales", {}).items()},
        "ordinals": {plain(k): v for k, v in amounts.get("ordinals", {}).items()},
        "money": _words(amounts, "money"),
        "units": _words(amounts, "units"),
        "frames": {role: tuple(map(plain, own)) for role, own in frames.items()},
    }


def _numbers(said: Mapping[str, int], joint: str) -> dict[str, int]:
    """The number words; with a joint also those made of two: twenty-five, duzentos e cinquenta."""
    words = {plain(word): value for word, value in said.items()}
    pairs = [(a, b) for a in words for b in words if joint and _follows(words[a], words[b])]
    return words | {f"{a}{joint}{b}": words[a] + words[b] for a, b in pairs}


def _follows(value: int, rest: int) -> bool:
    """Whether a number word is joined to another: tens to ones, hundreds to the rest."""
    if value >= 100:
        return value % 100 == 0 and 10 <= rest < 100
    return value >= 20 and value % 10 == 0 and 0 < rest < 10


def _plainly(table: Mapping[str, str]) -> dict[str, str]:
    return {plain(key): plain(value) for key, value in table.items()}


def _read(code: str, name: str) -> str:
    return _text(code, f"{name}.toml")


def _text(code: str, name: str) -> str:
    file = files("bot.language").joinpath(code, name)
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _goods(code: str, groups: list[str]) -> frozenset[str]:
    """Single words that are names of goods anywhere: those of the synonyms and of goods.txt."""
    named = [word for group in groups for word in group.replace(">", ",").split(",")]
    listed = _text(code, "goods.txt").splitlines()
    return frozenset(w for w in map(plain, [*named, *listed]) if w and " " not in w)


def _words(table: Mapping[str, Any], key: str) -> frozenset[str]:
    return frozenset(plain(str(table.get(key, ""))).split())


def _synonyms(groups: list[str]) -> Mapping[str, frozenset[str]]:
    """Each word with the others of its groups.

    A group is 'nevera, heladera'; in 'computador, pc > laptop, portatil' the words on the left
    also mean those on the right, and not the other way round.
    """
    known: dict[str, frozenset[str]] = {}
    for group in groups:
        same, _, narrower = group.partition(">")
        own, below = (
            frozenset(plain(w) for w in side.split(",") if w.strip()) for side in (same, narrower)
        )
        for word in own:
            known[word] = known.get(word, frozenset()) | (own - {word}) | below
    return known


def merged(tables: Iterable[Mapping[str, frozenset[str]]]) -> Mapping[str, frozenset[str]]:
    """The synonyms of several languages in one: a customer may ask in another than the shop's."""
    known: dict[str, frozenset[str]] = {}
    for table in tables:
        for word, others in table.items():
            known[word] = known.get(word, frozenset()) | others
    return known
