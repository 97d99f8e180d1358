"""How long each page of the console takes on a large shop, and what worker and console weigh.

    LINES=100000,1000000 pytest tests/benchmarks/bench_console.py -s

A page is drawn again and again as its script draws it (rerun), and opened in a browser, from the
address to its first words (first view). The worker is a process of its own. The baselines in the
table are of a machine with two busy cores.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("streamlit", reason="the console's packages are not installed")

from streamlit.testing.v1 import AppTest

from bot.client import find_door, open_door
from bot.store import figures
from bot.store.database import DuckDatabase
from bot.store.migrations import bring_up_to_date
from dashboard import gate
from tests.benchmarks.bench_lab import GENERATED, PLACE, SIZES
from tests.dashboard.conftest import CONSOLE, PASSWORD, running

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]
RUNS = 20
PATHS = {"today": "", "inbox": "inbox", "leads": "leads", "products": "products"}
PATHS |= {"try_it": "try", "whatsapp": "whatsapp", "settings": "settings", "users": "users"}
BASELINE = {  # ms, rerun p50 at 100 k lines
    "today": 93,
    "inbox": 73,
    "a chat": 103,
    "leads": 74,
    "products": 42,
    "try_it": 38,
    "whatsapp": 45,
    "settings": 60,
    "users": 52,
}


@pytest.fixture(scope="module", params=SIZES)
def large(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, Path, str]]:
    home = tmp_path_factory.mktemp("large") / "home"
    home.mkdir()
    db = DuckDatabase(home / "shop.duckdb")
    bring_up_to_date(db)
    figures.make_reports(db)
    db.execute(GENERATED.format(lines=int(request.param)))
    figures.refresh(db, PLACE, datetime.now(UTC))
    db.close()
    with running(home) as address:
        door = find_door(home)
        assert door is not None
        door.do("add_user", login="ana", name="Ana", password=PASSWORD, role="owner")
        yield int(request.param), home, address


def test_how_long_each_page_takes(
    large: tuple[int, Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, home, address = large
    monkeypatch.setenv("SALESBOT_HOME", str(home))
    gate._settings.cache_clear()
    entered = open_door(home, "console").do("sign_in", login="ana", password=PASSWORD)
    print(f"\n{lines:,} lines, rerun in ms over {RUNS} runs\n  page          p50    p95   was")
    for page in PATHS:
        told(page, reruns(entered["session"], page))
    told("a chat", reruns(entered["session"], "inbox", chat="main/c7", view="all"))
    first_views(address)
    weights()
    gate._settings.cache_clear()


def told(page: str, took: list[float]) -> None:
    p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
    print(f"  {page:<10} {p50:6.0f} {p95:6.0f} {BASELINE[page]:5}")


def reruns(session: str, page: str, **address: str) -> list[float]:
    """How long a page takes to be drawn again, in ms, the fastest first."""
    at = AppTest.from_file(str(CONSOLE), default_timeout=120)
    at.session_state["_session"] = session
    at.run()
    if page != "today":
        at.switch_page(f"{page}.py")
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        at.run()
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)


def first_views(address: str) -> None:
    """From the address to the page's heading in a browser that has been here before, in ms."""
    playwright = pytest.importorskip("playwright.sync_api")
    from tests.dashboard.test_browser import CHROMIUM, FLAGS  # noqa: PLC0415

    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.goto(f"{address}/sign-in")
        page.get_by_label("Usuario").fill("ana")
        page.get_by_label("Contraseña").fill(PASSWORD)
        began = time.perf_counter()
        page.get_by_role("button", name="Entrar").click()
        page.locator(".st-key-head h1").wait_for()
        print(f"  first page after signing in: {(time.perf_counter() - began) * 1000:.0f} ms")
        print("  first view in a browser, ms:", end="")
        for path in PATHS.values():
            began = time.perf_counter()
            page.goto(f"{address}/{path}")
            page.locator(".st-key-head h1").wait_for()
            print(f" /{path} {(time.perf_counter() - began) * 1000:.0f}", end=";")
        browser.close()
    print()


def weights() -> None:
    """How much memory the processes of this shop hold, in MB."""
    mine = {str(os.getpid()), *children(os.getpid())}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            status = (process / "status").read_text()
            parent = status.partition("PPid:")[2].split()[0]
        except OSError:
            continue
        if parent in mine and ("bot" in command or "streamlit" in command):
            size = int(status.partition("VmRSS:")[2].split()[0]) / 1024
            print(f"  {'console' if 'streamlit' in command else 'worker'}: {size:.0f} MB")


def children(pid: int) -> list[str]:
    """The processes that a process has started."""
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    return [child for file in threads for child in file.read_text().split()]
