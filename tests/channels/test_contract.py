"""What every channel owes the shop. The linked number runs with its real process."""

from __future__ import annotations

import io
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from bot.loops import listen_one
from bot.store.outbox import next_parcel
from bot.store.turns import free_all
from bot.store.waiting import drop, queue, retry
from tests.channels.conftest import Setting, Shop
from tests.edges.whatsapp.written import ANA_LID
from tests.store.shop import rows

MINUTE = timedelta(minutes=1)


def test_what_is_said_arrives_in_its_order(setting: Setting, shop: Shop) -> None:
    for n in range(20):
        setting.arrives(f"a{n:02}", f"A{n}")
        setting.arrives(f"b{n:02}", f"B{n}", chat=ANA_LID)
    shop.listens(setting)
    assert shop.said == [f"b{n:02}" for n in range(20)] + [f"a{n:02}" for n in range(20)]


def test_a_second_copy_is_ignored(setting: Setting, shop: Shop) -> None:
    for _ in range(2):
        setting.arrives("hola", "A1")
    shop.listens(setting)
    setting.arrives("hola", "A1")
    shop.listens(setting)
    assert shop.said == ["hola"]


@pytest.mark.parametrize("killed", [True, False])
def test_what_comes_again_after_a_restart_is_ignored(
    setting: Setting, shop: Shop, killed: bool
) -> None:
    setting.arrives("hola", "A1")
    shop.listens(setting)
    setting.restarts(killed=killed)
    setting.arrives("hola", "A1")
    setting.arrives("¿hay zapatos?", "A2")
    shop.listens(setting)
    assert shop.said == ["hola", "¿hay zapatos?"]


def test_what_nobody_listened_to_is_kept_until_somebody_does(setting: Setting, shop: Shop) -> None:
    for n in range(150):  # more than any buffer of the library's holds
        setting.arrives(f"m{n:03}", f"A{n}")
    setting.settled()
    setting.restarts(killed=True)
    setting.arrives("last", "A999")
    shop.listens(setting)
    assert shop.said == [*(f"m{n:03}" for n in range(150)), "last"]


def test_an_answer_goes_out_once_and_its_progress_is_known(setting: Setting, shop: Shop) -> None:
    setting.arrives("hola", "A1")
    shop.listens(setting)
    shop.answers("Hola Ana")
    assert shop.sends(setting)
    assert not shop.sends(setting)
    assert setting.sent() == [("Hola Ana", False)]
    id_ = shop.one("select channel_id from outbox")
    for progress in ("delivered", "read", "delivered"):
        setting.progresses(id_, progress)
    shop.listens(setting)
    state = "select delivery from messages where speaker = 'bot'"
    assert shop.one(state) in ("read", "delivered")


def test_several_answers_keep_their_order(setting: Setting, shop: Shop) -> None:
    setting.arrives("hola", "A1")
    shop.listens(setting)
    shop.answers("uno", "dos", "tres")
    while shop.sends(setting):
        pass
    assert [text for text, _ in setting.sent()] == ["uno", "dos", "tres"]


def test_a_worker_that_dies_after_sending_does_not_send_again(setting: Setting, shop: Shop) -> None:
    setting.arrives("hola", "A1")
    shop.listens(setting)
    shop.answers("Hola Ana")
    parcel = next_parcel(shop.db, MINUTE, datetime.now(UTC))
    assert parcel
    setting.channel.send(parcel)  # and here the worker is killed
    free_all(shop.db)
    while shop.sends(setting):
        pass
    assert setting.sent() == [("Hola Ana", False)]
    assert shop.outbox == [("Hola Ana", "sent")]


def test_what_failed_for_now_is_sent_later(setting: Setting, shop: Shop) -> None:
    setting.arrives("hola", "A1")
    shop.listens(setting)
    shop.answers("Hola Ana")
    setting.fault("later")
    shop.sends(setting)
    assert shop.outbox == [("Hola Ana", "due")]
    assert shop.sends_later(setting, MINUTE)
    assert shop.outbox == [("Hola Ana", "sent")]


def test_an_outage_costs_no_tries(setting: Setting, shop: Shop) -> None:
    setting.arrives("hola", "A1")
    shop.listens(setting)
    shop.answers("Hola Ana")
    for n in range(10):
        setting.fault("away")
        shop.sends_later(setting, n * MINUTE)
    assert shop.one("select attempts from outbox") == 0
    [row] = queue(shop.db, datetime.now(UTC), limit=9)
    assert "not connected" in str(row["why"])
    assert shop.sends_later(setting, 11 * MINUTE)
    assert shop.outbox == [("Hola Ana", "sent")]


def test_what_can_never_be_sent_is_not_tried_again(setting: Setting, shop: Shop) -> None:
    setting.arrives("hola", "A1")
    shop.listens(setting)
    shop.answers("Hola Ana")
    setting.fault("never")
    shop.sends(setting)
    assert not shop.sends_later(setting, 60 * MINUTE)
    assert shop.outbox == [("Hola Ana", "never")]
    assert setting.sent() == []


def test_what_may_have_been_sent_waits_for_a_manager(setting: Setting, shop: Shop) -> None:
    setting.arrives("hola", "A1")
    shop.listens(setting)
    shop.answers("Hola Ana")
    setting.fault("unknown")
    shop.sends(setting)
    assert not shop.sends_later(setting, 60 * MINUTE)
    [row] = queue(shop.db, datetime.now(UTC), limit=9)
    assert row["state"] == "unknown"
    assert retry(shop.db, str(row["id"]), datetime.now(UTC))
    shop.sends_later(setting, MINUTE)
    assert shop.outbox == [("Hola Ana", "sent")]
    assert not drop(shop.db, str(row["id"]), datetime.now(UTC))


def test_a_manager_may_drop_what_waits(setting: Setting, shop: Shop) -> None:
    setting.arrives("hola", "A1")
    shop.listens(setting)
    shop.answers("Hola Ana")
    [row] = queue(shop.db, datetime.now(UTC), limit=9)
    assert drop(shop.db, str(row["id"]), datetime.now(UTC))
    assert not shop.sends(setting)
    assert shop.one("select delivery from messages where speaker = 'bot'") == "cancelled"


def test_the_owners_word_silences_the_bot_at_once(setting: Setting, shop: Shop) -> None:
    setting.arrives("hola", "A1")
    shop.listens(setting)
    shop.answers("Hola Ana", "¿en qué le ayudo?")
    setting.arrives("Hola Ana, le atiendo yo", "O1", own=True)
    shop.listens(setting)
    assert not shop.sends(setting)
    assert setting.sent() == []
    assert shop.one("select status from chats") == "person"
    assert shop.one("select person from messages where id = 'O1'") == "phone"


def test_our_own_words_that_come_back_are_no_person(setting: Setting, shop: Shop) -> None:
    setting.arrives("hola", "A1")
    shop.listens(setting)
    shop.answers("Hola Ana")
    shop.sends(setting)
    if shop.one("select channel_id from outbox").startswith("sim-"):
        pytest.skip("the simulator echoes nothing")
    setting.arrives("Hola Ana", shop.one("select channel_id from outbox"), own=True)
    shop.listens(setting)
    assert shop.one("select status from chats") == "bot"


def test_a_message_changed_in_time_is_answered_as_it_stands(setting: Setting, shop: Shop) -> None:
    setting.arrives("quiero tres", "A1")
    shop.listens(setting)
    setting.edits("A1", "quiero dos")
    shop.listens(setting)
    assert shop.said == ["quiero dos"]
    assert shop.one("select count(*) from events where kind = 'edited'") == 1


def test_a_message_taken_back_in_time_is_not_answered(setting: Setting, shop: Shop) -> None:
    setting.arrives("me equivoqué de número", "A1")
    shop.listens(setting)
    setting.deletes("A1")
    shop.listens(setting)
    assert shop.said == [""]
    assert shop.one("select heard = answered from chats")


def test_a_message_taken_back_leaves_the_others_to_be_answered(
    setting: Setting, shop: Shop
) -> None:
    setting.arrives("hola", "A1")
    setting.arrives("ups", "A2")
    shop.listens(setting)
    setting.deletes("A2")
    shop.listens(setting)
    shop.answers("Hola Ana")
    assert shop.one("select said from turns").strip() == "hola"


def photo(home: Path) -> str:
    file = home / "media" / "zapato.png"
    file.parent.mkdir(exist_ok=True)
    made = io.BytesIO()
    Image.effect_mandelbrot((80, 60), (-2, -1, 1, 1), 20).save(made, "PNG")
    file.write_bytes(made.getvalue())
    return "media/zapato.png"


def test_a_picture_goes_with_its_caption(setting: Setting, shop: Shop, tmp_path: Path) -> None:
    setting.arrives("¿tiene foto?", "A1")
    shop.listens(setting)
    shop.answers("Aquí la foto", photo=photo(tmp_path), plain="Zapato: $ 10")
    shop.sends(setting)
    assert setting.sent() == [("Aquí la foto", True)]


def test_a_picture_that_fails_leaves_words_that_promise_none(
    setting: Setting, shop: Shop, tmp_path: Path
) -> None:
    setting.arrives("¿tiene foto?", "A1")
    shop.listens(setting)
    shop.answers("Aquí la foto", photo=photo(tmp_path), plain="Zapato: $ 10")
    setting.fault("picture")
    shop.sends(setting)
    assert setting.sent() == [("Zapato: $ 10", False)]
    assert shop.outbox == [("Aquí la foto", "sent")]


def test_a_burst_of_two_thousand_is_kept_and_ordered(setting: Setting, shop: Shop) -> None:
    for n in range(2000):
        setting.arrives(f"m{n:04}", f"A{n}", chat=f"57300{n % 40:07}@s.whatsapp.net")
    deadline = time.monotonic() + 90
    setting_done = 0
    while setting_done < 2000 and time.monotonic() < deadline:
        shop_listen(setting, shop)
        setting_done = shop.one("select count(*) from messages")
    assert setting_done == 2000
    out_of_order = """select count(*) from messages a join messages b on a.chat = b.chat
      and b.seq = a.seq + 1 where b.body < a.body"""
    assert shop.one(out_of_order) == 0


def shop_listen(setting: Setting, shop: Shop) -> None:
    listen_one(shop.db, setting.line, datetime.now(UTC))


def test_groups_bring_nothing(setting: Setting, shop: Shop) -> None:
    if not hasattr(setting, "wire"):
        pytest.skip("the simulator has no groups")
    setting.arrives("oferta para todos", "G1", chat="12036304@g.us")
    setting.arrives("hola", "A1")
    shop.listens(setting)
    assert rows(shop.db, "select chat from chats") == [("573001112233@s.whatsapp.net",)]
