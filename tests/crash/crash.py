"""Kill the shop again and again; is a customer ever lost, or answered twice?"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import IO, Any

import duckdb

TEXTS = (
    "hola",
    "tienen tenis?",
    "cuánto vale?",
    "busco una camisa barata",
    "y en talla M?",
    "muéstrame botas",
    "gracias",
    "hacen envíos?",
    "quiero dos",
    "BAJA",
)
Message = tuple[str, str, str]  # chat, id, text


@dataclass(frozen=True, slots=True)
class Found:
    """What was left after all the kills."""

    kills: int
    acknowledged: int
    lost: int  # acknowledged, and not stored
    stored: int
    turns: int
    unanswered: int  # stored messages in no turn
    answered_twice: int  # stored messages in two turns
    queued: int
    sent: int  # parcels that went out at least once
    on_the_wire: int
    twice_after_a_kill: int  # copies of a parcel whose sender was killed before it could tell
    twice_knowingly: int  # copies sent by one and the same life of the shop
    told_sent_but_never_sent: int
    given_up: int  # six failures in a row
    not_sent: int
    torn: tuple[str, ...]
    opening: float  # seconds from the start to the first message taken, the median

    @property
    def is_clean(self) -> bool:
        """Nothing lost, nothing knowingly twice, nothing half."""
        wrong = self.lost + self.unanswered + self.answered_twice + self.twice_knowingly
        return not (wrong or self.told_sent_but_never_sent or self.not_sent or self.torn)


@dataclass
class Post:
    """The network's side: each message twice, and again whatever was not acknowledged."""

    rest: list[Message]
    acknowledged: set[str] = field(default_factory=set)
    under_way: dict[str, Message] = field(default_factory=dict)

    def next(self) -> Message | None:
        """The next message to deliver."""
        if not self.rest:
            return None
        message = self.rest.pop(0)
        self.under_way[message[1]] = message
        return message

    def again(self) -> None:
        """What was not acknowledged before the kill comes first."""
        self.rest = [m for i, m in self.under_way.items() if i not in self.acknowledged] + self.rest
        self.under_way = {}


def messages(count: int, dice: random.Random) -> list[Message]:
    """Bursts of one to three messages of many chats, each message twice."""
    bursts: list[Message] = []
    while len(bursts) < count:
        chat = f"5730{dice.randrange(max(count // 8, 3))}"
        size = dice.randint(1, 3)
        bursts += [(chat, f"m{len(bursts) + n}", dice.choice(TEXTS)) for n in range(size)]
    delivered = list(enumerate(bursts)) + [
        (n + dice.uniform(0, 9), m) for n, m in enumerate(bursts)
    ]
    return [message for _, message in sorted(delivered, key=lambda pair: pair[0])]


class Life:
    """One process of the shop, from its start to its end."""

    def __init__(self, home: Path, number: int, post: Post) -> None:
        command = [sys.executable, "-m", "tests.crash.child", str(home), str(number)]
        self.started, self.ready_after = monotonic(), 0.0
        self.torn: list[str] = []
        self._post = post
        self._lines: SimpleQueue[str] = SimpleQueue()
        with (home / "errors.log").open("ab") as errors:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
            )
        assert self.process.stdout
        self._reader = Thread(target=self._read, args=(self.process.stdout,), daemon=True)
        self._reader.start()

    def _read(self, out: IO[str]) -> None:
        for line in out:
            word, _, rest = line.strip().partition(" ")
            if word == "ack":
                self._post.acknowledged.add(rest)
            elif word == "torn":
                self.torn.append(rest)
            else:
                self._lines.put(word)
        self._lines.put("")

    def wait_for(self, word: str, seconds: float) -> bool:
        """Whether the shop said this in time."""
        try:
            got = self._lines.get(timeout=seconds)
        except Empty:
            return False
        self.ready_after = monotonic() - self.started
        if got != word:
            raise RuntimeError(f"the shop did not open: {got!r}")
        return True

    def deliver(self, seconds: float, gap: float) -> None:
        """Hand over messages for so long."""
        end = monotonic() + seconds
        while (left := end - monotonic()) > 0:
            if message := self._post.next():
                self.tell(json.dumps(message))
            self._pause(min(gap, left))

    def _pause(self, seconds: float) -> None:
        try:
            self._lines.get(timeout=seconds)
        except Empty:
            return
        raise RuntimeError("the shop ended by itself")

    def tell(self, line: str) -> None:
        """One line to the shop."""
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        """Kill -9, then hear what was said before."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdout.close()
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            return


def crash(home: Path, kills: int, count: int, seed: int) -> Found:
    """Kill a shop so many times while so many messages come in, and look at what is left."""
    dice = random.Random(seed)  # noqa: S311 -- a test that can be repeated
    post = Post(messages(count, dice))
    opening: list[float] = []
    torn: list[str] = []
    gap = 0.9 / max(len(post.rest) / kills, 1)
    for number in range(kills):
        life = Life(home, number, post)
        opens = not opening or dice.random() < 0.85
        typical = sorted(opening)[len(opening) // 2] if opening else 60
        if life.wait_for("ready", 60 if opens else dice.uniform(0, 1) * typical):
            opening.append(life.ready_after)
            life.deliver(dice.uniform(0.02, 1.2), gap)
        life.kill()
        torn += life.torn
        post.again()
    last = Life(home, kills, post)
    last.wait_for("ready", 60)
    while post.rest:
        last.deliver(0.05, 0.001)
    last.tell("drain")
    if not last.wait_for("drained", 300):
        torn.append("not drained in time")
    last.kill()
    torn += last.torn
    return look(home, kills, post.acknowledged, tuple(torn), sorted(opening)[len(opening) // 2])


TURNS_OF = """
select count(t.turn_id) from messages m
left join turns t on t.account_id = m.account_id and t.chat = m.chat
  and m.seq between t.from_seq and t.up_to
where m.speaker = 'customer' group by m.chat, m.id
"""


def look(
    home: Path, kills: int, acknowledged: set[str], torn: tuple[str, ...], opening: float
) -> Found:
    """Count what the shop holds and what went out."""
    with duckdb.connect(str(home / "shop.duckdb"), read_only=True) as db:

        def column(sql: str) -> list[Any]:
            return [row[0] for row in db.execute(sql).fetchall()]

        stored = column("select id from messages where speaker = 'customer'")
        turns_of = column(TURNS_OF)
        queued = column("select parcel_id from outbox")
        told = set(column("select parcel_id from outbox where state = 'sent'"))
        given_up = column("select parcel_id from outbox where state = 'never'")
        turns = column("select turn_id from turns")
        out = [json.loads(line) for line in _lines(home / "wire.log")]
    copies = Counter(id_ for id_, _, _ in out)
    of_one_life = Counter((id_, life) for id_, life, _ in out)
    twice = sum(n - 1 for n in copies.values())
    knowingly = sum(n - 1 for n in of_one_life.values())
    return Found(
        kills=kills,
        acknowledged=len(acknowledged),
        lost=len(acknowledged - set(stored)),
        stored=len(stored),
        turns=len(turns),
        unanswered=turns_of.count(0),
        answered_twice=sum(1 for n in turns_of if n > 1),
        queued=len(queued),
        sent=len(copies),
        on_the_wire=len(out),
        twice_after_a_kill=twice - knowingly,
        twice_knowingly=knowingly,
        told_sent_but_never_sent=len(told - set(copies)),
        given_up=len(given_up),
        not_sent=len(set(queued) - set(copies) - set(given_up)),
        torn=torn,
        opening=round(opening, 2),
    )


def _lines(file: Path) -> Iterator[str]:
    """Whole lines; one that was cut by a kill was never sent."""
    if file.exists():
        yield from (line for line in file.read_text().split("\n") if line.endswith("]"))
