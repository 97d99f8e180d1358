"""Decision -> Facts: the rows a reply needs, and no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bot.core import decision as d
from bot.core.answer import Order, OrderLine, Payment
from bot.core.choose import cheaper_than, choose
from bot.core.compose.paying import usable
from bot.core.facts import Facts, Quote
from bot.core.goods import Product, Variant, option_words
from bot.core.moment import Moment
from bot.core.search import Found, Hit, Query
from bot.core.shop import PaymentMethod, ShopSettings
from bot.core.units import measured

WIDE = 400  # products that a question may fit, for extremes and limits
BARE = 40  # characters of an answer that needs its question
TRUSTED = ("about", "address", "warranty")


@dataclass(frozen=True, slots=True)
class Shop:
    """Where facts are looked up."""

    catalogue: Mapping[str, Product]
    search: Callable[[Query], Found]
    settings: ShopSettings
    methods: tuple[PaymentMethod, ...]
    today: date
    order_id: str


def look_up(  # noqa: C901 -- an arm a decision
    decision: d.Decision, moment: Moment, shop: Shop
) -> Facts:
    """Fetch the facts of a decision."""
    match decision:
        case d.Find():
            return _with_variants(_found(decision, shop), decision, moment)
        case d.FindEach():
            return _each(decision, shop)
        case d.ShowThese() | d.TellPrice() | d.Compare() | d.SendPhoto() | d.AskWhich():
            return _these(decision.products[:5], moment, shop, decision)
        case d.TellStock():
            facts = _these(decision.products, moment, shop, decision)
            return replace(facts, variants=_variants(facts.products[:1], decision.asked, moment))
        case d.TellDetails():
            told = moment.reading.told
            quotes = (Quote(told[1], told[0]),) if told else ()
            return Facts(_products((decision.product,), shop), quotes=quotes)
        case d.TellPolicy():
            return _policy(decision, shop)
        case d.TellFaq():
            return Facts(quotes=_faq(decision.number, shop))
        case d.TellQuote(source, text):
            return Facts(quotes=(Quote(text, source),))
        case d.HowToPay():
            facts = _these(decision.products[:1], moment, shop, decision)
            return replace(facts, methods=shop.methods)
        case d.PayWith():
            return _payment(decision, moment, shop)
        case d.TakeOrderData():
            return Facts(order=_order_again(decision, moment, shop))
        case d.TellDiscounts():
            return _discounts(decision, shop)
        case d.MeetObjection():
            return _doubt(decision, shop)
        case _:
            return Facts()


def _products(ids: Sequence[str], shop: Shop) -> tuple[Product, ...]:
    """The products that are still sold."""
    return tuple(shop.catalogue[i] for i in ids if i in shop.catalogue)


def _found(find: d.Find, shop: Shop) -> Facts:
    among = frozenset(find.among) or None
    if not find.words:
        every = [p for p in shop.catalogue.values() if among is None or p.id in among]
        hits = tuple(Hit(p.id, 0.0, 1.0) for p in every)
        return choose(find, Found(hits, sold_here=True), dict(shop.catalogue))
    found = shop.search(Query((*find.words, *find.soft), among=among, limit=WIDE))
    return choose(find, found, dict(shop.catalogue))


def _with_variants(facts: Facts, find: d.Find, moment: Moment) -> Facts:
    """The variants of the one product found that have the options asked for."""
    if len(facts.products) != 1:
        return facts
    asked = (*find.words, *find.soft)
    return replace(facts, variants=_variants(facts.products, asked, moment))


def _each(decision: d.FindEach, shop: Shop) -> Facts:
    """The best product of each group; a group that fits many only says what sort they are."""
    among = frozenset(decision.among) or None
    chosen: list[Product] = []
    for group in decision.groups:
        found = _full(group, among, shop) or _full(group, None, shop)
        generic = len(found) > 3 and len(decision.groups) > 2 and among is None
        if found and not generic:
            chosen.append(shop.catalogue[found[0]])
    products = tuple(dict.fromkeys(chosen))
    total = sum((p.price for p in products), Decimal(0))
    return Facts(products, total=total if products else None)


def _full(words: Sequence[str], among: frozenset[str] | None, shop: Shop) -> list[str]:
    hits = shop.search(Query(tuple(words), among=among, limit=WIDE)).hits
    return [h.product_id for h in hits if h.covered >= set(words)]


def _these(ids: Sequence[str], moment: Moment, shop: Shop, decision: d.Decision) -> Facts:
    """Known products, the quantity wanted and what they cost together."""
    products = _products(ids, shop)
    quantity = getattr(decision, "quantity", 1) or 1
    variants = _variants(products, moment.reading.words, moment) if len(products) == 1 else ()
    unit = [_unit_price(p, variants) for p in products]
    total = sum(unit, Decimal(0)) * quantity if products else None
    return Facts(products, quantity=quantity, total=total, variants=variants)


def _unit_price(product: Product, variants: Sequence[Variant]) -> Decimal:
    """What one costs: of the variants chosen the lowest price, else the product's."""
    return min((v.price for v in variants), default=product.price)


def _variants(
    products: Sequence[Product], asked: Sequence[str], moment: Moment
) -> tuple[Variant, ...]:
    """The variants that have the options asked for now, and before where both can be had."""
    [product] = products or (None,)
    if product is None:
        return ()
    now = _with_options(product, (*asked, *moment.reading.soft, *moment.reading.measures))
    if product.id not in moment.state.focus:
        return tuple(now)
    kept = measured(moment.state.wanted)
    agree = {v.id: len(kept & option_words(v)) for v in now}
    most = max(agree.values(), default=0)
    return tuple(v for v in now if agree[v.id] == most)


def _with_options(product: Product, asked: Sequence[str]) -> list[Variant]:
    """The variants whose options hold the words that are options of this product at all."""
    known = {word for v in product.variants for word in option_words(v)}
    wanted = measured(asked) & known
    return [v for v in product.variants if wanted <= option_words(v)]


def _policy(decision: d.TellPolicy, shop: Shop) -> Facts:
    """What the settings say about a topic, and the product it is asked about."""
    ids: tuple[str, ...] = (decision.product,) if decision.product else ()
    if not ids and decision.words:
        ids = tuple(_full(decision.words, None, shop)[:1])
    keys = {"contact": ("phone",), "about": ("about", "address")}.get(
        decision.topic, (decision.topic,)
    )
    texts = [(key, str(getattr(shop.settings, key, "") or "")) for key in keys]
    quotes = tuple(Quote(text, f"settings:{key}") for key, text in texts if text)
    return Facts(_products(ids, shop), quotes=quotes, methods=shop.methods)


def _faq(number: int, shop: Shop) -> tuple[Quote, ...]:
    """The owner's answer; a bare yes or no is told with the question it answers."""
    faq, source = shop.settings.faq[number], f"settings:faq:{number}"
    answer = Quote(faq.answer, source)
    return (Quote(f"*{faq.question}*", source), answer) if len(faq.answer) < BARE else (answer,)


def _payment(decision: d.PayWith, moment: Moment, shop: Shop) -> Facts:
    """The order, and how it is paid in the way chosen, if it can be."""
    facts = _these(decision.products[:1], moment, shop, decision)
    method = next(m for m in shop.methods if m.name == decision.method)
    facts = replace(facts, method=method, methods=shop.methods)
    product = facts.products[0] if facts.products else None
    if product is None or facts.needs_variant or facts.is_sold_out:
        return facts
    if method not in usable([method], product):
        return facts
    url = product.link if method.kind == "product_link" else None
    total = facts.total or product.price
    unit = total / facts.quantity
    variant = facts.variants[0].id if len(facts.variants) == 1 else ""
    line = OrderLine(product.id, product.name, facts.quantity, unit, variant)
    status = {"cash_on_delivery": "draft"}.get(method.kind, "awaiting_payment")
    order = Order(
        shop.order_id, status, product.currency, (line,), method.name, method.kind, url or ""
    )
    payment = Payment(product.id, total, product.currency, method.name, url)
    return replace(facts, order=order, payment=payment)


def _order_again(decision: d.TakeOrderData, moment: Moment, shop: Shop) -> Order | None:
    """The order being made, now with what the customer gave for the delivery."""
    products = _products(moment.state.focus[:1], shop)
    method = next((m for m in shop.methods if m.name == moment.state.method), None)
    if not products or method is None:
        return None
    quantity = moment.state.quantity
    chosen = [v for v in products[0].variants if v.id == moment.state.variant]
    unit = _unit_price(products[0], chosen)
    line = OrderLine(products[0].id, products[0].name, quantity, unit, moment.state.variant)
    return Order(
        moment.state.order or shop.order_id,
        "to_confirm",
        products[0].currency,
        (line,),
        method.name,
        method.kind,
        customer={"data": decision.data},
    )


def _discounts(decision: d.TellDiscounts, shop: Shop) -> Facts:
    products = _products(decision.products[:1], shop)
    running = tuple(
        x
        for x in shop.settings.discounts
        if x.runs(shop.today) and (not x.products or not products or products[0].id in x.products)
    )
    cheaper = cheaper_than(products[0], tuple(shop.catalogue.values())) if products else ()
    return Facts(products, discounts=running, cheaper=cheaper)


def _doubt(decision: d.MeetObjection, shop: Shop) -> Facts:
    """What meets a doubt: the shop's own words on trust, alternatives that cost less."""
    products = _products(decision.products[:1], shop)
    if decision.kind == "trust":
        texts = [(key, str(getattr(shop.settings, key))) for key in TRUSTED]
        quotes = tuple(Quote(text, f"settings:{key}") for key, text in texts if text)
        return Facts(products, quotes=quotes)
    cheaper = cheaper_than(products[0], tuple(shop.catalogue.values())) if products else ()
    return Facts(products, cheaper=cheaper if decision.kind == "price" else ())
