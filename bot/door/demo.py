"""The sample history: bring it in, take it out."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from bot.door.desk import Caller, Desk, Json, Operation, Room
from bot.errors import BadRequest
from bot.store import catalogue, demo

SAMPLE = "sample-catalogue.csv"  # the source by which the sample goods are known


def load_demo(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Bring the sample history in, as if it had ended now."""
    try:
        content = base64.b64decode(str(given.get("content") or ""), validate=True)
    except binascii.Error as error:
        raise BadRequest("content: base64 is expected") from error
    zone = desk.team.get().know.settings.zone
    return {"chats": demo.load_demo(desk.db, content, zone, desk.clock())}


def remove_demo(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Remove the sample history; with `goods`, the sample goods are retired too."""
    chats = demo.remove_demo(desk.db)
    nothing = catalogue.Delivery(SAMPLE, (), replace=True)
    if not given.get("goods"):
        return {"chats": chats, "retired": 0}
    change = catalogue.publish(desk.db, nothing, who=caller.name, report="{}", now=desk.clock())
    desk.team.get(wait=True)
    return {"chats": chats, "retired": change.retired}


ROOM: Room = {
    "load_demo": Operation("settings", load_demo),
    "remove_demo": Operation("settings", remove_demo),
}
