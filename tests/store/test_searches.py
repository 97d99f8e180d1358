"""The search log: what was looked for, what was shown, what was asked about next."""

from __future__ import annotations

from datetime import timedelta

from bot.core.decision import Find, FindEach, TellPrice
from bot.core.reading import Group
from bot.core.search import Hit
from bot.store.closing import close_turn
from bot.store.database import Database
from bot.store.searches import asked_not_sold, found_not_asked, searches
from tests.store.shop import BURST, NOON, claimed, reply_to, says

HOUR = timedelta(hours=1)


def looks_for(db: Database, *words: str, at=NOON, chat: str = "573001", **sides: object) -> None:
    says(db, " ".join(words), at=at, chat=chat)
    got = claimed(db, at + BURST)
    close_turn(db, reply_to(got, "...", decision=Find(words), **sides), at + BURST)


def asks_about(db: Database, product: str, at=NOON + HOUR, chat: str = "573001") -> None:
    says(db, "cuanto vale?", at=at, chat=chat)
    got = claimed(db, at + BURST)
    answer = reply_to(got, "...", decision=TellPrice((product,)), products=(product,))
    close_turn(db, answer, at + BURST)


def test_a_search_is_kept_with_its_results_and_what_was_asked_about_next(db: Database) -> None:
    hits = (Hit("lap", 0.9, 1.0), Hit("pc", 0.4, 0.5))
    looks_for(db, "portatil", "gamer", found=hits, products=("lap", "pc"), act="show_list")
    [open_] = searches(db, NOON)
    assert open_.words == ("portatil", "gamer")
    assert open_.found == (("lap", 0.9), ("pc", 0.4))
    assert open_.sold_here
    assert not open_.asked_about
    asks_about(db, "pc")
    [settled] = searches(db, NOON)
    assert settled.asked_about == "pc"
    assert found_not_asked(db, NOON) == []


def test_what_was_never_shown_settles_no_search(db: Database) -> None:
    looks_for(db, "portatil", products=("lap",), act="show_card")
    asks_about(db, "la")
    asks_about(db, "lap", at=NOON + 30 * HOUR)
    [search] = searches(db, NOON)
    assert not search.asked_about
    assert [wanted.words for wanted in found_not_asked(db, NOON)] == ["portatil"]


def test_what_is_asked_for_and_not_sold_is_counted_by_people(db: Database) -> None:
    for chat in ("573001", "573002"):
        looks_for(db, "martillo", chat=chat, act="not_sold")
    for minute in range(3):
        looks_for(db, "serrucho", at=NOON + minute * HOUR, act="not_sold")
    looks_for(db, "pan", chat="573003", products=("pan",), act="show_card")
    wanted = asked_not_sold(db, NOON)
    assert [(w.words, w.times, w.people) for w in wanted] == [
        ("martillo", 2, 2),
        ("serrucho", 3, 1),
    ]
    assert wanted[1].last_at == NOON + 2 * HOUR + BURST
    assert asked_not_sold(db, NOON + 3 * HOUR) == []


def test_each_thing_named_in_one_breath_is_a_search_of_its_own(db: Database) -> None:
    says(db, "pan y leche")
    got = claimed(db)
    close_turn(
        db,
        reply_to(got, "...", decision=FindEach((Group(("pan",)), Group(("leche",))))),
        NOON + BURST,
    )
    assert [search.words for search in searches(db, NOON)] == [("pan",), ("leche",)]


def test_a_chat_settles_its_own_search_only(db: Database) -> None:
    looks_for(db, "pan", products=("pan",), act="show_card")
    asks_about(db, "pan", chat="573009")
    assert not searches(db, NOON)[0].asked_about
