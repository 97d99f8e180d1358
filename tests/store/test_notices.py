"""The owner's phone is told of a hand-off: once, in its own chat, and never about itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.core.answer import Notice
from bot.core.chat import Outbound
from bot.edges.simulator import Simulator
from bot.loops import send_one
from bot.store.closing import close_turn
from bot.store.database import Database
from bot.store.outbox import next_parcel
from bot.store.people import take_chat
from tests.store.shop import BURST, NOON, answers, claimed, one, outbox, reply_to, rows, says

OWNER = "573009990000"
TOLD = Notice(OWNER, "Ana pide hablar con una persona.")
CALLS: dict[str, Any] = {"handoff": "asked", "notice": TOLD}
LATER = NOON + timedelta(minutes=1)


OF_OWNER = "select body from outbox where chat = '573009990000'"


def to_owner(db: Database) -> list[str]:
    return [str(body) for (body,) in rows(db, OF_OWNER)]


def test_the_owner_is_told_in_a_chat_of_its_own(db: Database) -> None:
    says(db, "quiero hablar con alguien")
    assert answers(db, "Ya le comunico", **CALLS)
    assert to_owner(db) == [TOLD.text]
    channel = Simulator()
    while send_one(db, channel, LATER):
        pass
    assert channel.collect("573001") == [Outbound("Ya le comunico")]
    assert channel.collect(OWNER) == [Outbound(TOLD.text)]


def test_nobody_asked_for_it_so_it_waits_for_the_day(db: Database) -> None:
    says(db, "quiero hablar con alguien")
    assert answers(db, **CALLS)
    parcel = next_parcel(db, BURST, LATER)
    assert parcel is not None
    assert (parcel.chat, parcel.starts) == (OWNER, True)


class Falling:
    """A database that falls over at one query, as a process that is killed there."""

    def __init__(self, db: Database, at: str) -> None:
        self._db, self._at = db, at
        self.dialect = db.dialect

    def run(self, query: str, /, **values: object) -> list[Any]:
        done = self._db.run(query, **values)
        if query == self._at:
            raise KeyboardInterrupt
        return done

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._db.transaction():
            yield


@pytest.mark.parametrize("at", ["release_chat", "set_status", "keep_turn", "bot_began", "enqueue"])
def test_a_fall_at_any_line_leaves_one_notice_in_the_end(db: Database, at: str) -> None:
    says(db, "quiero hablar con alguien")
    answer = reply_to(claimed(db), "Ya le comunico", **CALLS)
    with pytest.raises(KeyboardInterrupt):
        close_turn(Falling(db, at), answer, LATER)  # type: ignore[arg-type]
    assert to_owner(db) == []
    assert close_turn(db, answer, LATER)
    assert not close_turn(db, answer, LATER)
    assert to_owner(db) == [TOLD.text]


def test_no_notice_of_a_chat_that_a_person_took_meanwhile(db: Database) -> None:
    says(db, "quiero hablar con alguien")
    answer = reply_to(claimed(db), "Ya le comunico", **CALLS)
    take_chat(db, "main", "573001", person="marta", now=LATER)
    assert not close_turn(db, answer, LATER)
    assert to_owner(db) == []


def test_the_owners_own_chat_is_no_news(db: Database) -> None:
    says(db, "quiero hablar con alguien", chat=OWNER)
    assert answers(db, "Ya le comunico", **CALLS)
    assert outbox(db) == [("Ya le comunico", "due")]


def test_an_owner_who_wrote_before_is_told_where_they_wrote(db: Database) -> None:
    known = (("phone", f"{OWNER}@s.whatsapp.net"),)
    says(db, "prueba", chat="77@lid", aliases=(("lid", "77@lid"), *known))
    assert answers(db, "hola")
    says(db, "quiero hablar con alguien", at=LATER)
    assert answers(db, at=LATER + BURST, **CALLS)
    assert one(db, "select chat from outbox where turn_id = ''") == "77@lid"


def test_who_wants_no_messages_gets_none(db: Database) -> None:
    says(db, "BAJA", chat=OWNER)
    assert answers(db, "Listo", opted="out")
    says(db, "quiero hablar con alguien", at=LATER)
    assert answers(db, at=LATER + BURST, **CALLS)
    assert to_owner(db) == ["Listo"]
