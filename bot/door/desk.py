"""What every operation of the door is given, and what it takes to be allowed to do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.core.access import Action
from bot.errors import BadRequest, NotFound
from bot.fresh import Fresh
from bot.store.database import Database
from bot.turn import Team

Json = Any
MOST = 10_000  # rows of one list


@dataclass(frozen=True, slots=True)
class Desk:
    """An open shop, as operations use it."""

    db: Database
    team: Fresh[Team]
    clock: Callable[[], datetime]
    media: Path = field(default_factory=Path)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: by login or by the token's name; with the secret of a session, if any."""

    name: str
    role: str
    session: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """A named operation, and what it takes to be allowed to do it."""

    action: Action
    do: Callable[[Desk, Mapping[str, Json], Caller], Json]


Room = Mapping[str, Operation]


def limit_of(given: Mapping[str, Json], usual: int) -> int:
    """How many rows are wanted."""
    limit = given.get("limit", usual)
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= MOST:
        raise BadRequest(f"limit: a whole number from 1 to {MOST} is expected")
    return limit


def text_of(given: Mapping[str, Json], key: str, *, most: int = 4000) -> str:
    """A text that must be there."""
    text = str(given.get(key) or "").strip()
    if not text:
        raise BadRequest(f"{key}: something to say is expected")
    if len(text) > most:
        raise BadRequest(f"{key}: at most {most} characters are expected")
    return text


def chat_of(desk: Desk, given: Mapping[str, Json]) -> tuple[str, str]:
    """The account and the chat that are meant."""
    account, chat = str(given.get("account") or "main"), str(given.get("chat") or "")
    if not desk.db.run("find_chat", account=account, chat=chat):
        raise NotFound("there is no such chat")
    return account, chat
