"""Decisions about goods: find, show, price, compare."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.core.reading import Condition, Extreme, Group


@dataclass(frozen=True, slots=True)
class Find:
    """Look for goods and show what fits."""

    words: tuple[str, ...]
    soft: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None
    extreme: Extreme = ""
    condition: Condition = ""
    among: tuple[str, ...] = ()  # only these
    but: tuple[str, ...] = ()  # not these
    wants_photo: bool = False
    wants_details: bool = False
    thrifty: bool = False  # they want something cheap
    thing: bool = False  # the first word is a sort of goods: what is only made for it is not it
    widens: bool = False  # other sorts will do where none of these is within the limits
    offer: Decimal | None = None  # the price that they named
    reason: str = ""  # what leads to it: an objection


@dataclass(frozen=True, slots=True)
class FindEach:
    """Several goods named in one breath."""

    groups: tuple[Group, ...]
    shared: tuple[str, ...] = ()
    then: Literal["list", "total", "compare", "cheapest", "dearest"] = "list"
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowThese:
    """Show goods that are known already: a card for one, a list for several."""

    products: tuple[str, ...]
    wants_photo: bool = False


@dataclass(frozen=True, slots=True)
class TellPrice:
    """The price of what is in focus."""

    products: tuple[str, ...]
    total: bool = False
    offer: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TellDetails:
    """More about one product; `asked` are the words of the particular that is wanted."""

    product: str
    asked: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TellStock:
    """Whether it can be had, and in which sizes and colours."""

    products: tuple[str, ...]
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SendPhoto:
    """The pictures of what is in focus."""

    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """Facts of two or more products side by side."""

    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShowBetter:
    """They ask for a better one than this."""

    product: str


Goods = (
    Find
    | FindEach
    | ShowThese
    | ShowBetter
    | TellPrice
    | TellDetails
    | TellStock
    | SendPhoto
    | Compare
)
