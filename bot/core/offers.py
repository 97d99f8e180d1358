"""What a reply may offer beside what was asked: at most one product, once, when it is welcome."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bot.core import decision as d
from bot.core.compose.paying import usable
from bot.core.facts import Facts, Offer
from bot.core.goods import Product
from bot.core.lookup import Shop
from bot.core.moment import Moment
from bot.core.relations import better, goes_with
from bot.core.words import stem, tokens

ORDERS = ("awaiting_payment", "to_confirm")  # orders of which nothing is left to ask
UNWELCOME = ("no", "bye.leaving", "handoff.complaint", "handoff.payment_trouble")  # said before
WIDE = 10  # related products that are looked at
STEP = Decimal("1.3")  # how much dearer a better one may be where no budget was told


def with_offer(decision: d.Decision, facts: Facts, moment: Moment, shop: Shop) -> Facts:
    """The facts, and what is offered beside them, if this is the moment for it."""
    match decision:
        case d.HowToPay() | d.PayWith() | d.TakeOrderData():
            offer = _to_the_order(facts, moment, shop)
        case d.Find() | d.ShowThese():
            offer = _instead(decision, facts, moment, shop)
        case d.ShowBetter():
            offer = _superior(facts.products[0], shop, None) if facts.products else None
        case _:
            return facts
    return replace(facts, offer=offer)


def is_welcome(why: str, moment: Moment) -> bool:
    """Whether an offer of this sort was not made yet, and nothing spoke against one."""
    state, r = moment.state, moment.reading
    made = any(offer.startswith(f"{why}:") for offer in state.offered)
    against = bool(state.objections) or any(key in state.said for key in UNWELCOME)
    return not (made or against or r.has("complaint", "insult", "no", "no_interest"))


def _to_the_order(facts: Facts, moment: Moment, shop: Shop) -> Offer | None:
    """What goes with the one product of an order that was just made."""
    order = facts.order
    if order is None or order.status not in ORDERS or len(order.lines) != 1:
        return None
    bought = shop.catalogue.get(order.lines[0].product_id)
    if bought is None or not is_welcome("goes_with", moment):
        return None
    ways = [m for m in shop.methods if m.name == order.method]
    others = goes_with(bought, shop.catalogue, shop.together(), most=WIDE)
    fit = (p for p in others if _can_be_added(p, order.total) and usable(ways, [p]))
    return next((Offer(p, "goes_with") for p in fit), None)


def _can_be_added(product: Product, total: Decimal) -> bool:
    """Whether nothing is left to choose of it, and it costs no more than what it goes with."""
    return len(product.prices) == 1 and product.price <= total


def _instead(
    decision: d.Find | d.ShowThese, facts: Facts, moment: Moment, shop: Shop
) -> Offer | None:
    """A better one than the only one shown, within the budget that was told."""
    if len(facts.products) != 1 or facts.fit != "exact" or facts.is_sold_out:
        return None
    find = decision if isinstance(decision, d.Find) else d.Find(())
    if _looks_for_less(find, moment) or not is_welcome("better", moment):
        return None
    [shown] = facts.products
    most = _affordable(shown, find, moment)
    return _superior(shown, shop, most) if most is not None else None


def _affordable(shown: Product, find: d.Find, moment: Moment) -> Decimal | None:
    """What a better one may cost: the budget told, or a little more; None: no need was told."""
    budget = find.highest if find.highest is not None else moment.state.max_price
    need = find.soft or moment.state.slots.get("use")
    return budget if budget is not None else shown.price * STEP if need else None


def _looks_for_less(find: d.Find, moment: Moment) -> bool:
    """Whether they want the cheapest or the dearest, something cheap, or it for less."""
    bargains = find.thrifty or moment.reading.thrifty or find.offer is not None
    return bool(find.extreme) or bargains


def _superior(product: Product, shop: Shop, most: Decimal | None) -> Offer | None:
    """The least dear of its sort that has more of something, and what that is."""
    found = better(product, shop.catalogue, shop.search, most=WIDE)
    fit = (b for b in found if _is_called_alike(b.product, product))
    within = (b for b in fit if most is None or b.product.price <= most)
    first = next(within, None)
    if first is None:
        return None
    return Offer(first.product, "better", has=first.has, instead_of=first.instead_of)


def _is_called_alike(one: Product, other: Product) -> bool:
    """Whether two names begin with the same word: a drill is no better saw."""
    return [stem(w) for w in tokens(one.name)[:1]] == [stem(w) for w in tokens(other.name)[:1]]
