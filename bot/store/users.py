"""The people of the shop: who they are, and who of them is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from bot.errors import BadRequest, NotFound
from bot.store.database import Database, atomically
from bot.store.text import Row

WHILE = timedelta(minutes=15)  # wrong passwords count for so long
WRONG_HERE, WRONG_ANYWHERE = 5, 50  # of one login, from one place and from all
KEPT = timedelta(days=90)  # how long tries are remembered


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in."""

    id: str
    name: str
    login: str
    role: str
    password_hash: str
    language: str = ""
    active: bool = True


def is_nobody_here(db: Database) -> bool:
    """Whether the shop has no user yet."""
    return int(db.run("users_count")[0][0]) == 0


def users(db: Database) -> list[dict[str, Any]]:
    """All people of the shop, without their passwords."""
    names = "id name login role language active created_at last_login_at".split()
    return [dict(zip(names, row, strict=True)) for row in db.run("list_users")]


def user_of(db: Database, login: str) -> User | None:
    """Who has this login."""
    return _user(db.run("user_of_login", login=login))


def _user(rows: list[Row]) -> User | None:
    return User(*rows[0]) if rows else None


def add_first(db: Database, user: User, now: datetime) -> None:
    """The first user of a shop; a second first one is refused."""

    def work() -> None:
        db.run("lock_meta", key="settings_version")  # two at once come one after the other
        if not is_nobody_here(db):
            raise BadRequest("this shop has an administrator already")
        _put(db, user, now)

    atomically(db, work)


def add(db: Database, user: User, now: datetime) -> None:
    """One more user; a login is taken once."""

    def work() -> None:
        db.run("lock_meta", key="settings_version")
        if user_of(db, user.login):
            raise BadRequest(f"login: {user.login!r} is taken")
        _put(db, user, now)

    atomically(db, work)


def change(db: Database, login: str, values: Mapping[str, Any], now: datetime) -> User:
    """Change somebody; the last owner stays one. A new role or password ends their sessions."""

    def work() -> User:
        db.run("lock_meta", key="settings_version")
        before = user_of(db, login)
        if before is None:
            raise NotFound("there is no such user")
        after = replace(before, **values)
        steps_down = before.role == "owner" and not (after.role == "owner" and after.active)
        if steps_down and not db.run("owners_left", id=before.id)[0][0]:
            raise BadRequest("role: the shop needs one owner who can sign in")
        _put(db, after, now)
        if (before.role, before.active, before.password_hash) != (
            after.role,
            after.active,
            after.password_hash,
        ):
            db.run("end_sessions", user=before.id, but="")
        return after

    return atomically(db, work)


def _put(db: Database, user: User, now: datetime) -> None:
    db.run(
        "put_user",
        id=user.id,
        name=user.name,
        login=user.login,
        role=user.role,
        password_hash=user.password_hash,
        language=user.language,
        active=user.active,
        now=now,
    )


# ---------------------------------------------------------------- signed in


def hashed(secret: str) -> str:
    """What is stored of a session's secret."""
    return sha256(secret.encode()).hexdigest()


def is_locked(db: Database, login: str, source: str, now: datetime) -> bool:
    """Whether so many wrong passwords were tried that nobody may try for a while."""
    [(here, anywhere)] = db.run("wrong_sign_ins", login=login, source=source, since=now - WHILE)
    return bool(here >= WRONG_HERE or anywhere >= WRONG_ANYWHERE)


def note_sign_in(db: Database, login: str, source: str, now: datetime, *, good: bool) -> None:
    """Remember a try."""
    id_ = uuid4().hex
    db.run("keep_sign_in", id=id_, login=login[:80], source=source[:80], good=good, now=now)
    db.run("forget_sign_ins", since=now - KEPT)


def open_session(db: Database, user: User, secret: str, now: datetime, until: datetime) -> None:
    """From here on whoever has the secret is this user."""
    db.run("forget_sessions", now=now)
    db.run("open_session", hash=hashed(secret), user=user.id, now=now, until=until)
    db.run("touch_user", id=user.id, now=now)


def user_of_session(db: Database, secret: str, now: datetime) -> User | None:
    """Whose session this is, while it lasts."""
    return _user(db.run("user_of_session", hash=hashed(secret), now=now)) if secret else None


def end_session(db: Database, secret: str) -> None:
    """Sign out."""
    db.run("end_session", hash=hashed(secret))
