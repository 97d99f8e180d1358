"""Nobody passes who is not signed in: pages, files and the websocket alike."""

from __future__ import annotations

import os
from datetime import datetime
from functools import cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jwt
from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from bot.settings import Settings, settings_from_environment

COOKIE = "salesbot_session"
OPEN = ("/sign-in", "/sign-out", "/_stcore/health")  # what a stranger may reach
# nothing is fetched from another host, whatever a customer writes; Streamlit needs inline parts
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' data: blob:;"
    " font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-src 'self';"
    " frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
}


def home() -> Path:
    """The shop's folder, as whoever started the console has said."""
    return _settings().home


@cache
def _settings() -> Settings:
    return settings_from_environment(os.environ)


def cookie_key() -> str:
    """What signs the cookies; the worker made it."""
    try:
        return (home() / "door" / "cookie").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def cookie_of(session: str, until: datetime) -> str:
    """A session as a signed cookie that ends with it."""
    return jwt.encode({"session": session, "exp": until}, cookie_key(), algorithm="HS256")


def session_in(cookie: str) -> str:
    """The session of a cookie; "" when it has ended or somebody else has made it."""
    key = cookie_key()
    if not (key and cookie):
        return ""
    try:
        return str(jwt.decode(cookie, key, ["HS256"], {"require": ["exp"]})["session"])
    except (jwt.InvalidTokenError, KeyError):
        return ""


class Gate:
    """Lets through whoever has a session; tells browsers to fetch nothing from elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or send away."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif not (scope["path"] in OPEN or session_in(_cookie(scope))):
            await _sent_away(scope)(scope, receive, send)
        else:
            await self._app(scope, receive, _with_headers(send))


def _cookie(scope: Scope) -> str:
    sent = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
    try:
        morsel = SimpleCookie(sent).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _sent_away(scope: Scope) -> Any:
    if scope["type"] == "websocket":
        return WebSocketClose(1008, "sign in")
    wants_page = b"text/html" in dict(scope["headers"]).get(b"accept", b"")
    if scope["method"] != "GET" or not wants_page:
        return Response(status_code=401, headers=HEADERS)
    query = scope["query_string"].decode("latin-1")
    asked = scope["path"] + (f"?{query}" if query else "")
    return RedirectResponse(f"/sign-in?next={quote(asked, safe='')}", 303, HEADERS)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(HEADERS)
        await send(message)

    return sending
