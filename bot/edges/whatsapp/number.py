"""A linked number as the worker holds it: its process, its folder, what happened to it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.core import happening
from bot.core.happening import Happening, Standing
from bot.core.link import HUNG, SILENT
from bot.edges.whatsapp import child, sealed
from bot.edges.whatsapp.folder import Folder
from bot.edges.whatsapp.spool import News, Spool

log = logging.getLogger(__name__)
ROOT = Path(__file__).parents[3]
PATIENCE = 11.0  # seconds that a process gets to end by itself
FIRST_CODE, NEXT_CODE = timedelta(seconds=60), timedelta(seconds=20)
CODE_LIVES = timedelta(seconds=160)
SIGN_OUT = 20.0  # seconds that signing out may take
LARGEST_LOG = 1024 * 1024
CLOSED = {
    "logged_out": Standing.LOGGED_OUT,
    "replaced": Standing.REPLACED,
    "banned": Standing.BANNED,
    "outdated": Standing.OUTDATED,
    "passkey_required": Standing.PASSKEY_REQUIRED,
}


@dataclass(frozen=True, slots=True)
class Program:
    """How a number's process is started."""

    command: tuple[str, ...] = (sys.executable, "-m", "bot.edges.whatsapp.child")
    secret: str = ""  # encrypts the session while the number is stopped


class Number:
    """One number's process. One thread tends it; others only use its spool."""

    def __init__(self, account: str, folder: Folder, program: Program | None = None) -> None:
        folder.make()
        self.account, self.folder, self.spool = account, folder, Spool(folder.spool)
        self.is_open = False  # whether messages can be sent, as of the last look
        self._program = program or Program()
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._codes = 0

    @property
    def runs(self) -> bool:
        """Whether its process is there."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process, 0 for none."""
        return self._process.pid if self._process and self.runs else 0

    def start(self, phone: str = "") -> None:
        """Start its process; with a phone number it asks for a code to type."""
        self._codes, self._started = 0, time.time()
        self.spool.forget_news(2**62)
        paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
        own = {"PYTHONPATH": paths, child.PAIR: phone, sealed.KEY: self._program.secret}
        with _log_of(self.folder).open("ab") as complaints:
            self._process = subprocess.Popen(  # noqa: S603 -- our own program
                [*self._program.command, str(self.folder.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                env={**os.environ, **own},
                start_new_session=True,  # Ctrl-C is the worker's to hear
            )

    def end(self) -> None:
        """Ask its process to finish and leave; in the end make it."""
        if self._process is None:
            return
        if self.runs:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(PATIENCE)
        if self.runs:
            log.warning("number %s: its process had to be killed", self.account)
            self._process.kill()
        self._process.wait()
        self._gone(self._process)
        sealed.seal(self.folder, self._program.secret)

    def _gone(self, process: subprocess.Popen[bytes]) -> None:
        """Its process has ended."""
        if process.stdin:
            process.stdin.close()
        self._process, self.is_open = None, False

    def unlink(self) -> None:
        """Sign out where that is possible, and remove the session."""
        if self.runs and self.is_open:
            id_ = f"unlink/{time.time():.3f}"
            self.spool.put(id_, "unlink", "{}")
            until = time.monotonic() + SIGN_OUT
            while self.runs and time.monotonic() < until and self.spool.look(id_).state != "done":
                time.sleep(0.05)
        self.end()
        self.folder.forget_session()

    def waiting(self) -> int:
        """How many events the shop does not have yet."""
        return self.spool.waiting()[0]

    def close(self) -> None:
        """End its process and let go of the spool."""
        self.end()
        self.spool.close()

    def happenings(self, *, pairing: bool) -> list[Happening]:
        """What happened since the last time this was asked."""
        news = self.spool.news()
        found = [h for one in news for h in self._told(one, pairing=pairing)]
        if news:
            self.spool.forget_news(news[-1].seq)
        return [*found, *self._of_the_process()]

    def _of_the_process(self) -> Sequence[Happening]:
        """Whether its process is gone or shows no life."""
        if self._process is None:
            return ()
        code = self._process.poll()
        if code is not None:
            self._gone(self._process)
            return (happening.Ended(_words(code), is_final=code == child.FINAL),)
        beat = self.spool.pulse()
        at, _, busy = beat or (0.0, 0, None)
        if time.time() - max(at, self._started) > SILENT.total_seconds():
            return (happening.Stuck("its process shows no life"),)
        if busy is not None and time.time() - busy > HUNG.total_seconds() + 10:
            return (happening.Stuck("a send did not end"),)
        return ()

    def _told(self, news: News, *, pairing: bool) -> Sequence[Happening]:
        """One piece of news as happenings."""
        if news.kind in ("qr", "code"):
            return self._code(news, pairing=pairing)
        if news.kind in CLOSED:
            return (happening.Closed(CLOSED[news.kind], news.detail),)
        plain: dict[str, Happening] = {
            "codes_ran_out": happening.CodesRanOut(),
            "paired": happening.Paired(),
            "opened": happening.Opened(news.detail),
            "dropped": happening.Dropped(),
            "faltered": happening.Faltered(),
            "recovered": happening.Recovered(),
            "stuck": happening.Stuck(news.detail),
            "refused": happening.Stuck(f"WhatsApp refused the connection: {news.detail}"),
        }
        if news.kind in plain:
            return (plain[news.kind],)
        told = "" if news.kind == "garbled" else news.detail[:100]  # it names a customer
        log.info("number %s: %s %s", self.account, news.kind, told)
        return ()

    def _code(self, news: News, *, pairing: bool) -> Sequence[Happening]:
        """A code to scan or to type; one that nobody asked for means that the session is gone."""
        if not pairing:
            return (happening.Closed(Standing.LOGGED_OUT, "the session is gone"),)
        if news.kind == "code":
            return (happening.CodeShown("code", news.detail, CODE_LIVES),)
        self._codes += 1
        lives = FIRST_CODE if self._codes == 1 else NEXT_CODE
        return (happening.CodeShown("qr", news.detail, lives),)


def _words(code: int) -> str:
    """An exit code in words."""
    known = {
        child.GONE: "WhatsApp cannot be reached",
        child.FINAL: "the session cannot be opened",
        child.HELD: "another process holds this number's session",
        child.WEDGED: "it did not end in time",
        0: "its process ended",
    }
    return known.get(code, f"its process ended with {code}")


def _log_of(folder: Folder) -> Path:
    """The file of complaints, begun anew when it has grown too long."""
    if folder.log.exists() and folder.log.stat().st_size > LARGEST_LOG:
        folder.log.unlink()
    folder.log.touch(mode=0o600)
    return folder.log
