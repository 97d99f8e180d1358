"""How long the lab's numbers take on a large shop, counted anew and from the kept tables.

    LINES=100000,1000000 pytest tests/benchmarks/bench_lab.py -s

Prints a table; the baselines beside it are of a machine with two busy cores.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store import figures
from bot.store.database import DuckDatabase
from bot.store.migrations import bring_up_to_date

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]
PLACE = figures.Place("America/Bogota", "COP", "Bazar")
SIZES = [int(n) for n in os.environ.get("LINES", "100000,1000000").split(",")]
COUNTED = ("conversations", "days", "hours", "product_days", "replies", "handoffs", "lead_moments")
ASKED = (
    *("today", "response_times()", "handoff_waits()", "funnel()", "conversion()"),
    *("top_products()", "busy_hours()", "not_sold()", "objections()", "sales_by_day()"),
    *("bot_quality()", "leads", "health"),
)
# Ten lines a conversation: five of the customer, five of the bot, over a year; 20 lines a customer.
GENERATED = """
insert into contacts(contact_id, name, first_seen_at)
select 'c' || i, 'Cliente ' || i, timestamptz '2025-11-01 00:00:00+00' from range({lines} // 20) r(i);
insert into chats(account_id, chat, contact_id, last_at, opened_at, score, score_reasons, stage, heard, answered)
select 'main', 'c' || i, 'c' || i, now() - interval (i % 525600) minutes, now(), i % 100,
  '["stage:seen +20"]', 'seen', 10, 10 from range({lines} // 20) r(i);
create temp table lines as
select i, (i // 10) % ({lines} // 20) as c, i % 10 as n,
  now() - interval 1 second * cast(31536000 * (1 - (i // 10) / ({lines} / 10.0)) as bigint)
    + interval 1 second * ((i % 10) * 30) as t from range({lines}) r(i);
insert into messages(account_id, chat, id, contact_id, seq, place, speaker, body, sent_at, stored_at, turn_id)
select 'main', 'c' || c, 'm' || i, 'c' || c, 1, i, if(n % 2 = 0, 'customer', 'bot'),
  'una línea de conversación número ' || i, t, t, '' from lines;
insert into turns(turn_id, account_id, chat, contact_id, from_seq, up_to, opened_at, closed_at, seed, decision, products)
select 't' || i, 'main', 'c' || c, 'c' || c, 1, 1, t, t, 1, if(i % 40 = 1, 'rephrase', 'show_card'),
  '["P' || (c % 200) || '"]' from lines where n % 2 = 1;
insert into events(event_id, at_time, kind, account_id, chat, contact_id, body)
select 'e' || i, t, case n when 1 then 'stage' when 3 then 'stage' when 5 then 'objection'
    when 7 then 'not_sold' else 'handoff' end, 'main', 'c' || c, 'c' || c,
  case n when 1 then '{{"to":"seen"}}' when 3 then '{{"to":"quoted"}}' when 5 then '{{"kind":"price"}}'
    when 7 then '{{"words":["cosa","' || (c % 500) || '"]}}' else '{{"why":"asked"}}' end
from lines where n in (1, 3) or (n = 5 and i % 7 = 0) or (n = 7 and i % 9 = 0) or (n = 9 and i % 11 = 0);
insert into orders(order_id, account_id, chat, contact_id, status, currency, total, created_at, changed_at)
select 'o' || i, 'main', 'c' || c, 'c' || c, if(i % 3 = 0, 'awaiting_payment', 'paid'), 'COP', 50000, t, t
from lines where n = 9 and (i // 10) % 10 = 0;
insert into order_lines(order_id, line, product_id, name, quantity, unit_price, currency)
select order_id, 1, 'P1', 'Cosa', 1, 50000, 'COP' from orders;
drop table lines;
"""


@pytest.fixture(scope="module", params=SIZES)
def large(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, DuckDatabase]]:
    lines = int(request.param)
    file = tmp_path_factory.mktemp("large") / "shop.duckdb"
    db = DuckDatabase(Path(file))
    bring_up_to_date(db)
    figures.make_reports(db)
    began = time.perf_counter()
    db.execute(GENERATED.format(lines=lines))
    print(f"\n{lines:,} lines generated in {time.perf_counter() - began:.1f} s")
    yield lines, db
    db.close()


def timed(work: Callable[[], object], times: int = 5) -> float:
    """The middle of some runs, in ms."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)[len(took) // 2]


def test_how_long_the_numbers_take(large: tuple[int, DuckDatabase]) -> None:
    lines, db = large
    now = datetime.now(UTC)

    def ask(sql: str) -> None:
        db.select(sql, {}, seconds=600, rows=200_000)

    def moves(n: int) -> None:
        """One line of one customer, and the worker counts."""
        at = now + timedelta(minutes=n)
        db.run("customer_wrote", account="main", chat=f"c{n}", said_at=at, body="hola", now=at)
        values = {"account": "main", "chat": f"c{n}", "id": f"x{n}", "contact": f"c{n}", "seq": 1}
        values |= {"place": 10**9, "speaker": "customer", "person": "", "kind": "text", "media": ""}
        values |= {"product": "", "reply_to": "", "turn": "", "delivery": "", "body": "hola"}
        db.run("keep_message", **values, sent_at=at, now=at)
        figures.refresh(db, PLACE, at)

    whole = timed(lambda: figures.refresh(db, PLACE, now - timedelta(days=2)), 1)
    figures.refresh(db, PLACE, now)
    print(f"\n{lines:,} lines, ms (p50 of 5)")
    print(f"  everything counted and kept {whole:9.0f}")
    print(f"  nothing happened            {timed(lambda: figures.refresh(db, PLACE, now)):9.1f}")
    each = iter(range(5))
    print(f"  one chat moved              {timed(lambda: moves(next(each))):9.1f}")
    for name in COUNTED:
        print(
            f"  from {name:<22} {timed(lambda: ask(f'select count(*) from (from {name})'), 3):9.1f}"
        )
    for name in ASKED:
        print(f"  page: {name:<21} {timed(lambda: ask(f'from {name}')):9.1f}")
