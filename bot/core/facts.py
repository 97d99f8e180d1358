"""All that a reply may claim, and the words that were drafted from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from bot.core.answer import Order, OrderLine, Payment
from bot.core.goods import Product, Variant
from bot.core.search import Hit
from bot.core.shop import Discount, PaymentMethod

Fit = Literal["exact", "near", "none", "over_budget", "not_in_condition"]


@dataclass(frozen=True, slots=True)
class Quote:
    """A text of the owner's, told as it stands, and where it comes from."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A product offered beside what was asked, and why."""

    product: Product
    why: Literal["goes_with", "better"]
    has: str = ""  # what the better one has, as its texts write it
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What was looked up for a decision."""

    products: tuple[Product, ...] = ()
    fit: Fit = "exact"
    more: int = 0  # products that fit besides those shown
    hits: tuple[Hit, ...] = ()
    fitting: Mapping[str, tuple[Variant, ...]] = field(default_factory=dict)  # as asked for
    lines: tuple[OrderLine, ...] = ()  # the products as they would be ordered
    quotes: tuple[Quote, ...] = ()
    order: Order | None = None
    payment: Payment | None = None
    method: PaymentMethod | None = None
    methods: tuple[PaymentMethod, ...] = ()
    discounts: tuple[Discount, ...] = ()
    cheaper: tuple[Product, ...] = ()  # alternatives that really cost less
    offer: Offer | None = None
    categories: tuple[str, ...] = ()

    @property
    def variants(self) -> tuple[Variant, ...]:
        """Those of the first product that were asked for."""
        return self.fitting.get(self.products[0].id, ()) if self.products else ()

    @property
    def narrowed(self) -> Mapping[str, tuple[Variant, ...]]:
        """The variants asked for of each product of which not all were."""
        some = {p.id: self.fitting.get(p.id, ()) for p in self.products}
        return {p.id: some[p.id] for p in self.products if 0 < len(some[p.id]) < len(p.variants)}

    @property
    def total(self) -> Decimal:
        """What all of it costs together."""
        return sum((line.unit_price * line.quantity for line in self.lines), Decimal(0))

    @property
    def quantity(self) -> int:
        """How many they want of the one product."""
        return self.lines[0].quantity if len(self.lines) == 1 else 1

    @property
    def sold_out(self) -> Product | None:
        """The first of which what was chosen cannot be had."""
        return next((p for p in self.products if self._left(p) == 0), None)

    @property
    def is_sold_out(self) -> bool:
        """Whether what was chosen cannot be had."""
        return self.sold_out is not None

    @property
    def too_many(self) -> tuple[Product, int] | None:
        """The first of which more is wanted than there is, and how many there are."""
        wanted = {line.product_id: line.quantity for line in self.lines}
        left = ((p, self._left(p)) for p in self.products)
        return next(((p, n) for p, n in left if n and n < wanted.get(p.id, 1)), None)

    @property
    def undecided(self) -> Product | None:
        """The first whose price depends on a choice that the customer has not made."""
        return next((p for p in self.products if len(self._prices(p)) > 1), None)

    @property
    def needs_variant(self) -> bool:
        """Whether a price depends on a choice that the customer has not made."""
        return self.undecided is not None

    @property
    def can_be_ordered(self) -> bool:
        """Whether nothing is left to choose, and there is enough of everything."""
        return bool(self.lines) and not (self.sold_out or self.too_many or self.undecided)

    def _prices(self, product: Product) -> frozenset[Decimal]:
        return frozenset(v.price for v in self.fitting.get(product.id) or product.variants)

    def _left(self, product: Product) -> int | None:
        """How many can be had of what was chosen; None: nobody counts them."""
        if product.status == "sold_out":
            return 0
        chosen = self.fitting.get(product.id) or product.variants
        counts = [v.stock for v in chosen if v.stock is not None]
        if chosen and len(counts) == len(chosen):
            return max(counts)
        return None if chosen else product.stock


@dataclass(frozen=True, slots=True)
class Draft:
    """Words that nobody has checked yet."""

    act: str
    texts: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()  # product ids whose picture goes along
    asks: str = ""  # the question that it ends with
    keys: tuple[str, ...] = ()  # the wording groups it used
    handoff: str = ""  # why a person is called
    plain: str = ""  # the first text for when its picture cannot be sent
