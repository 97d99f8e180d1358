"""How numbers stand, what they have sent, and turns that are left: on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.chat import Outbound
from bot.core.happening import Standing
from bot.core.link import Code, Link
from bot.store import links
from bot.store.closing import close_turn
from bot.store.database import Database
from bot.store.left import leave_to_person, put_off
from bot.store.links import Wish
from bot.store.outbox import Settled, next_parcel, settle
from bot.store.people import is_with_person, take_chat
from bot.store.waiting import drop, hold, may_still_go, queue, retry, traffic
from tests.store.shop import (
    NOON,
    SECOND,
    answers,
    claim,
    claimed,
    one,
    person,
    reply_to,
    rows,
    says,
)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CODE = Code("qr", "https://wa.me/x", 1, NOON + MINUTE)
LINK = Link(
    standing=Standing.PAIRING,
    since=NOON,
    detail="why",
    pairing="qr",
    tries=2,
    retry_at=NOON,
    code=CODE,
)


def number(db: Database) -> str:
    links.open_link(db, "whatsapp", "Ventas", NOON)
    links.open_link(db, "whatsapp", "Ventas", NOON)
    return "whatsapp"


def test_what_is_known_of_a_number_outlives_the_worker(db: Database) -> None:
    links.keep_link(db, number(db), Link(), LINK, NOON)
    assert links.standing(db, "whatsapp").link == LINK
    assert links.accounts(db) == ["whatsapp"]


def test_a_code_is_shown_while_it_lives_and_gone_after(db: Database) -> None:
    links.keep_link(db, number(db), Link(), LINK, NOON)
    assert (links.shown_code(db, "whatsapp", NOON) or {})["text"] == CODE.text
    assert links.shown_code(db, "whatsapp", NOON + HOUR) is None
    links.keep_link(db, "whatsapp", LINK, replace(LINK, code=None), NOON)
    assert rows(db, "select * from pairings") == []


def test_a_wish_is_granted_once_and_the_last_one_counts(db: Database) -> None:
    for wish in ("off", "link"):
        links.wish(db, number(db), Wish(wish, "57300", "marta"), NOON)
    assert links.all_links(db, NOON)[0]["is_wished"] is True
    assert links.take_wish(db, "whatsapp") == Wish("link", "57300", "marta")
    assert links.take_wish(db, "whatsapp") is None


def test_the_history_tells_how_long_a_number_was_connected(db: Database) -> None:
    before = Link()
    for hours, standing in ((0, Standing.CONNECTED), (12, Standing.RECONNECTING)):
        after = replace(before, standing=standing)
        links.keep_link(db, number(db), before, after, NOON + hours * HOUR)
        before = after
    row = links.all_links(db, NOON + 24 * HOUR)[0]
    assert row["uptime_day"] == 0.5
    assert [s for _, s, _ in links.history(db, "whatsapp", NOON)] == ["connected", "reconnecting"]


def test_agreement_switch_looks_and_alarms_are_kept(db: Database) -> None:
    account = number(db)
    assert not links.is_agreed(db, account)
    links.agree(db, account, "marta", NOON)
    links.switch(db, account, is_on=False)
    links.look(db, account, 7, NOON)
    links.told(db, account, NOON)
    links.restrict(db, account, NOON + HOUR)
    row, known = links.all_links(db, NOON)[0], links.standing(db, account)
    assert links.is_agreed(db, account)
    assert (row["agreed_by"], row["waiting"], row["is_on"]) == ("marta", 7, False)
    assert (known.told_at, known.is_on) == (NOON, False)


def test_the_traffic_of_a_number_is_counted(db: Database) -> None:
    for n, chat in enumerate(("573001", "573002", "573001")):
        says(db, f"hola {n}", chat=chat, at=NOON + n * SECOND)
        answers(db, "Hola", at=NOON + HOUR)
        parcel = next_parcel(db, HOUR, NOON + HOUR)
        assert parcel
        settle(db, parcel, Settled("sent", f"OUT{n}"), NOON + HOUR, 0)
    says(db, "otra", chat="573003", at=NOON + HOUR)
    answers(db, "Hola", at=NOON + 2 * HOUR)
    parcel = next_parcel(db, HOUR, NOON + 2 * HOUR)
    assert parcel
    seen = traffic(db, parcel, NOON + HOUR + SECOND)
    assert (seen.number_minute, seen.number_day, seen.contacts_day) == (3, 3, 2)
    assert (seen.same_text_hour, seen.chat_minute, seen.knows_chat) == (2, 0, False)
    assert not seen.starts


def test_a_parcel_put_back_untried_costs_no_try(db: Database) -> None:
    says(db, "hola")
    answers(db, "Hola")
    parcel = next_parcel(db, HOUR, NOON + HOUR)
    assert parcel
    hold(db, parcel, NOON + 2 * HOUR, "quiet hours")
    assert rows(db, "select state, attempts, problem from outbox") == [("due", 0, "quiet hours")]
    assert next_parcel(db, HOUR, NOON + HOUR) is None
    assert next_parcel(db, HOUR, NOON + 3 * HOUR)


def test_what_a_person_took_may_not_go_any_more(db: Database) -> None:
    says(db, "hola")
    answers(db, "Hola")
    parcel = next_parcel(db, HOUR, NOON + HOUR)
    assert parcel
    assert may_still_go(db, parcel)
    take_chat(db, "main", "573001", person="marta", now=NOON + HOUR)
    assert not may_still_go(db, parcel)


def test_a_persons_own_words_may_go_in_their_chat(db: Database) -> None:
    says(db, "hola")
    person(db, "Hola Ana", NOON + SECOND)
    parcel = next_parcel(db, HOUR, NOON + HOUR)
    assert parcel
    assert parcel.speaker == "person"
    assert may_still_go(db, parcel)


def test_the_queue_is_retried_and_dropped_by_id(db: Database) -> None:
    says(db, "hola")
    answers(db, "uno", "dos")
    first = next_parcel(db, HOUR, NOON + HOUR)
    assert first
    settle(db, first, Settled("unknown", problem="timed out"), NOON + HOUR, 0)
    waiting = queue(db, NOON + HOUR, limit=9)
    assert [(row["state"], row["why"]) for row in waiting] == [
        ("unknown", "timed out"),
        ("due", ""),
    ]
    assert retry(db, first.id, NOON + HOUR)
    again = next_parcel(db, HOUR, NOON + HOUR)
    assert again
    assert (again.id, again.round, again.attempts) == (first.id, 1, 1)
    assert not retry(db, first.id, NOON + HOUR)
    assert drop(db, str(waiting[1]["id"]), NOON + HOUR)
    assert one(db, "select delivery from messages where body = 'dos'") == "cancelled"


def test_the_words_without_a_photo_travel_with_it(db: Database) -> None:
    says(db, "foto")
    got = claimed(db)
    shown = Outbound("Aquí la foto", "media/a.png", "A", "Zapato: $ 10")
    assert close_turn(db, replace(reply_to(got), messages=(shown,)), NOON + SECOND)
    parcel = next_parcel(db, HOUR, NOON + HOUR)
    assert parcel
    assert parcel.message == shown


def test_a_turn_put_off_for_a_moment_is_no_failed_try(db: Database) -> None:
    says(db, "nota de voz")
    for n in range(5):
        turn, _ = claimed(db, NOON + MINUTE + n * SECOND)
        put_off(db, turn, NOON + MINUTE + n * SECOND)
    assert one(db, "select tries from chats") == 0
    assert claim(db, NOON + HOUR) is not None


def test_a_turn_left_to_a_person_is_closed_without_a_word(db: Database) -> None:
    says(db, "¿siguen ahí?")
    turn, conversation = claimed(db)
    assert leave_to_person(db, turn, conversation, "stale", NOON + MINUTE)
    assert not leave_to_person(db, turn, conversation, "stale", NOON + MINUTE)
    assert is_with_person(db, "main", "573001")
    assert rows(db, "select * from outbox") == []
    assert one(db, "select handoff_reason from chats") == "stale"
    assert claim(db, NOON + HOUR) is None
