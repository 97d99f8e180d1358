"""The sample history: brought in with today's dates, and removed without touching what is real."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import samples
from bot.app import Shop, desk, open_shop
from bot.asking import turn
from bot.door.operations import Caller, perform
from bot.edges.simulator import Simulator
from bot.errors import BadRequest, NotAllowed
from bot.settings import Settings
from bot.store import demo
from bot.store.question import OURS

NOW = datetime.now(UTC)
HISTORY = samples.folder() / "history.zip"
Do = Callable[..., Any]


@pytest.fixture
def shop(home: Path) -> Iterator[Shop]:
    opened = open_shop(Settings(home))
    yield opened
    opened.close()


@pytest.fixture
def do(shop: Shop) -> Do:
    def perform_it(name: str, /, role: str = "owner", **given: object) -> Any:
        return perform(desk(shop), name, given, Caller("ana", role))

    return perform_it


def content() -> str:
    return base64.b64encode(HISTORY.read_bytes()).decode()


def ask(shop: Shop, sql: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = shop.db.select(sql, {}, seconds=30, rows=10**6).to_pylist()
    return rows


def everything(shop: Shop) -> dict[str, int]:
    """How many rows each table has that is not counted from others."""
    tables = [t for t in OURS if not t.startswith("kept_") and not is_view(shop, t)]
    return {t: ask(shop, f"select count(*) as n from {t}")[0]["n"] for t in tables}


def is_view(shop: Shop, name: str) -> bool:
    sql = f"select table_type as kind from information_schema.tables where table_name = '{name}'"
    return ask(shop, sql) == [{"kind": "VIEW"}]


def test_a_seeded_shop_has_three_months_that_end_now(shop: Shop):
    [told] = ask(
        shop, "select min(said_at) as first, max(said_at) as last, count(*) as n from said"
    )

    assert timedelta(days=91) <= NOW - told["first"] <= timedelta(days=99)
    assert NOW - told["last"] < timedelta(days=1, hours=12)
    assert told["last"] <= datetime.now(UTC)
    assert told["n"] > 5000


def test_the_history_is_lively_and_plausible(shop: Shop):
    [told] = ask(
        shop,
        "select count(*) as talks, avg(cast(is_converted as integer)) as converted,"
        " avg(cast(is_contained as integer)) as contained, sum(handoffs) as handoffs,"
        " sum(objections) as doubts, sum(not_sold) as not_sold from conversations",
    )
    statuses = {row["status"] for row in ask(shop, "select distinct status from orders")}

    assert 1000 <= told["talks"] <= 1500
    assert 0.05 < told["converted"] < 0.2
    assert 0.7 < told["contained"] < 0.95
    assert min(told["handoffs"], told["doubts"], told["not_sold"]) > 80
    assert {"awaiting_payment", "to_confirm", "paid", "delivered", "cancelled"} <= statuses


def test_it_has_the_rhythm_of_days_and_weeks(shop: Shop):
    rows = ask(shop, "select isodow(day) as weekday, hour, customer_lines as n from hours")
    sunday = sum(r["n"] for r in rows if r["weekday"] == 7)
    friday = sum(r["n"] for r in rows if r["weekday"] == 5)
    night = sum(r["n"] for r in rows if 1 <= r["hour"] < 5)
    evening = sum(r["n"] for r in rows if 17 <= r["hour"] < 21)

    assert friday > 1.5 * sunday
    assert evening > 10 * night


def test_all_of_it_is_marked(shop: Shop, do: Do):
    for table in ("messages", "chats", "turns", "events", "orders", "aliases"):
        assert ask(shop, f"select distinct account_id from {table}") == [{"account_id": "demo"}]
    assert all(c["chat"].startswith("demo-") for c in do("inbox", limit=1000))


def test_health_counts_it(shop: Shop):
    [told] = ask(shop, "select chats, demo_chats from health")

    assert told["chats"] == told["demo_chats"] > 500


def test_removing_it_leaves_what_is_real(shop: Shop, do: Do):
    do("remove_demo")
    channel = Simulator()
    for text in ("hola", "tienen licuadora?", "la quiero", "contra entrega"):
        turn(shop, channel, {"chat": "573001112233", "text": text, "name": "Real"}, NOW)
    before = everything(shop)
    do("load_demo", content=content())
    assert everything(shop) != before

    told = do("remove_demo")

    assert told["chats"] > 500
    assert told["retired"] == 0
    assert everything(shop) == before
    assert [c["name"] for c in do("inbox")] == ["Real"]
    assert ask(shop, "select count(*) as n from conversations") == [{"n": 1}]


def test_the_sample_goods_may_go_with_it(shop: Shop, do: Do):
    mine = base64.b64encode(b"Nombre,Precio\nCaja de madera,5000\n").decode()
    do("import_catalogue", name="mine.csv", content=mine)

    told = do("remove_demo", goods=True)

    assert told["retired"] == 70
    assert [p["name"] for p in do("list_products")] == ["Caja de madera"]
    assert do("remove_demo", goods=True) == {"chats": 0, "retired": 0}


def test_it_comes_once(do: Do):
    with pytest.raises(BadRequest, match="here already"):
        do("load_demo", content=content())


@pytest.mark.parametrize("operation", ["load_demo", "remove_demo"])
def test_only_who_runs_the_shop_may_bring_or_remove_it(do: Do, operation: str):
    with pytest.raises(NotAllowed):
        do(operation, role="analyst")


def test_another_file_is_refused_and_nothing_is_kept(shop: Shop, do: Do):
    do("remove_demo")
    before = everything(shop)

    with pytest.raises(BadRequest, match="no sample history"):
        do("load_demo", content=base64.b64encode(b"PK no zip").decode())

    assert everything(shop) == before


@pytest.mark.parametrize("days", range(7))
def test_it_ends_at_any_moment_of_the_week(shop: Shop, do: Do, days: int):
    """Whatever the weekday, no chat is ahead of its messages."""
    do("remove_demo")
    now = NOW - timedelta(days=days, hours=3 * days)
    demo.load_demo(shop.db, HISTORY.read_bytes(), ZoneInfo("America/Bogota"), now)

    late = "select count(*) as n from messages where stored_at > $now"
    assert shop.db.select(late, {"now": now}, seconds=9, rows=9).to_pylist() == [{"n": 0}]
    wrong = ask(
        shop,
        "select c.chat from chats c join (select chat, count(*) as lines,"
        " count(*) filter (speaker = 'customer') as heard from messages group by chat) m"
        " on m.chat = c.chat where c.heard <> m.heard or c.lines <> m.lines",
    )
    assert wrong == []
