"""One contract for every channel: the simulator, and a linked number with its real process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest

from bot.core.chat import Inbound, Outbound
from bot.core.happening import Opened
from bot.core.heard import Deleted, Delivered, Edited
from bot.edges.simulator import Simulator
from bot.edges.whatsapp.numbers import Numbers, Places
from bot.errors import Away, Later, Never, PictureFailed, ShopError, Unknown
from bot.loops import listen_one, send_one
from bot.ports import Channel, Line
from bot.store.closing import close_turn
from bot.store.database import Database, DuckDatabase
from bot.store.migrations import bring_up_to_date
from bot.store.turns import Patience, next_turn
from tests.edges.whatsapp import written
from tests.edges.whatsapp.wire import CONNECTED, MESSAGE, PROGRAM, RECEIPT, Wire, until
from tests.store.shop import reply_to, rows

ACCOUNT = "whatsapp"
ANA = written.ANA
AT_ONCE = Patience(quiet=timedelta(0), patience=timedelta(0))


class Setting(Protocol):
    """A channel with its other end."""

    channel: Channel
    line: Line

    def arrives(self, text: str, id_: str, *, chat: str = ANA, own: bool = False) -> None: ...
    def edits(self, id_: str, text: str) -> None: ...
    def deletes(self, id_: str) -> None: ...
    def progresses(self, id_: str, progress: str) -> None: ...
    def fault(self, word: str) -> None: ...
    def settled(self) -> None:
        """Everything that was said so far has reached the channel."""

    def restarts(self, *, killed: bool) -> None: ...
    def sent(self) -> list[tuple[str, bool]]:
        """(text, whether with a picture) of everything that went out."""

    def close(self) -> None: ...


class Simulated:
    """The simulator, played by hand."""

    def __init__(self) -> None:
        self.channel = self.line = Simulator(ACCOUNT)
        self._out: list[tuple[str, bool]] = []

    def arrives(self, text: str, id_: str, *, chat: str = ANA, own: bool = False) -> None:
        at = datetime.now(UTC)
        speaker: Any = "person" if own else "customer"
        self.channel.deliver(Inbound(ACCOUNT, chat, id_, at, text, "Ana", speaker=speaker))

    def edits(self, id_: str, text: str) -> None:
        self.channel.deliver(Edited(ACCOUNT, ANA, id_, text, datetime.now(UTC)))

    def deletes(self, id_: str) -> None:
        self.channel.deliver(Deleted(ACCOUNT, ANA, id_, datetime.now(UTC)))

    def progresses(self, id_: str, progress: Any) -> None:
        self.channel.deliver(Delivered(ACCOUNT, ANA, (id_,), progress, datetime.now(UTC)))

    def fault(self, word: str) -> None:
        faults: dict[str, ShopError] = {
            "later": Later("500"),
            "never": Never("no such number"),
            "unknown": Unknown("timed out"),
            "away": Away("not connected"),
            "picture": PictureFailed("upload"),
        }
        self.channel.faults.append(faults[word])

    def settled(self) -> None:
        """It is there at once."""

    def restarts(self, *, killed: bool) -> None:
        """It lives in the worker."""

    def sent(self) -> list[tuple[str, bool]]:
        for chat in list(self.channel._sent):
            self._out += [(m.text, bool(m.photo)) for m in self.channel.collect(chat)]
        return self._out

    def close(self) -> None:
        """Nothing to end."""


class Linked:
    """A linked number: the real process, neonize's real callback path, and a scripted WhatsApp."""

    def __init__(self, home: Path) -> None:
        self.numbers = Numbers(Places(home), lambda url: b"", PROGRAM)
        self.channel = self.line = self.numbers
        self.number = self.numbers.number(ACCOUNT)
        self.wire = Wire(self.number.folder.path)
        self._start()

    def _start(self) -> None:
        self.number.start()
        self.wire.arrives(CONNECTED, written.fill_required(written.schema().Connected(status=True)))
        until(lambda: Opened(written.SHOP) in self.number.happenings(pairing=False))
        self.number.is_open = True

    def arrives(self, text: str, id_: str, *, chat: str = ANA, own: bool = False) -> None:
        at = int(datetime.now(UTC).timestamp() * 1000)
        event = written.message(text, id_=id_, chat=chat, own=own, at=at)
        self._last = self.wire.arrives(MESSAGE, event)

    def _changed(self, id_: str, **parts: Any) -> None:
        proto = written.e2e()
        key = type(proto.ProtocolMessage().key)(ID=id_, remoteJID=ANA, fromMe=False)
        body = proto.Message(protocolMessage=proto.ProtocolMessage(key=key, **parts))
        at = int(datetime.now(UTC).timestamp() * 1000)
        event = written.message(body, id_=f"change-{id_}-{at}", at=at)
        self._last = self.wire.arrives(MESSAGE, event)

    def edits(self, id_: str, text: str) -> None:
        self._changed(id_, type=14, editedMessage=written.e2e().Message(conversation=text))

    def deletes(self, id_: str) -> None:
        self._changed(id_, type=0)

    def progresses(self, id_: str, progress: str) -> None:
        kind = {"delivered": 1, "read": 4, "failed": 8}[progress]
        self._last = self.wire.arrives(RECEIPT, written.receipt([id_], kind))

    def fault(self, word: str) -> None:
        if word == "picture":
            self.wire.says("no_upload")
        else:
            words = {"later": "500", "never": "no_lid", "unknown": "timeout", "away": "away"}
            self.wire.says("fault", words[word])

    def settled(self) -> None:
        until(lambda: self._last in self.wire.acknowledged)

    def restarts(self, *, killed: bool) -> None:
        if killed:
            assert self.number._process
            self.number._process.kill()
            self.number._process.wait()
        self.number.end()
        self._start()

    def sent(self) -> list[tuple[str, bool]]:
        return [(line["text"], line["kind"] == "imageMessage") for line in self.wire.sent]

    def close(self) -> None:
        self.numbers.close()


@pytest.fixture(params=["simulator", "linked number"])
def setting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Setting]:
    made: Setting = Simulated() if request.param == "simulator" else Linked(tmp_path)
    yield made
    made.close()


@pytest.fixture
def linked(tmp_path: Path) -> Iterator[Linked]:
    made = Linked(tmp_path)
    yield made
    made.close()


class Shop:
    """The worker's side: the real database, the real steps, and answers that the test gives."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def listens(self, setting: Setting) -> None:
        setting.settled()
        listen_one(self.db, setting.line, datetime.now(UTC))

    def answers(self, *texts: str, photo: str = "", plain: str = "") -> None:
        now = datetime.now(UTC)
        claimed = next_turn(self.db, AT_ONCE, now, "test")
        assert claimed is not None
        answer = reply_to(claimed)
        out = tuple(Outbound(text, photo or None, None, plain) for text in texts)
        assert close_turn(self.db, replace(answer, messages=out), now)

    def sends(self, setting: Setting) -> bool:
        return send_one(self.db, setting.channel, datetime.now(UTC))

    def sends_later(self, setting: Setting, after: timedelta) -> bool:
        return send_one(self.db, setting.channel, datetime.now(UTC) + after)

    @property
    def said(self) -> list[str]:
        sql = "select body from messages where speaker = 'customer' order by chat, seq"
        return [str(body) for (body,) in rows(self.db, sql)]

    @property
    def outbox(self) -> list[tuple[str, str]]:
        sql = "select body, state from outbox order by queued_at, place"
        return [(str(body), str(state)) for body, state in rows(self.db, sql)]

    def one(self, sql: str) -> Any:
        return rows(self.db, sql)[0][0]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    db = DuckDatabase(tmp_path / "shop.duckdb")
    bring_up_to_date(db)
    yield Shop(db)
    db.close()
