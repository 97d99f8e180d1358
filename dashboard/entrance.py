"""The way in and out: a plain page of our own, before anything of the console is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.client import Client, open_door
from bot.errors import BadRequest, Later, NotSignedIn, ShopError, ShopIsAway
from dashboard.gate import COOKIE, HEADERS, cookie_of, home, session_in
from dashboard.words import LANGUAGES, told

LARGEST = 10_000  # bytes of a form
LANGUAGE = "salesbot_language"
YEAR = 365 * 24 * 60 * 60
PAGE = Template((Path(__file__).parent / "entrance.html").read_text(encoding="utf-8"))
KINDS = {"first": "first", "enter": "enter", "away": "enter"}  # whose words a form has
ONE = {"autocomplete": "new-password", "name_hidden": "", "name_disabled": "", "refresh": ""}
TWO = {"autocomplete": "current-password", "name_hidden": "hidden", "name_disabled": "disabled"}
AGAIN = '<meta http-equiv="refresh" content="4">'
FIELDS = {"first": ONE, "enter": {**TWO, "refresh": ""}, "away": {**TWO, "refresh": AGAIN}}
TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
TYPES |= {".gif": "image/gif", ".ogg": "audio/ogg", ".mp3": "audio/mpeg", ".m4a": "audio/mp4"}
TYPES |= {".wav": "audio/wav", ".webm": "audio/webm"}


def door(session: str = "") -> Client:
    """The worker's door, for whoever is signed in."""
    return open_door(home(), "console", session)


async def sign_in(request: Request) -> Response:
    """Show the form, or read it; the first visitor of a new shop becomes its administrator."""
    language = _language(request)
    if request.method == "POST":
        return await _entered(request, language)
    if session_in(request.cookies.get(COOKIE, "")) and not request.query_params.get("again"):
        return RedirectResponse(_inside(request.query_params.get("next", "")), 303, HEADERS)
    return await _form(request, language, _inside(request.query_params.get("next", "")))


async def _entered(request: Request, language: str) -> Response:
    if not _is_from_here(request):
        return Response("another page sent this form", 403, HEADERS)
    given = await _fields(request)
    given["source"] = request.client.host if request.client else ""
    operation = "first_owner" if "name" in given else "sign_in"
    try:
        entered = await run_in_threadpool(lambda: door().do(operation, **given))
    except ShopError as error:
        return await _form(request, language, _inside(given.get("next", "")), _why(error), given)
    answer = RedirectResponse(_inside(given.get("next", "")), 303, HEADERS)
    until = datetime.fromisoformat(entered["expires_at"])
    _set(request, answer, COOKIE, cookie_of(entered["session"], until), until)
    return answer


def _set(request: Request, answer: Response, name: str, value: str, until: datetime | int) -> None:
    secure = "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))
    answer.set_cookie(
        name, value, expires=until, path="/", httponly=True, samesite="lax", secure=secure
    )


def _is_from_here(request: Request) -> bool:
    """Whether our own page sent the form."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


async def _fields(request: Request) -> dict[str, str]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return {}
    return {key: values[0] for key, values in parse_qs(body.decode("utf-8", "replace")).items()}


def _inside(path: str) -> str:
    """A page of ours, whatever was asked for."""
    parts = urlsplit(path)
    ours = path.startswith("/") and not path.startswith(("//", "/\\", "/sign-"))
    return path if ours and not (parts.scheme or parts.netloc) and path.isprintable() else "/"


def _why(error: ShopError) -> str:
    match error:
        case ShopIsAway():
            return "enter.away"
        case Later():
            return "enter.locked"
        case NotSignedIn():
            return "enter.wrong"
        case BadRequest():
            key = f"enter.bad.{str(error).partition(':')[0]}"
            return key if told("es", key) != key else "enter.taken"
        case _:
            return "enter.failed"


def _language(request: Request) -> str:
    asked = request.query_params.get("language") or request.cookies.get(LANGUAGE, "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


async def _form(
    request: Request,
    language: str,
    following: str,
    why: str = "",
    given: Mapping[str, str] | None = None,
) -> Response:
    """The form, for signing in or for the first user; what is wrong stands above it."""
    kind = "away"
    try:
        kind = "first" if await run_in_threadpool(lambda: door().do("is_new")) else "enter"
    except ShopError:
        why = why or "enter.away"
    page = _filled(kind, language, following, why, given or {})
    answer = HTMLResponse(page, 200 if not why else 401, HEADERS)
    if request.query_params.get("language"):
        _set(request, answer, LANGUAGE, language, YEAR)
    return answer


def _filled(kind: str, language: str, following: str, why: str, given: Mapping[str, str]) -> str:
    """The form as HTML."""

    def t(key: str) -> str:
        return escape(told(language, key))

    return PAGE.substitute(
        {f"{key}_": t(f"enter.{key}") for key in ("login", "password", "name", "brand")},
        **{key: escape(given.get(key, "")) for key in ("name", "login")},
        language=language,
        other="en" if language == "es" else "es",
        switch=t("enter.switch"),
        **{key: t(f"{KINDS[kind]}.{key}") for key in ("title", "hint", "go")},
        **FIELDS[kind],
        problem=f'<p class="problem" role="alert">{t(why)}</p>' if why else "",
        next=escape(following),
    )


async def sign_out(request: Request) -> Response:
    """End the session, here and in the shop."""
    session = session_in(request.cookies.get(COOKIE, ""))
    if session:
        with suppress(ShopError):  # away, or ended already: the cookie goes in any case
            await run_in_threadpool(lambda: door(session).do("sign_out"))
    answer = RedirectResponse("/sign-in?again=1", 303, HEADERS)
    answer.delete_cookie(COOKIE, path="/")
    return answer


async def picture(request: Request) -> Response:
    """A picture or a voice note of the shop."""
    path = request.path_params["path"]
    kind = TYPES.get(Path(path).suffix.lower(), "")
    session = session_in(request.cookies.get(COOKIE, ""))
    try:
        content = await run_in_threadpool(lambda: door(session).file(path)) if kind else b""
    except ShopIsAway:
        return Response(status_code=503)
    except ShopError:
        content = b""
    if not content:
        return Response(status_code=404)
    caching: dict[str, Any] = {"cache-control": "private, max-age=3600"}
    return Response(content, media_type=kind, headers=caching)


ROUTES = [
    Route("/sign-in", sign_in, methods=["GET", "POST"]),
    Route("/sign-out", sign_out),
    Route("/picture/{path:path}", picture),
]
