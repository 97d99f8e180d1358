"""What may be asked of an open shop by name: one place for the console, the terminal and tests."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.access import may
from bot.door import chats, demo, dry, editing, goods, numbers, people, settings, simulator, today
from bot.door.desk import Caller, Desk, Json, Operation, Room
from bot.door.goods import number
from bot.errors import NotAllowed, NotFound

OPERATIONS: Room = {
    **goods.ROOM,
    **editing.ROOM,
    **settings.ROOM,
    **chats.ROOM,
    **people.ROOM,
    **simulator.ROOM,
    **today.ROOM,
    **demo.ROOM,
    **dry.ROOM,
    **numbers.ROOM,
}


def perform(desk: Desk, name: str, given: Mapping[str, Json], caller: Caller) -> Json:
    """Do a named operation for somebody who may."""
    operation = OPERATIONS.get(name)
    if operation is None:
        raise NotFound(f"no operation is called {name!r}")
    if not may(caller.role, operation.action):
        raise NotAllowed(f"a {caller.role or 'stranger'} may not {name.replace('_', ' ')}")
    return operation.do(desk, given, caller)


__all__ = ["OPERATIONS", "Caller", "Desk", "Json", "Operation", "number", "perform"]
