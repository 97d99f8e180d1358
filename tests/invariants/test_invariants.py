"""Whatever happens in whatever order: never over a person, one answer a burst, nothing invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from shutil import copytree

import pytest

from tests.dialogues.stage import fill
from tests.invariants.world import ASKS, FOLLOWS, IN, OUT, PERSON, TALK, World

SEEDS = 30
STEPS = 25
CHATS = ("521001", "521002")
KINDS = ((ASKS, 5), (TALK, 3), (FOLLOWS, 3), ((OUT,), 3), ((IN,), 2), ((PERSON,), 2))
MOMENTS = [timedelta(seconds=s) for s in (1, 2, 3, 5, 15, 90)]
HOURS = [timedelta(hours=h) for h in (1, 5, 11, 13, 30)]


class Run:
    """One random order of things, told step by step for whoever reads a failure."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.random, self.log = world, Random(seed), list[str]()  # noqa: S311 -- no secret

    def note(self, what: str, *with_: object) -> None:
        self.log.append(" ".join(map(str, (what, *with_))))

    def text(self) -> str:
        kinds, weights = zip(*KINDS, strict=True)
        [kind] = self.random.choices(kinds, weights)
        return self.random.choice(kind)

    def someone(self) -> str | None:
        """A chat that exists."""
        return self.random.choice([*self.world.chats, *[None] * (not self.world.chats)])

    # ------------------------------------------------------------ what may happen

    def a_customer_writes(self) -> None:
        chat, text = self.random.choice(CHATS), self.text()
        self.note(chat, "writes", repr(text))
        self.world.say(chat, text)

    def a_customer_writes_in_pieces(self) -> None:
        for _ in range(self.random.randint(2, 3)):
            self.a_customer_writes()
            self.world.wait(self.random.choice(MOMENTS[:2]))

    def a_customer_writes_and_is_answered(self) -> None:
        self.a_customer_writes()
        self.all_is_answered()

    def all_is_answered(self) -> None:
        self.note("all is answered")
        self.world.settle()

    def a_message_comes_twice(self) -> None:
        if chat := self.someone():
            self.note(chat, "the last message comes twice")
            self.world.say_again(chat)

    def the_owner_writes(self) -> None:
        if chat := self.someone():
            self.note(chat, "the owner writes from the phone")
            self.world.owner_writes(chat)

    def the_console_is_used(self) -> None:
        operation = self.random.choice(("take_chat", "reply", "give_back", "give_back"))
        if chat := self.someone():
            self.note(chat, operation)
            self.world.console(chat, operation)

    def the_bot_answers(self) -> None:
        self.note("the bot answers:", self.world.answer())

    def a_message_leaves(self) -> None:
        self.note("a message leaves:", self.world.send())

    def a_moment_passes(self) -> None:
        self.world.wait(span := self.random.choice(MOMENTS))
        self.note(span, "pass")

    def hours_pass(self) -> None:
        self.world.wait(span := self.random.choice(HOURS))
        self.note(span, "pass")

    def the_shop_is_restarted(self) -> None:
        self.note("restart")
        self.world.restart()

    def steps(self) -> Iterator[Callable[[], None]]:
        weighed = {
            self.a_customer_writes: 4,
            self.a_customer_writes_in_pieces: 2,
            self.a_customer_writes_and_is_answered: 6,
            self.all_is_answered: 1,
            self.a_message_comes_twice: 1,
            self.the_owner_writes: 1,
            self.the_console_is_used: 2,
            self.the_bot_answers: 3,
            self.a_message_leaves: 3,
            self.a_moment_passes: 3,
            self.hours_pass: 1,
        }
        some = self.random.choices([*weighed], [*weighed.values()], k=STEPS)
        yield from (*some[: STEPS // 2], self.the_shop_is_restarted, *some[STEPS // 2 :])


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill("zapateria", tmp_path_factory.mktemp("shop") / "home")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_nothing_breaks_a_promise_in_any_order(filled: Path, tmp_path: Path, seed: int) -> None:
    run = Run(World(copytree(filled, tmp_path / "home")), seed)
    try:
        for step in run.steps():
            step()
        run.all_is_answered()
    except AssertionError as broken:
        broken.add_note("\n".join(run.log))
        raise
    finally:
        run.world.shop.close()
