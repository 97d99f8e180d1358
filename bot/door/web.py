"""The door as a web application on loopback: operations in JSON, a SELECT in Arrow."""

from __future__ import annotations

import hmac
import json
import logging
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.core.access import Action, may
from bot.door.operations import Caller, Desk, perform
from bot.door.today import health as how_it_is
from bot.errors import BadRequest, Later, NotAllowed, NotFound, NotSignedIn, ShopError
from bot.store import users

log = logging.getLogger(__name__)
HOSTS = ("127.0.0.1", "localhost")
SECONDS, ROWS = 30.0, 200_000  # of one SELECT
LARGEST = 80 * 1024 * 1024  # bytes of a request
TOKENS = ("owner", "analyst", "console")  # a token file a role
PICTURES_AND_SOUNDS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".ogg": "audio/ogg",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".webm": "audio/webm",
}  # what a browser may be shown; nothing of it can hold a program
NUMBERS = {NotAllowed: 403, NotFound: 404, BadRequest: 400, Later: 503}


def make_tokens(home: Path) -> Mapping[str, str]:
    """A new token for each role, in files that only their owner may read."""
    folder = home / "door"
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    tokens = {role: secrets.token_urlsafe(32) for role in TOKENS}
    for role, token in tokens.items():
        _write(folder / role, token)
    if not (folder / "cookie").exists():  # it signs the console's cookies: they outlive a restart
        _write(folder / "cookie", secrets.token_urlsafe(48))
    return tokens


def _write(file: Path, text: str) -> None:
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    new.write_text(text, encoding="utf-8")
    new.replace(file)


def door(desk: Desk, tokens: Mapping[str, str]) -> Starlette:
    """The application; it serves whoever holds a token, on this machine."""

    async def whose(request: Request) -> Caller:
        return await run_in_threadpool(_caller, desk, tokens, request)

    async def health(request: Request) -> Response:
        who = await whose(request)
        return _json_of(await run_in_threadpool(how_it_is, desk, {}, who))

    async def do(request: Request) -> Response:
        who, name = await whose(request), request.path_params["name"]
        given = await _json(request)
        return _json_of(await run_in_threadpool(perform, desk, name, given, who))

    async def select(request: Request) -> Response:
        _must(await whose(request), "query", "ask in SQL")
        body = await run_in_threadpool(_select, desk, await _json(request))
        return Response(body, media_type="application/vnd.apache.arrow.stream")

    async def file(request: Request) -> Response:
        _must(await whose(request), "read", "see pictures")
        path = _file(desk.media, request.path_params["path"])
        return FileResponse(path, media_type=PICTURES_AND_SOUNDS[path.suffix.lower()])

    return Starlette(
        routes=[
            Route("/health", health),
            Route("/do/{name}", do, methods=["POST"]),
            Route("/select", select, methods=["POST"]),
            Route("/file/{path:path}", file),
        ],
        exception_handlers={ShopError: _refuse, Exception: _broke},
    )


def _caller(desk: Desk, tokens: Mapping[str, str], request: Request) -> Caller:
    """Who asks: the holder of a token, or whoever is signed in to the console that holds it."""
    if request.url.hostname not in HOSTS:  # a name that leads here is not this machine's own
        raise NotAllowed("this door opens only from the same machine")
    token = request.headers.get("x-token", "").encode()
    role = next((r for r, t in tokens.items() if hmac.compare_digest(t.encode(), token)), "")
    if not role:
        raise NotAllowed("wrong token")
    session = request.headers.get("x-session", "")
    if role != "console" or not session:
        return Caller(unquote(request.headers.get("x-who", "")) or role, role)
    user = users.user_of_session(desk.db, session, desk.clock())
    if user is None:
        raise NotSignedIn
    return Caller(user.login, user.role, session)


def _must(who: Caller, action: Action, told: str) -> None:
    if not may(who.role, action):
        raise NotAllowed(f"a {who.role} may not {told}")


def _json_of(got: Any) -> Response:
    """JSON in ASCII: any text passes, half a pair too."""
    return Response(json.dumps(got, default=_as_text), media_type="application/json")


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _file(media: Path, asked: str) -> Path:
    """A picture or a voice note of the shop's own folder, and nothing else of the machine."""
    path = (media / asked.removeprefix("media/")).resolve()
    inside = path.is_relative_to(media.resolve())
    if not (inside and path.suffix.lower() in PICTURES_AND_SOUNDS and path.is_file()):
        raise NotFound("there is no such picture")
    return path


async def _json(request: Request) -> Mapping[str, Any]:
    try:
        given = json.loads(await _body(request) or b"{}")
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"JSON is expected: {error}") from error
    if not isinstance(given, dict):
        raise BadRequest("a JSON object is expected")
    return given


async def _body(request: Request) -> bytes:
    """The body of a request, unless it is too large, told or not."""
    told = request.headers.get("content-length", "0")
    body = bytearray()
    if told.isdigit() and int(told) <= LARGEST:
        async for part in request.stream():
            body += part
            if len(body) > LARGEST:
                break
        else:
            return bytes(body)
    raise BadRequest(f"the request is larger than {LARGEST // 1024**2} MB")


async def _refuse(request: Request, error: Exception) -> Response:
    """A refusal is one clear sentence with the right number."""
    number = next((n for kind, n in NUMBERS.items() if isinstance(error, kind)), 422)
    return JSONResponse({"error": str(error), "kind": type(error).__name__}, number)


async def _broke(request: Request, error: Exception) -> Response:
    """Our own fault: the server logs it with its traceback, the caller is told so."""
    told = f"the worker failed ({type(error).__name__}); its log tells more"
    return JSONResponse({"error": told, "kind": "ShopError"}, 500)


def _select(desk: Desk, asked: Mapping[str, Any]) -> bytes:
    """One SELECT of an analyst as an Arrow stream."""
    import pyarrow as pa  # noqa: PLC0415 -- heavy, and only analysts need it

    sql, values = str(asked.get("sql") or ""), asked.get("with") or {}
    if not isinstance(values, dict):
        raise BadRequest("with: an object is expected")
    table = desk.db.select(sql, values, seconds=SECONDS, rows=ROWS)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())
