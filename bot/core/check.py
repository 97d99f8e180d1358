"""Nothing leaves the shop that a row does not say: each claim with its source, or a problem."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.core.answer import Claim
from bot.core.facts import Draft, Facts
from bot.core.goods import Product
from bot.core.money import amounts_in, links_in, long_numbers_in, percents_in
from bot.core.shop import ShopSettings
from bot.core.words import plain, tokens

STOCK = re.compile(r"(?:quedan?|hay|tenemos|restam|left)\D{0,12}?(\d{1,4}) (?:unidad|unit)")
CONFIRMED = re.compile(
    r"(?:pago|transferencia|payment|pagamento)(?: ya| fue| ha sido| quedo| esta| is| was| foi)*"
    r" (?:confirmad|recibid|aprobad|acreditad|validad|verificad|received|confirmed|aprovad|recebid)"
)
LEAKED = re.compile(r"\{\w*\}|\[[^\]]*\|[^\]]*\]|\b(?:None|nan|null|undefined)\b")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a reply may state in one turn, each value with its source."""

    amounts: Mapping[Decimal, str]
    links: Mapping[str, str]
    numbers: Mapping[str, str]
    percents: Mapping[str, str]
    prices: Mapping[str, frozenset[Decimal]]  # a product's plain name -> its own amounts


def ground(facts: Facts, settings: ShopSettings, said: str, given: Sequence[Decimal]) -> Ground:
    """The values that the facts of a turn hold, and those that the customer gave."""
    texts = [*_texts(facts, settings), ("customer", said)]
    products = _products(facts)
    own = {v: f"product:{p.id}" for p in products for v in _own_amounts(p, facts)}
    amounts = {value: source for source, text in texts for _, value in amounts_in(text)}
    links = {link.casefold(): source for source, text in texts for link in links_in(text)}
    links |= {p.link.casefold(): f"product:{p.id}" for p in products if p.link}
    if facts.payment and facts.payment.url:
        links[facts.payment.url.casefold()] = "payment"
    return Ground(
        amounts={**amounts, **_granted(facts), **own, **_derived(facts), **_asked(given)},
        links=links,
        numbers={number: source for source, text in texts for number in long_numbers_in(text)},
        percents={p: source for source, text in texts for p in percents_in(text)} | _shares(facts),
        prices={plain(p.name): frozenset(_own_amounts(p, facts)) for p in products},
    )


def _asked(given: Sequence[Decimal]) -> Mapping[Decimal, str]:
    return dict.fromkeys(given, "customer")


def _granted(facts: Facts) -> Mapping[Decimal, str]:
    """The amounts that the shop's discounts name."""
    named = ((v, x.name) for x in facts.discounts for v in (x.amount, x.min_total))
    return {value: f"discount:{name}" for value, name in named if value is not None}


def _shares(facts: Facts) -> dict[str, str]:
    """The percentages that the shop's discounts name."""
    rows = [x for x in facts.discounts if x.percent is not None]
    return {f"{x.percent:f}": f"discount:{x.name}" for x in rows}


def _texts(facts: Facts, settings: ShopSettings) -> Iterator[tuple[str, str]]:
    """Every text of the owner's that may be quoted, with its source."""
    yield from ((quote.source, quote.text) for quote in facts.quotes)
    yield from (("settings", text) for text in (settings.greeting, settings.hours, settings.phone))
    for method in settings.payment_methods:
        yield (
            f"settings:payment_methods:{method.name}",
            f"{method.payee} {method.holder} {method.name}",
        )
    for product in _products(facts):
        held = " ".join(f"{name} {value}" for name, value in product.facts)
        text = f"{product.name}\n{product.id}\n{product.description}\n{held}"
        yield f"product:{product.id}", text


def _products(facts: Facts) -> tuple[Product, ...]:
    return (*facts.products, *facts.cheaper)


def _own_amounts(product: Product, facts: Facts) -> Iterator[Decimal]:
    """A product's prices, and these times how many are wanted."""
    wanted = {line.product_id: line.quantity for line in facts.lines}
    for price in product.prices:
        yield price
        yield price * wanted.get(product.id, 1)
    if product.price_before is not None:
        yield product.price_before


def _derived(facts: Facts) -> Mapping[Decimal, str]:
    """Totals and differences that follow from the prices."""
    derived: dict[Decimal, str] = {}
    if facts.lines:
        derived[facts.total] = "total"
    if facts.order is not None:
        derived[facts.order.total] = f"order:{facts.order.id}"
    prices = [p.price for p in facts.products]
    if len(prices) > 1:
        derived[max(prices) - min(prices)] = "difference"
    return derived


def claims(draft: Draft, known: Ground) -> Iterator[Claim]:
    """What a draft states, each with the row that says so; a source of "" is no row."""
    for text in filter(None, (*draft.texts, draft.plain)):
        for written, value in amounts_in(text):
            yield Claim("amount", written, known.amounts.get(value, ""))
        for link in links_in(text):
            yield Claim("link", link, known.links.get(link.casefold(), ""))
        for number in long_numbers_in(text):
            yield Claim("number", number, known.numbers.get(number, ""))
        for percent in percents_in(text):
            yield Claim("percent", percent, known.percents.get(percent, ""))


def problems(draft: Draft, facts: Facts, known: Ground) -> Iterator[str]:
    """What a draft states and no row says; nothing means good to send."""
    yield from (f"no source for {c.kind} {c.text}" for c in claims(draft, known) if not c.source)
    images = {p.id for p in facts.products if p.images}
    yield from (f"no picture of {p}" for p in draft.photos if p not in images)
    counts = {str(p.stock) for p in facts.products}
    counts |= {str(v.stock) for p in facts.products for v in p.variants}
    for text in filter(None, (*draft.texts, draft.plain)):
        yield from _swapped(text, known)
        yield from (f"no such stock {n}" for n in STOCK.findall(plain(text)) if n not in counts)
        yield from (f"leaked {piece}" for piece in LEAKED.findall(text))
        if CONFIRMED.search(plain(text)):
            yield "calls a payment confirmed"


def _swapped(text: str, known: Ground) -> Iterator[str]:
    """A line that names one product and gives only others' prices."""
    for line in text.splitlines():
        words = f" {' '.join(tokens(line))} "
        owners = [n for n in known.prices if f" {' '.join(tokens(n))} " in words]
        stated = {value for _, value in amounts_in(line)}
        others = {v for n, own in known.prices.items() if n not in owners for v in own}
        own = {v for n in owners for v in known.prices[n]}
        if owners and stated & (others - own) and not stated & own:
            yield f"another product's price beside {owners[0]}"
