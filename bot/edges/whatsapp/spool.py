"""The journal between a number's process and the worker: forgotten once the shop has it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

from bot.core.named import named_queries

SQL = named_queries(files("bot.edges.whatsapp").joinpath("spool.sql").read_text(encoding="utf-8"))
TRIES = 5  # of an arrival that cannot be taken in; then it stays for a person to look at
KEPT = 30 * 86_400.0  # seconds that ids of sent messages are remembered
ASKED = 2 * 86_400.0  # seconds that commands are remembered: no worker asks again later


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event as it came."""

    seq: int
    kind: str
    raw: bytes
    at: float
    tries: int


@dataclass(frozen=True, slots=True)
class News:
    """Something about the connection."""

    seq: int
    kind: str
    detail: str
    at: float


@dataclass(frozen=True, slots=True)
class Command:
    """Something that the number's process is asked to do."""

    id: str
    kind: str
    address: str
    body: str
    put_at: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command stands: queued, started, done or dropped; and what came of it."""

    state: str
    outcome: str = ""
    detail: str = ""


class Spool:
    """One number's journal. Both processes hold it; every call is one durable transaction."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
        self._lock = Lock()
        path.chmod(0o600)
        for pragma in ("journal_mode = wal", "synchronous = full", "busy_timeout = 10000"):
            self._db.execute(f"pragma {pragma}")
        with self._lock:
            self._db.executescript(SQL["tables"])

    # ------------------------------------------------------------ arrivals

    def arrive(self, kind: str, key: str | None, raw: bytes) -> bool:
        """Keep an event. False: it is already here."""
        return self._change("arrive", kind=kind, key=key, raw=raw, at=time.time()) > 0

    def arrived(self, limit: int = 200) -> list[Arrival]:
        """What the shop does not have yet, oldest first."""
        return [Arrival(*row) for row in self._ask("arrived", tries=TRIES, limit=limit)]

    def took(self, seq: int, unread: tuple[str, str, str] | None = None) -> None:
        """The shop has it; (address, id, sender) will be marked as read when it is answered."""
        with self._transaction():
            if unread:
                named = dict(zip(("address", "id", "sender"), unread, strict=True))
                self._db.execute(SQL["to_read"], named)
            self._db.execute(SQL["took"], {"seq": seq})
            self._db.execute(SQL["forget_fetch"], {"id": f"fetch/{seq}"})

    def stumbled(self, seq: int, problem: str) -> None:
        """It could not be taken in."""
        self._change("stumbled", seq=seq, problem=problem[:300])

    def spoke(self, address: str, id_: str) -> None:
        """Somebody wrote in a chat with this number: we, or the owner on the phone."""
        self._change("spoke", address=address, id=id_, at=time.time())

    def owner_spoke(self, address: str, since: float) -> bool:
        """Whether the owner wrote in a chat on the phone since a moment."""
        [(count,)] = self._ask("spoken_since", address=address, since=since)
        return bool(count)

    # ------------------------------------------------------------ news

    def tell(self, kind: str, detail: str = "") -> None:
        """Write down news of the connection."""
        self._change("tell", kind=kind, detail=detail, at=time.time())

    def news(self) -> list[News]:
        """News since the last time they were forgotten."""
        return [News(*row) for row in self._ask("told")]

    def forget_news(self, seq: int) -> None:
        """News up to this one are known."""
        self._change("forget_news", seq=seq)

    # ------------------------------------------------------------ commands

    def put(self, id_: str, kind: str, body: str, address: str = "") -> None:
        """Ask the number's process for something, once."""
        self._change("put", id=id_, kind=kind, address=address, body=body, at=time.time())

    def look(self, id_: str) -> Outcome:
        """How a command stands."""
        rows = self._ask("look", id=id_)
        return Outcome(*rows[0]) if rows else Outcome("dropped")

    def begin(self) -> Command | None:
        """The next command, now begun."""
        rows = self._ask("next_command")
        if not rows or not self._change("begin", id=rows[0][0], at=time.time()):
            return None
        return Command(*rows[0])

    def end(self, id_: str, outcome: str, detail: str = "") -> None:
        """What came of a command."""
        self._change("end", id=id_, outcome=outcome, detail=detail[:500], at=time.time())

    def sent(self, id_: str, channel_id: str) -> None:
        """A message went out; its id is remembered, so that its echo is not taken for a person."""
        now = time.time()
        with self._transaction():
            self._db.execute(SQL["own"], {"channel_id": channel_id, "command": id_, "at": now})
            done = {"id": id_, "outcome": "sent", "detail": channel_id, "at": now}
            self._db.execute(SQL["end"], done)

    def take_back(self, id_: str) -> bool:
        """Withdraw a command. False: it was begun."""
        return self._change("take_back", id=id_) > 0

    def take_over(self) -> None:
        """A new process begins: what waited is dropped, what was being done is unknown."""
        now = time.time()
        with self._transaction():
            self._db.execute(SQL["drop_queued"])
            self._db.execute(SQL["leave_unknown"], {"at": now})

    def tidy(self) -> None:
        """Forget what nobody can ask for any more."""
        now = time.time()
        with self._transaction():
            self._db.execute(SQL["forget_commands"], {"before": now - ASKED})
            self._db.execute(SQL["forget_own"], {"before": now - KEPT})
            self._db.execute(SQL["forget_spoken"], {"before": now - KEPT})

    def is_own(self, channel_id: str) -> bool:
        """Whether a message is one that we sent."""
        [(count,)] = self._ask("is_own", channel_id=channel_id)
        return bool(count)

    def is_sending(self, address: str, words: str) -> bool:
        """Whether a message to this address, or with these words, is on its way right now."""
        pattern = "%" + words[:40].replace("%", "_").replace('"', "_").replace("\\", "_") + "%"
        [(count,)] = self._ask("sending_to", address=address, words=pattern if words else "")
        return bool(count)

    def busy_since(self) -> float | None:
        """When the oldest send that has not ended was begun."""
        [(_, since)] = self._ask("running")
        return float(since) if since is not None else None

    # ------------------------------------------------------------ read marks

    def unread(self, address: str) -> list[tuple[str, str]]:
        """(id, sender) of the messages not yet marked."""
        return [(str(id_), str(sender)) for id_, sender in self._ask("unread_of", address=address)]

    def read(self, address: str) -> None:
        """They are marked, or a person reads them."""
        self._change("read", address=address)

    # ------------------------------------------------------------ life

    def beat(self, pid: int, busy_since: float | None) -> None:
        """A sign of life."""
        self._change("beat", at=time.time(), pid=pid, busy_since=busy_since)

    def pulse(self) -> tuple[float, int, float | None] | None:
        """The last sign of life: when, of which process, and since when it has been sending."""
        rows = self._ask("pulse")
        return (rows[0][0], rows[0][1], rows[0][2]) if rows else None

    def waiting(self) -> tuple[int, float]:
        """How many events the shop does not have yet, and when the oldest came (0: none)."""
        [(count, oldest)] = self._ask("waiting")
        return int(count), float(oldest)

    def close(self) -> None:
        """Fold the log into the file and let go."""
        self._ask("checkpoint")
        self._db.close()

    def _ask(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(SQL[query], values).fetchall()

    def _change(self, query: str, **values: Any) -> int:
        with self._lock:
            return self._db.execute(SQL[query], values).rowcount

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock:
            self._db.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._db.execute("rollback")
                raise
            self._db.execute("commit")
