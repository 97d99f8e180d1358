"""The door as a web application on loopback: operations in JSON, a SELECT in Arrow."""

from __future__ import annotations

import hmac
import json
import logging
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import __version__
from bot.core.access import may
from bot.door.operations import Caller, Desk, perform
from bot.errors import BadRequest, Later, NotAllowed, NotFound, ShopError

log = logging.getLogger(__name__)
HOSTS = ("127.0.0.1", "localhost")
SECONDS, ROWS = 30.0, 200_000  # of one SELECT
LARGEST = 80 * 1024 * 1024  # bytes of a request
TOKENS = ("owner", "analyst")  # a token file a role
NUMBERS = {NotAllowed: 403, NotFound: 404, BadRequest: 400, Later: 503}


def make_tokens(home: Path) -> Mapping[str, str]:
    """A new token for each role, in files that only their owner may read."""
    folder = home / "door"
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    tokens = {role: secrets.token_urlsafe(32) for role in TOKENS}
    for role, token in tokens.items():
        new = folder / f"{role}.new"
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        new.write_text(token, encoding="utf-8")
        new.replace(folder / role)
    return tokens


def door(desk: Desk, tokens: Mapping[str, str]) -> Starlette:
    """The application; it serves whoever holds a token, on this machine."""

    async def health(request: Request) -> Response:
        _caller(request, tokens)
        return JSONResponse(await run_in_threadpool(_health, desk))

    async def do(request: Request) -> Response:
        who, name = _caller(request, tokens), request.path_params["name"]
        given = await _json(request)
        got = await run_in_threadpool(perform, desk, name, given, who)
        text = json.dumps(got, default=str)  # in ASCII: any text passes, half a pair too
        return Response(text, media_type="application/json")

    async def select(request: Request) -> Response:
        who = _caller(request, tokens)
        if not may(who.role, "query"):
            raise NotAllowed(f"a {who.role} may not ask in SQL")
        body = await run_in_threadpool(_select, desk, await _json(request))
        return Response(body, media_type="application/vnd.apache.arrow.stream")

    return Starlette(
        routes=[
            Route("/health", health),
            Route("/do/{name}", do, methods=["POST"]),
            Route("/select", select, methods=["POST"]),
        ],
        exception_handlers={ShopError: _refuse, Exception: _broke},
    )


def _caller(request: Request, tokens: Mapping[str, str]) -> Caller:
    """Who asks, by the token that they hold."""
    if request.url.hostname not in HOSTS:  # a name that leads here is not this machine's own
        raise NotAllowed("this door opens only from the same machine")
    token = request.headers.get("x-token", "").encode()
    role = next((r for r, t in tokens.items() if hmac.compare_digest(t.encode(), token)), "")
    if not role:
        raise NotAllowed("wrong token")
    return Caller(unquote(request.headers.get("x-who", "")) or role, role)


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


def _health(desk: Desk) -> Mapping[str, Any]:
    [(waiting, queued, people, goods, demo)] = desk.db.run("counts")
    team = desk.team.get()
    return {
        "salesbot": __version__,
        "ok": True,
        "waiting_chats": waiting,
        "queued_messages": queued,
        "waiting_for_a_person": people,
        "products": goods,
        "search_model": team.made_with.model,
        "search_problem": team.search_problem,
        "demo_chats": demo,
    }


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
