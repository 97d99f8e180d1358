"""The worker as people run it: a process of its own."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from bot.client import Client, find_door
from bot.errors import ShopError

SALESBOT = [sys.executable, "-m", "bot", "--home"]
CATALOGUE = "codigo,nombre,precio,existencias\nT1,Tenis Cometa,89900,3\nG1,Gorra Sol,20000,5\n"
MEGABYTE = 1024 * 1024
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Start a worker on the home; whatever is left of it is ended with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def run(**sides) -> subprocess.Popen[bytes]:
        home.mkdir(exist_ok=True)
        with (home / "log").open("w") as log:
            command = [*SALESBOT, str(home), "run", "--no-console"]
            worker = subprocess.Popen(command, stderr=log, **sides)
        started.append(worker)
        return worker

    yield run
    for worker in started:
        worker.kill()
        worker.wait()


def door_of(home: Path, worker: subprocess.Popen[bytes]) -> Client:
    """The door, as soon as it is open."""
    deadline = monotonic() + 60
    while (client := find_door(home)) is None:
        assert worker.poll() is None, (home / "log").read_text()
        assert monotonic() < deadline, "the door did not open"
        sleep(0.05)  # between two looks; a file that appears cannot be awaited
    return client


def salesbot(home: Path, *words: str, **sides) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SALESBOT, str(home), *words], capture_output=True, text=True, check=False, **sides
    )


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    file = tmp_path / "catalogo.csv"
    file.write_text(CATALOGUE)
    return file


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_asked_to_stop_drains_and_ends_well(
    home: Path, start: Start, number: int
) -> None:
    worker = start()
    door_of(home, worker)
    asked = monotonic()
    worker.send_signal(number)
    worker.wait(timeout=30)
    told = (home / "log").read_text()
    assert worker.returncode == 0, told
    assert monotonic() - asked < 10
    assert "Traceback" not in told
    assert not (home / "door" / "address").exists()
    assert find_door(home) is None


def test_a_worker_that_is_asked_a_long_question_still_stops_in_seconds(
    home: Path, start: Start
) -> None:
    worker = start()
    client = door_of(home, worker)
    endless = "select count(*) from range(100000) a, range(100000) b where a.range * b.range = 7"

    def ask() -> None:
        with pytest.raises(ShopError):
            client.select(endless)

    asking = Thread(target=ask)
    asking.start()
    asked = monotonic()
    worker.send_signal(signal.SIGTERM)
    worker.wait(timeout=30)
    asking.join()
    assert monotonic() - asked < 15
    assert worker.returncode == 0, (home / "log").read_text()


def test_a_second_worker_is_told_who_holds_the_shop(home: Path, start: Start) -> None:
    first = start()
    door_of(home, first)
    for words in (("run", "--no-console"), ("ask",), ("chat",)):
        second = salesbot(home, *words, stdin=subprocess.DEVNULL)
        assert second.returncode == 3
        [line] = second.stderr.strip().splitlines()
        assert f"already open: process {first.pid} (salesbot run)" in line
    assert first.poll() is None


def test_a_port_that_is_in_use_is_named(home: Path, start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = {**os.environ, "SALESBOT_DOOR_PORT": str(port)}
        refused = salesbot(home, "run", "--no-console", env=environment)
    assert refused.returncode == 2
    assert refused.stderr.strip().splitlines()[-1].startswith(f"salesbot: port {port} is in use")
    door_of(home, start())  # nothing of it is left in the way


def test_commands_go_through_the_worker_and_a_change_is_answered_from_at_once(
    home: Path, start: Start, catalogue: Path
) -> None:
    client = door_of(home, start())
    brought = salesbot(home, "import", str(catalogue), "--json")
    assert (brought.returncode, json.loads(brought.stdout)["created"]) == (0, 2), brought.stderr
    listed = salesbot(home, "products", "list", "--json")
    assert [p["id"] for p in json.loads(listed.stdout)] == ["T1", "G1"]
    found = salesbot(home, "search", "gorra", "--json")
    assert [p["id"] for p in json.loads(found.stdout)["products"]] == ["G1"]
    settings = home.parent / "settings.json"
    settings.write_text('{"business_name": "Tecno Ñ"}')
    assert salesbot(home, "settings", "load", str(settings)).returncode == 0
    shown = salesbot(home, "settings", "show", "--json")
    assert json.loads(shown.stdout) == {"business_name": "Tecno Ñ"}
    catalogue.write_text(CATALOGUE.replace("Gorra Sol", "Sombrero Luna"))
    salesbot(home, "import", str(catalogue))
    [answer] = client.do("search", queries=["sombrero"])
    assert [p["id"] for p in answer["products"]] == ["G1"]


def test_after_kill_9_everything_works_as_before(home: Path, start: Start, catalogue: Path) -> None:
    worker = start()
    door_of(home, worker)
    assert salesbot(home, "import", str(catalogue)).returncode == 0
    worker.kill()
    worker.wait()
    assert (home / "door" / "address").exists()
    listed = salesbot(home, "products", "list", "--json")
    assert [p["id"] for p in json.loads(listed.stdout)] == ["T1", "G1"]
    again = salesbot(home, "import", str(catalogue), "--json")
    assert json.loads(again.stdout)["unchanged"] == 2
    asked = salesbot(home, "ask", input='{"chat": "1", "text": "cuánto vale la gorra?"}\n')
    assert "20" in json.loads(asked.stdout)["messages"][0]["text"]
    assert door_of(home, start()).health()["products"] == 2


def test_a_worker_whose_database_broke_ends_and_the_next_one_has_everything(
    home: Path, start: Start
) -> None:
    """A disk that fills up while the database writes its file anew: it must be opened again."""
    worker = start()
    client = door_of(home, worker)
    resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (20 * MEGABYTE, resource.RLIM_INFINITY))
    kept = fill(client)
    worker.wait(timeout=60)
    told = (home / "log").read_text()
    assert worker.returncode == 2, told
    assert "salesbot: FATAL" in told, told[-2000:]
    shown = salesbot(home, "settings", "show", "--json")
    assert int(json.loads(shown.stdout)["about"].split()[0]) >= kept > 0


def test_a_worker_whose_disk_is_full_for_a_while_goes_on_afterwards(
    home: Path, start: Start
) -> None:
    worker = start()
    client = door_of(home, worker)
    full = (6 * MEGABYTE, resource.RLIM_INFINITY)
    resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, full)
    kept = fill(client)
    assert kept >= 0
    free = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, free)
    assert client.do("show_settings")["about"].startswith(f"{kept} ")
    assert client.do("load_settings", values={"about": "hay espacio"})["changed"] == ["about"]
    assert worker.poll() is None


def fill(client: Client) -> int:
    """Change a setting, each time to something large, until it is refused; the last one kept."""
    for n in range(300):
        try:
            client.do("load_settings", values={"about": f"{n} {os.urandom(200_000).hex()}"})
        except ShopError:
            return n - 1
    raise AssertionError
