"""How long the store takes for each step of a message, in a shop of any age.

    python -m tests.benchmarks.bench_store [--messages 0 100000 1000000]

The baseline beside it is the floor of the machine: one row of three columns, written for good.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from bot.core.answer import Answer
from bot.core.chat import Inbound, Outbound
from bot.core.decision import Quiet
from bot.core.reading import Reading
from bot.core.state import State
from bot.store.chats import receive
from bot.store.closing import close_turn
from bot.store.database import DuckDatabase
from bot.store.migrations import bring_up_to_date
from bot.store.outbox import Settled, next_parcel, settle
from bot.store.turns import Patience, next_turn

ROUNDS = 60
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
AT_ONCE = Patience(quiet=timedelta(0), patience=timedelta(0))
FILL = """
insert into contacts(contact_id, name, phone, first_seen_at)
  select 'k' || i, 'Ana', '57' || i, timestamptz '2026-01-01' from range({chats}) t(i);
insert into chats(account_id, chat, contact_id, last_at, heard, answered, lines, opened_at)
  select 'main', '57' || i, 'k' || i, timestamptz '2026-11-01', 25, 25, 50,
    timestamptz '2026-01-01' from range({chats}) t(i);
insert into messages(account_id, chat, id, contact_id, seq, place, speaker, body,
    sent_at, stored_at)
  select 'main', '57' || (i % {chats}), 'm' || i, 'k' || (i % {chats}),
    case when i // {chats} % 2 = 0 then i // {chats} // 2 + 1 else 0 end, i // {chats} + 1,
    case when i // {chats} % 2 = 0 then 'customer' else 'bot' end,
    'hola, ¿cuánto vale el producto número ' || i || ' y lo tienen en talla M?',
    timestamptz '2026-01-01' + to_seconds(i * 25), timestamptz '2026-01-01' + to_seconds(i * 25)
  from range({messages}) t(i);
insert into outbox(parcel_id, account_id, chat, contact_id, place, body, state, due_at, queued_at)
  select 'p' || i, 'main', '57' || (i % {chats}), 'k', i, 'El precio es 89.900', 'sent',
    timestamptz '2026-01-01' + to_seconds(i * 50), timestamptz '2026-01-01' + to_seconds(i * 50)
  from range({messages} // 2) t(i);
insert into turns(turn_id, account_id, chat, contact_id, from_seq, up_to, opened_at,
    closed_at, seed)
  select 't' || i, 'main', '57' || (i % {chats}), 'k', 1, 1, timestamptz '2026-01-01',
    timestamptz '2026-01-01', 7 from range({messages} // 2) t(i);
checkpoint
"""


class Watch:
    """The times of each step, in milliseconds."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}

    def timed(self, name: str, work: Callable[[], Any]) -> Any:
        """Do it and remember how long it took."""
        started = perf_counter()
        got = work()
        self.times.setdefault(name, []).append((perf_counter() - started) * 1000)
        return got


def one_message(db: DuckDatabase, watch: Watch, number: int, now: datetime) -> None:
    """The path of one message through the store: in, claimed, answered, sent."""
    message = Inbound("main", f"57{number % 40}", f"new{number}", now, "hola", name="Ana")
    watch.timed("receive", lambda: receive(db, message, now))
    watch.timed("receive a copy", lambda: receive(db, message, now))
    got = watch.timed("claim", lambda: next_turn(db, AT_ONCE, now, "bench"))
    messages = (Outbound("¡Hola!"), Outbound("¿Qué busca?"))
    answer = Answer(*got, Reading(), Quiet("bench"), "bench", State(), messages)
    watch.timed("close, two replies", lambda: close_turn(db, answer, now))
    for _ in messages:
        parcel = watch.timed("claim a parcel", lambda: next_parcel(db, timedelta(minutes=1), now))
        sent = partial(settle, db, parcel, Settled("sent", "wa"), now, 0)
        watch.timed("settle it", sent)
    watch.timed("nothing to answer", lambda: next_turn(db, AT_ONCE, now, "bench"))
    watch.timed("nothing to send", lambda: next_parcel(db, timedelta(minutes=1), now))
    watch.timed("baseline", lambda: db.execute("insert into floor values (1, 'x', now())"))


def measured(messages: int) -> dict[str, float]:
    """The median of each step, in milliseconds, with so many messages in the shop."""
    with TemporaryDirectory() as folder:
        db = DuckDatabase(Path(folder) / "shop.duckdb")
        bring_up_to_date(db)
        db.execute("create table floor(a integer, b varchar, c timestamptz)")
        if messages:
            for statement in FILL.format(messages=messages, chats=max(messages // 50, 1)).split(
                ";"
            ):
                db.execute(statement)
        warm, watch = Watch(), Watch()
        for number in range(ROUNDS + 5):
            now = NOW + timedelta(seconds=number)
            one_message(db, warm if number < 5 else watch, number, now)
        db.close()
    return {name: median(times) for name, times in watch.times.items()}


def main() -> None:
    """A table: a line a step, a column a size."""
    options = argparse.ArgumentParser()
    options.add_argument("--messages", type=int, nargs="+", default=[0, 100_000, 1_000_000])
    sizes = options.parse_args().messages
    columns = [measured(size) for size in sizes]
    heads = "".join(f"{f'{size:,}':>14}" for size in sizes)
    sys.stdout.write(f"{'ms, median':22}{heads}\n")
    for name in columns[0]:
        values = "".join(f"{column[name]:14.2f}" for column in columns)
        sys.stdout.write(f"{name:22}{values}\n")


if __name__ == "__main__":
    main()
