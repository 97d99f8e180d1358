"""What may happen to a linked number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Literal


class Standing(StrEnum):
    """How a number stands."""

    STOPPED = "stopped"
    CONNECTING = "connecting"
    PAIRING = "pairing"
    CONNECTED = "connected"
    DEGRADED = "degraded"
    RECONNECTING = "reconnecting"
    PASSKEY_REQUIRED = "passkey_required"
    LOGGED_OUT = "logged_out"
    REPLACED = "replaced"
    BANNED = "banned"
    OUTDATED = "outdated"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TurnedOn:
    """The shop wants this number connected."""


@dataclass(frozen=True, slots=True)
class TurnedOff:
    """The shop closes, or a person switched the number off."""


@dataclass(frozen=True, slots=True)
class LinkAsked:
    """A person asks for a code: a picture to scan, or with a phone number one to type."""

    phone: str = ""


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A person unlinked the number here."""


@dataclass(frozen=True, slots=True)
class CodeShown:
    """WhatsApp gave a code."""

    kind: Literal["qr", "code"]
    text: str
    lives: timedelta


@dataclass(frozen=True, slots=True)
class CodesRanOut:
    """Nobody scanned in time."""


@dataclass(frozen=True, slots=True)
class Paired:
    """A phone accepted the code."""

    phone: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """The number's process runs."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The number's process is gone."""

    problem: str = ""
    is_final: bool = False  # trying again changes nothing


@dataclass(frozen=True, slots=True)
class Opened:
    """WhatsApp let us in."""

    phone: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """The connection fell; the process dials again by itself."""


@dataclass(frozen=True, slots=True)
class Faltered:
    """WhatsApp does not answer signs of life."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """It answers again."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """The process shows no life, or a send never ends."""

    problem: str


@dataclass(frozen=True, slots=True)
class Closed:
    """WhatsApp will not let us in again by itself."""

    standing: Standing
    detail: str = ""


Asked = TurnedOn | TurnedOff | LinkAsked | Unlinked
Pairing = CodeShown | CodesRanOut | Paired
Process = Started | Ended | Stuck | Closed
Wire = Opened | Dropped | Faltered | Recovered
Happening = Asked | Pairing | Process | Wire
