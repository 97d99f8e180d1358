"""Roles, and what each may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Role = Literal["owner", "manager", "agent", "analyst", "viewer"]
Action = Literal[
    "enter",  # sign in: the console itself, before it knows for whom
    "read",  # pages and figures
    "chat",  # take a chat, reply, give back, notes; be a customer in "try it"
    "sell",  # change products, import a catalogue
    "settings",  # change the shop's settings
    "people",  # users and roles
    "query",  # read-only SQL
]

_VIEW: frozenset[Action] = frozenset({"read"})
_AGENT: frozenset[Action] = _VIEW | {"chat"}
_MANAGER: frozenset[Action] = _AGENT | {"sell", "settings", "query"}
_ENTER: frozenset[Action] = frozenset({"enter"})
MAY: Mapping[Role, frozenset[Action]] = {
    "owner": _MANAGER | {"people"},
    "manager": _MANAGER,
    "agent": _AGENT,
    "analyst": _VIEW | {"query"},
    "viewer": _VIEW,
}


def may(role: str, action: Action) -> bool:
    """Whether a role may do something; an unknown role may do nothing."""
    allowed = _ENTER if role == "console" else MAY.get(role, frozenset())  # type: ignore[call-overload]
    return action in allowed
