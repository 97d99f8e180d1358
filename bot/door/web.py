"""The door as a web application on loopback: operations in JSON, a SELECT in Arrow."""

from __future__ import annotations

import hmac
import json
import logging
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.door.operations import Caller, Desk, perform
from bot.errors import BadRequest, NotAllowed, NotFound, ShopError

log = logging.getLogger(__name__)
HOSTS = ("127.0.0.1", "localhost")
SECONDS, ROWS = 30.0, 200_000  # of one SELECT
LARGEST = 80 * 1024 * 1024  # bytes of a request
TOKENS = ("owner", "analyst")  # a token file a role


def make_tokens(home: Path) -> Mapping[str, str]:
    """A new token for each role, in files that only their owner may read."""
    folder = home / "door"
    folder.mkdir(mode=0o700, exist_ok=True)
    tokens = {}
    for role in TOKENS:
        file = folder / role
        file.unlink(missing_ok=True)
        file.touch(mode=0o600)
        tokens[role] = secrets.token_urlsafe(32)
        file.write_text(tokens[role], encoding="utf-8")
    return tokens


def door(desk: Desk, tokens: Mapping[str, str]) -> Starlette:
    """The application; it serves whoever holds a token."""

    def caller(request: Request) -> Caller:
        if request.url.hostname not in HOSTS:
            raise NotAllowed("this door opens only from the same machine")
        token = request.headers.get("x-token", "")
        role = next((r for r, t in tokens.items() if hmac.compare_digest(t, token)), "")
        if not role:
            raise NotAllowed("wrong token")
        return Caller(request.headers.get("x-who", role), role)

    async def health(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(_health, desk))

    async def do(request: Request) -> Response:
        who, name = caller(request), request.path_params["name"]
        given = await _json(request)
        got = await run_in_threadpool(perform, desk, name, given, who)
        return Response(json.dumps(got, ensure_ascii=False, default=str), 200, _JSON)

    async def select(request: Request) -> Response:
        caller(request)
        asked = await _json(request)
        body = await run_in_threadpool(_select, desk, asked)
        return Response(body, 200, {"content-type": "application/vnd.apache.arrow.stream"})

    return Starlette(
        routes=[
            Route("/health", health),
            Route("/do/{name}", do, methods=["POST"]),
            Route("/select", select, methods=["POST"]),
        ],
        exception_handlers={ShopError: _refuse},
    )


_JSON = {"content-type": "application/json"}


async def _json(request: Request) -> Mapping[str, Any]:
    if int(request.headers.get("content-length") or 0) > LARGEST:
        raise BadRequest("the request is too large")
    try:
        given = json.loads(await request.body() or b"{}")
    except ValueError as error:
        raise BadRequest(f"JSON is expected: {error}") from error
    if not isinstance(given, dict):
        raise BadRequest("a JSON object is expected")
    return given


async def _refuse(request: Request, error: Exception) -> Response:
    """A refusal is one clear sentence with the right number."""
    numbers = {NotAllowed: 403, NotFound: 404, BadRequest: 400}
    number = next((n for kind, n in numbers.items() if isinstance(error, kind)), 422)
    return JSONResponse({"error": str(error), "kind": type(error).__name__}, number)


def _health(desk: Desk) -> Mapping[str, Any]:
    [(waiting, queued, people, goods)] = desk.db.run("counts")
    return {
        "ok": True,
        "waiting_chats": waiting,
        "queued_messages": queued,
        "waiting_for_a_person": people,
        "products": goods,
    }


def _select(desk: Desk, asked: Mapping[str, Any]) -> bytes:
    """One SELECT of an analyst as an Arrow stream."""
    import pyarrow as pa  # noqa: PLC0415 -- heavy, and only analysts need it

    sql, values = str(asked.get("sql") or ""), asked.get("with") or {}
    table = desk.db.select(sql, values, seconds=SECONDS, rows=ROWS)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())
