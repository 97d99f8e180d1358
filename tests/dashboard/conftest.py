"""A shop that is open, people of every role who are signed in, and pages without a browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import httpx
import pytest

pytest.importorskip("streamlit", reason="the console's packages are not installed")

from streamlit.testing.v1 import AppTest

from bot.app import Shop, open_shop
from bot.client import Client, find_door, open_door
from bot.core.access import MAY
from bot.core.chat import Inbound
from bot.lines import Lines
from bot.settings import Settings
from bot.store.chats import receive
from bot.worker import opened
from dashboard import gate
from tests.edges.whatsapp.wire import PROGRAM

ROOT = Path(__file__).parent.parent.parent
CONSOLE = ROOT / "dashboard" / "pages" / "console.py"
PASSWORD = "una-clave-larga"  # noqa: S105 -- invented
Open = Callable[..., AppTest]


@contextmanager
def worker(home: Path) -> Iterator[Shop]:
    """A shop that answers, sends and listens, as `salesbot run` opens it."""
    stop = Event()
    shop = open_shop(Settings(home))
    try:
        with opened(shop, stop, Lines(shop, stop, PROGRAM)):
            yield shop
    finally:
        stop.set()
        shop.close()


@contextmanager
def running(home: Path) -> Iterator[str]:
    """`salesbot run` with its console, as people start it; where it is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "bot", "--home", str(home), "run", "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    log = home.parent / "log"
    with log.open("w") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
    address, deadline = f"http://localhost:{port}", monotonic() + 90
    try:
        while not is_up(address, home):
            assert process.poll() is None, log.read_text()
            assert monotonic() < deadline, log.read_text()
            sleep(0.1)  # between two looks at another process
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def is_up(address: str, home: Path) -> bool:
    try:
        return httpx.get(f"{address}/_stcore/health").is_success and find_door(home) is not None
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def shop(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    home = tmp_path_factory.mktemp("console") / "home"
    shutil.copytree(sample_home, home)
    with worker(home) as shop:
        owner = find_door(home)
        assert owner is not None
        for role in MAY:
            name = f"{role.title()} <b>*x*</b>"
            owner.do("add_user", login=role, name=name, password=PASSWORD, role=role)
        yield shop


@pytest.fixture
def home(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The shop's folder, told to the console as `salesbot run` tells it."""
    monkeypatch.setenv("SALESBOT_HOME", str(shop.settings.home))
    gate._settings.cache_clear()
    yield shop.settings.home
    gate._settings.cache_clear()


@pytest.fixture
def owner(home: Path) -> Client:
    client = find_door(home, who="test")
    assert client is not None
    return client


@pytest.fixture
def console(home: Path) -> Open:
    """Opens a page as somebody: `console("inbox", "agent", chat="main/573001")`."""

    def go(page: str, role: str = "owner", /, **address: str) -> AppTest:
        entered = open_door(gate.home(), "console").do("sign_in", login=role, password=PASSWORD)
        at = AppTest.from_file(str(CONSOLE), default_timeout=60)
        at.session_state["_session"] = entered["session"]
        at.run()
        if page != "today":
            at.switch_page(f"{page}.py")
        for name, value in address.items():
            at.query_params[name] = value
        return at.run()

    return go


def said(at: AppTest) -> str:
    """All that a page shows, as one text."""
    kinds = ("html", "markdown", "caption", "title", "subheader", "info", "warning", "error")
    return "\n".join(str(one.value) for kind in kinds for one in at.get(kind))


def writes(shop: Shop, text: str, chat: str, name: str = "") -> None:
    """A customer writes from a phone."""
    now = datetime.now(UTC)
    receive(shop.db, Inbound("main", chat, f"{chat}-{text}", now, text, name=name), now)
