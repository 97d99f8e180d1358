"""The words of shops' files: read once from `headers.toml`, compared without accents or endings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from bot.core.words import plain, stem

Bag = frozenset[str]  # the words of a header, in any order
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
JOINT = re.compile(r"_|(?<=\w)-(?=\w)")
WORD = re.compile(r"[^\W_]+|[#%]")


@dataclass(frozen=True, slots=True)
class Meaning:
    """One way to call a column: what it holds, and how early in its list the words stand."""

    role: str
    rank: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every word that the importer knows."""

    columns: Mapping[Bag, Meaning]
    headers: Mapping[str, tuple[Bag, ...]]
    values: Mapping[str, frozenset[str]]
    types: Mapping[str, frozenset[str]]
    kinds: Mapping[str, frozenset[str]]
    prices: Mapping[str, frozenset[str]]
    signs: Mapping[str, str]  # "s/" -> "PEN"


@cache
def split(header: str) -> tuple[str, ...]:
    """The stemmed words of a header, numbers apart: `Option1 Name` is option, 1, name."""
    spaced = CAMEL.sub(" ", header.replace("(s)", "").replace("(es)", ""))
    return tuple(stem(word) for word in WORD.findall(plain(spaced)))


def bag(header: str) -> Bag:
    """The words of a header as a set, without its numbers."""
    return frozenset(word for word in split(header) if not word.isdigit())


@lru_cache(maxsize=4096)
def folded(value: str) -> str:
    """A value as it is compared with the lists: plain, with spaces for _ and -."""
    return " ".join(JOINT.sub(" ", plain(value)).split())


@cache
def lexicon() -> Lexicon:
    """The words of `headers.toml`."""
    raw = tomllib.loads(files(__package__).joinpath("headers.toml").read_text("utf-8"))
    stop = frozenset(word for text in raw["headers"]["stop"] for word in split(text))
    return Lexicon(
        columns=_columns(raw["columns"], stop),
        headers={
            name: tuple(bag(text) for text in texts) for name, texts in raw["headers"].items()
        },
        values=_folded(raw["values"]),
        types=_folded(raw["types"]),
        kinds=_folded(raw["kinds"]),
        prices=_folded(raw["prices"]),
        signs={plain(sign): code for code, signs in raw["currencies"].items() for sign in signs},
    )


def _columns(roles: Mapping[str, Iterable[str]], stop: Bag) -> dict[Bag, Meaning]:
    found: dict[Bag, Meaning] = {}
    for role, texts in roles.items():
        for rank, text in enumerate(texts):
            words = bag(text) | ({"?"} if "?" in text else frozenset())
            found.setdefault(words - stop or words, Meaning(role, rank))
    return found


def _folded(lists: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(folded(text) for text in texts) for name, texts in lists.items()}
