"""What the shop sells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.core.units import measured
from bot.core.words import tokens

FOR = re.compile(r"\b(?:para|pra|for|compatible con)\b(.*)")  # behind it: what it is made for
Kind = Literal["physical", "digital", "service"]
Status = Literal["available", "sold_out"]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """One choice of a product: a size, a colour, both."""

    id: str
    options: Pairs
    price: Decimal
    stock: int | None = None  # None: not counted
    images: tuple[str, ...] = ()


def option_words(variant: Variant) -> frozenset[str]:
    """The words of a variant's options, units by one name."""
    return measured(word for _, value in variant.options for word in tokens(value))


@dataclass(frozen=True, slots=True)
class Product:
    """Something the shop sells, with every fact that a reply may state about it."""

    id: str
    name: str
    price: Decimal  # the lowest of its variants
    currency: str = ""  # "": the shop's own
    kind: Kind = "physical"
    stock: int | None = None  # None: not counted
    category: str = ""
    brand: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    facts: Pairs = ()  # material, guarantee, author: facts that are no choice
    images: tuple[str, ...] = ()
    link: str | None = None  # where this product is bought
    price_before: Decimal | None = None  # the regular price while a lower one runs
    variants: tuple[Variant, ...] = ()

    @property
    def status(self) -> Status:
        """Sold out when it is counted and none is left."""
        return "sold_out" if self.stock == 0 else "available"

    @property
    def prices(self) -> frozenset[Decimal]:
        """Every price that may be quoted for it."""
        return frozenset([self.price, *(variant.price for variant in self.variants)])


def named(product: Product, variants: Sequence[Variant]) -> str:
    """A product's name, with the one variant that was chosen."""
    return f"{product.name} ({named_variant(variants[0])})" if len(variants) == 1 else product.name


def named_variant(variant: Variant) -> str:
    """'38, Negro'."""
    return ", ".join(value for _, value in variant.options)
