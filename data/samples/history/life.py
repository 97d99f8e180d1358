"""The life of the sample shop, day by day: who comes, who answers, what is paid, with a moving clock."""

from __future__ import annotations

import heapq
import math
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
from customers import PHRASES, Customer, Heard, Says, Talk, next_kind, weighted

from bot.app import Shop
from bot.core.chat import Inbound, Outbound
from bot.edges.simulator import Simulator
from bot.loops import answer_one, give_back_idle, send_one
from bot.store.chats import receive
from bot.store.demo import DEMO, KEYS, SINCE
from bot.store.orders import mark_order
from bot.store.people import PersonSays, give_back, person_says
from bot.store.turns import Patience

ZONE = ZoneInfo("America/Bogota")
START = datetime(2026, 1, 5, tzinfo=ZONE)  # a Monday
SEED = 20260105
AT_ONCE = Patience(quiet=timedelta(0), patience=timedelta(0))
WEEKDAYS = (1.0, 1.02, 0.98, 1.05, 1.2, 0.95, 0.5)
#        0  1  2  3  4  5  6  7  8  9  10 11 12 13 14 15 16 17 18 19 20 21 22 23
HOURS = (1, 0, 0, 0, 0, 1, 2, 4, 7, 9, 11, 11, 9, 7, 8, 9, 9, 10, 12, 13, 12, 9, 5, 2)
STAFF = ("Marta", "Julián")
PARTS = (
    *("accounts", "contacts", "aliases", "chats", "messages", "turns", "events"),
    *("orders", "order_lines"),
)
Act = Callable[[datetime], None]


class Play:
    """The shop, the clock, and who acts next."""

    def __init__(self, shop: Shop, days: int, a_day: float) -> None:
        self.shop, self.days, self.a_day = shop, days, a_day
        self.channel, self.rng = Simulator(), Random(SEED)
        self.acts: list[tuple[datetime, int, Act]] = []
        self.order, self.ids = count(), count(1)
        self.known: list[Customer] = []
        self.busy: set[str] = set()
        self.called: set[str] = set()
        self.changed: dict[str, list[pa.Table]] = {name: [] for name in KEYS}
        self.last_week = START + timedelta(days=days - 7)

    def at(self, when: datetime, act: Act) -> None:
        """Somebody acts at a time."""
        heapq.heappush(self.acts, (when, next(self.order), act))

    def run(self) -> None:
        """Everything in the order of its time, until the last day is over."""
        for day in range(self.days):
            self.plan(START + timedelta(days=day), day)
        self.at(self.last_week, lambda now: self.note(now, everything=True))
        end = START + timedelta(days=self.days)
        while self.acts and self.acts[0][0] < end:
            now, _, act = heapq.heappop(self.acts)
            act(now.astimezone(UTC))
            if not next(self.order) % 500:
                print(f"{now:%Y-%m-%d}", file=sys.stderr)

    def plan(self, day: datetime, number: int) -> None:
        """The conversations of a day, and the rule that gives chats back each hour."""
        growth = 0.8 + 0.4 * number / max(self.days, 1)
        payday = 1.25 if day.day in (15, 16, 30, 31, 1) else 1.0
        mean = self.a_day * WEEKDAYS[day.weekday()] * growth * payday
        for _ in range(_poisson(self.rng, mean)):
            hour = self.rng.choices(range(24), HOURS)[0]
            self.at(day + timedelta(hours=hour, seconds=self.rng.uniform(0, 3600)), self.comes)
        for hour in range(24):
            self.at(day + timedelta(hours=hour), self.rule)

    def rule(self, now: datetime) -> None:
        """What the worker does by itself."""
        give_back_idle(self.shop.db, self.shop.team.get, now)
        self.note(now)

    def comes(self, now: datetime) -> None:
        """A customer begins to write: somebody new, or one who was here before."""
        free = [one for one in self.known if one.chat not in self.busy]
        if free and self.rng.random() < 0.27:
            me = self.rng.choice(free[-150:])
        else:
            number = len(self.known) + 1
            who = PHRASES["who"]
            name, city = self.rng.choice(who["names"]), self.rng.choice(who["cities"])
            me = Customer(f"demo-{number:04d}", name, city, Random(SEED + number))
            self.known.append(me)
        me.thing = weighted(me.rng, PHRASES["things"])
        talk = next_kind(me)(me)
        me.came += 1
        self.busy.add(me.chat)
        self.goes_on(me, talk, next(talk), now)

    def goes_on(self, me: Customer, talk: Talk, says: Says, now: datetime) -> None:
        """What a customer says next happens after its wait."""
        self.at(now + timedelta(seconds=says.wait), lambda at: self.hear(me, talk, says, at))

    def hear(self, me: Customer, talk: Talk, says: Says, now: datetime) -> None:
        """A customer's message, and a moment later the bot's answer to it."""
        self.receive(me, says, now)
        delay = 3.1 + self.rng.lognormvariate(-0.6, 0.7)
        self.at(now + timedelta(seconds=delay), lambda at: self.answer(me, talk, at))

    def receive(self, me: Customer, says: Says, now: datetime) -> None:
        """Store what a customer writes."""
        id_ = f"demo-{next(self.ids):06d}"
        message = Inbound(DEMO, me.chat, id_, now, says.text, me.name, kind=says.kind)  # type: ignore[arg-type]
        receive(self.shop.db, message, now)
        self.note(now, me.chat)

    def answer(self, me: Customer, talk: Talk | None, now: datetime) -> None:
        """The engine's turn; then the customer goes on or leaves, and a person may come."""
        answered = answer_one(self.shop.db, self.shop.team.get, AT_ONCE, now, "play")
        self.send(now + timedelta(seconds=0.8))
        self.note(now, me.chat)
        act = answered.act if answered else "silent"
        called = answered.handoff if answered else ""
        if called and me.chat not in self.called:
            self.called.add(me.chat)
            self.calls(me, called, now)
        if act == "take_receipt":
            self.calls(me, "receipt", now)
        if act == "take_order" and answered and answered.order:
            self.delivers(answered.order.id, now)
        if talk is None:
            return
        try:
            says = talk.send(Heard(act, bool(called)))
        except StopIteration:
            self.busy.discard(me.chat)
        else:
            self.goes_on(me, talk, says, now)

    def send(self, now: datetime) -> None:
        """Everything that is due goes out."""
        while send_one(self.shop.db, self.channel, now):
            pass

    # ------------------------------------------------------------ people of the shop

    def calls(self, me: Customer, why: str, now: datetime) -> None:
        """A person comes when the shop is open, after minutes or an hour; now and then nobody."""
        if self.rng.random() < 0.07:
            self.called.discard(me.chat)
            return
        wait = timedelta(minutes=min(self.rng.lognormvariate(1.9, 0.9), 240))
        self.at(_opening(now, wait), lambda at: self.person(me, why, at))

    def person(self, me: Customer, why: str, now: datetime) -> None:
        """A person answers, the customer thanks, and the chat goes back to the bot."""
        words, who = PHRASES["people"], STAFF[hash_of(me.chat) % 2]
        self.says(me, me.rng.choice(words.get(why, words["other"])), who, now)
        if why == "receipt":
            self.paid(me.chat, who, now)
        later = now + timedelta(minutes=me.rng.uniform(1, 12))
        if me.may(0.65):
            self.at(later, lambda at: self.thanks(me, who, at))
        if me.may(0.85):
            self.at(later + timedelta(minutes=25), lambda at: self.back(me, who, at))
        self.called.discard(me.chat)

    def says(self, me: Customer, text: str, who: str, now: datetime) -> None:
        """What a person writes in a chat."""
        said = PersonSays(DEMO, me.chat, f"demo-p{next(self.ids):06d}", Outbound(text), who)
        person_says(self.shop.db, said, now)
        self.send(now + timedelta(seconds=0.8))
        self.note(now, me.chat)

    def thanks(self, me: Customer, who: str, now: datetime) -> None:
        """The customer's word to the person; the bot stays silent, the person has the last one."""
        self.receive(me, me.says("after_person"), now)
        self.at(now + timedelta(seconds=4), lambda at: self.answer(me, None, at))
        if me.may(0.7):
            wait = timedelta(minutes=min(me.rng.lognormvariate(0.7, 0.8), 20))
            text = me.rng.choice(PHRASES["person_again"])
            self.at(now + wait, lambda at: self.says(me, text, who, at))

    def back(self, me: Customer, who: str, now: datetime) -> None:
        """The bot may answer again."""
        give_back(self.shop.db, DEMO, me.chat, who=who, now=now)
        self.note(now, me.chat)

    def delivers(self, order: str, now: datetime) -> None:
        """An order on delivery is paid at the door after some days, or is cancelled."""
        [(method,)] = self.asked(
            "select method_kind from orders where order_id = $order", order=order
        )
        if method != "cash_on_delivery":
            return
        status = "cancelled" if self.rng.random() < 0.18 else "paid"
        when = _opening(now + timedelta(days=self.rng.uniform(0.8, 4)), timedelta(0))
        self.at(when, lambda at: self.marks(order, status, at))

    def paid(self, chat: str, who: str, now: datetime) -> None:
        """A receipt was checked: the last order of the chat is paid, then sent, then delivered."""
        found = self.asked(
            "select order_id from orders where account_id = 'demo' and chat = $chat"
            " and status in ('awaiting_payment', 'receipt_received', 'to_confirm')"
            " order by created_at desc limit 1",
            chat=chat,
        )
        for (order,) in found:
            self.ships(order, who, now)

    def ships(self, order: str, who: str, now: datetime) -> None:
        """Paid now, sent within a day, delivered some days later."""
        self.marks(order, "paid", now, who)
        sent = _opening(now + timedelta(hours=self.rng.uniform(3, 24)), timedelta(0))
        self.at(sent, lambda at: self.marks(order, "sent", at))
        arrives = _opening(sent + timedelta(days=self.rng.uniform(0.7, 4)), timedelta(0))
        self.at(arrives, lambda at: self.marks(order, "delivered", at))

    def marks(self, order: str, status: str, now: datetime, who: str = "Marta") -> None:
        """A person writes down where an order stands."""
        mark_order(self.shop.db, order, status, who=who, now=now)
        self.note(now, order.split("/")[2])

    # ------------------------------------------------------------ what is kept of it

    def asked(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """Rows of a SELECT."""
        table = self.shop.db.select(sql, values, seconds=60, rows=1_000_000)
        return [tuple(row.values()) for row in table.to_pylist()]

    def note(self, now: datetime, chat: str = "", *, everything: bool = False) -> None:
        """Rows that change are noted at each change of the last week, and once before it."""
        if not everything and (now < self.last_week or not chat):
            return
        for name in KEYS:
            rows = self.shop.db.select(_rows_of(name, chat), {}, seconds=60, rows=1_000_000)
            stamp = pa.array([now] * rows.num_rows, pa.timestamp("us", "UTC"))
            self.changed[name].append(rows.append_column("as_of", stamp))

    def tables(self) -> Iterator[tuple[str, pa.Table]]:
        """All that was played, a table each."""
        for name in PARTS:
            if name in KEYS:
                yield name, pa.concat_tables(self.changed[name])
            else:
                sql = f"select * from {name} where account_id = 'demo' order by {SINCE[name]}"
                yield name, self.shop.db.select(sql, {}, seconds=60, rows=1_000_000)


def _rows_of(name: str, chat: str) -> str:
    """Rows of a table that belong to a chat, or to any chat of the history."""
    mine = "account_id = 'demo'" + (f" and chat = '{chat}'" if chat else "")
    if name == "contacts":
        return f"select * from contacts where contact_id in (select contact_id from chats where {mine})"
    if name == "order_lines":
        return f"select * from order_lines where order_id in (select order_id from orders where {mine})"
    return f"select * from {name} where {mine}"


def hash_of(chat: str) -> int:
    """A number that a chat always has."""
    return int(chat.rsplit("-", 1)[1])


def _poisson(rng: Random, mean: float) -> int:
    """How many, when so many come on average (Knuth)."""
    limit, product, n = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        n += 1
    return n


def _opening(now: datetime, wait: timedelta) -> datetime:
    """A wait that runs only while the shop is open: Monday to Saturday from 9 to 19, 17 on Saturdays."""
    local = (now + wait).astimezone(ZONE)
    closes = 17 if local.weekday() == 5 else 19
    if local.weekday() < 6 and 9 <= local.hour < closes:
        return local
    day = local if local.hour < 9 and local.weekday() < 6 else local + timedelta(days=1)
    while day.weekday() == 6:
        day += timedelta(days=1)
    opens = day.replace(hour=9, minute=5, second=0, microsecond=0)
    return opens + min(wait, timedelta(hours=2)) / 2
