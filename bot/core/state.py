"""Where a conversation stands: kept as a row, never in a process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any


@dataclass(frozen=True, slots=True)
class State:
    """The working memory of one conversation."""

    focus: tuple[str, ...] = ()  # the product ids being talked about, usually one
    recent: tuple[str, ...] = ()  # what was in focus before, the newest last
    listed: tuple[str, ...] = ()  # the last list shown, in its order
    query: tuple[str, ...] = ()  # the words of the last search
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    wanted: tuple[str, ...] = ()  # the size, colour, presentation that they named
    quantities: Mapping[str, int] = field(default_factory=dict)  # product -> how many of it
    choices: Mapping[str, str] = field(default_factory=dict)  # product -> the variant chosen
    asked: str = ""  # the question that awaits an answer
    times_asked: Mapping[str, int] = field(default_factory=dict)  # each question at most twice
    slots: Mapping[str, str] = field(
        default_factory=dict
    )  # use, city, name, address ... as the customer gave them
    said: Mapping[str, int] = field(default_factory=dict)  # how often each wording group was used
    photos: tuple[str, ...] = ()  # the products whose photo has gone out
    offered: tuple[str, ...] = ()  # offers already made: why:product
    open_offer: str = ""  # the product offered in the last answer, to be taken by a yes
    objections: tuple[str, ...] = ()
    method: str = ""  # the payment method chosen
    order: str = ""  # the order being made
    misses: int = 0  # turns in a row that were not understood
    acknowledged: int = 0  # answers given while a person was awaited
    topic: str = ""  # the policy last told
    stage: str = "contact"
    language: str = ""  # what the customer spoke last
    said_last: str = ""  # the last thing told, to answer "and that?"
    extra: Mapping[str, Any] = field(default_factory=dict)


def to_json(value: Any) -> str:
    """Any of our values as JSON text; empty fields of records are left out."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(v) for key, v in value.items()}
    if isinstance(value, set | frozenset):
        return [_plain(v) for v in sorted(value)]
    return [*map(_plain, value)] if isinstance(value, list | tuple) else _scalar(value)


def _record(value: Any) -> dict[str, Any]:
    """The fields of a record that hold anything."""
    own = {f.name: getattr(value, f.name) for f in fields(value)}
    return {key: _plain(v) for key, v in own.items() if v not in (None, "", (), {})}


def _scalar(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def state_from(text: str) -> State:
    """A state as `to_json` wrote it; what this version does not know is left out."""
    raw = json.loads(text or "{}")
    known = {f.name: raw[f.name] for f in fields(State) if f.name in raw}
    lists: dict[str, Any] = {
        key: tuple(value) for key, value in known.items() if isinstance(value, list)
    }
    prices: dict[str, Any] = {
        key: Decimal(known[key]) for key in ("min_price", "max_price") if key in known
    }
    return State(**{**known, **lists, **prices})
