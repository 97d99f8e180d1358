"""The process of one linked number: it journals what arrives and does what it is asked.

Started by the worker as `python -m bot.edges.whatsapp.child FOLDER`; it can be killed at any line.
It ends when its standard input closes (the worker is gone), on SIGTERM, or without a connection.
"""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import os
import re
import resource
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Semaphore, Thread
from typing import Any

from bot.core.link import HUNG
from bot.edges.whatsapp import sealed
from bot.edges.whatsapp.folder import Folder
from bot.edges.whatsapp.phone import Package, Phone
from bot.edges.whatsapp.spool import Command, Spool
from bot.errors import (
    Away,
    BadSettings,
    Later,
    Overtaken,
    PictureFailed,
    Restricted,
    ShopError,
    Unknown,
)

log = logging.getLogger("salesbot.number")
PAIR = "SALESBOT_PAIR_PHONE"
HANDS = 4  # commands done at the same time, one a chat
HOUR = 3600.0
PULSE = 1.0  # seconds between signs of life
DRAIN = 0.8  # seconds after hanging up in which events still arrive
REST = 0.03  # seconds between two looks for something to do
LAST = 9.0  # seconds until it leaves whatever happens
GONE, FINAL, HELD, WEDGED = 69, 78, 75, 70  # exit codes

MakeClient = Callable[[Path, Spool], Any]


class Child:
    """One number, connected."""

    def __init__(self, folder: Folder, spool: Spool, client: Any) -> None:
        self._folder, self._spool, self._client = folder, spool, client
        self._phone = Phone(client)
        self._stop, self._free = Event(), Semaphore(HANDS)
        self._code = 0
        self._does: dict[str, Callable[[Command, dict[str, Any]], str]] = {
            "send": self._send,
            "typing": self._typing,
            "fetch": self._fetch,
            "unlink": self._unlink,
        }

    def run(self) -> int:
        """Stay connected until asked to stop; the exit code."""
        Thread(target=self._dial, name="dial", daemon=True).start()
        with ThreadPoolExecutor(HANDS) as hands:
            beat_at = tidy_at = 0.0
            while not self._stop.is_set():
                if time.monotonic() >= beat_at:
                    self._beat()
                    beat_at = time.monotonic() + PULSE
                if time.monotonic() >= tidy_at:
                    self._tidy()
                    tidy_at = time.monotonic() + HOUR
                self._hand_out(hands)
                self._stop.wait(REST)
            Thread(target=_leave_anyway, daemon=True).start()
        self._hang_up()
        return self._code

    def _hand_out(self, hands: ThreadPoolExecutor) -> None:
        """Begin what was asked, as far as there are hands free."""
        while self._free.acquire(blocking=False):
            command = self._spool.begin()
            if command is None:
                self._free.release()
                return
            hands.submit(self._do, command).add_done_callback(lambda _: self._free.release())

    def stop(self, *_: object) -> None:
        """Ask it to stop."""
        self._stop.set()

    # ------------------------------------------------------------ the connection

    def _dial(self) -> None:
        """Connect; neonize returns only when the connection is over."""
        from neonize.exc import NeonizeError  # noqa: PLC0415 -- only this process has neonize

        code = WEDGED
        try:
            self._pair_when_asked()
            self._client.connect()
            code = GONE
        except NeonizeError as error:
            final = "upgrade database" in str(error) or "open database" in str(error)
            code = FINAL if final else GONE
            self._spool.tell("dial_failed", _without_numbers(str(error)))
        finally:
            if not self._stop.is_set():
                self._code = code
            self._stop.set()

    def _pair_when_asked(self) -> None:
        """Ask for a code to type, once WhatsApp has sent the first code to scan."""
        phone = os.environ.get(PAIR, "")
        if not phone:
            return
        asked = Event()

        def first_code(_: Any, __: bytes) -> None:
            if not asked.is_set():
                asked.set()
                try:
                    self._spool.tell("code", self._phone.pair(phone))
                except ShopError as error:
                    self._spool.tell("pairing_failed", _without_numbers(str(error)))

        self._client.event.qr(first_code)

    def _beat(self) -> None:
        """A sign of life; a send that never ends is left by leaving."""
        since = self._spool.busy_since()
        self._spool.beat(os.getpid(), since)
        if since is not None and time.time() - since > HUNG.total_seconds():
            self._spool.tell("stuck", "a send did not end")
            os._exit(WEDGED)

    def _tidy(self) -> None:
        """Forget what is over: old commands, and files that nobody came for."""
        self._spool.tidy()
        for file in self._folder.fetched.iterdir():
            if time.time() - file.stat().st_mtime > HOUR:
                file.unlink(missing_ok=True)

    def _hang_up(self) -> None:
        """Close the connection and take what still arrives."""
        with contextlib.suppress(Exception):
            self._client.disconnect()
            time.sleep(DRAIN)
            self._client.stop()

    # ------------------------------------------------------------ commands

    def _do(self, command: Command) -> None:
        """One command, and what came of it: nothing that it raises ends the process."""
        try:
            detail = self._does[command.kind](command, json.loads(command.body))
        except Exception as error:  # noqa: BLE001 -- the loop of a worker
            self._spool.end(command.id, outcome_of(error), _without_numbers(str(error)))
        else:
            if command.kind == "send":
                self._spool.sent(command.id, detail)
            else:
                self._spool.end(command.id, "done", detail)

    def _send(self, command: Command, body: dict[str, Any]) -> str:
        if body["speaker"] == "bot" and self._spool.owner_spoke(command.address, body["since"]):
            raise Overtaken
        file = body.get("file")
        package = Package(Path(file), body["mime"], body.get("name", "")) if file else None
        try:
            return self._phone.say(command.address, body["text"], package)
        finally:
            self._phone.end_answer(command.address)

    def _typing(self, command: Command, _: dict[str, Any]) -> str:
        self._phone.begin_answer(command.address, self._spool.unread(command.address))
        self._spool.read(command.address)
        return ""

    def _fetch(self, _: Command, body: dict[str, Any]) -> str:
        content = self._phone.fetch(base64.b64decode(body["raw"]), body["most"])
        target = self._folder.fetched / body["as"]
        aside = target.with_suffix(".new")
        aside.write_bytes(content)
        aside.replace(target)
        return str(target.name)

    def _unlink(self, _: Command, __: dict[str, Any]) -> str:
        self._phone.unlink()
        self._stop.set()
        return ""


def outcome_of(error: Exception) -> str:
    """The word for what an error means to whoever waits for the command."""
    kinds = (
        (Away, "away"),
        (Unknown, "unknown"),
        (Overtaken, "overtaken"),
        (PictureFailed, "no_picture"),
        (Restricted, "restricted"),
        (Later, "later"),
        (ShopError, "never"),
    )
    return next((word for kind, word in kinds if isinstance(error, kind)), "unknown")


def _leave_anyway() -> None:
    time.sleep(LAST)
    os._exit(WEDGED)


def _without_numbers(text: str) -> str:
    """A text without phone numbers and addresses."""
    return re.sub(r"\+?\d{6,}(@\S+)?", "…", text)[:300]


class _Discreet(logging.Formatter):
    """Log lines without anybody's number."""

    def format(self, record: logging.LogRecord) -> str:
        return _without_numbers(super().format(record))


def protect() -> None:
    """Files for the owner alone, no memory on disk after a crash, no library chatter."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    handler = logging.StreamHandler()
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def wait_for_the_end_of(stream: Any, stop: Callable[[], None]) -> None:
    """Stop when the worker's end of our standard input closes."""
    with contextlib.suppress(OSError, ValueError):
        while stream.read(1024):
            pass
    stop()


def main(argv: list[str], make: MakeClient | None = None) -> int:
    """Hold one number's folder and keep it connected."""
    protect()
    folder, secret = Folder(Path(argv[0])), os.environ.get(sealed.KEY, "")
    folder.make()
    spool = Spool(folder.spool)
    try:
        lock = folder.hold()
    except ShopError as error:
        spool.tell("held", str(error))
        return HELD
    try:
        code = _connected(folder, spool, secret, make)
        sealed.seal(folder, secret)
    except ShopError as error:
        spool.tell("dial_failed", str(error))
        code = FINAL
    finally:
        spool.close()
        lock.release()
    return code


def _connected(folder: Folder, spool: Spool, secret: str, make: MakeClient | None) -> int:
    if problem := sealed.key_problem(secret):
        raise BadSettings(problem)
    sealed.unseal(folder, secret)
    folder.prepare_session()
    spool.take_over()
    child = Child(folder, spool, (make or _linked)(folder.session, spool))
    signal.signal(signal.SIGTERM, child.stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=wait_for_the_end_of, args=(sys.stdin.buffer, child.stop), daemon=True).start()
    return child.run()


def _linked(session: Path, spool: Spool) -> Any:
    """A client of neonize's; importing it starts its Go library."""
    from bot.edges.whatsapp.client import linked_client  # noqa: PLC0415 -- see above

    return linked_client(session, spool)


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stderr.flush()
    os._exit(status)  # the Go library's threads keep an interpreter from ending
