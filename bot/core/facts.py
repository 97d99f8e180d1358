"""All that a reply may claim, and the words that were drafted from it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.core.answer import Order, Payment
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
class Facts:
    """What was looked up for a decision."""

    products: tuple[Product, ...] = ()
    fit: Fit = "exact"
    more: int = 0  # products that fit besides those shown
    hits: tuple[Hit, ...] = ()
    variants: tuple[Variant, ...] = ()  # those of the one product that were asked for
    quotes: tuple[Quote, ...] = ()
    quantity: int = 1
    total: Decimal | None = None
    order: Order | None = None
    payment: Payment | None = None
    method: PaymentMethod | None = None
    methods: tuple[PaymentMethod, ...] = ()
    discounts: tuple[Discount, ...] = ()
    cheaper: tuple[Product, ...] = ()  # alternatives that really cost less
    categories: tuple[str, ...] = ()

    @property
    def is_sold_out(self) -> bool:
        """Whether what was chosen of the one product cannot be had."""
        chosen = self.variants or (self.products[0].variants if self.products else ())
        none = bool(chosen) and all(variant.stock == 0 for variant in chosen)
        return none or (bool(self.products) and self.products[0].status == "sold_out")

    @property
    def needs_variant(self) -> bool:
        """Whether the price depends on a choice that the customer has not made."""
        [*held] = self.variants or (self.products[0].variants if self.products else ())
        return len({variant.price for variant in held}) > 1


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
