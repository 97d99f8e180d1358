"""How goods relate: alike, cheaper, better, and what goes with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.core.choose import cheaper_than
from bot.core.goods import FOR, Product
from bot.core.search import Found, Query
from bot.core.words import plain, stem, tokens

Search = Callable[[Query], Found]
Together = Mapping[str, Mapping[str, int]]  # how many orders held both
WIDE, SHOWN = 60, 3
DEARER = Decimal("1.6")  # a better one costs at most so many times as much
SAVING = Decimal("0.9")  # of a price, at which another one clearly costs less
OFTEN = 2  # orders that make a habit of two products
MEASURE = re.compile(
    r"(?<![\d/.,])(\d+(?:[.,]\d+)?)\s?(gb|tb|mb|mah|mp|hz|ghz|rpm|w|watts|kw|hp|psi|btu|l|lt|litros|ml|kg|gr|g|"
    r"pulgadas|pulg|\"|nucleos|hojas|paginas|piezas|pzas|unidades|und|horas|puestos)(?![a-z])"
)
SAME_UNIT = {
    "tb": ("gb", 1024),
    "mb": ("gb", 1 / 1024),
    "kw": ("w", 1000),
    "watts": ("w", 1),
    "lt": ("l", 1),
    "litros": ("l", 1),
    "ml": ("l", 0.001),
    "gr": ("g", 1),
    "kg": ("g", 1000),
    "pulg": ("pulgadas", 1),
    '"': ("pulgadas", 1),
    "pzas": ("piezas", 1),
    "und": ("unidades", 1),
}


@dataclass(frozen=True, slots=True)
class Better:
    """A product that has more of something, and what that is, as their texts say it."""

    product: Product
    attribute: str  # the unit, or the name of the fact
    has: str
    instead_of: str


@dataclass(frozen=True, slots=True)
class _Amount:
    value: float
    written: str


def similar(
    product: Product, catalogue: Mapping[str, Product], search: Search, *, most: int = SHOWN
) -> tuple[Product, ...]:
    """Goods of the same sort that can be had, most alike first."""
    return tuple(_alike(product, catalogue, search))[:most]


def cheaper(
    product: Product, catalogue: Mapping[str, Product], search: Search, *, most: int = SHOWN
) -> tuple[Product, ...]:
    """Goods of the same sort that cost less, most alike first."""
    return tuple(p for p in _alike(product, catalogue, search) if p.price < product.price)[:most]


def less_dear(
    product: Product, catalogue: Mapping[str, Product], search: Search
) -> tuple[Product, ...]:
    """What is offered to whom it is too dear, the closest in price first.

    Of what is called alike the most alike, at a clear saving where there is any; where nothing is
    called alike, what is of one category and marked alike.
    """
    own, most = _head(product), product.price * SAVING
    found = cheaper(product, catalogue, search, most=WIDE)
    alike = [p for p in found if _head(p) == own and plain(p.name) != plain(product.name)]
    clear = [p for p in alike if p.price <= most] or alike
    if not clear:
        return cheaper_than(product, tuple(catalogue.values()))
    return tuple(sorted(clear[:SHOWN], key=lambda p: p.price, reverse=True))


def better(
    product: Product, catalogue: Mapping[str, Product], search: Search, *, most: int = SHOWN
) -> tuple[Better, ...]:
    """Goods of the same sort that have more of something and less of nothing, least dear first.

    What is compared are amounts with units in names and facts: memory, power, size, pieces.
    """
    own, ceiling = measures(product), product.price * DEARER
    dearer = (p for p in _alike(product, catalogue, search) if product.price <= p.price <= ceiling)
    found = [made for p in dearer if (made := _more(own, p))]
    return tuple(sorted(found, key=lambda made: made.product.price)[:most])


def goes_with(
    product: Product,
    catalogue: Mapping[str, Product],
    together: Together | None = None,
    *,
    most: int = SHOWN,
) -> tuple[Product, ...]:
    """What is bought with it, most often first; then what says that it is for such a thing."""
    habits = sorted((together or {}).get(product.id, {}).items(), key=lambda own: (-own[1], own[0]))
    bought = [key for key, times in habits if times >= OFTEN]
    made_for = [p.id for p in catalogue.values() if p.id != product.id and is_for(p, product)]
    ids = dict.fromkeys([*bought, *made_for])
    known = (catalogue[key] for key in ids if key in catalogue)
    return tuple(p for p in known if p.status == "available")[:most]


def bought_together(orders: Iterable[Sequence[str]]) -> Together:
    """How many orders held each two products; an order is the ids of its products."""
    counts: dict[str, dict[str, int]] = {}
    for order in orders:
        held = dict.fromkeys(order)
        for one in held:
            for other in held:
                if one != other:
                    own = counts.setdefault(one, {})
                    own[other] = own.get(other, 0) + 1
    return counts


def main_thing(product: Product) -> str:
    """What an accessory is for, as its name says it: 'Funda para celular A05' is for 'celular a05'.

    Empty for a thing of its own.
    """
    found = FOR.search(plain(product.name))
    return " ".join(tokens(found.group(1))) if found else ""


def is_for(accessory: Product, product: Product) -> bool:
    """Whether a product says that it is for things such as another one."""
    meant = [stem(word) for word in tokens(main_thing(accessory))]
    if not meant or main_thing(product):
        return False
    sort = {stem(word) for word in (*tokens(product.name)[:1], *tokens(product.category))}
    return meant[0] in sort


def measures(product: Product) -> Mapping[str, _Amount]:
    """The amounts that a product's name and facts give, by unit; of one unit, the nth largest."""
    made: dict[str, _Amount] = {}
    texts = [product.name, *(f"{name} {value}" for name, value in product.facts)]
    by_unit: dict[str, dict[float, str]] = {}
    for text in texts:
        for number, unit in MEASURE.findall(plain(text)):
            base, times = SAME_UNIT.get(unit, (unit, 1))
            value = float(number.replace(",", ".")) * times
            by_unit.setdefault(base, {}).setdefault(value, f"{number} {unit}".strip())
    for unit, amounts in by_unit.items():
        for place, (value, written) in enumerate(sorted(amounts.items(), reverse=True)):
            made[f"{unit}:{place}"] = _Amount(value, written)
    return made


def _more(own: Mapping[str, _Amount], other: Product) -> Better | None:
    """What another product has more of, if it has less of nothing that both tell."""
    theirs = measures(other)
    both = [key for key in own if key in theirs and _count(own, key) == _count(theirs, key)]
    if any(theirs[key].value < own[key].value for key in both):
        return None
    more = [key for key in both if theirs[key].value > own[key].value]
    if not more:
        return None
    best = max(more, key=lambda key: theirs[key].value / max(own[key].value, 1e-9))
    unit = best.partition(":")[0]
    return Better(other, unit, theirs[best].written, own[best].written)


def _count(amounts: Mapping[str, _Amount], key: str) -> int:
    """How many amounts of a unit a product tells: of two, one may be memory and one disk."""
    unit = key.partition(":")[0]
    return sum(other.partition(":")[0] == unit for other in amounts)


def _alike(product: Product, catalogue: Mapping[str, Product], search: Search) -> Iterator[Product]:
    """Goods of the same sort that can be had, most alike first."""
    words = tuple(dict.fromkeys([*tokens(product.name), *tokens(product.category)]))
    for hit in search(Query(words, limit=WIDE)).hits:
        other = catalogue.get(hit.product_id)
        if other and other.id != product.id and _is_kin(other, product):
            yield other


def _is_kin(one: Product, other: Product) -> bool:
    """Whether two products are the same sort of thing, and the first can be had."""
    if one.status != "available" or one.kind != other.kind:
        return False
    if bool(main_thing(one)) != bool(main_thing(other)):
        return False
    if one.category and other.category:
        return plain(one.category) == plain(other.category)
    return _head(one) == _head(other)


def _head(product: Product) -> str:
    words = tokens(product.name)
    return stem(words[0]) if words else ""
