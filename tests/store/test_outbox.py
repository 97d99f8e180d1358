from __future__ import annotations

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest

from bot.core.chat import Parcel
from bot.store.database import Database
from bot.store.outbox import ATTEMPTS, LONGEST, Settled, next_parcel, settle, wait_after
from bot.store.people import thread
from bot.store.turns import free_all
from tests.store.shop import NOON, SECOND, answers, one, outbox, person, rows, says

LEASE = timedelta(seconds=90)
LATER = NOON + timedelta(minutes=1)


def take(db: Database, at: datetime = LATER) -> Parcel:
    parcel = next_parcel(db, LEASE, at)
    assert parcel is not None
    return parcel


def chat_with(db: Database, *texts: str, chat: str = "573001") -> None:
    says(db, "hola", chat=chat)
    answers(db, *texts)


def test_the_parcels_of_a_chat_leave_in_order(db: Database) -> None:
    chat_with(db, "uno", "dos", "tres")
    for text in ("uno", "dos", "tres"):
        parcel = take(db)
        assert parcel.message.text == text
        assert next_parcel(db, LEASE, LATER) is None
        settle(db, parcel, Settled("sent", f"wa-{text}"), LATER, 0)
    assert outbox(db) == [("uno", "sent"), ("dos", "sent"), ("tres", "sent")]
    assert rows(db, "select channel_id from outbox order by place")[0] == ("wa-uno",)
    assert [m["delivery"] for m in thread(db, "main", "573001", limit=9)][1:] == ["sent"] * 3


def test_one_chat_does_not_wait_for_another(db: Database) -> None:
    chat_with(db, "a1", "a2", chat="a")
    chat_with(db, "b1", chat="b")
    assert {take(db).message.text, take(db).message.text} == {"a1", "b1"}
    assert next_parcel(db, LEASE, LATER) is None


def test_a_parcel_that_failed_for_now_keeps_its_chat_waiting(db: Database) -> None:
    chat_with(db, "uno", "dos")
    settle(db, take(db), Settled("later", problem="no network"), LATER, 0)
    assert next_parcel(db, LEASE, LATER + SECOND) is None
    assert take(db, LATER + 2 * SECOND).message.text == "uno"
    assert thread(db, "main", "573001", limit=9)[1]["delivery"] == "queued"


def test_the_waits_grow_and_end(db: Database) -> None:
    chat_with(db, "uno", "dos")
    at = LATER
    for attempt in range(1, ATTEMPTS + 1):
        parcel = take(db, at)
        assert parcel.attempts == attempt
        settle(db, parcel, Settled("later", problem="no network"), at, 0.5)
        at += wait_after(attempt, 0.5)
    assert outbox(db) == [("uno", "never"), ("dos", "due")]
    assert thread(db, "main", "573001", limit=9)[1]["delivery"] == "failed"
    assert take(db, at).message.text == "dos"
    assert wait_after(1, 0) == timedelta(seconds=2)
    assert wait_after(20, 0) == LONGEST


@pytest.mark.parametrize(("outcome", "delivery"), [("never", "failed"), ("unknown", "unknown")])
def test_what_failed_for_good_or_in_doubt_is_not_tried_again(
    db: Database, outcome, delivery: str
) -> None:
    chat_with(db, "uno", "dos")
    settle(db, take(db), Settled(outcome, problem="x" * 900), LATER, 0)
    assert take(db, LATER + timedelta(days=1)).message.text == "dos"
    assert thread(db, "main", "573001", limit=9)[1]["delivery"] == delivery
    assert len(one(db, "select problem from outbox where body = 'uno'")) == 500


def test_a_dead_senders_parcel_comes_back_after_its_lease(db: Database) -> None:
    chat_with(db, "uno")
    first = take(db)
    assert next_parcel(db, LEASE, LATER + LEASE - SECOND) is None
    again = take(db, LATER + LEASE)
    assert (again.id, again.attempts) == (first.id, 2)


def test_a_parcel_that_ends_every_sender_is_left_to_a_person(db: Database) -> None:
    chat_with(db, "veneno", "dos")
    at = LATER
    for _ in range(ATTEMPTS):
        take(db, at)
        at += LEASE
    assert take(db, at).message.text == "dos"
    assert outbox(db) == [("veneno", "unknown"), ("dos", "sending")]


def test_a_slow_sender_cannot_queue_again_what_another_has(db: Database) -> None:
    chat_with(db, "uno")
    slow = take(db)
    fast = take(db, LATER + LEASE)
    settle(db, slow, Settled("later"), LATER + LEASE, 0)
    assert outbox(db) == [("uno", "sending")]
    settle(db, fast, Settled("sent"), LATER + LEASE, 0)
    assert outbox(db) == [("uno", "sent")]


def test_that_it_was_sent_counts_also_from_a_slow_sender(db: Database) -> None:
    chat_with(db, "uno")
    slow = take(db)
    fast = take(db, LATER + LEASE)
    settle(db, slow, Settled("sent", "wa1"), LATER + LEASE, 0)
    settle(db, fast, Settled("later"), LATER + LEASE, 0)
    assert outbox(db) == [("uno", "sent")]
    assert next_parcel(db, LEASE, LATER + timedelta(days=1)) is None


def test_when_the_owner_of_the_file_opens_it_parcels_are_due_at_once(db: Database) -> None:
    chat_with(db, "uno")
    take(db)
    free_all(db)
    assert take(db, LATER + SECOND).attempts == 2


def test_a_persons_words_follow_what_was_already_said(db: Database) -> None:
    chat_with(db, "uno")
    settle(db, take(db), Settled("sent"), LATER, 0)
    person(db, "yo sigo", NOON - timedelta(hours=1))  # even with a clock that goes wrong
    assert outbox(db) == [("uno", "sent"), ("yo sigo", "due")]
    assert thread(db, "main", "573001", limit=9)[-1]["body"] == "yo sigo"


def test_many_senders_never_hold_the_same_parcel(db: Database) -> None:
    for n in range(20):
        chat_with(db, "a", "b", chat=f"c{n}")
    sent: list[str] = []
    start = Barrier(6)

    def work() -> None:
        start.wait()
        for _ in range(60):
            parcel = next_parcel(db, LEASE, LATER)
            if parcel:
                sent.append(parcel.id)
                settle(db, parcel, Settled("sent"), LATER, 0)

    threads = [Thread(target=work) for _ in range(6)]
    for thread_ in threads:
        thread_.start()
    for thread_ in threads:
        thread_.join()
    assert len(sent) == len(set(sent)) == 40
    assert {state for _, state in outbox(db)} == {"sent"}
