"""What they want of each product: which variant, how many, at what price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from bot.core.answer import OrderLine
from bot.core.goods import Product, Variant, named, option_words
from bot.core.moment import Moment
from bot.core.reading import Reading
from bot.core.units import measured
from bot.core.words import tokens

Fitting = Mapping[str, tuple[Variant, ...]]


def fitting(products: Sequence[Product], asked: Sequence[str], moment: Moment) -> Fitting:
    """Of each product the variants that have the options asked for, now and before."""
    r = moment.reading
    words = (*asked, *r.soft, *r.measures)
    return {p.id: _of_one(p, words, moment) for p in products if p.variants}


def _of_one(product: Product, asked: Sequence[str], moment: Moment) -> tuple[Variant, ...]:
    """The variants asked for; of these the one chosen before, or those that suit what was said."""
    now = _with_options(product, asked, moment.reading.text)
    chosen = tuple(v for v in now if v.id == moment.state.choices.get(product.id))
    if chosen or product.id not in moment.state.focus:
        return chosen or now
    kept = measured(moment.state.wanted)
    agree = {v.id: len(kept & option_words(v)) for v in now}
    most = max(agree.values(), default=0)
    return tuple(v for v in now if agree[v.id] == most)


def _with_options(product: Product, asked: Sequence[str], text: str) -> tuple[Variant, ...]:
    """The variants whose options hold the words that are options of this product at all."""
    if spelled := _spelled(product, text):
        return spelled
    known = {word for v in product.variants for word in option_words(v)}
    wanted = measured(asked) & known
    having = [v for v in product.variants if wanted <= option_words(v)]
    least = min((_beside(v, wanted) for v in having), default=0)
    return tuple(v for v in having if _beside(v, wanted) == least)


def _spelled(product: Product, text: str) -> tuple[Variant, ...]:
    """The variants of which an option of several words is written out: 'sin azúcar'."""
    said = f" {text} "
    values = {
        v.id: [words for _, value in v.options if len(words := tokens(value)) > 1]
        for v in product.variants
    }
    whole = {id_ for id_, own in values.items() if any(f" {' '.join(w)} " in said for w in own)}
    some = 0 < len(whole) < len(product.variants)
    return tuple(v for v in product.variants if v.id in whole) if some else ()


def _beside(variant: Variant, wanted: frozenset[str]) -> int:
    """How many words its options have besides: 'azul marino' has one more than 'azul'."""
    values = (measured(tokens(value)) for _, value in variant.options)
    return sum(len(words - wanted) for words in values if words & wanted)


def lines(
    products: Sequence[Product], fits: Fitting, moment: Moment, counts: Sequence[int] = ()
) -> tuple[OrderLine, ...]:
    """A line a product, as many as they said in this turn or before."""
    return tuple(_lines(products, fits, moment, counts))


def _lines(
    products: Sequence[Product], fits: Fitting, moment: Moment, counts: Sequence[int]
) -> Iterator[OrderLine]:
    alone = moment.reading.quantity if len(products) == 1 else None
    for n, product in enumerate(products):
        variants = fits.get(product.id, ())
        own = counts[n] if n < len(counts) and counts[n] > 1 else alone
        said = own * _pieces(variants, moment.reading) if own else 0
        yield OrderLine(
            product_id=product.id,
            name=named(product, variants),
            quantity=said or moment.state.quantities.get(product.id, 1),
            unit_price=_unit_price(product, variants),
            variant_id=variants[0].id if len(variants) == 1 else "",
        )


def _pieces(variants: Sequence[Variant], reading: Reading) -> int:
    """How many pieces a dozen is: twelve, or one where it is sold by the dozen."""
    sold = bool(variants) and all(measured(reading.measures) & option_words(v) for v in variants)
    return 1 if sold else reading.dozen


def _unit_price(product: Product, variants: Sequence[Variant]) -> Decimal:
    """What one costs: of the variants chosen the lowest price, else the product's."""
    return min((v.price for v in variants), default=product.price)
