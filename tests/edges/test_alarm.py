"""Whoever is told that a number needs a person; both on loopback."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from threading import Thread

import pytest

from bot.edges.alarm import alarm


class Listening:
    """A server of one conversation, which answers each line or request with what it is given."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self.heard = b""
        self._thread: Thread | None = None

    def speaks_http(self) -> None:
        self._run(self._http)

    def speaks_smtp(self) -> None:
        self._run(self._smtp)

    def _run(self, how: object) -> None:
        self._thread = Thread(target=how, daemon=True)  # type: ignore[arg-type]
        self._thread.start()

    def _http(self) -> None:
        caller, _ = self._server.accept()
        with caller:
            while b"}" not in self.heard:
                self.heard += caller.recv(4096)
            caller.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")

    def _smtp(self) -> None:
        caller, _ = self._server.accept()
        with caller, caller.makefile("rwb") as file:
            file.write(b"220 here\r\n")
            file.flush()
            in_words = False
            for line in file:
                self.heard += line
                if in_words and line != b".\r\n":
                    continue
                starts, in_words = line[:4].upper() == b"DATA", line[:4].upper() == b"DATA"
                file.write(b"354 go on\r\n" if starts else b"250 yes\r\n")
                file.flush()
                if line[:4].upper() == b"QUIT":
                    return

    def close(self) -> None:
        if self._thread:
            self._thread.join(timeout=5)
        self._server.close()


@pytest.fixture
def server() -> Iterator[Listening]:
    made = Listening()
    yield made
    made.close()


def test_a_webhook_is_called(server: Listening) -> None:
    server.speaks_http()
    alarm(f"http://127.0.0.1:{server.port}/hook", "")("the number was unlinked")
    body = json.loads(server.heard.split(b"\r\n\r\n", 1)[1])
    assert body == {"text": "salesbot: the number was unlinked"}


def test_an_e_mail_is_written(server: Listening) -> None:
    server.speaks_smtp()
    alarm("", f"smtp://127.0.0.1:{server.port}/?from=shop@example.com&to=ana@example.com")(
        "unlinked"
    )
    assert b"To: ana@example.com" in server.heard
    assert b"unlinked" in server.heard


def test_an_alarm_that_cannot_be_given_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    alarm("http://127.0.0.1:9/", "smtp://127.0.0.1:9/?from=a&to=b")("unlinked")
    assert "webhook" in caplog.text
    assert "127.0.0.1" not in caplog.text
