"""What is offered beside what was asked: one thing, once, and only when it is welcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bot.core import decision as d
from bot.core import remember
from bot.core.chat import Contact, Conversation, Seen
from bot.core.compose import Scene, draft
from bot.core.facts import Facts
from bot.core.goods import Product
from bot.core.lexical import Lexical
from bot.core.lookup import Shop, look_up
from bot.core.moment import Moment
from bot.core.offers import with_offer
from bot.core.reading import Reading
from bot.core.shop import PaymentMethod, ShopSettings
from bot.core.state import State, state_from, to_json
from bot.core.voice import Voice
from bot.language import load


def goods(key: str, name: str, price: int, category: str = "", **more: Any) -> Product:
    return Product(key, name, Decimal(price), "COP", category=category, **more)


GOODS = (
    goods("l8", "Portátil Nimbus 8GB 14 pulgadas", 1800, "Cómputo"),
    goods("l16", "Portátil Nimbus 16GB 14 pulgadas", 2200, "Cómputo"),
    goods("base", "Base para portátil", 60, "Accesorios"),
    goods("gone", "Bolso para portátil", 50, "Accesorios", stock=0),
    goods("dear", "Monitor para portátil", 3000, "Accesorios"),
    goods("mouse", "Mouse inalámbrico", 40, "Accesorios"),
)
ALL = {product.id: product for product in GOODS}
BANK = PaymentMethod("transfer", "Banco", payee="123", holder="Tienda")
DOOR = PaymentMethod("cash_on_delivery", "Contra entrega")
SETTINGS = ShopSettings(business_name="Tienda", payment_methods=(BANK, DOOR))


def shop(together: Mapping[str, Mapping[str, int]] | None = None) -> Shop:
    return Shop(
        ALL,
        Lexical(GOODS).search,
        SETTINGS,
        (BANK, DOOR),
        date(2026, 11, 25),
        "o/t1",
        load("es"),
        lambda: together or {},
    )


def moment(*acts: str, **state: Any) -> Moment:
    conversation = Conversation(Contact("c1"), state=State(**state))
    return Moment(Reading(acts=acts), conversation, Seen(), SETTINGS, (BANK, DOOR))


def offered(decision: d.Decision, at: Moment, place: Shop | None = None) -> str:
    facts = facts_of(decision, at, place)
    return facts.offer.product.id if facts.offer else ""


def facts_of(decision: d.Decision, at: Moment, place: Shop | None = None) -> Facts:
    place = place or shop()
    return with_offer(decision, look_up(decision, at, place), at, place)


def next_state(decision: d.Decision, facts: Facts, at: Moment) -> State:
    now = datetime(2026, 11, 25, tzinfo=UTC)
    voice = Voice(load("es"), "usted", 1, {})
    drafted = draft(decision, facts, Scene(voice, SETTINGS, at, now, ()))
    drafted = replace(drafted, keys=tuple(voice.used))
    return remember.next_state(at, decision, facts, drafted)


PAYS = d.PayWith(("l8",), "Banco")


def test_what_is_made_for_it_goes_with_an_order() -> None:
    assert offered(PAYS, moment()) == "base"


def test_what_customers_buy_with_it_comes_first() -> None:
    assert offered(PAYS, moment(), shop({"l8": {"mouse": 5}})) == "mouse"
    assert offered(PAYS, moment(), shop({"l8": {"mouse": 1}})) == "base"


def test_nothing_sold_out_is_offered_and_nothing_dearer_than_the_order() -> None:
    often = shop({"l8": {"gone": 9, "dear": 8, "mouse": 2}})
    assert offered(PAYS, moment(), often) == "mouse"


@pytest.mark.parametrize(
    "before",
    [
        {"objections": ("price",)},
        {"said": {"no": 1}},
        {"said": {"handoff.complaint": 1}},
        {"offered": ("goes_with:mouse",)},
    ],
)
def test_it_is_not_offered_twice_nor_after_a_no_or_a_doubt(before: dict[str, Any]) -> None:
    assert offered(PAYS, moment(**before)) == ""


def test_it_waits_until_nothing_is_left_to_ask_for_the_order() -> None:
    assert offered(d.PayWith(("l8",), "Contra entrega"), moment()) == ""
    told = moment(focus=("l8",), method="Contra entrega", order="o/t0")
    assert offered(d.TakeOrderData("Ana, Calle 1, Cali"), told) == "base"


def test_several_in_one_order_are_enough() -> None:
    assert offered(d.PayWith(("l8", "mouse"), "Banco"), moment()) == ""


def test_an_offer_is_remembered_and_a_yes_takes_it_in_the_next_turn_only() -> None:
    facts = facts_of(PAYS, moment())
    state = next_state(PAYS, facts, moment())
    assert (state.offered, state.open_offer) == (("goes_with:base",), "base")
    assert state_from(to_json(state)) == state
    later = d.TellPolicy("hours")
    kept = next_state(later, Facts(), moment(**_own(state)))
    assert (kept.offered, kept.open_offer) == (("goes_with:base",), "")


def _own(state: State) -> dict[str, Any]:
    return {name: getattr(state, name) for name in State.__slots__}


def test_what_is_added_joins_the_order_that_is_there() -> None:
    added = d.AddToOrder(("l8", "base"))
    at = moment("yes", focus=("l8",), method="Contra entrega", order="o/t0", open_offer="base")
    facts = facts_of(added, at)
    assert facts.order is not None
    assert (facts.order.id, facts.order.status) == ("o/t0", "to_confirm")
    assert facts.order.total == Decimal(1860)
    assert next_state(added, facts, at).focus == ("l8", "base")


def test_a_better_one_is_named_within_the_budget_only() -> None:
    find = d.Find(("nimbus", "8gb"), highest=Decimal(2500))
    [one] = [ALL["l8"]]
    shown = Facts((one,))
    offer = with_offer(find, shown, moment(), shop()).offer
    assert offer is not None
    assert (offer.product.id, offer.has, offer.instead_of) == ("l16", "16 gb", "8 gb")
    tight = replace(find, highest=Decimal(2000))
    assert with_offer(tight, shown, moment(), shop()).offer is None


def test_who_told_no_need_or_found_it_dear_is_shown_what_they_asked_for() -> None:
    shown, find = Facts((ALL["l8"],)), d.Find(("nimbus",), highest=Decimal(2500))
    bare = replace(find, highest=None)
    assert with_offer(bare, shown, moment(), shop()).offer is None
    doubting = moment(objections=("price",))
    assert with_offer(find, shown, doubting, shop()).offer is None
    cheap = replace(find, thrifty=True)
    assert with_offer(cheap, shown, moment(), shop()).offer is None


def test_asked_for_a_better_one_it_is_shown_each_time() -> None:
    at = moment("better", focus=("l8",), offered=("better:l16",), objections=("price",))
    facts = facts_of(d.ShowBetter("l8"), at)
    assert facts.offer is not None
    assert next_state(d.ShowBetter("l8"), facts, at).focus == ("l16",)
    assert facts_of(d.ShowBetter("l16"), at).offer is None


def test_a_doubt_is_written_down_with_the_words_that_met_it() -> None:
    decision, at = d.MeetObjection("price", ("l16",)), moment(focus=("l16",))
    facts = facts_of(decision, at)
    state = next_state(decision, facts, at)
    event, *_ = remember.events(at, decision, facts, state)
    assert event.kind == "objection"
    assert event.body["reply"] == ["objection.price", "cheaper"]
    assert (event.body["products"], event.body["offered"]) == (["l16"], ["l8"])
