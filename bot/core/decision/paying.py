"""Decisions about paying: the ways, an order, a receipt."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class HowToPay:
    """The ways to pay for what is in focus."""

    products: tuple[str, ...] = ()
    have: str = ""  # a way to pay that they asked for and the shop has
    missing: str = ""  # one that it does not have


@dataclass(frozen=True, slots=True)
class PayWith:
    """Take the order and tell how to pay it in the way chosen."""

    products: tuple[str, ...]
    method: str
    data: str = ""  # name, address and city, where they came with it


@dataclass(frozen=True, slots=True)
class TakeOrderData:
    """They gave what was asked for the delivery."""

    data: str


@dataclass(frozen=True, slots=True)
class AddToOrder:
    """They take what was offered: it joins the order being made."""

    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AwaitReceipt:
    """They say that they will pay, or have paid: a receipt is needed."""

    paid: bool


@dataclass(frozen=True, slots=True)
class TakeReceipt:
    """A picture came while a payment is awaited: a person checks it."""


@dataclass(frozen=True, slots=True)
class TellDiscounts:
    """The discounts that the shop grants, which may be none."""

    products: tuple[str, ...] = ()
    offer: Decimal | None = None


Paying = (
    HowToPay | PayWith | TakeOrderData | AddToOrder | AwaitReceipt | TakeReceipt | TellDiscounts
)
