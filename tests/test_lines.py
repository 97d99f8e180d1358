"""The whole shop over a linked number: what a customer writes, says or shows is answered there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from bot.app import Shop, desk, open_shop
from bot.core.goods import Product
from bot.door.operations import Caller, perform
from bot.lines import FIRST, Lines
from bot.loops import answer_one, keep
from bot.settings import Settings
from bot.store import links
from bot.store.catalogue import Delivery, publish
from bot.store.links import Wish
from bot.store.office import load_settings
from bot.store.turns import Patience
from tests.edges.speech.sounds import note, sung
from tests.edges.test_ears import MODEL, ORDER, PRICE
from tests.edges.test_pictures import drawn
from tests.edges.test_pictures import written as picture
from tests.edges.whatsapp import written
from tests.edges.whatsapp.wire import CONNECTED, MESSAGE, PROGRAM, Wire, until
from tests.store.shop import rows

NOW = datetime.now(UTC)
GOODS = (
    Product("L1", "Portátil Andes 14", Decimal(1800000), "COP", stock=5, images=("media/l1.png",)),
    Product("T1", "Tenis Cometa", Decimal(89900), "COP", stock=3, images=("media/t1.png",)),
)
SETTINGS = {
    "business_name": "Tienda de prueba",
    "speech_model": str(MODEL),
    "payment_methods": [{"kind": "transfer", "name": "Nequi", "payee": "3000000000"}],
    "quiet_hours": "",
}


class Open:
    """A shop with its lines, its answerers and the other end of its number."""

    def __init__(self, home: Path) -> None:
        (home / "media").mkdir(parents=True)
        (home / "media" / "l1.png").write_bytes(picture(drawn(3), "PNG"))
        (home / "media" / "t1.png").write_bytes(picture(drawn(4), "PNG"))
        self.shop: Shop = open_shop(Settings(home))
        publish(self.shop.db, Delivery("a.csv", GOODS), who="test", report="{}", now=NOW)
        load_settings(self.shop.db, SETTINGS, who="test", now=NOW)
        self.stop = Event()
        self.lines = Lines(self.shop, self.stop, PROGRAM)
        self.wire = Wire(home / "whatsapp" / FIRST)
        self._threads = [Thread(target=step, daemon=True) for step in self._steps()]
        for thread in self._threads:
            thread.start()
        self._count = 0

    def _steps(self) -> Iterator[Any]:
        yield lambda: keep(self._answers, self.stop, rest=0.05)
        yield from self.lines.steps()

    def _answers(self) -> bool:
        now = datetime.now(UTC)
        return answer_one(self.shop.db, self.shop.team.get, Patience(), now, "test") is not None

    def does(self, name: str, /, **given: Any) -> Any:
        return perform(desk(self.shop), name, given, Caller("marta", "owner"))

    def connects(self) -> None:
        self.does("link_number", accept_risk=True)
        until(lambda: self.does("numbers")[0]["standing"] == "connecting")
        self.wire.login("success")
        opened = written.schema().Connected(status=True)
        self.wire.arrives(CONNECTED, written.fill_required(opened))
        until(lambda: self.does("numbers")[0]["standing"] == "connected", 30)

    def hears(self, body: Any, **more: Any) -> None:
        self._count += 1
        at = int(datetime.now(UTC).timestamp() * 1000)
        event = written.message(body, id_=f"A{self._count}", at=at, **more)
        self.wire.arrives(MESSAGE, event)

    def answers(self, already: int = 0) -> list[dict[str, str]]:
        until(lambda: len(self.wire.sent) > already, 60)
        return self.wire.sent[already:]

    def close(self) -> None:
        self.stop.set()
        self.lines.close()
        for thread in self._threads:
            thread.join(timeout=10)
        self.shop.close()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Open]:
    made = Open(tmp_path / "home")
    yield made
    made.close()


def test_a_customer_who_writes_is_answered_on_the_phone(shop: Open) -> None:
    shop.connects()
    shop.hears("hola, ¿cuánto valen los tenis cometa?")
    [answer, *_] = shop.answers()
    assert "89.900" in answer["text"]
    assert answer["to"] == written.ANA


def test_a_voice_note_is_answered_by_what_was_said(shop: Open) -> None:
    shop.connects()
    shop.hears("me interesan los tenis cometa")
    shop.answers()
    already = len(shop.wire.sent)
    (shop.wire.path / "file").write_bytes(note(sung(PRICE)))
    proto = written.e2e()
    voice = proto.AudioMessage(mimetype="audio/ogg; codecs=opus", fileLength=4000, PTT=True)
    shop.hears(proto.Message(audioMessage=voice))
    [answer, *_] = shop.answers(already)
    assert "89.900" in answer["text"]
    kept = "select heard_text from messages where kind = 'voice'"
    assert rows(shop.shop.db, kept) == [("cuánto vale",)]


def test_what_was_ordered_by_voice_is_read_back_before_money_moves(shop: Open) -> None:
    shop.connects()
    (shop.wire.path / "file").write_bytes(note(sung(ORDER)))
    proto = written.e2e()
    voice = proto.AudioMessage(mimetype="audio/ogg; codecs=opus", fileLength=4000, PTT=True)
    shop.hears(proto.Message(audioMessage=voice))
    [answer, *_] = shop.answers()
    assert "«quiero dos portátiles»." in answer["text"].partition("\n")[0]
    assert "3.600.000" in answer["text"]


def test_the_shops_own_picture_puts_its_product_in_view(shop: Open) -> None:
    shop.connects()
    (shop.wire.path / "file").write_bytes(picture(drawn(4).resize((200, 150))))
    proto = written.e2e()
    shown = proto.ImageMessage(mimetype="image/jpeg", fileLength=4000, caption="¿cuánto vale?")
    shop.hears(proto.Message(imageMessage=shown))
    [answer, *_] = shop.answers()
    assert "Tenis Cometa" in answer["text"]
    assert "89.900" in answer["text"]


def test_a_strange_picture_gets_an_honest_question(shop: Open) -> None:
    shop.connects()
    (shop.wire.path / "file").write_bytes(picture(drawn(77)))
    proto = written.e2e()
    shop.hears(
        proto.Message(imageMessage=proto.ImageMessage(mimetype="image/jpeg", fileLength=4000))
    )
    [answer, *_] = shop.answers()
    assert "imagen" in answer["text"]


def test_what_waited_through_an_outage_is_left_to_a_person(shop: Open) -> None:
    shop.connects()
    old = int((datetime.now(UTC).timestamp() - 9 * 3600) * 1000)
    event = written.message("¿hay tenis?", id_="OLD", at=old)
    shop.wire.arrives(MESSAGE, event)
    until(lambda: shop.does("inbox") and shop.does("inbox")[0]["status"] == "waiting", 30)
    assert shop.does("inbox")[0]["handoff_reason"] == "stale"
    assert shop.wire.sent == []


def test_a_killed_number_comes_back_and_answers(shop: Open) -> None:
    shop.connects()
    pid = shop.lines.numbers.number(FIRST).pid
    shop.hears("hola, ¿cuánto valen los tenis cometa?")
    os.kill(pid, 9)
    until(lambda: shop.lines.numbers.number(FIRST).pid not in (0, pid), 30)
    shop.wire.arrives(CONNECTED, written.fill_required(written.schema().Connected(status=True)))
    assert "89.900" in shop.answers()[0]["text"]


def test_a_person_sees_numbers_codes_and_the_queue_by_name(shop: Open) -> None:
    with pytest.raises(Exception, match="accept_risk"):
        shop.does("link_number")
    shop.does("link_number", accept_risk=True)
    until(lambda: shop.does("numbers")[0]["standing"] == "connecting")
    shop.wire.qr("https://wa.me/settings/linked_devices#X")
    code = until(lambda: shop.does("number_code"))
    assert code["png"].startswith("data:image/png")
    assert shop.does("queue") == []
    agreed = shop.does("numbers")[0]
    assert agreed["agreed_by"] == "marta"
    shop.does("switch_number", on=False)
    until(lambda: shop.does("numbers")[0]["standing"] == "stopped")
    assert shop.does("number_history")[-1]["standing"] == "stopped"


@pytest.mark.parametrize("phone", ["0300", "12", "+57 300 12345678901234"])
def test_a_phone_number_that_is_none_is_refused(shop: Open, phone: str) -> None:
    with pytest.raises(Exception, match="phone"):
        shop.does("link_number", phone=phone, accept_risk=True)


def test_a_code_is_no_analysts_to_read(shop: Open) -> None:
    links.wish(shop.shop.db, FIRST, Wish("link", "573001112233", "marta"), NOW)
    for question in ("select * from pairings", "select * from link_wishes"):
        with pytest.raises(Exception, match="not"):
            shop.shop.db.select(question, {}, seconds=5, rows=5)
