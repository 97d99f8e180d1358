"""The words in which replies claim something: data of the languages, all of them together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.core.words import plain

NEVER = re.compile("$^")
STOCK_GAP = r"\D{0,60}?"


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """What a claim of each kind looks like, as patterns on plain text."""

    stock: re.Pattern[str] = NEVER  # quedan ... 3 unidades; its one group that fits is the count
    done: Mapping[str, re.Pattern[str]] = field(default_factory=dict)  # what is said to be done
    promised: re.Pattern[str] = NEVER  # gratis, de por vida
    holder: re.Pattern[str] = NEVER  # a nombre de X: its group is X
    least: re.Pattern[str] = NEVER  # desde: right before the lowest price
    days: frozenset[str] = frozenset()  # lunes, enero: name a time by themselves
    hours: frozenset[str] = frozenset()  # horas, dias: with a number beside them
    joins: frozenset[str] = frozenset()  # a, de, y: between the parts of a time


def vocabulary_from(files: Sequence[Mapping[str, Any]]) -> Vocabulary:
    """The words of several `claims.toml`: a quoted text may be in any language."""
    least = (rf"(?<!\w){plain(word)} $" for word in _listed(files, "least"))
    holders = "|".join(map(plain, _listed(files, "holder")))
    return Vocabulary(
        stock=_either(map(_stock, files)),
        done=_done([file.get("done", {}) for file in files]),
        promised=_either(_listed(files, "promised")),
        holder=_either([rf"(?:{holders}) (.+?)(?=[.,)\n]|$)"] if holders else ()),
        least=_either(least),
        days=_words(files, "days"),
        hours=_words(files, "hours"),
        joins=_words(files, "joins"),
    )


def _done(tables: Sequence[Mapping[str, Sequence[str]]]) -> dict[str, re.Pattern[str]]:
    kinds = dict.fromkeys(kind for table in tables for kind in table)
    return {kind: _either(_listed(tables, kind)) for kind in kinds}


def _listed(files: Sequence[Mapping[str, Any]], part: str) -> list[str]:
    return [pattern for file in files for pattern in file.get(part, ())]


def _stock(file: Mapping[str, Any]) -> str:
    """'quedan ... 3 unidades', or '3 unidades disponibles'."""
    verbs, units, left = (_any(file["stock"][part]) for part in ("verbs", "units", "left"))
    return (
        rf"(?<!\w)(?:{verbs})(?!\w){STOCK_GAP}(?<![\w.,])(\d{{1,5}}) (?:{units})(?!\w)"
        rf"|(?<![\w.,])(\d{{1,5}}) (?:(?:{units}) )?(?:{left})(?!\w)"
    )


def _any(words: str) -> str:
    return "|".join(map(re.escape, plain(words).split()))


def _either(patterns: Iterable[str]) -> re.Pattern[str]:
    told = [f"(?:{pattern})" for pattern in patterns]
    return re.compile("|".join(told)) if told else NEVER


def _words(files: Sequence[Mapping[str, Any]], part: str) -> frozenset[str]:
    return frozenset(word for file in files for word in plain(str(file.get(part, ""))).split())
