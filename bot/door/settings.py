"""The shop's settings by name: read, change, look back, undo."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.shop import settings_from
from bot.door.desk import Caller, Desk, Json, Operation, Room, limit_of
from bot.errors import BadRequest, BadSettings
from bot.store import office


def load_settings(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Lay values over the shop's settings."""
    values = given.get("values")
    if not isinstance(values, Mapping):
        raise BadRequest("settings: an object is expected")
    changed = office.load_settings(desk.db, values, who=caller.name, now=desk.clock())
    desk.team.get(wait=True)
    return {"changed": changed}


def show_settings(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """The settings as the owner wrote them."""
    return office.stored_settings(desk.db)


def check_settings(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """What is wrong with each of some values, by its key, without changing anything."""
    values = given.get("values")
    if not isinstance(values, Mapping):
        raise BadRequest("settings: an object is expected")
    before = office.stored_settings(desk.db)
    wrong = {key: _mistake({**before, key: value}) for key, value in values.items()}
    wrong = {key: told for key, told in wrong.items() if told}
    return wrong or _together({**before, **values})


def _together(values: Mapping[str, Json]) -> dict[str, str]:
    """A mistake of values that are right one by one, under the key that it names."""
    told = _mistake(values)
    return {told.partition(":")[0]: told} if told else {}


def _mistake(values: Mapping[str, Json]) -> str:
    try:
        settings_from(values)
    except BadSettings as error:
        return str(error)
    return ""


def settings_in_force(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """The few settings by which the console writes amounts and times."""
    shop = settings_from(office.stored_settings(desk.db))
    keys = ("business_name", "bot_name", "country", "currency", "timezone", "language")
    return {key: getattr(shop, key) for key in keys}


def settings_history(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Who changed what, the newest first."""
    return office.history(desk.db, limit_of(given, 50))


def undo_settings(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Put back what one change changed, unless it was changed again since."""
    version = given.get("version")
    if isinstance(version, bool) or not isinstance(version, int):
        raise BadRequest("version: a whole number is expected")
    undone = office.undo_settings(desk.db, version, who=caller.name, now=desk.clock())
    desk.team.get(wait=True)
    return {"changed": undone}


ROOM: Room = {
    "load_settings": Operation("settings", load_settings),
    "check_settings": Operation("settings", check_settings),
    "undo_settings": Operation("settings", undo_settings),
    "settings_history": Operation("settings", settings_history),
    "show_settings": Operation("read", show_settings),
    "settings_in_force": Operation("read", settings_in_force),
}
