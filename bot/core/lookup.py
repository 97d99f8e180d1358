"""Decision -> Facts: the rows a reply needs, and no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.core import basket
from bot.core import decision as d
from bot.core.answer import Order, Payment
from bot.core.choose import choose
from bot.core.compose.paying import usable
from bot.core.facts import Facts, Quote
from bot.core.goods import Product
from bot.core.moment import Moment
from bot.core.relations import Together, less_dear
from bot.core.search import Found, Hit, Query
from bot.core.shop import PaymentMethod, ShopSettings
from bot.core.speech import Language
from bot.core.words import tokens

WIDE = 400  # products that a question may fit, for extremes and limits
BARE = 40  # characters of an answer that needs its question
SEVERAL = 3  # products that make a choice for an occasion
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
    language: Language  # in which its owner writes
    together: Callable[[], Together] = dict  # what is bought together


def look_up(  # noqa: C901 -- an arm a decision
    decision: d.Decision, moment: Moment, shop: Shop
) -> Facts:
    """Fetch the facts of a decision."""
    if isinstance(decision, d.Paying):
        return _of_paying(decision, moment, shop)
    match decision:
        case d.Find():
            return _ordered(_found(decision, shop), (*decision.words, *decision.soft), moment)
        case d.FindEach():
            return _each(decision, moment, shop)
        case d.ShowThese() | d.TellPrice() | d.Compare() | d.SendPhoto() | d.AskWhich():
            return _these(decision.products[:5], moment, shop)
        case d.TellStock():
            return _ordered(Facts(_products(decision.products, shop)), decision.asked, moment)
        case d.TellDetails():
            return _details(decision, moment, shop)
        case d.TellPolicy():
            return _policy(decision, shop)
        case d.TellFaq():
            return Facts(quotes=_faq(decision.number, shop))
        case d.TellQuote(source, text):
            return Facts(quotes=(Quote(text, source),))
        case d.ShowBetter():
            return Facts(_products((decision.product,), shop))
        case d.MeetObjection():
            return _doubt(decision, shop)
        case _:
            return Facts()


def _of_paying(decision: d.Paying, moment: Moment, shop: Shop) -> Facts:
    """The facts of a decision about paying."""
    match decision:
        case d.HowToPay():
            return _ways(decision, moment, shop)
        case d.PayWith():
            return _payment(decision, moment, shop)
        case d.TakeOrderData():
            return _order_again(decision, moment, shop)
        case d.AddToOrder():
            return _added(decision, moment, shop)
        case d.TellDiscounts():
            return _discounts(decision, shop)
        case _:
            return Facts()


def _products(ids: Sequence[str], shop: Shop) -> tuple[Product, ...]:
    """The products that are still sold."""
    return tuple(shop.catalogue[i] for i in ids if i in shop.catalogue)


def _found(find: d.Find, shop: Shop) -> Facts:
    if not find.words:
        return _of_any_sort(find, shop)
    facts = _searched(find, shop)
    if facts.fit == "over_budget" and find.widens:
        return _found(replace(find, words=(), soft=(), widens=False), shop)
    return facts


def _searched(find: d.Find, shop: Shop) -> Facts:
    words, among = (*find.words, *find.soft), frozenset(find.among) or None
    found = shop.search(Query(words, among=among, limit=WIDE))
    return choose(find, found, shop.catalogue)


def _of_any_sort(find: d.Find, shop: Shop) -> Facts:
    """Goods that suit what they are for, where there are several; else whatever is sold."""
    facts = _searched(find, shop) if find.soft else Facts()
    if facts.fit == "exact" and len(facts.products) >= SEVERAL:
        return facts
    every = [p for p in shop.catalogue.values() if not find.among or p.id in find.among]
    hits = tuple(Hit(p.id, 0.0, 1.0) for p in every)
    return choose(find, Found(hits, sold_here=True), shop.catalogue)


def _details(decision: d.TellDetails, moment: Moment, shop: Shop) -> Facts:
    """A product, and the sentence of the owner's that speaks of what is asked."""
    told = moment.reading.told
    quotes = (Quote(told[1], told[0]),) if told else ()
    return Facts(_products((decision.product,), shop), quotes=quotes)


def _ordered(
    facts: Facts, asked: Sequence[str], moment: Moment, counts: Sequence[int] = ()
) -> Facts:
    """The facts with the variants that were asked for, and each product as it would be ordered."""
    fits = basket.fitting(facts.products, asked, moment)
    return replace(facts, fitting=fits, lines=basket.lines(facts.products, fits, moment, counts))


def _each(decision: d.FindEach, moment: Moment, shop: Shop) -> Facts:
    """The best product of each group; a group that fits many only says what sort they are."""
    among = frozenset(decision.among) or None
    chosen: dict[str, int] = {}
    for group in decision.groups:
        found = _full(group.words, among, shop) or _full(group.words, None, shop)
        generic = len(found) > 3 and len(decision.groups) > 2 and among is None
        if found and not generic:
            chosen.setdefault(found[0], group.count)
    words = [word for group in decision.groups for word in group.words]
    facts = Facts(_products(tuple(chosen), shop))
    return _ordered(facts, words, moment, tuple(chosen.values()))


def _full(words: Sequence[str], among: frozenset[str] | None, shop: Shop) -> list[str]:
    hits = shop.search(Query(tuple(words), among=among, limit=WIDE)).hits
    return [h.product_id for h in hits if h.covered >= set(words)]


def _these(ids: Sequence[str], moment: Moment, shop: Shop) -> Facts:
    """Known products, how many of them are wanted and what they cost together."""
    return _ordered(Facts(_products(ids, shop)), moment.reading.words, moment)


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
    quotes = quotes or _told_in_faq(decision.topic, shop)
    return Facts(_products(ids, shop), quotes=quotes, methods=shop.methods)


def _ways(decision: d.HowToPay, moment: Moment, shop: Shop) -> Facts:
    """The ways to pay; where there is but one for all of it, the payment itself."""
    facts = _these(decision.products, moment, shop)
    ways = usable(shop.methods, facts.products) if facts.products else []
    if len(ways) == 1:
        return _payment(d.PayWith(decision.products, ways[0].name), moment, shop)
    return replace(facts, methods=shop.methods)


def _told_in_faq(topic: d.Topic, shop: Shop) -> tuple[Quote, ...]:
    """The owner's answer to the first frequent question about a topic."""
    for number, faq in enumerate(shop.settings.faq):
        if any(cue.act == topic for cue in shop.language.cues(tokens(faq.question))):
            return _faq(number, shop)
    return ()


def _faq(number: int, shop: Shop) -> tuple[Quote, ...]:
    """The owner's answer; a bare yes or no is told with the question it answers."""
    faq, source = shop.settings.faq[number], f"settings:faq:{number}"
    answer = Quote(faq.answer, source)
    return (Quote(f"*{faq.question}*", source), answer) if len(faq.answer) < BARE else (answer,)


def _payment(decision: d.PayWith, moment: Moment, shop: Shop) -> Facts:
    """The order, and how it is paid in the way chosen, if it can be."""
    facts = _these(decision.products, moment, shop)
    method = next(m for m in shop.methods if m.name == decision.method)
    facts = replace(facts, method=method, methods=shop.methods)
    if not facts.can_be_ordered or method not in usable([method], facts.products):
        return facts
    delivered = method.kind == "cash_on_delivery"
    status = ("to_confirm" if decision.data else "draft") if delivered else "awaiting_payment"
    first = facts.products[0]
    url = first.link if method.kind == "product_link" else None
    order = replace(
        _order(facts, method, shop.order_id, status),
        url=url or "",
        customer={"data": decision.data} if decision.data else {},
    )
    payment = Payment(first.id, facts.total, first.currency, method.name, url)
    return replace(facts, order=order, payment=payment)


def _order(facts: Facts, method: PaymentMethod, id_: str, status: str) -> Order:
    currency = facts.products[0].currency
    return Order(id_, status, currency, facts.lines, method.name, method.kind)


def _order_again(decision: d.TakeOrderData, moment: Moment, shop: Shop) -> Facts:
    """The order being made, now with what the customer gave for the delivery."""
    facts = _ordered(Facts(_products(moment.state.focus, shop)), (), moment)
    method = next((m for m in shop.methods if m.name == moment.state.method), None)
    if not facts.can_be_ordered or method is None:
        return Facts()
    order = _order(facts, method, moment.state.order or shop.order_id, "to_confirm")
    return replace(facts, order=replace(order, customer={"data": decision.data}))


def _added(decision: d.AddToOrder, moment: Moment, shop: Shop) -> Facts:
    """The order being made, now with what was offered too; its data for the delivery stay."""
    facts = _payment(d.PayWith(decision.products, moment.state.method), moment, shop)
    if facts.order is None:
        return facts
    delivered = facts.order.method_kind == "cash_on_delivery"
    status = "to_confirm" if delivered else facts.order.status
    id_ = moment.state.order or facts.order.id
    return replace(facts, order=replace(facts.order, id=id_, status=status))


def _discounts(decision: d.TellDiscounts, shop: Shop) -> Facts:
    one = decision.products if len(decision.products) == 1 else ()
    products = _products(one, shop)
    running = tuple(
        x
        for x in shop.settings.discounts
        if x.runs(shop.today) and (not x.products or not products or products[0].id in x.products)
    )
    cheaper = less_dear(products[0], shop.catalogue, shop.search) if products else ()
    return Facts(products, discounts=running, cheaper=cheaper)


def _doubt(decision: d.MeetObjection, shop: Shop) -> Facts:
    """What meets a doubt: the shop's own words on trust, alternatives that cost less."""
    products = _products(decision.products[:1], shop)
    if decision.kind == "trust":
        texts = [(key, str(getattr(shop.settings, key))) for key in TRUSTED]
        quotes = tuple(Quote(text, f"settings:{key}") for key, text in texts if text)
        return Facts(products, quotes=quotes)
    cheaper = less_dear(products[0], shop.catalogue, shop.search) if products else ()
    return Facts(products, cheaper=cheaper if decision.kind == "price" else ())
