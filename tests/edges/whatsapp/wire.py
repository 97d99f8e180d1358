"""The other end of a scripted number: what arrives there, and what came out of it."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.edges.whatsapp.number import Program

SCRIPT = Path(__file__).with_name("scripted.py")
PROGRAM = Program(command=(sys.executable, str(SCRIPT)))
MESSAGE, RECEIPT, CONNECTED, DROPPED = 17, 18, 3, 12
LOGGED_OUT, REPLACED, BANNED, OUTDATED, REFUSED = 6, 7, 8, 10, 9


def until(what: Callable[[], Any], seconds: float = 20.0) -> Any:
    """The first true answer; fails after so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


class Wire:
    """WhatsApp, as far as one number sees it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "wire"
        (self.path / "in").mkdir(parents=True, exist_ok=True)
        self._count = 0

    def arrives(self, code: int, event: Any) -> str:
        """An event comes in; the name under which it is acknowledged."""
        body = event if isinstance(event, bytes) else event.SerializeToString()
        self._count += 1
        name = f"{self._count:06d}"
        aside = self.path / "in" / f"{name}.new"
        aside.write_bytes(bytes([code]) + body)
        aside.replace(self.path / "in" / name)
        return name

    def qr(self, text: str) -> None:
        self.arrives(255, text.encode())

    def login(self, status: str) -> None:
        self.arrives(254, status.encode())

    def says(self, name: str, word: str = "") -> None:
        (self.path / name).write_text(word)

    @property
    def acknowledged(self) -> list[str]:
        return self._lines("acknowledged")

    @property
    def sent(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self._lines("out")]

    @property
    def read(self) -> list[str]:
        return self._lines("read")

    @property
    def typed(self) -> list[str]:
        return self._lines("typing")

    def _lines(self, name: str) -> list[str]:
        file = self.path / name
        whole = file.read_text() if file.exists() else ""
        return [line for line in whole.split("\n")[:-1] if line]


def kill(pid: int) -> None:
    os.kill(pid, 9)
