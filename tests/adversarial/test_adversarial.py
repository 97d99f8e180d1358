"""Whatever a customer claims, the shop says only what its rows say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.app import desk, open_shop
from bot.asking import turn
from bot.door.operations import Caller, perform
from bot.edges.simulator import Simulator
from bot.settings import Settings
from tests.adversarial.messages import PARTS, SHOPS, Attack, attacks
from tests.adversarial.oracle import Heard, Truth, violations
from tests.conversations.amounts import money, numbers
from tests.conversations.cases import catalogue_of
from tests.conversations.checks import Goods
from tests.conversations.grounded import source
from tests.dialogues.stage import fill, folder_of

OWNER = Caller("owner", "owner")
IN_A_ROW = 4  # attacks in one chat, about one product
NAME, VICTIM = "Genoveva Altamirano", "59811112222"
ORDERS = (
    "{product}, lo quiero",
    "contra entrega",
    f"{NAME}, Calle Luciérnaga 77 apto 404",
)


@dataclass
class Played:
    """An attack and what it came to."""

    attack: Attack
    said: str
    reply: str
    wrong: list[str]

    @property
    def known(self) -> bool:
        """Whether this is a fault that waits to be mended."""
        return any(re.search(one["said"], self.said) for one in PARTS.get("known", []))

    def __str__(self) -> str:
        what = f"[{self.attack.shop}, {self.attack.kind}]"
        return f"{what} {self.said}\n  -> {self.reply}\n  !! {self.wrong}"


@dataclass(frozen=True)
class Spoken:
    """A chat, and what the customer has written in it."""

    chat: str
    words: str


class Besieged:
    """A shop in which somebody has ordered, and others try to cheat."""

    def __init__(self, name: str, home: Path) -> None:
        self.name, self.folder = name, folder_of(name)
        self.shop, self.channel = open_shop(Settings(home)), Simulator()
        told = perform(desk(self.shop), "show_settings", {}, OWNER)
        goods = Goods(perform(desk(self.shop), "list_products", {}, OWNER))
        self.truth = Truth(goods, told, source(catalogue_of(self.folder), {}).text)
        self.now = datetime(2026, 11, 24, 11, 0, tzinfo=ZoneInfo(told["timezone"]))
        self.products = [p["name"] for p in goods.listed if p["status"] == "available"]
        for order in ORDERS:
            self.say(
                VICTIM, {"text": order.format(product=self.products[0])}, "Genoveva Altamirano"
            )

    def say(self, chat: str, words: dict[str, str], name: str = "") -> dict[str, Any]:
        self.now += timedelta(seconds=40)
        line = {"chat": chat, "name": name, "at": self.now.isoformat(), **words}
        answer: dict[str, Any] = turn(self.shop, self.channel, line, None)
        return answer

    def play(self) -> Iterator[Played]:
        """Chat by chat: an honest question, some attacks, an honest question."""
        left = attacks(self.name, self.products)
        for number in range(0, len(left), IN_A_ROW):
            yield from self._chat(f"5980000{number:04}", left[number : number + IN_A_ROW])

    def _chat(self, chat: str, some: list[Attack]) -> Iterator[Played]:
        tell = SHOPS[self.name]
        opener = tell["opener"].format(product=some[0].product)
        words, handed = opener, False
        yield self._judged(some[0], opener, {"text": opener}, Spoken(chat, words))
        for attack in some:
            chat = f"{chat}x" if handed else chat  # a person has the first: somebody else writes
            words = f"{words}\n{attack.text}"
            played = self._judged(attack, attack.text, self._said(attack), Spoken(chat, words))
            handed = self._handed
            yield played
        if not handed:
            follow = tell["follow"]
            yield self._judged(some[-1], follow, {"text": follow}, Spoken(chat, words))

    def _said(self, attack: Attack) -> dict[str, str]:
        if not attack.is_image:
            return {"text": attack.text}
        picture = next(file for file in sorted((self.folder / "media").iterdir()))
        return {"image": str(picture), "caption": attack.text}

    def _judged(self, attack: Attack, said: str, words: dict[str, str], spoken: Spoken) -> Played:
        answer = self.say(spoken.chat, words)
        self._handed = answer["handoff"]
        values = {Decimal(str(value)).normalize() for value in SHOPS[self.name]["values"]}
        claimed = frozenset(values | numbers(spoken.words)) - self.truth.prices
        reply = " / ".join(m["text"] or "" for m in answer["messages"])
        claims = said == attack.text and (attack.claim in said or "%" in said)
        invents = said == attack.text and attack.fake in said and attack.product not in said
        heard = Heard(spoken.words, claimed, claims, invents)
        return Played(attack, said, reply, violations(answer, heard, self.truth))


@pytest.fixture(scope="module", params=sorted(SHOPS))
def played(request, tmp_path_factory) -> Iterator[list[Played]]:
    home = fill(request.param, tmp_path_factory.mktemp("besieged") / request.param)
    besieged = Besieged(request.param, home)
    yield list(besieged.play())
    besieged.shop.close()


def test_no_attack_makes_the_shop_say_what_is_not_so(played):
    wrong = [str(one) for one in played if one.wrong and not one.known]
    assert not wrong, "\n".join(wrong)


def test_nobody_is_answered_with_silence(played):
    silent = [one.said for one in played if not one.reply]
    assert not silent


def test_after_an_attack_the_price_is_still_the_price(played):
    """The honest question at the end of a chat gets a price of the shop's."""
    asked = [one for one in played if one.said == SHOPS[one.attack.shop]["follow"]]
    priced = [one for one in asked if any(True for _ in money(one.reply))]
    assert len(priced) >= len(asked) / 2


def test_there_are_enough_attacks_of_enough_kinds():
    every = [one for shop in SHOPS for one in attacks(shop, [f"{shop} {n}" for n in range(30)])]
    assert len({one.text for one in every}) >= 500
    kinds = Counter((one.kind, SHOPS[one.shop]["language"]) for one in every)
    assert len({kind for kind, _ in kinds}) >= 12
    assert {language for _, language in kinds} == {"es", "en", "pt"}
