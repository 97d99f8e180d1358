"""What only a linked number does: files fetched by its process, read marks, kills in mid-send."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from bot.core.pace import Limits
from bot.loops import Manner, send_one
from bot.store.links import open_link
from tests.channels.conftest import Linked, Shop
from tests.edges.whatsapp import written
from tests.edges.whatsapp.wire import MESSAGE, until
from tests.store.shop import rows

STALE = timedelta(hours=6)
LISTEN = "select kind, media, extra from messages order by place"


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.effect_mandelbrot((80, 60), (-2, -1, 1, 1), 20).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def image(size: int = 1000, **more: Any) -> Any:
    proto = written.e2e()
    part = proto.ImageMessage(mimetype="image/jpeg", fileLength=size, caption="este", **more)
    return proto.Message(imageMessage=part)


def sends(linked: Linked, body: Any, id_: str = "A1", **more: Any) -> None:
    at = int(datetime.now(UTC).timestamp() * 1000)
    linked._last = linked.wire.arrives(MESSAGE, written.message(body, id_=id_, at=at, **more))
    linked.settled()


def listens(linked: Linked, shop: Shop, messages: int) -> list[tuple[Any, ...]]:
    def there() -> bool:
        shop.listens(linked)
        return bool(shop.one("select count(*) from messages") >= messages)

    until(there)
    return rows(shop.db, LISTEN)


def test_a_picture_is_fetched_and_kept(linked: Linked, shop: Shop, tmp_path: Any) -> None:
    (linked.wire.path / "file").write_bytes(jpeg())
    sends(linked, image())
    [(kind, hash_, _)] = listens(linked, shop, 1)
    assert kind == "image"
    assert (tmp_path / shop.one("select path from media")).read_bytes() == jpeg()
    assert hash_ == shop.one("select hash from media")
    assert list(linked.number.folder.fetched.iterdir()) == []


def test_a_chat_that_waits_for_a_file_holds_up_only_itself(linked: Linked, shop: Shop) -> None:
    (linked.wire.path / "file").write_bytes(jpeg())
    sends(linked, image(), "A1")
    sends(linked, "¿y este?", "A2")
    sends(linked, "hola", "B1", chat=written.ANA_LID)
    listens(linked, shop, 3)
    ana = "select id from messages where chat like '573%' order by seq"
    assert rows(shop.db, ana) == [("A1",), ("A2",)]


@pytest.mark.parametrize("size", [1000, 200 * 1024 * 1024])
def test_a_file_that_cannot_be_had_leaves_an_honest_message(
    linked: Linked, shop: Shop, size: int
) -> None:
    sends(linked, image(size))
    [(kind, media, extra)] = listens(linked, shop, 1)
    assert (kind, media) == ("image", "")
    assert "could not be fetched" in extra or "too large" in extra


def test_a_file_that_is_not_what_it_says_is_not_kept(linked: Linked, shop: Shop) -> None:
    (linked.wire.path / "file").write_bytes(b"MZ a program")
    sends(linked, image())
    [(_, media, extra)] = listens(linked, shop, 1)
    assert media == ""
    assert "not of a kind" in extra


def test_what_may_be_seen_once_is_not_kept(linked: Linked, shop: Shop) -> None:
    (linked.wire.path / "file").write_bytes(jpeg())
    sends(linked, image(viewOnce=True))
    assert listens(linked, shop, 1)[0][:2] == ("image", "")


def test_messages_are_marked_as_read_when_the_bot_answers_and_not_before(
    linked: Linked, shop: Shop
) -> None:
    linked.arrives("hola", "A1")
    shop.listens(linked)
    assert linked.wire.read == []
    shop.answers("Hola Ana")
    manner = Manner(
        Limits(), ZoneInfo("UTC"), STALE, lambda: datetime.now(UTC), lambda seconds: None
    )
    send_one(shop.db, linked.channel, datetime.now(UTC), lambda account: manner)
    assert linked.wire.read == ["A1"]
    assert linked.wire.typed[0].endswith("CHAT_PRESENCE_COMPOSING")
    assert linked.wire.typed[-1].endswith("CHAT_PRESENCE_PAUSED")


def test_a_person_who_writes_while_the_bot_types_is_not_talked_over(
    linked: Linked, shop: Shop
) -> None:
    linked.arrives("hola", "A1")
    shop.listens(linked)
    shop.answers("Hola Ana")

    def meanwhile(_: float) -> None:
        linked.arrives("Hola Ana, soy Marta", "O1", own=True)
        shop.listens(linked)

    manner = Manner(Limits(), ZoneInfo("UTC"), STALE, lambda: datetime.now(UTC), meanwhile)
    send_one(shop.db, linked.channel, datetime.now(UTC), lambda account: manner)
    assert linked.sent() == []
    assert shop.outbox == [("Hola Ana", "cancelled")]


def test_a_person_of_whom_the_shop_does_not_know_yet_is_not_talked_over(
    linked: Linked, shop: Shop
) -> None:
    linked.arrives("hola", "A1")
    shop.listens(linked)
    shop.answers("Hola Ana")
    linked.arrives("Hola Ana, soy Marta", "O1", own=True)
    linked.settled()  # journaled, but nobody has read it
    shop.sends(linked)
    assert linked.sent() == []
    assert shop.outbox == [("Hola Ana", "cancelled")]


@pytest.mark.parametrize(
    ("fault", "state", "went"), [("die_before", "unknown", 0), ("die_after", "unknown", 1)]
)
def test_a_process_killed_in_the_middle_of_a_send_is_not_asked_again(
    linked: Linked, shop: Shop, fault: str, state: str, went: int
) -> None:
    linked.arrives("hola", "A1")
    shop.listens(linked)
    shop.answers("Hola Ana")
    linked.wire.says("fault", fault)
    shop.sends(linked)
    assert shop.outbox == [("Hola Ana", state)]
    linked.restarts(killed=False)
    assert not shop.sends_later(linked, timedelta(hours=1))
    assert len(linked.sent()) == went


def test_what_an_ended_process_was_asked_is_not_done_by_the_next_one(
    linked: Linked, shop: Shop
) -> None:
    linked.number.end()
    linked.number.spool.put("late", "send", '{"text": "x", "speaker": "bot", "since": 0}', "a@lid")
    linked.restarts(killed=False)
    assert linked.number.spool.look("late").state == "dropped"
    assert linked.sent() == []


def test_a_number_that_may_not_write_first_is_held_back(linked: Linked, shop: Shop) -> None:
    open_link(shop.db, "whatsapp", "WhatsApp", datetime.now(UTC))
    linked.arrives("hola", "A1")
    shop.listens(linked)
    shop.answers("Hola Ana")
    linked.wire.says("fault", "463")
    shop.sends(linked)
    assert shop.outbox == [("Hola Ana", "never")]
    assert shop.one("select restricted_until is not null from links")


def test_an_answer_that_waited_through_an_outage_is_left_to_a_person(
    linked: Linked, shop: Shop
) -> None:
    linked.arrives("hola", "A1")
    shop.listens(linked)
    shop.answers("Hola Ana")
    later = datetime.now(UTC) + timedelta(hours=7)
    manner = Manner(Limits(), ZoneInfo("UTC"), STALE, lambda: later, lambda seconds: None)
    send_one(shop.db, linked.channel, later, lambda account: manner)
    assert linked.sent() == []
    assert shop.outbox == [("Hola Ana", "never")]
    assert shop.one("select status from chats") == "waiting"
