"""What people of the shop decide: settings with their history, users."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.core.shop import settings_from
from bot.store.database import Database, atomically


def stored_settings(db: Database) -> dict[str, Any]:
    """The settings as the owner wrote them."""
    return {key: json.loads(value) for key, value in db.run("all_settings")}


def settings_version(db: Database) -> int:
    """It grows with every change."""
    found = db.run("meta", key="settings_version")
    return int(found[0][0]) if found else 0


def load_settings(db: Database, values: Mapping[str, Any], *, who: str, now: datetime) -> list[str]:
    """Lay values over the settings, all or none; the keys that changed are returned."""

    def work() -> list[str]:
        db.run("lock_meta", key="settings_version")
        before = stored_settings(db)
        settings_from({**before, **values})
        changed = [key for key, value in values.items() if before.get(key) != value]
        if changed:
            _write(db, {key: (before.get(key), values[key]) for key in changed}, who=who, now=now)
        return changed

    return atomically(db, work)


def _write(
    db: Database, changes: Mapping[str, tuple[Any, Any]], *, who: str, now: datetime
) -> None:
    number = settings_version(db) + 1
    for key, (before, after) in changes.items():
        value = json.dumps(after, ensure_ascii=False)
        db.run("put_setting", key=key, value=value)
        db.run(
            "keep_setting_change",
            id=f"{number}/{key}",
            version=number,
            key=key,
            before=None if before is None else json.dumps(before, ensure_ascii=False),
            after=value,
            now=now,
            who=who,
        )
    db.run("put_meta", key="settings_version", value=str(number))
