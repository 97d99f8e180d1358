"""`salesbot run`: the worker that owns the shop, its door, and the console beside it."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from random import uniform
from threading import Event, Thread

import uvicorn

from bot.app import Shop, desk, open_shop, place_of
from bot.door.web import door, make_tokens
from bot.errors import BadSettings, ShopIsDamaged
from bot.lines import FIRST, Lines
from bot.loops import answer_one, give_back_idle, keep
from bot.settings import Settings
from bot.store import figures, links
from bot.store.database import DuckDatabase
from bot.store.snapshots import snapshot
from bot.store.turns import Patience

log = logging.getLogger(__name__)
LOOPBACK = "127.0.0.1"
DRAIN = 5.0  # seconds that a thread may take to finish what it has begun
MINUTE, DAY = 60, 24 * 60 * 60  # seconds
LONGEST_WAIT = 60.0  # seconds before a console that keeps dying is started again


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Open the shop and keep it open until Ctrl-C or a broken database."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if options.channel == "cloud":
        raise BadSettings("--channel cloud is not part of this release")
    port = options.port or settings.console_port
    with_console = not options.no_console and console_is_here()
    if with_console and not is_free(port):
        raise BadSettings(f"port {port} is in use; choose another with --port")
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    shop = open_shop(settings)
    if options.channel == "whatsapp":
        links.open_link(shop.db, FIRST, "WhatsApp", datetime.now(UTC))
    try:
        with opened(shop, stop, Lines(shop, stop)):
            console = Console(settings, port) if with_console else None
            told(settings, port if with_console else None)
            watch(stop, console)
    finally:
        shop.close()
    log.info("closed")
    return 0


def told(settings: Settings, port: int | None) -> None:
    """Where the shop is, for whoever started it."""
    where = f"http://localhost:{port}" if port else "no console"
    log.info("open: %s, shop in %s; Ctrl-C closes it", where, settings.home)


@contextmanager
def opened(shop: Shop, stop: Event, lines: Lines) -> Iterator[str]:
    """The worker's threads and its door, for as long as the shop is open."""
    broken: list[ShopIsDamaged] = []
    with listening(shop.settings.door_port) as listener, served(shop, listener) as address:
        threads = [
            Thread(target=_until_broken, args=(step, broken), daemon=True)
            for step in (*steps(shop, stop), *lines.steps())
        ]
        for thread in threads:
            thread.start()
        try:
            yield address
        finally:
            stop.set()
            lines.close()
            deadline = time.monotonic() + DRAIN
            for thread in threads:
                thread.join(timeout=max(0.0, deadline - time.monotonic()))
    if broken:
        raise broken[0]


def _until_broken(step: Callable[[], None], broken: list[ShopIsDamaged]) -> None:
    """Run a step to its end; a broken database is told to whoever waits for the threads."""
    try:
        step()
    except ShopIsDamaged as error:
        broken.append(error)


def steps(shop: Shop, stop: Event) -> Iterator[Callable[[], None]]:
    """What is repeated beside the lines: answer, give chats back, copy for analysts."""
    patience = Patience()

    def answerer(number: int) -> Callable[[], None]:
        lease = f"{os.getpid()}-{number}"

        def step() -> bool:
            now = datetime.now(UTC)
            return answer_one(shop.db, shop.team.get, patience, now, lease) is not None

        return lambda: keep(step, stop)

    yield from (answerer(n) for n in range(shop.settings.answerers))
    yield lambda: keep(
        lambda: give_back_idle(shop.db, shop.team.get, datetime.now(UTC)), stop, rest=MINUTE
    )
    yield lambda: keep(lambda: copy_daily(shop, time.time()), stop, rest=10 * MINUTE)
    yield lambda: keep(lambda: count(shop, datetime.now(UTC)), stop, rest=MINUTE / 4)


def count(shop: Shop, now: datetime) -> bool:
    """Keep the figures that pages read."""
    figures.refresh(shop.db, place_of(shop.team.get()), now)
    return False  # it rests in any case


def copy_daily(shop: Shop, now: float) -> bool:
    """Write the analysts' copies when the last ones are a day old; PostgreSQL has its own ways."""
    if isinstance(shop.db, DuckDatabase):
        last = max((f.stat().st_mtime for f in shop.settings.exports.glob("*.parquet")), default=0)
        if now - last >= DAY:
            snapshot(shop.db, shop.settings.exports)
    return False


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """A socket on loopback, on the port wanted or, for 0, on any free one."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
        except OSError as error:
            raise BadSettings(
                f"port {port} is in use; choose another in SALESBOT_DOOR_PORT"
            ) from error
        yield listener


@contextmanager
def served(shop: Shop, listener: socket.socket) -> Iterator[str]:
    """The door, served by a thread; its address stands in the home while it answers."""
    application = door(desk(shop), make_tokens(shop.settings.home))
    server = uvicorn.Server(
        uvicorn.Config(
            application,
            log_config=None,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=2,
        )
    )
    # no daemon, nor are the threads it makes: one cut off inside DuckDB would abort the process
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    address = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
    file = shop.settings.home / "door" / "address"
    while thread.is_alive() and not server.started:
        time.sleep(0.01)
    file.write_text(address, encoding="utf-8")
    try:
        yield address
    finally:
        file.unlink(missing_ok=True)
        server.should_exit = True
        thread.join(timeout=DRAIN)


class Console:
    """The Streamlit console as a child process, started again when it dies."""

    def __init__(self, settings: Settings, port: int) -> None:
        self._settings, self._port, self._deaths = settings, port, 0
        self._due = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def tend(self, now: float) -> None:
        """Start it when it is not there and its turn has come."""
        if self._process and self._process.poll() is not None:
            log.warning("the console ended with %s", self._process.returncode)
            self._process, self._deaths = None, self._deaths + 1
            wait = min(2.0**self._deaths, LONGEST_WAIT) * uniform(1, 1.25)  # noqa: S311 -- jitter
            self._due = now + wait
        if self._process is None and now >= self._due:
            self._process = subprocess.Popen(  # noqa: S603 -- our own program
                command_of_console(self._port),
                env={**os.environ, "SALESBOT_HOME": str(self._settings.home.resolve())},
            )

    def end(self) -> None:
        """Ask it to stop, then make it."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()


def command_of_console(port: int) -> list[str]:
    """How the console is started: on loopback, quiet, asking nobody outside."""
    script = Path(__file__).parent.parent / "dashboard" / "app.py"
    options = {
        "server.port": port,
        "server.address": LOOPBACK,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
    }
    flags = [part for key, value in options.items() for part in (f"--{key}", str(value))]
    return [sys.executable, "-m", "streamlit", "run", str(script), *flags]


def console_is_here() -> bool:
    """Whether the console's packages and pages are installed."""
    pages = Path(__file__).parent.parent / "dashboard" / "app.py"
    return find_spec("streamlit") is not None and pages.is_file()


def watch(stop: Event, console: Console | None) -> None:
    """Tend the console until somebody stops the shop."""
    while not stop.is_set():
        if console:
            console.tend(time.monotonic())
        stop.wait(0.5)
    if console:
        console.end()


def is_free(port: int) -> bool:
    """Whether nobody listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) != 0
