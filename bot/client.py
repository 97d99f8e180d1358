"""How the console, notebooks and the terminal reach an open shop: through the worker's door."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from bot import errors
from bot.errors import ShopError, ShopIsAway

if TYPE_CHECKING:
    import pyarrow as pa

SECONDS = 120.0  # before a worker that does not answer is given up


@dataclass(frozen=True, slots=True)
class Client:
    """A door and the token to it."""

    url: str
    token: str
    who: str = ""
    session: str = ""  # of whoever is signed in to the console

    def do(self, name: str, /, **given: Any) -> Any:
        """Ask for a named operation."""
        return json.loads(self._send("POST", f"/do/{quote(name, safe='')}", given))

    def select(self, sql: str, /, **values: Any) -> pa.Table:
        """One read-only SELECT, as an Arrow table."""
        import pyarrow as pa  # noqa: PLC0415 -- heavy, and only analysts need it

        return pa.ipc.open_stream(
            self._send("POST", "/select", {"sql": sql, "with": values})
        ).read_all()

    def file(self, path: str) -> bytes:
        """A picture or a voice note of the shop's own folder."""
        return self._send("GET", f"/file/{quote(path)}", None)

    def health(self, seconds: float = SECONDS) -> Mapping[str, Any]:
        """How the worker is."""
        told = json.loads(self._send("GET", "/health", None, seconds))
        if not isinstance(told, dict) or "salesbot" not in told:
            raise ShopIsAway(f"somebody else answers at {self.url}")
        return told

    def _send(
        self, method: str, path: str, given: Mapping[str, Any] | None, seconds: float = SECONDS
    ) -> bytes:
        """The body of the door's answer; no proxy stands between two processes of one machine."""
        body = None if given is None else json.dumps(given, default=str).encode()
        who = quote(self.who or "terminal")
        headers = {"x-token": self.token, "x-who": who, "content-type": "application/json"}
        if self.session:
            headers["x-session"] = self.session
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=seconds)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, HTTPException, ValueError) as error:
            raise ShopIsAway(f"the worker does not answer at {self.url}") from error
        finally:
            connection.close()
        if answer.status == 200:
            return content
        raise _refusal(answer.status, content)


def _refusal(status: int, content: bytes) -> ShopError:
    """A refusal of the door as the error it was on the other side."""
    try:
        told = json.loads(content)
        kind, error = getattr(errors, told["kind"]), str(told["error"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return ShopError(f"the door answered {status}")
    known = isinstance(kind, type) and issubclass(kind, ShopError)
    return kind(error) if known else ShopError(error)


def open_door(home: Path, role: str, session: str = "", who: str = "") -> Client:
    """The door as its files tell of it, for callers who find out at once whether it answers."""
    try:
        url, token = (
            (home / "door" / name).read_text(encoding="utf-8").strip() for name in ("address", role)
        )
    except (OSError, ValueError) as error:
        raise ShopIsAway("no worker has this shop open") from error
    return Client(url, token, who, session)


def find_door(home: Path, role: str = "owner", who: str = "") -> Client | None:
    """The door of a shop that is open; None when no worker has it."""
    try:
        client = open_door(home, role, who=who)
        client.health(seconds=10)
    except (OSError, ValueError, ShopError):  # none, or what a killed worker has left behind
        return None
    return client
