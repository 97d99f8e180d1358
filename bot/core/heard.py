"""What a channel may bring besides messages: changes of what was said, and news of what we sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.chat import Inbound

Progress = Literal["sent", "delivered", "read", "failed"]


@dataclass(frozen=True, slots=True)
class Edited:
    """A message says something else now."""

    account: str
    chat: str
    id: str  # of the message that was changed
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message was taken back by who wrote it."""

    account: str
    chat: str
    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reacted:
    """A message got an emoji, or lost it (empty)."""

    account: str
    chat: str
    id: str
    emoji: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    """How far messages of ours have come; their ids are the channel's."""

    account: str
    chat: str
    ids: tuple[str, ...]
    progress: Progress
    at: datetime


Heard = Inbound | Edited | Deleted | Reacted | Delivered
