"""Whatever happens in whatever order: one burst one answer, and never over a person."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.core.chat import Parcel
from bot.store.closing import close_turn
from bot.store.database import Database, atomically
from bot.store.outbox import Settled, next_parcel, settle
from bot.store.people import give_back, give_back_idle, take_chat
from tests.store.shop import NOON, Claimed, claim, one, person, reply_to, rows, says

LEASE = timedelta(seconds=90)
CHATS = st.sampled_from("ab")
WORKERS = st.sampled_from(["w1", "w2", "w3"])
NUMBERS = count()  # of examples: each has chats of its own
CLOCK = [NOON]  # it never goes back, from one example to the next

IN_TWO_TURNS = """
select count(*) from (
  select m.account_id, m.chat, m.id from messages m
  join turns t on t.account_id = m.account_id and t.chat = m.chat
    and m.seq between t.from_seq and t.up_to
  where m.speaker = 'customer' group by m.account_id, m.chat, m.id having count(*) > 1) x
"""
IN_NO_TURN = """
select count(*) from messages m where m.speaker = 'customer' and not exists (
  select 1 from turns t where t.account_id = m.account_id and t.chat = m.chat
    and m.seq between t.from_seq and t.up_to)
"""
OVER_A_PERSON = """
select count(*) from outbox o join chats c on c.account_id = o.account_id and c.chat = o.chat
where o.speaker = 'bot' and c.status = 'person' and o.state in ('due', 'sending')
"""
WHOSE = """
select o.parcel_id, o.speaker, c.status from outbox o join chats c on c.chat = o.chat
where o.state = 'sending'
"""
PLACES_TWICE = "select count(*) - count(distinct chat || ' ' || place) from messages"


class AnyOrder(RuleBasedStateMachine):
    """A shop in which everything may happen at any time."""

    db: Database

    def __init__(self) -> None:
        super().__init__()
        self.example = next(NUMBERS)
        self.ids = count()
        self.held: dict[str, Claimed] = {}
        self.sending: list[Parcel] = []
        self.left: Counter[str] = Counter()  # how often a parcel really went out
        self.deaths: Counter[str] = Counter()  # how often its sender died or was too slow

    @property
    def now(self) -> datetime:
        return CLOCK[0]

    def chat(self, name: str) -> str:
        return f"{self.example}{name}"

    @rule(seconds=st.sampled_from([1, 4, 15, 100]))
    def time_passes(self, seconds: int) -> None:
        CLOCK[0] += timedelta(seconds=seconds)

    @rule(name=CHATS, copies=st.integers(1, 2))
    def a_customer_writes(self, name: str, copies: int) -> None:
        text = f"m{next(self.ids)}"
        new = [
            says(self.db, text, chat=self.chat(name), id_=text, at=self.now) for _ in range(copies)
        ]  # fmt: skip -- one delivery, perhaps twice
        assert new == [True, False][:copies]

    @rule(worker=WORKERS)
    def a_worker_takes_a_turn(self, worker: str) -> None:
        if got := claim(self.db, self.now, worker):
            self.held[worker] = got

    @rule(worker=WORKERS, replies=st.integers(0, 2))
    def a_worker_answers_perhaps_late(self, worker: str, replies: int) -> None:
        if got := self.held.pop(worker, None):
            close_turn(self.db, reply_to(got, *(["r"] * replies)), self.now)

    @rule(worker=WORKERS)
    def a_worker_dies(self, worker: str) -> None:
        self.held.pop(worker, None)

    @rule(name=CHATS)
    def a_person_writes(self, name: str) -> None:
        if self.is_open(name):
            key = f"{self.example}p{next(self.ids)}"
            person(self.db, "yo", self.now, chat=self.chat(name), id_=key)

    @rule(name=CHATS)
    def the_owner_writes_on_the_phone(self, name: str) -> None:
        key = f"o{next(self.ids)}"
        says(self.db, "yo", chat=self.chat(name), id_=key, at=self.now, speaker="person")

    @rule(name=CHATS)
    def a_person_takes_the_chat(self, name: str) -> None:
        chat = self.chat(name)
        atomically(self.db, lambda: take_chat(self.db, "main", chat, person="m", now=self.now))

    @rule(name=CHATS)
    def a_person_gives_the_chat_back(self, name: str) -> None:
        chat = self.chat(name)
        atomically(self.db, lambda: give_back(self.db, "main", chat, who="m", now=self.now))

    @rule()
    def the_rule_gives_chats_back(self) -> None:
        CLOCK[0] += timedelta(hours=13)
        give_back_idle(self.db, timedelta(hours=12), self.now)

    @rule()
    def a_sender_takes_a_parcel(self) -> None:
        parcel = next_parcel(self.db, LEASE, self.now)
        if parcel is None:
            return
        for slow in [p for p in self.sending if p.id == parcel.id]:
            self.sending.remove(slow)  # it was too slow: it counts as dead
            self.deaths[slow.id] += 1
        told = {row[0]: row[1:] for row in rows(self.db, WHOSE)}
        speaker, status = told[parcel.id]
        assert speaker == "person" or status != "person"
        self.sending.append(parcel)

    @rule(outcome=st.sampled_from(["sent", "sent", "later", "never", "unknown", "death"]))
    def a_sender_settles_or_dies(self, outcome: str) -> None:
        if not self.sending:
            return
        parcel = self.sending.pop(0)
        self.left[parcel.id] += outcome in ("sent", "unknown", "death")
        if outcome == "death":
            self.deaths[parcel.id] += 1
        else:
            settle(self.db, parcel, Settled(outcome), self.now, 0)  # type: ignore[arg-type]

    def is_open(self, name: str) -> bool:
        where = {"account": "main", "chat": self.chat(name)}
        return bool(self.db.run("find_chat", **where))

    @invariant()
    def no_message_is_in_two_turns(self) -> None:
        assert one(self.db, IN_TWO_TURNS) == 0

    @invariant()
    def the_bot_has_nothing_to_say_where_a_person_is(self) -> None:
        assert one(self.db, OVER_A_PERSON) == 0

    @invariant()
    def every_line_has_a_place_of_its_own(self) -> None:
        assert one(self.db, PLACES_TWICE) == 0

    @invariant()
    def nothing_is_sent_twice_unless_a_sender_died(self) -> None:
        assert all(n <= 1 + self.deaths[id_] for id_, n in self.left.items())

    def teardown(self) -> None:
        """In the end everybody has been answered, once, and everything has left."""
        CLOCK[0] += timedelta(minutes=5)
        while got := claim(self.db, self.now, "last"):
            close_turn(self.db, reply_to(got, "r"), self.now)
        assert one(self.db, IN_NO_TURN) == 0
        assert one(self.db, IN_TWO_TURNS) == 0
        CLOCK[0] += timedelta(minutes=10)
        while parcel := next_parcel(self.db, LEASE, self.now):
            settle(self.db, parcel, Settled("sent"), self.now, 0)
        assert one(self.db, "select count(*) from outbox where state in ('due', 'sending')") == 0


def test_the_promises_hold_in_any_order(db: Database) -> None:
    class Here(AnyOrder):
        pass

    Here.db = db
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
