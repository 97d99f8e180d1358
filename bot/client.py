"""How the console, notebooks and the terminal reach an open shop: through the worker's door."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from bot import errors
from bot.errors import ShopError, ShopIsAway

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Client:
    """A door and the token to it."""

    url: str
    token: str
    who: str = ""

    def do(self, name: str, /, **given: Any) -> Any:
        """Ask for a named operation."""
        return self._post(f"/do/{name}", given).json()

    def select(self, sql: str, /, **values: Any) -> pa.Table:
        """One read-only SELECT, as an Arrow table."""
        import pyarrow as pa  # noqa: PLC0415 -- heavy, and only analysts need it

        answer = self._post("/select", {"sql": sql, "with": values})
        return pa.ipc.open_stream(answer.content).read_all()

    def health(self) -> Mapping[str, Any]:
        """How the worker is."""
        return self._send("GET", "/health", None).json()  # type: ignore[no-any-return]

    def _post(self, path: str, given: Mapping[str, Any]) -> httpx.Response:
        return self._send("POST", path, json.dumps(given, default=str).encode())

    def _send(self, method: str, path: str, body: bytes | None) -> httpx.Response:
        headers = {"x-token": self.token, "x-who": self.who or "terminal"}
        try:
            answer = httpx.request(
                method, self.url + path, content=body, headers=headers, timeout=120
            )
        except httpx.TransportError as error:
            raise ShopIsAway(f"the worker does not answer at {self.url}") from error
        if answer.is_success:
            return answer
        raise _refusal(answer)


def _refusal(answer: httpx.Response) -> ShopError:
    """A refusal of the door as the error it was on the other side."""
    try:
        told = answer.json()
    except ValueError:
        return ShopError(f"the door answered {answer.status_code}")
    kind = getattr(errors, str(told.get("kind")), ShopError)
    return kind(str(told.get("error")))  # type: ignore[no-any-return]


def find_door(home: Path, role: str = "owner", who: str = "") -> Client | None:
    """The door of a shop that is open; None when no worker has it."""
    place, token = home / "door" / "address", home / "door" / role
    if not (place.is_file() and token.is_file()):
        return None
    client = Client(
        place.read_text(encoding="utf-8").strip(), token.read_text(encoding="utf-8").strip(), who
    )
    try:
        client.health()
    except ShopError:
        return None
    return client
