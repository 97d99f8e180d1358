"""What every format becomes before it is understood: rows of cells."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

Cell = str | Decimal | tuple[str, ...]  # text, a number that needs no reading, a list
Row = tuple[Cell, ...]
MOST_ROWS = 200_000
MOST = Decimal(10) ** 15  # beyond it a number is a slip, not a price or a count


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet or list of a file, as it stands there."""

    rows: tuple[tuple[int, Row], ...]  # each with its number in the file
    title: str = ""
    is_tidy: bool = False  # the first row is the header for certain


def shown(cell: Cell) -> str:
    """A cell as text."""
    if isinstance(cell, tuple):
        return " | ".join(cell)
    return cell if isinstance(cell, str) else f"{cell:f}"


def is_blank(cell: Cell) -> bool:
    """Whether nothing is written there."""
    return not cell.strip() if isinstance(cell, str) else cell == ()


def number(value: float | int | Decimal) -> Decimal:
    """A number without the noise of binary fractions: 12.1 + 0.2 is 12.3."""
    found = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not found.is_finite():
        return Decimal(0)
    return tidy(found)


def tidy(value: Decimal) -> Decimal:
    """A number without useless zeros or an exponent; 0 when it is beyond belief."""
    if abs(value) > MOST:
        return Decimal(0)
    return Decimal(int(value)) if value == int(value) else value.normalize()
