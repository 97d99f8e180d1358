"""Each number, counted by hand on a shop with three customers."""

from __future__ import annotations

from datetime import date

import pytest

from tests.lab.conftest import Tiny, at


def test_a_silence_of_more_than_a_day_begins_a_new_conversation(tiny: Tiny) -> None:
    talks = tiny.ask("select chat, day, is_first from conversations order by started_at")

    assert [(t["chat"], t["day"], t["is_first"]) for t in talks] == [
        ("ana", date(2026, 6, 1), True),
        ("ana", date(2026, 6, 2), False),  # 04:59 in UTC is still the day before in Bogotá
        ("beto", date(2026, 6, 10), True),  # exactly 24 hours later he goes on
        ("caro", date(2026, 6, 28), True),
    ]


def test_lines_that_never_went_out_do_not_count(tiny: Tiny) -> None:
    row = "select customer_lines, bot_lines from conversations where chat = 'beto'"

    assert tiny.one(row, "customer_lines", "bot_lines") == (2, 1)


def test_a_reply_is_timed_from_the_last_of_a_customers_lines(tiny: Tiny) -> None:
    waits = tiny.ask("select reply_s from replies where chat = 'ana' order by asked_at")

    assert [w["reply_s"] for w in waits] == [5, 10, 5, 10]


def test_the_first_reply_is_timed_from_the_customers_first_line(tiny: Tiny) -> None:
    rows = {(r["measure"], r["speaker"]): r for r in tiny.ask("from response_times()")}

    assert rows["first", "bot"]["n"] == 4  # 5, 10, 20 and 4 seconds
    assert rows["first", "bot"]["p50_s"] == pytest.approx(7.5)
    assert rows["first", "bot"]["p90_s"] == pytest.approx(17.0)
    assert rows["reply", "bot"]["n"] == 6
    assert ("reply", "person") not in rows  # she answered after the bot had


def test_a_handoff_waits_until_a_person_speaks(tiny: Tiny) -> None:
    rows = tiny.ask("select chat, outcome, wait_s, day from handoffs order by called_at")

    assert [(r["chat"], r["outcome"], r["day"]) for r in rows] == [
        ("ana", "answered", date(2026, 6, 2)),
        ("beto", "waiting", date(2026, 6, 11)),  # called twice, waits once
    ]
    assert rows[0]["wait_s"] == 600
    assert rows[1]["wait_s"] == (at("06-30 12:00:00") - at("06-11 13:00:30")).total_seconds()


def test_a_handoff_that_was_given_back_unanswered_has_lapsed(empty: Tiny) -> None:
    empty.line("ana", "customer", "06-01 10:00:00")
    empty.event("ana", "handoff", "06-01 10:00:05", '{"why":"asked"}')
    empty.event("ana", "given_back", "06-01 22:00:05")
    empty.line("ana", "person", "06-02 10:00:00")

    columns = ("outcome", "wait_s")
    assert empty.one("from handoffs", *columns) == ("lapsed", 12 * 3600)


def test_waits_for_a_person_by_reason(tiny: Tiny) -> None:
    rows = {r["reason"]: r for r in tiny.ask("from handoff_waits()")}

    assert rows["asked"] | {"p90_s": 600} == {
        "reason": "asked",
        "handoffs": 1,
        "answered": 1,
        "lapsed": 0,
        "waiting": 0,
        "p50_s": 600,
        "p90_s": 600,
        "share_late": 0.0,
    }
    assert (rows["complaint"]["waiting"], rows["complaint"]["p50_s"]) == (1, None)


def test_the_funnel_counts_who_came_so_far_or_farther(tiny: Tiny) -> None:
    rows = tiny.ask("from funnel()")

    assert [(r["stage"], r["conversations"]) for r in rows] == [
        ("contact", 4),
        ("need", 2),
        ("seen", 2),
        ("quoted", 2),
        ("order", 2),
        ("paying", 1),
        ("paid", 1),
    ]
    assert (rows[1]["share"], rows[5]["step_share"]) == (0.5, 0.5)


def test_only_mature_conversations_are_judged(tiny: Tiny) -> None:
    rows = {r["week"]: r for r in tiny.ask("from conversion()")}

    first, last = rows[date(2026, 6, 1)], rows[date(2026, 6, 22)]
    assert (first["conversations"], first["mature"], first["converted"]) == (2, 2, 1)
    assert (first["rate"], first["is_complete"]) == (0.5, True)
    assert (last["conversations"], last["mature"], last["rate"]) == (1, 0, None)


def test_an_order_that_is_paid_late_is_paid_but_not_converted(empty: Tiny) -> None:
    empty.line("ana", "customer", "06-01 10:00:00")
    empty.order("o1", "ana", "paid", "06-01 10:01:00", 100)
    empty.event("ana", "order", "06-08 10:00:01", '{"order":"o1","status":"paid"}')

    told = empty.one("from conversations", "paid_orders", "is_converted", "stage")
    assert told == (1, False, "paid")


def test_an_order_without_a_payment_event_is_paid_when_it_last_changed(empty: Tiny) -> None:
    empty.order("o1", "ana", "sent", "06-01 10:01:00", 100, changed_at=at("06-02 10:00:00"))
    empty.order("o2", "ana", "cancelled", "06-01 10:01:00", 100)
    empty.order("o3", "ana", "draft", "06-01 10:01:00", 100)

    rows = empty.ask("select order_id, paid_at from sales order by order_id")
    assert [(r["order_id"], r["paid_at"]) for r in rows] == [
        ("o1", at("06-02 10:00:00")),
        ("o2", None),
    ]


def test_revenue_counts_on_the_day_it_is_paid_beside_the_week_before(tiny: Tiny) -> None:
    rows = {r["day"]: r for r in tiny.ask("from sales_by_day()")}

    assert rows[date(2026, 6, 1)]["orders"] == 1
    assert rows[date(2026, 6, 3)]["revenue"] == 100
    assert rows[date(2026, 6, 10)]["revenue_week_before"] == 100
    assert len(rows) == 28  # from the first day to the last, without gaps


def test_products_by_how_often_answers_were_about_them(tiny: Tiny) -> None:
    columns = ("product_id", "answers", "customers", "orders", "units_paid", "revenue")
    assert tiny.one("from top_products()", *columns) == ("P1", 3, 1, 1, 2, 100)


def test_what_is_not_sold_by_its_words_in_any_order(tiny: Tiny) -> None:
    tiny.event("dora", "not_sold", "06-12 10:00:00", '{"words":["bicicleta","roja"]}')

    told = tiny.one("from not_sold()", "words", "asks", "customers")
    assert told == ("bicicleta roja", 2, 2)


def test_doubts_with_what_came_of_them(tiny: Tiny) -> None:
    columns = ("kind", "met", "conversations", "went_on", "ordered", "paid")
    assert tiny.one("from objections()", *columns) == ("price", 1, 1, 1, 1, 1)


def test_replies_to_doubts_with_what_came_next(tiny: Tiny) -> None:
    body = '{"kind":"price","reply":["objection.price","cheaper"]}'
    tiny.event("beto", "objection", "06-10 13:00:01", body)
    tiny.event(
        "beto", "objection", "06-12 13:00:00", '{"kind":"trust","reply":["objection.trust"]}'
    )

    rows = tiny.ask("from objection_replies()")

    columns = ("kind", "reply", "met", "bought", "asked_more", "left_it")
    assert [tuple(row[c] for c in columns) for row in rows] == [
        ("price", "", 1, 1, 0, 0),
        ("price", "objection.price + cheaper", 1, 0, 1, 0),
        ("trust", "objection.trust", 1, 0, 0, 1),
    ]


def test_busy_hours_are_those_of_the_shop(tiny: Tiny) -> None:
    rows = {(r["weekday"], r["hour"]): r for r in tiny.ask("from busy_hours()")}

    assert rows[1, 10]["customer_lines"] == 4  # Monday at ten in Bogotá
    assert rows[1, 10]["per_day"] == 1.0  # one of four Mondays
    assert rows[2, 23]["customer_lines"] == 1
    assert sum(r["customer_lines"] for r in rows.values()) == 8
    assert len(rows) == 7 * 24


def test_how_answers_went(tiny: Tiny) -> None:
    kinds = {r["kind"]: r["answers"] for r in tiny.ask("from bot_quality()")}

    assert kinds == {
        "understood": 5,
        "clarifying": 1,
        "not_in_data": 0,
        "not_understood": 0,
        "silenced": 1,
    }


def test_an_answer_has_one_kind(empty: Tiny) -> None:
    empty.turn("a", "rephrase", "06-01 10:00:00")
    empty.turn("a", "handoff", "06-01 10:01:00", decided='{"why":"not_understood"}')
    empty.turn("a", "handoff", "06-01 10:02:00", decided='{"why":"beyond_data"}')
    empty.turn("a", "not_in_data", "06-01 10:03:00")

    kinds = [r["kind"] for r in empty.ask("select kind from answers order by closed_at")]
    assert kinds == ["not_understood", "not_understood", "not_in_data", "not_in_data"]


def test_a_day_holds_what_happened_on_it(tiny: Tiny) -> None:
    row = tiny.ask("from days where day = date '2026-06-02'")[0]

    told = {key: row[key] for key in ("conversations", "new_customers", "contained", "handoffs")}
    assert told == {"conversations": 1, "new_customers": 0, "contained": 0, "handoffs": 1}
    assert (row["customer_lines"], row["bot_lines"], row["person_lines"]) == (1, 1, 0)


def test_a_lead_cools_by_half_in_three_days(empty: Tiny) -> None:
    empty.put("contacts", contact_id="ana", name="Ana", first_seen_at=at("06-01 10:00:00"))
    seen = {"last_at": at("06-27 12:00:00"), "opened_at": at("06-01 10:00:00")}
    chat = {"account_id": "main", "chat": "ana", "contact_id": "ana", "score": 80}
    empty.put("chats", **chat, score_reasons='["stage:paying +75"]', **seen)

    told = empty.one("from leads", "name", "score", "warmth", "reasons")
    assert told == ("Ana", 80, 40.0, ["stage:paying +75"])


def test_whoever_paid_or_opted_out_is_no_lead(empty: Tiny) -> None:
    for name, out in (("ana", None), ("beto", at("06-29 10:00:00"))):
        first = {"first_seen_at": at("06-01 10:00:00"), "opted_out_at": out}
        empty.put("contacts", contact_id=name, **first)
        seen = {"last_at": at("06-29 12:00:00"), "opened_at": at("06-01 10:00:00")}
        empty.put("chats", account_id="main", chat=name, contact_id=name, **seen)
    empty.order("o1", "ana", "paid", "06-28 10:00:00", 100)

    assert empty.ask("from leads") == []


def test_demo_data_is_told_apart(tiny: Tiny) -> None:
    demo = tiny.ask("select chat from conversations where is_demo")

    assert [row["chat"] for row in demo] == ["caro"]


def test_a_span_of_days_begins_with_the_first_and_ends_before_the_last(tiny: Tiny) -> None:
    span = "(date '2026-06-02', date '2026-06-10')"

    assert tiny.ask(f"from funnel{span}")[0]["conversations"] == 1
    assert tiny.ask(f"from top_products{span}") == []
