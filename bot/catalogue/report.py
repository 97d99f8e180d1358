"""What came of reading a catalogue file."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.goods import Product


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that became no product, and why. Rows count from 1, below the header."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Warned:
    """A row that was accepted although a field of it could not be used as written."""

    row: int
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A file, read: what may be offered, and an account of every row."""

    rows: int
    accepted: int
    products: tuple[Product, ...]
    hidden: tuple[Product, ...] = ()  # in the file, not to be offered
    rejected: tuple[Rejected, ...] = ()
    warnings: tuple[Warned, ...] = ()
