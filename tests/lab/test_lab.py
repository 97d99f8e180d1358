"""The lab asks whoever is there: the worker, the shop's file, the last snapshot. It says which."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

import pandas as pd
import pytest

from bot import lab
from bot.app import open_shop
from bot.asking import turn
from bot.edges.simulator import Simulator
from bot.errors import BadRequest, NotAllowed, ShopIsAway
from bot.lab import draw
from bot.lab.sources import door
from bot.lines import Lines
from bot.settings import Settings
from bot.store.snapshots import snapshot
from bot.worker import count, opened

NUMBERS = (
    *("conversations", "days", "hours", "today", "response_times", "handoffs", "handoff_waits"),
    *("busy_hours", "bot_quality", "health", "funnel", "conversion", "top_products", "not_sold"),
    *("objections", "objection_replies", "sales", "sales_by_day", "leads"),
)


@pytest.fixture(scope="module")
def seeded(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample shop with a snapshot of it; nobody has it open."""
    home = tmp_path_factory.mktemp("lab") / "home"
    shutil.copytree(sample_home, home)
    shop = open_shop(Settings(home))
    count(shop, datetime.now(UTC))
    assert not isinstance(shop.db, str)
    snapshot(shop.db, shop.settings.exports)  # type: ignore[arg-type]
    shop.close()
    return home


@pytest.fixture(scope="module")
def live(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[lab.Lab]:
    """The same shop while a worker serves it."""
    home = tmp_path_factory.mktemp("live") / "home"
    shutil.copytree(seeded, home)
    with ExitStack() as stack:
        shop = open_shop(Settings(home))
        stack.callback(shop.close)
        stop = Event()
        stack.enter_context(opened(shop, stop, Lines(shop, stop)))
        yield lab.open(home)


@pytest.fixture(scope="module")
def closed(seeded: Path) -> lab.Lab:
    return lab.open(seeded)


@pytest.fixture
def only_snapshot(seeded: Path, tmp_path: Path) -> lab.Lab:
    shutil.copytree(seeded / "snapshots", tmp_path / "snapshots")
    return lab.open(tmp_path)


def test_it_asks_the_worker_while_it_serves(live: lab.Lab):
    assert live.source.kind == "live"
    assert "the worker answers" in str(live.source)


def test_it_reads_the_file_while_the_worker_is_away(closed: lab.Lab):
    assert closed.source.kind == "file"


def test_it_reads_the_last_snapshot_where_there_is_no_file(only_snapshot: lab.Lab):
    source = only_snapshot.source

    assert source.kind == "snapshot"
    assert datetime.now(UTC) - source.at < timedelta(hours=1)


def test_it_reads_the_snapshot_while_another_process_has_the_file(seeded: Path, tmp_path: Path):
    home = tmp_path / "home"
    shutil.copytree(seeded, home)
    shop = open_shop(Settings(home))
    try:
        kind = lab.open(home).source.kind
    finally:
        shop.close()

    assert kind == "snapshot"


def test_a_folder_without_a_shop_is_told(tmp_path: Path):
    with pytest.raises(ShopIsAway, match="holds no shop"):
        lab.open(tmp_path).funnel()


def test_it_finds_the_shop_from_a_folder_below(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shutil.copytree(seeded / "snapshots", tmp_path / "data" / "snapshots")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.delenv("SALESBOT_HOME", raising=False)

    assert lab.open().home == tmp_path / "data"


def test_an_open_lab_does_not_keep_the_worker_out(seeded: Path, tmp_path: Path):
    home = tmp_path / "home"
    shutil.copytree(seeded, home)
    shop = lab.open(home)
    shop.funnel()

    open_shop(Settings(home)).close()

    assert len(shop.funnel()) == 7


@pytest.mark.parametrize("number", NUMBERS)
def test_every_number_is_the_same_from_all_sources(
    live: lab.Lab, closed: lab.Lab, only_snapshot: lab.Lab, number: str
):
    frames = [getattr(shop, number)() for shop in (live, closed, only_snapshot)]
    moving = "warmth next_step wait_s longest_wait_since reasons status person".split()  # the clock
    first, *others = [_sorted(f.drop(columns=moving, errors="ignore")) for f in frames]

    for other in others:
        pd.testing.assert_frame_equal(first, other, check_dtype=False)


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    columns = [c for c in frame.columns if frame[c].nunique() > 0]
    return frame.sort_values(columns, ignore_index=True)


@pytest.mark.parametrize("number", [n for n in NUMBERS if n != "health"])
def test_every_number_has_a_definition_in_words(closed: lab.Lab, number: str):
    view = {"conversations": "conversations_of", "days": "days_from"}.get(number, number)

    assert len(closed.definition(view)) > 50


def test_a_number_that_does_not_exist_is_told_with_those_that_do(closed: lab.Lab):
    with pytest.raises(BadRequest, match="there are"):
        closed.definition("happiness")


def test_a_span_of_days_is_part_of_the_whole(closed: lab.Lab):
    middle = date.today() - timedelta(days=30)  # noqa: DTZ011 -- any day will do

    older = closed.funnel(until=middle)["conversations"]
    newer = closed.funnel(since=middle)["conversations"]

    assert list(older + newer) == list(closed.funnel()["conversations"])


def test_an_analyst_may_ask_in_sql_and_not_for_secrets(live: lab.Lab):
    sql = "select count(*) as n from messages where speaker = $who"
    assert live.sql(sql, who="customer")["n"][0] > 1000

    with pytest.raises(NotAllowed):
        live.sql("from users")


def test_wrong_sql_is_one_clear_error_wherever_it_is_asked(live: lab.Lab, closed: lab.Lab):
    for shop in (live, closed):
        with pytest.raises(BadRequest, match="nothing_like_that"):
            shop.sql("select nothing_like_that from messages")


def test_leads_come_warmest_first_with_reasons_and_a_next_step(closed: lab.Lab):
    leads = closed.leads()

    assert leads["warmth"].is_monotonic_decreasing
    assert all(len(reasons) > 0 for reasons in leads[leads["score"] > 0]["reasons"])
    assert leads["next_step"].notna().all()


def test_a_dry_turn_shows_how_an_answer_comes_to_be(live: lab.Lab):
    lines = live.sql("select count(*) as n from messages")["n"][0]

    dry = live.ask("¿tienen licuadora?")

    assert dry.act == "show_card"
    assert dry.decision == "Find"
    assert "licuadora" in dry.reading["words"]
    assert "159.900" in str(dry)
    assert [claim["text"] for claim in dry.claims if claim["source"]] == ["$159.900"]
    assert dry.problems == ()
    assert live.sql("select count(*) as n from messages")["n"][0] == lines


def test_a_dry_turn_goes_on_from_another(live: lab.Lab):
    first = live.ask("¿tienen licuadora?")

    assert "159.900" in str(live.ask("¿cuánto cuesta?", after=first))
    assert live.ask("quiero hablar con una persona", after=first).act == "handoff"


def test_a_dry_turn_says_what_a_real_one_says(live: lab.Lab, seeded: Path, tmp_path: Path):
    home = tmp_path / "home"
    shutil.copytree(seeded, home)
    shop, texts = open_shop(Settings(home)), ("hola", "busco licuadora", "¿envían a Cali?")
    try:
        channel = Simulator()
        real = [turn(shop, channel, {"chat": "1", "text": t}, None)["decision"] for t in texts]
    finally:
        shop.close()
    dry, acts = None, []
    for text in texts:
        dry = live.ask(text, after=dry)
        acts.append(dry.act)

    assert acts == real


def test_a_dry_turn_needs_the_worker(closed: lab.Lab):
    with pytest.raises(ShopIsAway, match="salesbot run"):
        closed.ask("hola")


@pytest.mark.parametrize("memory", [{"lines": 3}, {"lines": [1]}, {"state": "{"}, "so"])
def test_a_memory_that_is_none_is_refused(live: lab.Lab, memory: object):
    with pytest.raises(BadRequest, match="memory"):
        door(live.home, live.role).do("dry_turn", text="hola", memory=memory)


@pytest.mark.parametrize(
    ("figure", "number"),
    [
        ("funnel", "funnel"),
        ("heatmap", "busy_hours"),
        ("replies", "days"),
        ("demand", "top_products"),
        ("unmet", "not_sold"),
        ("sales", "sales_by_day"),
        ("conversion", "conversion"),
    ],
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_figure_can_be_drawn(closed: lab.Lab, figure: str, number: str, language: str):
    frame = getattr(closed, number)()

    drawn = getattr(draw, figure)(frame, language=language)
    empty = getattr(draw, figure)(frame.head(0), language=language)

    assert len(drawn.data) >= 1
    assert drawn.layout.paper_bgcolor == "rgba(0,0,0,0)"  # a light and a dark page show through
    assert empty is not None
