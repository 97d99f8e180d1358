"""What people of the shop decide: settings with their history, users."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.core.shop import settings_from
from bot.errors import BadRequest, NotFound
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


def history(db: Database, limit: int) -> list[dict[str, Any]]:
    """Who changed which setting, the newest first."""
    return [
        {
            "version": version,
            "key": key,
            "before": None if before is None else json.loads(before),
            "after": None if after is None else json.loads(after),
            "changed_at": at,
            "changed_by": who,
        }
        for _, version, key, before, after, at, who in db.run("setting_changes", limit=limit)
    ]


def undo_settings(db: Database, version: int, *, who: str, now: datetime) -> list[str]:
    """Put back what one change changed, as one more change; refused where it was changed since."""

    def work() -> list[str]:
        db.run("lock_meta", key="settings_version")
        rows = db.run("settings_changed_in", version=version)
        if not rows:
            raise NotFound("there is no such change")
        now_are = stored_settings(db)
        changes = {key: (now_are.get(key), _value(before)) for key, before, *_ in rows}
        since = [key for key, _, after, *_ in rows if now_are.get(key) != _value(after)]
        if since:
            raise BadRequest(f"{', '.join(since)}: changed again since")
        settings_from({**now_are, **{key: after for key, (_, after) in changes.items()}})
        _write(db, changes, who=who, now=now)
        return sorted(changes)

    return atomically(db, work)


def _value(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _write(
    db: Database, changes: Mapping[str, tuple[Any, Any]], *, who: str, now: datetime
) -> None:
    number = settings_version(db) + 1
    for key, (before, after) in changes.items():
        value = None if after is None else json.dumps(after, ensure_ascii=False)
        if value is None:
            db.run("drop_setting", key=key)
        else:
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
