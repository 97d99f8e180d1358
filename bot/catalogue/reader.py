"""A file of any shop becomes products, told top to bottom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from bot.catalogue.families import families
from bot.catalogue.formats import grids
from bot.catalogue.grid import MOST_ROWS
from bot.catalogue.ids import free, slug, unique
from bot.catalogue.items import items
from bot.catalogue.products import Made, made
from bot.catalogue.report import Reading, Rejected, Warned
from bot.catalogue.shop import Shop
from bot.catalogue.tables import lines
from bot.core.goods import Product, Variant
from bot.errors import BadCatalogue


def read(name: str, content: bytes, *, currency: str, today: date, country: str = "") -> Reading:
    """Read a catalogue file; BadCatalogue, in one sentence, when it is none.

    `rows` counts the rows below the header that may be products; titles of sections, totals and
    notes are none. Each is accepted, rejected with a reason, or hidden: a hidden row is neither
    accepted nor rejected, and a hidden one without a price is told in a warning.
    """
    found = lines(grids(content))
    if len(found) > MOST_ROWS:
        raise BadCatalogue(f"{name} has more than 200,000 rows; split it.")
    shop = Shop(currency=currency.upper(), today=today, country=country.upper())
    results = [made(family) for family in families(list(items(found, shop)))]
    return _reading({line.number for line in found}, results)


def _reading(rows: set[int], results: Sequence[Made]) -> Reading:
    products = [one.product for one in results if one.product]
    hidden = [one.hidden for one in results if one.hidden]
    named = _named([*products, *hidden])
    accepted = set(chain.from_iterable(one.accepted for one in results))
    rejected, warnings = _said(results, accepted)
    return Reading(
        rows=len(rows),
        accepted=len(accepted),
        products=tuple(named[: len(products)]),
        hidden=tuple(named[len(products) :]),
        rejected=rejected,
        warnings=warnings,
    )


def _said(
    results: Sequence[Made], accepted: set[int]
) -> tuple[tuple[Rejected, ...], tuple[Warned, ...]]:
    """Why rows were rejected, and the warnings; of a row accepted in part only a warning."""
    rejected = sorted(chain.from_iterable(one.rejected for one in results), key=_row)
    partly = [Warned(one.row, "variants", one.reason) for one in rejected if one.row in accepted]
    warnings = chain(partly, *(one.warnings for one in results))
    return (
        tuple(one for one in dict.fromkeys(rejected) if one.row not in accepted),
        tuple(sorted(dict.fromkeys(warnings), key=_row)),
    )


def _row(said: Rejected | Warned) -> int:
    return said.row


def _named(products: Sequence[Product]) -> list[Product]:
    """Products and variants of which no two have one id."""
    ids = unique(products)
    count = Counter([*ids, *(one.id for product in products for one in product.variants)])
    taken = set(count)
    return [
        replace(product, id=own, variants=tuple(_variants(product, own, count, taken)))
        for product, own in zip(products, ids, strict=True)
    ]


def _variants(
    product: Product, own: str, count: Counter[str], taken: set[str]
) -> Iterator[Variant]:
    """The variants of a product; an id that something else has gives way to one made of values."""
    for variant in product.variants:
        name = variant.id
        if count[name] > 1:
            values = slug(" ".join(value for _, value in variant.options))
            name = free(f"{own}-{values}", taken)
            taken.add(name)
        yield replace(variant, id=name)
