"""What people say, as data files per language; a folder a language, read and extended by people."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from bot.core.check.vocabulary import Vocabulary, vocabulary_from
from bot.core.lexical import Thesaurus
from bot.core.lexical.groups import Group, group, synonyms
from bot.core.numerals import numerals_from
from bot.core.shop import LANGUAGES
from bot.core.speech import Language
from bot.core.verbs import Verbs
from bot.core.words import plain

FILES = (
    *("cues", "words", "grammar", "verbs", "amounts", "synonyms", "templates"),
    *("claims", "labels"),
)
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
        goods=_goods(code, [*tables["synonyms"].get("groups", []), *_goods_of_trades()]),
        short=_plainly(tables["words"].get("short", {})),
        services={plain(k): v for k, v in tables["words"].get("services", {}).items()},
        places=frozenset(plain(p) for p in tables["words"].get("places", [])),
        **_amounts(tables["amounts"]),
        claims=_claims(),
        synonyms=synonyms(map(group, tables["synonyms"].get("groups", []))),
        labels=_labels(tables["labels"]),
        templates={key: tuple(own) for key, own in tables["templates"].items()},
        version=sha256("".join([*raw.values(), *_shared()]).encode()).hexdigest()[:12],
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
    return {
        "numerals": numerals_from(amounts),
        "ordinals": {plain(k): v for k, v in amounts.get("ordinals", {}).items()},
    }


def _labels(table: Mapping[str, str]) -> dict[str, str]:
    return {header: label for label, own in table.items() for header in own.split()}


@cache
def _claims() -> Vocabulary:
    """The words of all languages in which something is claimed: a quoted text may be in any."""
    return vocabulary_from([tomllib.loads(_read(code, "claims")) for code in LANGUAGES])


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


@cache
def trades() -> tuple[Group, ...]:
    """The words of all trades for the same goods, and the names of goods in three languages."""
    tables = tomllib.loads(_text("", "trades.toml"))
    named = [line for lines in tables.values() for line in lines]
    listed = [line for line in _text("", "goods.txt").splitlines() if line[:1] not in ("", "#")]
    return tuple(map(group, [*named, *listed]))


def _shared() -> list[str]:
    """What all languages have in common."""
    return [_text("", name) for name in ("trades.toml", "goods.txt")]


def _goods_of_trades() -> list[str]:
    """The groups of things: neither services, which have common names, nor qualities."""
    tables = tomllib.loads(_text("", "trades.toml"))
    things = (lines for trade, lines in tables.items() if trade not in ("services", "qualities"))
    return [line for lines in things for line in lines]


@cache
def thesaurus() -> Thesaurus:
    """The words of all trades and languages: a customer may ask in another than the shop's."""
    own = (load(code).synonyms for code in LANGUAGES)
    return Thesaurus(merged([synonyms(trades()), *own]))


def merged(tables: Iterable[Mapping[str, frozenset[str]]]) -> Mapping[str, frozenset[str]]:
    """The synonyms of several languages in one: a customer may ask in another than the shop's."""
    known: dict[str, frozenset[str]] = {}
    for table in tables:
        for word, others in table.items():
            known[word] = known.get(word, frozenset()) | others
    return known
