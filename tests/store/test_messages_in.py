from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.chat import Inbound, Media
from bot.store.chats import receive
from bot.store.database import Database
from bot.store.people import inbox, thread
from bot.store.text import escaped, unescaped
from tests.store.shop import NOON, SECOND, answers, claimed, one, rows, says

AWKWARD = [
    "a\x00b",
    "\x00",
    "half of a pair \ud83d",
    "\udc00\ud800 both the wrong way round",
    "sign \x1a and \x1a0 and \x1aud83d",
    "zero\u200bwidth\u200d\ufeff",
    "مرحبا \u200fكم السعر؟",
    "x" * 10_000,
    "'; drop table messages; --",
    "$account %(account)s %s ? :x",
    "<script>alert('hola')</script>&amp;",
    "😀👩‍👩‍👧",
    "linea\r\notra\ttab\x0b\x1f\x7f",
    "",
]


@pytest.mark.parametrize("text", AWKWARD)
def test_any_text_comes_back_as_it_came(db: Database, text: str) -> None:
    says(db, text, id_="m", name=text[:50], reply_to=text[:50])
    [line] = thread(db, "main", "573001", limit=5)
    turn, conversation = claimed(db)
    assert line["body"] == text
    assert turn.messages[0].text == text
    assert turn.messages[0].reply_to == text[:50]
    assert conversation.contact.name == text[:50]


@given(st.text(alphabet=st.characters(codec=None)))
def test_text_is_escaped_and_unescaped_without_loss(text: str) -> None:
    kept = escaped(text)
    assert unescaped(kept) == text
    assert "\x00" not in kept
    kept.encode("utf-8")


def test_ids_and_chats_may_hold_any_sign(db: Database) -> None:
    for chat in ("a/b", "a", "\x00", "\ud83d", "x" * 300):
        for id_ in ("b/c", "c", "\x00/\ud83d"):
            assert says(db, "hola", chat=chat, id_=id_)
            assert not says(db, "hola", chat=chat, id_=id_)
    ids = {claimed(db, lease=f"w{n}")[0].id for n in range(5)}
    assert len(ids) == 5


def test_a_second_copy_of_a_message_is_ignored(db: Database) -> None:
    assert says(db, "hola", id_="A")
    assert not says(db, "hola", id_="A")
    assert not says(db, "otra cosa", id_="A", at=NOON + SECOND)
    [chat] = inbox(db, limit=5)
    assert chat["unread"] == 1
    assert rows(db, "select heard, lines from chats") == [(1, 1)]
    assert [m["body"] for m in thread(db, "main", "573001", limit=5)] == ["hola"]


def test_a_second_copy_after_the_answer_starts_no_turn(db: Database) -> None:
    says(db, "hola", id_="A")
    answers(db, "¡Hola!")
    assert not says(db, "hola", id_="A", at=NOON + timedelta(minutes=5))
    assert one(db, "select count(*) from chats where heard > answered") == 0


def test_the_same_id_in_two_chats_and_two_accounts_is_four_messages(db: Database) -> None:
    for account in ("main", "second"):
        for chat in ("573001", "573002"):
            assert says(db, "hola", id_="A", chat=chat, account=account)
    assert one(db, "select count(*) from messages") == 4
    assert one(db, "select count(distinct contact_id) from contacts") == 4


def test_a_contact_is_found_again_by_another_address(db: Database) -> None:
    says(db, "hola", chat="573001", name="Ana")
    [(contact,)] = rows(db, "select contact_id from contacts")
    where = {"account": "main", "alias": "99@lid", "kind": "lid"}
    db.run("add_alias", **where, contact=contact, now=NOON)
    says(db, "soy yo", chat="99@lid")
    assert one(db, "select count(*) from contacts") == 1
    assert rows(db, "select distinct contact_id from chats") == [(contact,)]


def test_the_name_of_the_channel_is_kept_until_the_customer_gives_another(db: Database) -> None:
    says(db, "hola", id_="1")
    says(db, "hola", id_="2", name="Ana 🌸")
    says(db, "hola", id_="3", name="Otra")
    assert one(db, "select name from contacts") == "Ana 🌸"
    answers(db, "ok", learned={"name": "Ana María", "city": "Cali"})
    says(db, "hola", id_="4", name="Ana 🌸")
    assert rows(db, "select name, city, language from contacts") == [("Ana María", "Cali", "")]


def test_the_owners_name_is_not_given_to_a_customer(db: Database) -> None:
    says(db, "le escribo yo", speaker="person", name="Don Pedro")
    assert one(db, "select name from contacts") == ""


def test_media_are_kept_once_by_content(db: Database) -> None:
    photo = Media("abc", "image/jpeg", "media/received/abc.jpg", 1200)
    for id_ in ("1", "2"):
        says(db, "", id_=id_, kind="image", media=photo)
    assert rows(db, "select hash, uses from media") == [("abc", 2)]
    turn, _ = claimed(db)
    assert [m.media for m in turn.messages] == [photo, photo]
    assert inbox(db, limit=1)[0]["last_body"] == "[image]"


def test_messages_out_of_order_are_read_as_they_were_written(db: Database) -> None:
    says(db, "y barata", id_="2", sent_at=NOON - SECOND)
    says(db, "busco laptop", id_="1", sent_at=NOON - 4 * SECOND)
    says(db, "gracias", id_="3", sent_at=NOON - SECOND)
    turn, _ = claimed(db)
    assert turn.text == "busco laptop\ny barata\ngracias"


def test_a_message_from_the_future_is_answered_today(db: Database) -> None:
    says(db, "hola", sent_at=NOON + timedelta(days=2))
    claimed(db)
    assert inbox(db, limit=1)[0]["last_at"] == NOON


def test_a_backlog_that_comes_in_at_once_is_still_one_burst(db: Database) -> None:
    an_hour_ago = NOON - timedelta(hours=1)
    says(db, "hola", id_="1", sent_at=an_hour_ago)
    says(db, "hay tenis?", id_="2", sent_at=an_hour_ago + SECOND, at=NOON + SECOND)
    turn, _ = claimed(db, NOON + 5 * SECOND)
    assert turn.text == "hola\nhay tenis?"


@pytest.mark.parametrize("names", [(), (("phone", "573009"), ("lid", "9@lid"))])
def test_a_chat_that_many_open_at_once_loses_nothing(
    db: Database, names: tuple[tuple[str, str], ...]
) -> None:
    for round_ in range(10):
        start, kept = Barrier(4), list[bool]()
        chat = f"{names[0][1] if names else 57300}{round_}"
        aliases = tuple((kind, f"{alias}{round_}") for kind, alias in names)

        def receives(
            number: int,
            start: Barrier = start,
            kept: list[bool] = kept,
            chat: str = chat,
            aliases: tuple[tuple[str, str], ...] = aliases,
        ) -> None:
            start.wait()
            kept.append(says(db, f"m{number}", chat=chat, id_=f"m{number}", aliases=aliases))

        threads = [Thread(target=receives, args=(n,)) for n in range(4)]
        for thread_ in threads:
            thread_.start()
        for thread_ in threads:
            thread_.join()

        assert kept == [True] * 4
        lines = rows(db, "select id, place, chat from messages order by place")
        own = [(id_, place) for id_, place, where in lines if where == chat]
        assert sorted(id_ for id_, _ in own) == ["m0", "m1", "m2", "m3"]
        assert [place for _, place in own] == [1, 2, 3, 4]


def test_many_threads_keep_each_message_once(db: Database) -> None:
    kept: list[bool] = []
    start = Barrier(8)

    def deliver(worker: int) -> None:
        start.wait()
        for n in range(12):
            message = Inbound("main", f"5730{n % 3}", f"id{n}", NOON, f"mensaje {n}", name="Ana")
            kept.append(receive(db, message, NOON))

    threads = [Thread(target=deliver, args=(n,)) for n in range(8)]
    for thread_ in threads:
        thread_.start()
    for thread_ in threads:
        thread_.join()
    assert sum(kept) == 12
    assert len(kept) == 96
    assert one(db, "select count(*) from messages") == 12
    assert rows(db, "select heard, lines, unread from chats") == [(4, 4, 4)] * 3
    counts = rows(db, "select chat, seq, place from messages order by chat, seq")
    assert [(seq, place) for _, seq, place in counts] == [(n, n) for n in range(1, 5)] * 3


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5)), max_size=12))
def test_what_was_received_is_what_is_stored(db: Database, deliveries: list) -> None:
    before = one(db, "select count(*) from messages")
    run = one(db, "select count(*) from events")
    db.run(
        "add_event",
        id=f"run{run}",
        now=NOON,
        kind="x",
        account="",
        chat="",
        contact="",
        turn="",
        who="",
        body="",
    )  # fmt: skip -- a number of its own for each example
    new = sum(says(db, "x", chat=f"{run}{chat}", id_=str(n)) for chat, n in deliveries)
    assert new == len(set(deliveries))
    assert one(db, "select count(*) from messages") == before + new
