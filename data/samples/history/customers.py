"""The customers of the sample history: what each kind writes, and how it goes on after an answer."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

PHRASES: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Says:
    """What a customer does next, after so many seconds."""

    text: str
    wait: float
    kind: str = "text"


@dataclass(frozen=True)
class Heard:
    """What came back: the act of the bot's answer, and whether a person has the chat."""

    act: str = "silent"
    with_person: bool = False


Talk = Generator[Says, Heard, None]


@dataclass
class Customer:
    """Who writes: the same name and city each time."""

    chat: str
    name: str
    city: str
    rng: Random
    thing: str = ""
    came: int = 0
    kinds: list[str] = field(default_factory=list)

    def says(self, key: str, **more: str) -> Says:
        """One of the phrases, after a wait as people take: 15 to 60 seconds, sometimes minutes."""
        wait = min(self.rng.lognormvariate(3.4, 0.8), 1800)
        text = self.rng.choice(PHRASES[key])
        address = self.rng.choice(PHRASES["who"]["addresses"])
        slots = {"thing": self.thing, "name": self.name, "city": self.city, "address": address}
        return Says(text.format(**{**slots, "offer": "40 mil", **more}), wait)

    def picture(self) -> Says:
        """The picture of a receipt."""
        return Says("", self.rng.lognormvariate(4.5, 0.7), "image")

    def may(self, chance: float) -> bool:
        """Whether something happens this time."""
        return self.rng.random() < chance


def weighted(rng: Random, table: dict[str, int]) -> str:
    """One of a table, by its weights."""
    return rng.choices(list(table), list(table.values()))[0]


def wait_for_person(me: Customer, heard: Heard) -> Talk:
    """After a hand-off: one impatient line perhaps; the answer to the person comes later."""
    if heard.with_person and me.may(0.35):
        yield me.says("complaint_more")


def curious(me: Customer) -> Generator[Says, Heard, bool]:
    """Questions about what was found; False: they have left meanwhile."""
    asked = me.rng.sample(["photo", "price", "stock", "details", "shipping", "warranty"], k=6)
    for key in asked[: me.rng.choice([0, 1, 1, 2, 2, 3])]:
        heard = yield me.says(key)
        if heard.with_person or me.may(0.12):
            return False
    return True


def paying(me: Customer) -> Talk:
    """From 'I want it' to a receipt, or away at any step."""
    yield me.says("buy")
    if me.may(0.2):
        return
    on_delivery = me.may(0.45)
    heard = yield me.says("on_delivery" if on_delivery else "transfer")
    if heard.act == "ask_variant":
        heard = yield Says(me.rng.choice(["M", "38", "azul", "negro", "el más económico"]), 25)
        heard = yield me.says("on_delivery" if on_delivery else "transfer")
    if heard.with_person or me.may(0.12):
        return
    heard = yield me.says("delivery")
    if on_delivery or me.may(0.25):
        return
    if me.may(0.5):
        yield me.says("paid")
    yield me.picture()
    if me.may(0.6):
        yield me.says("bye")


def looks(me: Customer) -> Talk:
    """Hello and what is it that they look for."""
    if me.may(0.55):
        yield me.says("hello")
    yield me.says("ask")


def shopper(me: Customer) -> Talk:
    """Asks, looks, and buys unless something stops them."""
    yield from looks(me)
    if not (yield from curious(me)) or me.may(0.22):
        return
    yield from paying(me)


def haggler(me: Customer) -> Talk:
    """Wants it cheaper; half of them buy in the end."""
    yield from looks(me)
    if me.may(0.4):
        yield me.says("price")
    heard = yield me.says(me.rng.choice(["dear", "haggle"]))
    if heard.with_person:
        return
    if me.may(0.6):
        heard = yield me.says(me.rng.choice(["haggle", "competitor", "dear"]))
    if heard.with_person:
        return
    if me.may(0.35):
        yield from paying(me)
    elif me.may(0.7):
        yield me.says(me.rng.choice(["timing", "money", "bye"]))


def browser(me: Customer) -> Talk:
    """Looks at one thing or two and leaves with a doubt."""
    yield from looks(me)
    yield from curious(me)
    if me.may(0.4):
        me.thing = weighted(me.rng, PHRASES["things"])
        yield me.says("ask")
    if me.may(0.55):
        yield me.says(me.rng.choice(["timing", "money", "decider", "trust", "dear"]))
    if me.may(0.4):
        yield me.says("bye")


def doubter(me: Customer) -> Talk:
    """Does not know the shop yet; trusts it after an answer, or not."""
    yield from looks(me)
    yield me.says("trust")
    if me.may(0.35):
        yield from paying(me)


def seeker(me: Customer) -> Talk:
    """Wants what the shop does not sell; some take something else."""
    me.thing = weighted(me.rng, PHRASES["not_sold"])
    yield from looks(me)
    if me.may(0.25):
        me.thing = weighted(me.rng, PHRASES["not_sold"])
        yield me.says("ask")
    if me.may(0.2):
        me.thing = weighted(me.rng, PHRASES["things"])
        yield from shopper(me)
    elif me.may(0.5):
        yield me.says("bye")


def asker(me: Customer) -> Talk:
    """Asks about the shop, not about goods."""
    if me.may(0.5):
        yield me.says("hello")
    for _ in range(me.rng.choice([1, 1, 2])):
        yield me.says(
            me.rng.choice(["about_shop", "about_shop", "range", "shipping", "how_to_pay"])
        )
    if me.may(0.5):
        yield me.says("bye")


def complainer(me: Customer) -> Talk:
    """Something went wrong."""
    heard = yield me.says("complaint")
    yield from wait_for_person(me, heard)


def caller(me: Customer) -> Talk:
    """Wants a person at once."""
    if me.may(0.5):
        yield from looks(me)
    heard = yield me.says("person")
    yield from wait_for_person(me, heard)


def stranger(me: Customer) -> Talk:
    """Writes in another language."""
    me.thing = me.rng.choice(["backpacks", "coffee", "shoes", "headphones"])
    for key in range(me.rng.choice([2, 3])):
        said = me.says("english")
        text = PHRASES["english"][key].format(thing=me.thing, city=me.city)
        yield Says(text, said.wait)


def brazilian(me: Customer) -> Talk:
    """Writes in Portuguese."""
    me.thing = me.rng.choice(["mochila", "café", "tênis", "fones de ouvido"])
    for text in PHRASES["portuguese"][: me.rng.choice([2, 3])]:
        yield Says(text.format(thing=me.thing), me.says("hello").wait)


def rambler(me: Customer) -> Talk:
    """Is hard to understand."""
    yield me.says(me.rng.choice(["noise", "unclear", "hello"]))
    yield me.says("unclear")
    if me.may(0.5):
        yield from looks(me)


def leaver(me: Customer) -> Talk:
    """Wants no more messages."""
    yield me.says("silence")


KINDS: dict[str, tuple[Callable[[Customer], Talk], int]] = {
    "shopper": (shopper, 34),
    "haggler": (haggler, 14),
    "browser": (browser, 18),
    "doubter": (doubter, 5),
    "seeker": (seeker, 9),
    "asker": (asker, 9),
    "complainer": (complainer, 5),
    "caller": (caller, 6),
    "stranger": (stranger, 1),
    "brazilian": (brazilian, 1),
    "rambler": (rambler, 2),
}


def next_kind(me: Customer) -> Callable[[Customer], Talk]:
    """How they come this time; who has been here complains or opts out more often."""
    table = {name: weight for name, (_, weight) in KINDS.items()}
    if me.came:
        table["complainer"] += 6
        if me.may(0.02):
            return leaver
    kind = weighted(me.rng, table)
    me.kinds.append(kind)
    return KINDS[kind][0]
