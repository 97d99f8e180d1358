"""The people of the shop by name: who they are, who is signed in, what each may do."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, get_args
from uuid import uuid4

from bot.core.access import MAY, Role
from bot.core.shop import LANGUAGES
from bot.door.desk import Caller, Desk, Json, Operation, Room, text_of
from bot.door.passwords import hashed, is_right
from bot.errors import BadRequest, Later, NotAllowed, NotSignedIn
from bot.store import users
from bot.store.users import User

SESSION = timedelta(days=7)
LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,59}")


def is_new(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Whether the shop has nobody yet who could sign in."""
    return users.is_nobody_here(desk.db)


def first_owner(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """The first user, who may do everything; signed in at once."""
    if not users.is_nobody_here(desk.db):
        raise BadRequest("this shop has an administrator already")
    user = _new_user(given, "owner")
    users.add_first(desk.db, user, desk.clock())
    return _signed_in(desk, user)


def sign_in(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """A session for whoever knows the password; whoever guesses has to wait."""
    login, source = _login(given), str(given.get("source") or "")
    now = desk.clock()
    if users.is_locked(desk.db, login, source, now):
        raise Later("too many wrong passwords; wait a quarter of an hour")
    user = users.user_of(desk.db, login)
    stored = user.password_hash if user and user.active else ""
    good = is_right(stored, str(given.get("password") or ""))
    users.note_sign_in(desk.db, login, source, now, good=good)
    if user is None or not good:
        raise NotSignedIn("the login or the password is wrong")
    return _signed_in(desk, user)


def _signed_in(desk: Desk, user: User) -> Json:
    secret, now = secrets.token_urlsafe(32), desk.clock()
    users.open_session(desk.db, user, secret, now, now + SESSION)
    return {"session": secret, "expires_at": now + SESSION, **_told(user)}


def _told(user: User) -> dict[str, Any]:
    return {"login": user.login, "name": user.name, "role": user.role, "language": user.language}


def sign_out(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """End this session; with `all`, the caller's others too."""
    if given.get("all") and (user := users.user_of(desk.db, caller.name)):
        desk.db.run("end_sessions", user=user.id, but="")
    users.end_session(desk.db, caller.session)
    return {"signed_out": True}


def me(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Who asks, what they may, and who else works here."""
    user = users.user_of(desk.db, caller.name)
    told = _told(user) if user else {"login": caller.name, "name": caller.name, "language": ""}
    return {
        **told,
        "role": caller.role,
        "may": sorted(MAY[caller.role]),  # type: ignore[index]
        "team": {person["login"]: person["name"] for person in users.users(desk.db)},
    }


def change_me(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """One's own name, language or password; for a new password the old one is asked."""
    user = _known(desk, caller.name)
    values: dict[str, Any] = {}
    if "language" in given:
        values["language"] = _one_of("language", given["language"], LANGUAGES)
    if "name" in given:
        values["name"] = text_of(given, "name", most=80)
    if "password" in given:
        if not is_right(user.password_hash, str(given.get("old") or "")):
            raise NotAllowed("old: this is not your password")
        values["password_hash"] = hashed(str(given["password"]), user.login)
    users.change(desk.db, user.login, values, desk.clock())
    return {"changed": sorted(values)}


def list_users(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Everybody who may sign in."""
    return users.users(desk.db)


def add_user(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """One more person of the shop."""
    role = _one_of("role", given.get("role"), get_args(Role))
    user = _new_user(given, role)
    users.add(desk.db, user, desk.clock())
    return _told(user)


def change_user(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Another name, role or password, or no way in any more."""
    user = _known(desk, _login(given))
    values: dict[str, Any] = {}
    if "name" in given:
        values["name"] = text_of(given, "name", most=80)
    if "role" in given:
        values["role"] = _one_of("role", given["role"], get_args(Role))
    if "active" in given:
        values["active"] = given["active"] is True
    if given.get("password"):
        values["password_hash"] = hashed(str(given["password"]), user.login)
    return _told(users.change(desk.db, user.login, values, desk.clock()))


def _new_user(given: Mapping[str, Json], role: str) -> User:
    login = _login(given)
    if not LOGIN.fullmatch(login):
        raise BadRequest("login: 2 to 60 small letters, digits or . _ @ + - are expected")
    name = text_of(given, "name", most=80)
    password = hashed(str(given.get("password") or ""), login)
    language = str(given.get("language") or "")
    return User(uuid4().hex, name, login, role, password, language if language in LANGUAGES else "")


def _login(given: Mapping[str, Json]) -> str:
    return str(given.get("login") or "").strip().casefold()


def _known(desk: Desk, login: str) -> User:
    user = users.user_of(desk.db, login)
    if user is None:
        raise BadRequest("login: there is no such user")
    return user


def _one_of(key: str, value: Json, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise BadRequest(f"{key}: one of {', '.join(allowed)} is expected")
    return str(value)


ROOM: Room = {
    "is_new": Operation("enter", is_new),
    "first_owner": Operation("enter", first_owner),
    "sign_in": Operation("enter", sign_in),
    "sign_out": Operation("read", sign_out),
    "me": Operation("read", me),
    "change_me": Operation("read", change_me),
    "list_users": Operation("people", list_users),
    "add_user": Operation("people", add_user),
    "change_user": Operation("people", change_user),
}
