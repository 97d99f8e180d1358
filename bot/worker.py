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

from bot.app import Shop, desk, open_shop
from bot.door.web import door, make_tokens
from bot.errors import BadSettings
from bot.lines import FIRST, Lines
from bot.loops import answer_one, give_back_idle, keep
from bot.settings import Settings
from bot.store import links
from bot.store.turns import Patience

log = logging.getLogger(__name__)
LOOPBACK = "127.0.0.1"
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
    shop, stop = open_shop(settings), Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if options.channel == "whatsapp":
        links.open_link(shop.db, FIRST, "WhatsApp", datetime.now(UTC))
    try:
        with opened(shop, stop, Lines(shop, stop)):
            console = Console(settings, port) if with_console else None
            told(settings, port if with_console else None)
            watch(stop, console)
    finally:
        shop.close()
    return 0


def told(settings: Settings, port: int | None) -> None:
    """Where the shop is, for whoever started it."""
    where = f"http://localhost:{port}" if port else "no console"
    log.info("open: %s, shop in %s; Ctrl-C closes it", where, settings.home)


@contextmanager
def opened(shop: Shop, stop: Event, lines: Lines) -> Iterator[str]:
    """The worker's threads and its door, for as long as the shop is open."""
    repeated = (*steps(shop, stop), *lines.steps())
    threads = [Thread(target=step, daemon=True) for step in repeated]
    for thread in threads:
        thread.start()
    address = f"http://{LOOPBACK}:{free_port(shop.settings.door_port)}"
    server = serve(shop, address)
    try:
        yield address
    finally:
        stop.set()
        server.should_exit = True
        (shop.settings.home / "door" / "address").unlink(missing_ok=True)
        lines.close()
        for thread in threads:
            thread.join(timeout=5)


def steps(shop: Shop, stop: Event) -> Iterator[Callable[[], None]]:
    """What the worker's threads repeat beside its lines: answer, give chats back."""
    patience = Patience()

    def answerer(number: int) -> Callable[[], None]:
        lease = f"{os.getpid()}-{number}"

        def step() -> bool:
            now = datetime.now(UTC)
            return answer_one(shop.db, shop.team.get, patience, now, lease) is not None

        return lambda: keep(step, stop)

    yield from (answerer(n) for n in range(shop.settings.answerers))
    yield lambda: keep(
        lambda: give_back_idle(shop.db, shop.team.get, datetime.now(UTC)), stop, rest=60
    )


def serve(shop: Shop, address: str) -> uvicorn.Server:
    """The door, served by a thread; its address stands in the home once it answers."""
    tokens = make_tokens(shop.settings.home)
    port = int(address.rsplit(":", 1)[1])
    config = uvicorn.Config(
        door(desk(shop), tokens), host=LOOPBACK, port=port, log_level="warning", access_log=False
    )
    server = uvicorn.Server(config)
    Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    (shop.settings.home / "door" / "address").write_text(address, encoding="utf-8")
    return server


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


def free_port(wanted: int) -> int:
    """The port wanted, or any free one for 0."""
    if wanted:
        if not is_free(wanted):
            raise BadSettings(f"port {wanted} is in use; choose another in SALESBOT_DOOR_PORT")
        return wanted
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
