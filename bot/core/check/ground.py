"""What a reply may state in one turn: every value of its facts, with the row it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bot.core.check.vocabulary import Vocabulary
from bot.core.facts import Facts
from bot.core.goods import Product
from bot.core.money import amounts_in, links_in, long_numbers_in, percents_in, shown, signs_in
from bot.core.shop import ShopSettings
from bot.core.words import plain, tokens

FIGURE = re.compile(r"\d+(?:[.,:/]\d+)*")
Texts = Sequence[tuple[str, str]]  # a source and what it says


@dataclass(frozen=True, slots=True)
class Owned:
    """A product with what only it may be said to cost, or to have."""

    product: Product
    amounts: frozenset[Decimal]
    stocks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a reply may state, each value with its source."""

    amounts: Mapping[Decimal, str]
    links: Mapping[str, str]
    numbers: Mapping[str, str]
    percents: Mapping[str, str]
    figures: frozenset[str] = frozenset()  # all other numbers
    goods: tuple[Owned, ...] = ()
    common: frozenset[Decimal] = frozenset()  # amounts that may stand beside any product
    signs: frozenset[str] = frozenset()  # of the shop's money
    texts: str = ""  # all that the shop's own texts say, plain
    names: frozenset[str] = frozenset()  # what may stand between stars
    words: Vocabulary = field(default_factory=Vocabulary)


def ground(
    facts: Facts,
    settings: ShopSettings,
    said: str,
    given: Sequence[Decimal],
    words: Vocabulary | None = None,
) -> Ground:
    """The values that the facts of a turn hold, and those that the customer gave."""
    texts = [*_texts(facts, settings), ("customer", said)]
    goods = tuple(_owned(p, facts) for p in _products(facts))
    own = {v: f"product:{o.product.id}" for o in goods for v in o.amounts}
    common = _amounts(texts, facts) | dict.fromkeys(given, "customer")
    return Ground(
        amounts={**common, **own, **_derived(facts)},
        links=_links(texts, facts),
        numbers=_found(long_numbers_in, texts),
        percents=_found(percents_in, texts) | _shares(facts),
        figures=frozenset(_figures(texts, facts)).union(*(o.stocks for o in goods)),
        goods=goods,
        common=frozenset([*given, *_derived(facts)]),
        signs=frozenset(_signs(texts, facts, settings)),
        texts=_flat(texts[:-1]),
        names=frozenset(_names(facts, settings)),
        words=words or Vocabulary(),
    )


def _texts(facts: Facts, settings: ShopSettings) -> Iterator[tuple[str, str]]:
    """Every text of the owner's that may be quoted, with its source."""
    yield from ((quote.source, quote.text) for quote in facts.quotes)
    told = (settings.greeting, settings.hours, settings.phone, settings.business_name)
    yield from (("settings", text) for text in (*told, settings.bot_name))
    for method in settings.payment_methods:
        text = f"{method.payee} {method.holder} {method.name}"
        yield f"settings:payment_methods:{method.name}", text
    yield from ((f"discount:{x.name}", x.name) for x in facts.discounts)
    for product in _products(facts):
        held = "\n".join(f"{name}: {value}" for name, value in product.facts)
        text = f"{product.name}\n{product.id}\n{product.description}\n{held}"
        yield f"product:{product.id}", text


def _products(facts: Facts) -> tuple[Product, ...]:
    offered = (facts.offer.product,) if facts.offer else ()
    return (*facts.products, *facts.cheaper, *offered)


def _owned(product: Product, facts: Facts) -> Owned:
    chosen = facts.fitting.get(product.id) or product.variants
    stocks = [product.stock, *(v.stock for v in chosen)]
    return Owned(
        product,
        frozenset(_own_amounts(product, facts)),
        frozenset(str(stock) for stock in stocks if stock is not None),
    )


def _own_amounts(product: Product, facts: Facts) -> Iterator[Decimal]:
    """A product's prices, and these times how many are wanted."""
    lines = [line for line in facts.lines if line.product_id == product.id]
    yield from product.prices
    yield from (price * line.quantity for line in lines for price in product.prices)
    if product.price_before is not None:
        yield product.price_before


def _amounts(texts: Texts, facts: Facts) -> dict[Decimal, str]:
    """The amounts of texts that are no product's, and those that the shop's discounts name."""
    told = {
        value: source
        for source, text in texts
        if not source.startswith("product:")
        for _, value in amounts_in(text)
    }
    named = ((v, x.name) for x in facts.discounts for v in (x.amount, x.min_total))
    return told | {v: f"discount:{name}" for v, name in named if v is not None}


def _signs(texts: Texts, facts: Facts, settings: ShopSettings) -> Iterator[str]:
    """The signs of the shop's money, of its goods, and those that its texts write."""
    currencies = {settings.currency, *(p.currency for p in _products(facts))} - {""}
    for currency in currencies:
        written = shown(Decimal(1), currency, settings.country)
        yield from (sign for _, sign in signs_in(written))
    yield from (sign for _, text in texts[:-1] for _, sign in signs_in(text))


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


def _found(finder: Callable[[str], Iterable[str]], texts: Texts) -> dict[str, str]:
    return {found: source for source, text in texts for found in finder(text)}


def _links(texts: Texts, facts: Facts) -> dict[str, str]:
    links = _found(links_in, texts)
    links |= {p.link: f"product:{p.id}" for p in _products(facts) if p.link}
    if facts.payment and facts.payment.url:
        links[facts.payment.url] = "payment"
    return links


def _shares(facts: Facts) -> dict[str, str]:
    """The percentages that the shop's discounts name."""
    rows = [x for x in facts.discounts if x.percent is not None]
    return {f"{x.percent:f}": f"discount:{x.name}" for x in rows}


def _figures(texts: Texts, facts: Facts) -> Iterator[str]:
    """Numbers of any kind: of the sources, of options, of how many there are."""
    variants = (variant for product in _products(facts) for variant in product.variants)
    options = (value for variant in variants for _, value in variant.options)
    for text in (*(text for _, text in texts), *options):
        yield from FIGURE.findall(text)
    counts = (facts.more, len(facts.products), *(line.quantity for line in facts.lines))
    yield from map(str, counts)


def _flat(texts: Texts) -> str:
    """The words of all sources, one after the other, sources apart."""
    return " | ".join(" ".join(tokens(text)) for _, text in texts)


def _names(facts: Facts, settings: ShopSettings) -> Iterator[str]:
    """The names that may be set off: of goods with or without a choice, of the shop."""
    yield from (plain(p.name) for p in _products(facts))
    yield from (plain(line.name) for line in facts.lines)
    yield from (plain(name) for name in (settings.business_name, settings.bot_name) if name)
    yield from (plain(method.name) for method in settings.payment_methods)
