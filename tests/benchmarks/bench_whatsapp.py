"""Figures of a linked number: what kills and stops lose, how fast events are kept, its weight.

    ROUNDS=50 pytest -s --timeout 0 tests/benchmarks/bench_whatsapp.py

The process is the real one with neonize's real client and callback path; WhatsApp is scripted
(tests/edges/whatsapp/scripted.py). Baseline: what neonize loses without a spool, measured by the
project's research on the same path (SIGKILL 10 and plain stop 14 of some hundreds).
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.edges.ears import Hearing, Whisper, decoded
from bot.edges.whatsapp.number import Number
from bot.edges.whatsapp.numbers import Numbers, Places
from bot.loops import listen_one
from bot.store.database import DuckDatabase
from bot.store.migrations import bring_up_to_date
from tests.edges.speech.sounds import note, sung
from tests.edges.whatsapp import written
from tests.edges.whatsapp.wire import CONNECTED, MESSAGE, PROGRAM, Wire, until
from tests.store.shop import rows

ACCOUNT = "whatsapp"


class Traffic:
    """Customers who never pause; the ids of what they wrote, by the name it arrives under."""

    def __init__(self, wire: Wire) -> None:
        self._wire, self._stop = wire, Event()
        self.ids: dict[str, str] = {}

    def run(self) -> None:
        n = 0
        while not self._stop.is_set():
            id_ = f"M{n}"
            chat = f"57300{n % 20:07}@s.whatsapp.net"
            name = self._wire.arrives(MESSAGE, written.message(f"hola {n}", id_=id_, chat=chat))
            self.ids[name] = id_
            n += 1
            time.sleep(0.04)

    def __enter__(self) -> Traffic:
        Thread(target=self.run, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()


def connected(number: Number, wire: Wire) -> float:
    """Start the process; seconds until it is connected."""
    begun = time.monotonic()
    name = wire.arrives(CONNECTED, written.fill_required(written.schema().Connected(status=True)))
    number.start()
    until(lambda: name in wire.acknowledged, 60)
    return time.monotonic() - begun


def rounds(count: int, *, killed: bool) -> None:
    """Stop a number under traffic again and again; tell what was acknowledged and then lost."""
    home = Path(tempfile.mkdtemp())
    db = DuckDatabase(home / "shop.duckdb")
    bring_up_to_date(db)
    numbers = Numbers(Places(home), lambda url: b"", PROGRAM)
    number = numbers.number(ACCOUNT)
    wire = Wire(number.folder.path)
    starts, stops = [], []
    with Traffic(wire) as traffic:
        for _ in range(count):
            starts.append(connected(number, wire))
            time.sleep(random.uniform(0.05, 0.5))  # noqa: S311 -- anywhere
            begun = time.monotonic()
            if killed:
                assert number._process
                number._process.kill()
            number.end()
            stops.append(time.monotonic() - begun)
            listen_one(db, numbers, datetime.now(UTC))
    connected(number, wire)
    number.end()
    while number.waiting():
        listen_one(db, numbers, datetime.now(UTC))
    stored = {str(id_) for (id_,) in rows(db, "select id from messages")}
    acknowledged = {traffic.ids[name] for name in wire.acknowledged if name in traffic.ids}
    twice = rows(db, "select count(*) - count(distinct id) from messages")[0][0]
    how = "kills" if killed else "clean stops"
    print(
        f"{count} {how} under traffic: {len(acknowledged)} acknowledged,"
        f" {len(acknowledged - stored)} of them lost, {twice} stored twice;"
        f" start {statistics.median(starts):.2f} s, stop {statistics.median(stops):.2f} s (medians)"
    )
    numbers.close()
    db.close()


def burst(count: int) -> None:
    """So many messages at once: how long until they are kept, and until the shop has them."""
    home = Path(tempfile.mkdtemp())
    db = DuckDatabase(home / "shop.duckdb")
    bring_up_to_date(db)
    numbers = Numbers(Places(home), lambda url: b"", PROGRAM)
    number = numbers.number(ACCOUNT)
    wire = Wire(number.folder.path)
    for n in range(count):
        chat = f"57300{n % 40:07}@s.whatsapp.net"
        wire.arrives(MESSAGE, written.message(f"m{n}", id_=f"A{n}", chat=chat))
    begun = time.monotonic()
    connected(number, wire)
    before = weight(number.pid)
    until(lambda: number.waiting() >= count, 120)
    times = [arrival.at for arrival in number.spool.arrived(limit=count)]
    kept = max(times) - min(times)
    while number.waiting():
        listen_one(db, numbers, datetime.now(UTC))
    taken = time.monotonic() - begun
    print(
        f"a burst of {count}: kept by the process within {kept:.1f} s,"
        f" in the shop {taken:.1f} s after its start;"
        f" memory {before} -> {weight(number.pid)} MB"
    )
    numbers.close()
    db.close()


def latency(count: int) -> None:
    """From an event's arrival to its row in the spool, one at a time."""
    home = Path(tempfile.mkdtemp())
    numbers = Numbers(Places(home), lambda url: b"", PROGRAM)
    number = numbers.number(ACCOUNT)
    wire = Wire(number.folder.path)
    connected(number, wire)
    for n in range(count):
        wire.arrives(MESSAGE, written.message("hola", id_=f"L{n}"))
        until(lambda n=n: number.waiting() == n + 1)
        time.sleep(0.01)
    spent = sorted(float(line) * 1000 for line in wire._lines("spent"))[: count + 1]
    print(
        f"event to spool (the callback, with its sync to disk):"
        f" median {statistics.median(spent):.1f} ms, p95 {spent[int(len(spent) * 0.95)]:.1f} ms"
    )
    print(f"memory of an idle connected process: {weight(number.pid)} MB")
    numbers.close()


def listening(count: int) -> None:
    """Real-time factor of transcription with the tiny model: seconds of work for one of sound."""
    model = Path(__file__).parents[1] / "fixtures" / "voice" / "tiny-whisper"
    whisper = Whisper(Hearing(model=str(model), language="es"), model.parent)
    song = note(sung("aei aei oua"))
    seconds = decoded(song).size / 16_000
    begun = time.perf_counter()
    whisper(song)
    first, spent = time.perf_counter() - begun, []
    for _ in range(count):
        begun = time.perf_counter()
        assert whisper(song) == "quiero dos portátiles"
        spent.append(time.perf_counter() - begun)
    factor = statistics.median(spent) / seconds
    print(f"a note of {seconds:.1f} s: first {first:.2f} s, real-time factor {factor:.3f}")


def weight(pid: int) -> int:
    """A process's memory in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) // 1024


@pytest.mark.benchmark
def test_figures() -> None:
    times = int(os.environ.get("ROUNDS", "50"))
    listening(20)
    latency(200)
    burst(2000)
    rounds(times, killed=True)
    rounds(times, killed=False)
