from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest

from bot.core.answer import Answer, Event, MadeWith, Order, OrderLine
from bot.core.state import State
from bot.store.closing import close_turn
from bot.store.database import Database
from bot.store.orders import mark_order
from bot.store.people import inbox, thread
from bot.store.turns import TRIES, free_all, next_turn, note_heard
from tests.store.shop import (
    NOON,
    PATIENCE,
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


def test_a_burst_is_answered_once(db: Database) -> None:
    for n, text in enumerate(["busco laptop", "para diseño", "económica"]):
        says(db, text, at=NOON + n * SECOND)
    assert claim(db, NOON + 4 * SECOND) is None
    turn, _ = claimed(db, NOON + 5 * SECOND)
    assert turn.text == "busco laptop\npara diseño\neconómica"
    assert claim(db, NOON + 9 * SECOND, "w2") is None


def test_nobody_waits_longer_than_the_patience_for_a_burst_to_end(db: Database) -> None:
    for n in range(7):
        says(db, f"parte {n}", at=NOON + 2 * n * SECOND)
    turn, _ = claimed(db, NOON + 12 * SECOND)
    assert len(turn.messages) == 7


def test_the_chat_that_waited_longest_is_answered_first(db: Database) -> None:
    for n, chat in enumerate(["c", "a", "b"]):
        says(db, "hola", chat=chat, at=NOON + n * SECOND)
    order = [claimed(db, LATER, f"w{n}")[0].chat for n in range(3)]
    assert order == ["c", "a", "b"]


def test_many_workers_never_claim_the_same_chat(db: Database) -> None:
    for n in range(60):
        says(db, "hola", chat=f"c{n}")
    got: list[str] = []
    start = Barrier(8)

    def work(worker: int) -> None:
        start.wait()
        while (found := next_turn(db, PATIENCE, LATER, f"w{worker}")) is not None:
            got.append(found[0].chat)

    threads = [Thread(target=work, args=(n,)) for n in range(8)]
    for thread_ in threads:
        thread_.start()
    for thread_ in threads:
        thread_.join()
    assert sorted(got) == sorted(f"c{n}" for n in range(60))


def test_a_closed_turn_remembers_everything(db: Database) -> None:
    says(db, "quiero dos tenis", name="Ana")
    order = Order("o1", "draft", "COP", (OrderLine("T1", "Tenis", 2, Decimal("89900.50")),))
    done = answers(
        db,
        "Claro",
        "Aquí está",
        order=order,
        state=State(focus=("T1",), stage="quoted"),
        score=40,
        score_reasons=("asked a price",),
        learned={"city": "Cali"},
        events=(Event("objection", {"about": "price"}), Event("stage", {"to": "quoted"})),
        products=("T1",),
        made_with=MadeWith(7, 3, "es-1", "m", "0.1"),
    )
    assert done
    kept = "select from_seq, up_to, products, catalogue_version, silenced from turns"
    assert rows(db, kept) == [(1, 1, '["T1"]', 7, False)]
    assert rows(db, "select stage, score, answered, tries from chats") == [("quoted", 40, 1, 0)]
    assert rows(db, "select total, status from orders") == [(Decimal("179801.0000"), "draft")]
    assert rows(db, "select quantity, unit_price from order_lines") == [(2, Decimal("89900.5000"))]
    assert rows(db, "select kind from events order by kind") == [("objection",), ("stage",)]
    assert one(db, "select city from contacts") == "Cali"
    assert outbox(db) == [("Claro", "due"), ("Aquí está", "due")]
    said = [m["body"] for m in thread(db, "main", "573001", limit=9)]
    assert said == ["quiero dos tenis", "Claro", "Aquí está"]
    assert inbox(db, limit=1)[0]["last_body"] == "Aquí está"


def test_the_next_turn_remembers_the_conversation(db: Database) -> None:
    says(db, "tienen tenis?")
    answers(db, "Sí", state=State(focus=("T1",)))
    says(db, "cuánto valen?", at=LATER)
    turn, conversation = claimed(db, LATER + 3 * SECOND)
    assert turn.text == "cuánto valen?"
    assert [(line.speaker, line.text) for line in conversation.lines] == [
        ("customer", "tienen tenis?"),
        ("bot", "Sí"),
    ]
    assert conversation.state.focus == ("T1",)
    assert not conversation.is_new


@pytest.mark.parametrize("status", ["paid", "sent", "cancelled"])
def test_an_order_that_is_settled_is_not_being_made_any_more(db: Database, status: str) -> None:
    lines = (OrderLine("T1", "Tenis", 1, Decimal(90)),)
    order = Order("o1", "awaiting_payment", "MXN", lines, "SPEI", "transfer")
    made = State(focus=("T1",), order="o1", method="SPEI", open_offer="C1")
    says(db, "lo quiero por SPEI")
    answers(db, "Listo. ¿Le agrego unas calcetas?", state=made, order=order)
    says(db, "deje lo pienso", at=LATER)
    assert claimed(db, LATER + 3 * SECOND)[1].state == made

    free_all(db)
    assert mark_order(db, "o1", status, who="ana", now=LATER)
    state = claimed(db, LATER + 4 * SECOND)[1].state

    assert (state.focus, state.order, state.method, state.open_offer) == (("T1",), "", "", "")


def test_lines_keep_their_order_when_the_clock_stands_still(db: Database) -> None:
    for n in range(3):
        says(db, f"p{n}", at=NOON, id_=f"m{n}")
        answers(db, f"r{n}a", f"r{n}b", at=LATER)
    said = [m["body"] for m in thread(db, "main", "573001", limit=20)]
    assert said == ["p0", "r0a", "r0b", "p1", "r1a", "r1b", "p2", "r2a", "r2b"]
    assert [body for body, _ in outbox(db)] == [s for s in said if s.startswith("r")]


def test_after_a_day_of_silence_the_context_ends(db: Database) -> None:
    says(db, "tienen tenis?")
    answers(db, "Sí", state=State(focus=("T1",), stage="quoted"))
    tomorrow = NOON + timedelta(hours=25)
    says(db, "hola", at=tomorrow)
    _, conversation = claimed(db, tomorrow + 3 * SECOND)
    assert conversation.is_new
    assert conversation.state.focus == ()
    assert conversation.state.extra == {"before": ["T1"]}


def test_what_nobody_answered_for_days_is_not_lost(db: Database) -> None:
    says(db, "hola", id_="1")
    says(db, "sigo aquí", id_="2", at=NOON + timedelta(days=3))
    turn, _ = claimed(db, NOON + timedelta(days=3, seconds=3))
    assert turn.text == "hola\nsigo aquí"


def test_a_long_backlog_of_one_chat_is_one_turn(db: Database) -> None:
    for n in range(60):
        says(db, f"m{n}", id_=str(n))
    turn, conversation = claimed(db, LATER)
    assert [m.text for m in turn.messages] == [f"m{n}" for n in range(60)]
    assert conversation.lines == ()


def test_a_message_that_comes_during_the_answer_starts_the_next_turn(db: Database) -> None:
    says(db, "hola")
    first = claimed(db)
    says(db, "una cosa más", at=NOON + 4 * SECOND)
    assert claim(db, LATER - SECOND, "w2") is None
    assert close_turn(db, reply_to(first, "¡Hola!"), NOON + 5 * SECOND)
    second = claimed(db, NOON + 7 * SECOND)
    assert second[0].text == "una cosa más"
    assert close_turn(db, reply_to(second, "Diga"), LATER)
    assert rows(db, "select from_seq, up_to from turns order by up_to") == [(1, 1), (2, 2)]


def test_a_worker_that_outlives_its_lease_cannot_answer_twice(db: Database) -> None:
    says(db, "hola")
    slow = claimed(db, lease="slow")
    much_later = NOON + timedelta(minutes=5)
    fast = claimed(db, much_later, lease="fast")
    assert close_turn(db, reply_to(fast, "rápido"), much_later)
    assert not close_turn(db, reply_to(slow, "lento"), much_later)
    assert outbox(db) == [("rápido", "due")]
    assert one(db, "select count(*) from turns") == 1


def test_a_slow_worker_says_nothing_even_when_the_other_heard_more(db: Database) -> None:
    says(db, "hola")
    slow = claimed(db, lease="slow")
    says(db, "hay alguien?", at=NOON + 4 * SECOND)
    much_later = NOON + timedelta(minutes=5)
    fast = claimed(db, much_later, lease="fast")
    assert not close_turn(db, reply_to(slow, "lento"), much_later)
    assert close_turn(db, reply_to(fast, "rápido"), much_later)
    assert outbox(db) == [("rápido", "due")]
    assert rows(db, "select from_seq, up_to from turns") == [(1, 2)]


def test_closing_twice_says_it_once(db: Database) -> None:
    says(db, "hola")
    answer = reply_to(claimed(db), "¡Hola!")
    assert close_turn(db, answer, LATER)
    assert not close_turn(db, answer, LATER)
    assert outbox(db) == [("¡Hola!", "due")]


def test_two_workers_that_close_at_once_say_it_once(db: Database) -> None:
    for n in range(10):
        says(db, "hola", chat=f"c{n}")
    got = [claimed(db, lease="w") for _ in range(10)]
    closed: list[bool] = []
    start = Barrier(4)

    def work() -> None:
        start.wait()
        closed.extend(close_turn(db, reply_to(one_, "¡Hola!"), LATER) for one_ in got)

    threads = [Thread(target=work) for _ in range(4)]
    for thread_ in threads:
        thread_.start()
    for thread_ in threads:
        thread_.join()
    assert sum(closed) == 10
    assert len(outbox(db)) == 10


def test_a_failure_in_the_middle_of_closing_changes_nothing(db: Database) -> None:
    says(db, "hola")
    got = claimed(db)
    broken = reply_to(got, "¡Hola!", learned={"name": object()})
    before = rows(db, "select answered, busy_by, lines from chats")
    for answer in (broken, _with_order_of_text(got)):
        try:
            close_turn(db, answer, LATER)
        except Exception:  # noqa: BLE001, S112 -- whatever the database says, nothing may remain
            continue
        raise AssertionError
    assert rows(db, "select answered, busy_by, lines from chats") == before
    assert outbox(db) == []
    assert one(db, "select count(*) from turns") == 0
    assert close_turn(db, reply_to(got, "¡Hola!"), LATER)


def _with_order_of_text(got) -> Answer:
    line = OrderLine("T1", "Tenis", "dos", Decimal(1))  # type: ignore[arg-type]
    return reply_to(got, "Sí", order=Order("o", "draft", "COP", (line,)))


def test_a_turn_that_ends_every_worker_goes_to_a_person(db: Database) -> None:
    says(db, "veneno")
    at = NOON
    for n in range(TRIES):
        at += timedelta(minutes=2)
        claimed(db, at, f"w{n}")
    at += timedelta(minutes=2)
    assert claim(db, at, "last") is None
    [chat] = inbox(db, limit=1)
    assert (chat["status"], chat["handoff_reason"]) == ("waiting", "failed")
    kept = "select from_seq, up_to, decision, silenced from turns"
    assert rows(db, kept) == [(1, 1, "set_aside", True)]
    says(db, "sigo aquí", at=at)
    assert claimed(db, at + 3 * SECOND, "next")[0].text == "sigo aquí"


def test_when_the_owner_of_the_file_opens_it_nothing_is_held(db: Database) -> None:
    says(db, "hola")
    claimed(db)
    free_all(db)
    assert claim(db, NOON + 4 * SECOND, "w2") is not None


def test_what_was_heard_in_a_voice_note_is_what_was_said(db: Database) -> None:
    says(db, "", id_="v", kind="voice")
    turn, _ = claimed(db)
    note_heard(db, turn, {"v": "hola, ¿tienen tenis?"})
    again, _ = claimed(db, NOON + timedelta(minutes=5), "w2")
    assert again.text == "hola, ¿tienen tenis?"
    close_turn(db, reply_to((again, _), "Sí"), NOON + timedelta(minutes=5))
    says(db, "y?", at=NOON + timedelta(minutes=6))
    _, conversation = claimed(db, NOON + timedelta(minutes=7))
    assert conversation.lines[0].text == "hola, ¿tienen tenis?"


def test_an_opt_out_is_of_the_contact_and_an_opt_in_ends_it(db: Database) -> None:
    says(db, "BAJA")
    answers(db, "Listo", opted="out")
    says(db, "hola", at=LATER)
    got = claimed(db, LATER + 3 * SECOND)
    assert got[1].contact.opted_out
    close_turn(db, reply_to(got, opted="in"), LATER + 3 * SECOND)
    says(db, "hola", at=LATER + 9 * SECOND)
    assert not claimed(db, LATER + 15 * SECOND)[1].contact.opted_out


def test_an_opt_out_holds_for_another_address_of_the_contact(db: Database) -> None:
    says(db, "BAJA")
    answers(db, "Listo", opted="out")
    contact = one(db, "select contact_id from contacts")
    db.run("add_alias", account="main", alias="9@lid", kind="lid", contact=contact, now=NOON)
    says(db, "hola", chat="9@lid", at=LATER)
    assert claimed(db, LATER + 3 * SECOND)[1].contact.opted_out


def test_two_accounts_are_two_shops_windows(db: Database) -> None:
    for account in ("main", "second"):
        says(db, "hola", account=account)
    got = [claimed(db, lease=f"w{n}") for n in range(2)]
    assert {turn.account for turn, _ in got} == {"main", "second"}
    for each in got:
        assert close_turn(db, reply_to(each, f"desde {each[0].account}"), LATER)
    kept = "select account_id, body from outbox order by account_id"
    assert rows(db, kept) == [("main", "desde main"), ("second", "desde second")]


def test_a_person_who_speaks_is_part_of_what_was_said(db: Database) -> None:
    says(db, "hola")
    person(db, "Soy Marta", NOON + SECOND)
    _, conversation = claimed(db, LATER)
    assert conversation.status == "person"
    assert [(line.speaker, line.text) for line in conversation.lines] == [("person", "Soy Marta")]
