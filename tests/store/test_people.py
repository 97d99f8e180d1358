from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import NotFound
from bot.store.closing import close_turn
from bot.store.database import Database, atomically
from bot.store.outbox import Settled, next_parcel, settle
from bot.store.people import give_back, give_back_idle, inbox, is_with_person, take_chat, thread
from tests.store.shop import (
    NOON,
    SECOND,
    answers,
    claim,
    claimed,
    one,
    outbox,
    person,
    reply_to,
    rows,
    says,
)

LATER = NOON + timedelta(minutes=1)
LEASE = timedelta(seconds=90)
HERE = ("main", "573001")


def take(db: Database, at=LATER) -> None:
    atomically(db, lambda: take_chat(db, *HERE, person="marta", now=at))


def back(db: Database, at=LATER) -> bool:
    return atomically(db, lambda: give_back(db, *HERE, who="marta", now=at))


def test_an_answer_begun_before_a_takeover_is_never_sent(db: Database) -> None:
    says(db, "hola")
    got = claimed(db)
    take(db)
    assert not close_turn(db, reply_to(got, "¡Hola!"), LATER)
    assert outbox(db) == []
    assert rows(db, "select up_to, silenced from turns") == [(1, True)]
    back(db)
    assert claim(db, LATER + timedelta(hours=1)) is None
    assert next_parcel(db, LEASE, LATER + timedelta(days=1)) is None


def test_an_answer_begun_before_a_chat_was_taken_and_given_back_is_made_again(
    db: Database,
) -> None:
    says(db, "hola")
    got = claimed(db)
    person(db, "Yo le atiendo", LATER)
    back(db)
    assert not close_turn(db, reply_to(got, "no sé nada de Marta"), LATER)
    again = claimed(db, LATER + SECOND, "w2")
    assert again[0].id == got[0].id
    assert [line.text for line in again[1].lines] == ["Yo le atiendo"]
    assert close_turn(db, reply_to(again, "Como decía Marta"), LATER + SECOND)
    assert outbox(db) == [("Yo le atiendo", "due"), ("Como decía Marta", "due")]


def test_the_bot_says_nothing_in_a_chat_that_a_person_has(db: Database) -> None:
    says(db, "hola")
    take(db, NOON)
    got = claimed(db)
    assert got[1].status == "person"
    assert not close_turn(db, reply_to(got, "me cuelo"), LATER)
    assert outbox(db) == []
    assert one(db, "select silenced from turns")


def test_a_takeover_cancels_what_the_bot_had_queued(db: Database) -> None:
    says(db, "hola")
    answers(db, "uno", "dos")
    take(db)
    assert outbox(db) == [("uno", "cancelled"), ("dos", "cancelled")]
    delivered = [m["delivery"] for m in thread(db, *HERE, limit=9)]
    assert delivered == ["", "cancelled", "cancelled"]
    back(db)
    assert next_parcel(db, LEASE, LATER + timedelta(days=1)) is None


def test_a_persons_own_words_are_not_cancelled_by_the_takeover(db: Database) -> None:
    says(db, "hola")
    answers(db, "bot")
    person(db, "primera", LATER, id_="1")
    person(db, "segunda", LATER + SECOND, id_="2")
    take(db, LATER + 2 * SECOND)
    states = [("bot", "cancelled"), ("primera", "due"), ("segunda", "due")]
    assert outbox(db) == states
    parcel = next_parcel(db, LEASE, LATER + 3 * SECOND)
    assert parcel is not None
    assert parcel.message.text == "primera"


@pytest.mark.parametrize("outcome", ["later", "never", "unknown"])
def test_a_parcel_in_the_senders_hands_is_not_sent_again_after_a_takeover(
    db: Database, outcome
) -> None:
    says(db, "hola")
    answers(db, "¡Hola!")
    parcel = next_parcel(db, LEASE, LATER)
    assert parcel is not None
    take(db, LATER)
    settle(db, parcel, Settled(outcome), LATER + SECOND, 0)
    back(db, LATER + 2 * SECOND)
    assert outbox(db) == [("¡Hola!", "cancelled")]
    assert next_parcel(db, LEASE, LATER + timedelta(days=1)) is None


def test_a_parcel_that_left_in_the_moment_of_the_takeover_is_told_as_sent(db: Database) -> None:
    says(db, "hola")
    answers(db, "¡Hola!")
    parcel = next_parcel(db, LEASE, LATER)
    assert parcel is not None
    take(db, LATER)
    settle(db, parcel, Settled("sent", "wa1"), LATER + SECOND, 0)
    assert outbox(db) == [("¡Hola!", "sent")]
    assert thread(db, *HERE, limit=9)[-1]["delivery"] == "sent"


def test_a_dead_senders_parcel_does_not_come_back_into_a_persons_chat(db: Database) -> None:
    says(db, "hola")
    answers(db, "¡Hola!")
    assert next_parcel(db, LEASE, LATER) is not None
    take(db, LATER)
    back(db)
    assert next_parcel(db, LEASE, LATER + timedelta(minutes=10)) is None


def test_the_owners_words_on_the_phone_take_the_chat(db: Database) -> None:
    says(db, "hola")
    answers(db, "uno")
    says(db, "le atiendo yo", speaker="person", at=LATER)
    assert outbox(db) == [("uno", "cancelled")]
    [chat] = inbox(db, limit=1)
    assert (chat["status"], chat["person"], chat["last_speaker"]) == ("person", "phone", "person")
    assert claim(db, LATER + timedelta(hours=1)) is None


def test_the_owner_may_write_first(db: Database) -> None:
    says(db, "Buenas, le escribo de la tienda", speaker="person")
    assert is_with_person(db, *HERE)
    says(db, "ah, hola", at=LATER)
    assert claimed(db, LATER + 3 * SECOND)[1].status == "person"


def test_a_second_copy_of_the_owners_words_does_not_take_the_chat_again(db: Database) -> None:
    says(db, "hola")
    says(db, "yo", speaker="person", id_="O", at=LATER)
    back(db)
    assert not says(db, "yo", speaker="person", id_="O", at=LATER + SECOND)
    assert not is_with_person(db, *HERE)


def test_an_old_word_of_the_owner_that_comes_late_does_not_hold_the_chat_for_long(
    db: Database,
) -> None:
    yesterday = NOON - timedelta(hours=20)
    says(db, "ya le contesto", speaker="person", sent_at=yesterday)
    says(db, "hola?", id_="2")
    _, conversation = claimed(db)
    assert conversation.status == "bot"


def test_an_older_word_does_not_shorten_a_persons_watch(db: Database) -> None:
    says(db, "ahora", speaker="person", id_="2")
    says(db, "antes", speaker="person", id_="1", sent_at=NOON - timedelta(hours=20))
    says(db, "hola?")
    assert claimed(db)[1].status == "person"


def test_a_chat_is_given_back_when_the_person_was_silent_too_long(db: Database) -> None:
    says(db, "hola")
    take(db, NOON)
    half_a_day = timedelta(hours=12)
    assert give_back_idle(db, half_a_day, NOON + half_a_day - SECOND) == 0
    assert give_back_idle(db, half_a_day, NOON + half_a_day) == 1
    assert not is_with_person(db, *HERE)
    told = "select kind, who from events order by at_time, kind desc"
    assert rows(db, told) == [("taken", "marta"), ("given_back", "rule")]


def test_a_customer_who_writes_after_that_silence_is_answered_at_once(db: Database) -> None:
    says(db, "hola")
    take(db, NOON)
    answers(db)
    next_day = NOON + timedelta(hours=13)
    says(db, "hola?", at=next_day)
    got = claimed(db, next_day + 3 * SECOND)
    assert got[1].status == "bot"
    assert close_turn(db, reply_to(got, "¡Hola!"), next_day + 3 * SECOND)


def test_a_hand_off_waits_for_a_person(db: Database) -> None:
    says(db, "quiero hablar con alguien")
    answers(db, "Ya le paso", handoff="asked")
    [chat] = inbox(db, limit=1)
    assert (chat["status"], chat["handoff_reason"], chat["unread"]) == ("waiting", "asked", 1)
    person(db, "Aquí estoy", LATER)
    [chat] = inbox(db, limit=1)
    assert (chat["status"], chat["handoff_reason"], chat["unread"]) == ("person", "", 0)


def test_the_last_word_of_a_hand_off_is_cancelled_only_by_the_person(db: Database) -> None:
    says(db, "quiero hablar con alguien")
    answers(db, "Ya le paso", handoff="asked")
    parcel = next_parcel(db, LEASE, LATER)
    assert parcel is not None
    assert parcel.message.text == "Ya le paso"


def test_a_reply_pressed_twice_is_sent_once(db: Database) -> None:
    says(db, "hola")
    assert person(db, "Buenas", LATER, id_="click")
    assert not person(db, "Buenas", LATER + SECOND, id_="click")
    assert outbox(db) == [("Buenas", "due")]


def test_a_reply_to_nobody_is_refused(db: Database) -> None:
    with pytest.raises(NotFound):
        person(db, "hola?", NOON, chat="nobody")
    assert outbox(db) == []


def test_giving_back_what_the_bot_has_changes_nothing(db: Database) -> None:
    says(db, "hola")
    assert not back(db)
    assert one(db, "select count(*) from events") == 0


def test_the_inbox_shows_who_wrote_last(db: Database) -> None:
    says(db, "hola", chat="a")
    says(db, "buenas", chat="b", at=LATER)
    assert [c["chat"] for c in inbox(db, limit=9)] == ["b", "a"]
    assert [c["chat"] for c in inbox(db, limit=1)] == ["b"]
    answers(db, "¡Hola!", at=LATER + SECOND)
    assert [(c["chat"], c["last_speaker"]) for c in inbox(db, limit=9)] == [
        ("a", "bot"),
        ("b", "customer"),
    ]
