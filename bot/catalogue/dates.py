"""Dates as exports write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from bot.catalogue.grid import Cell, shown

DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
EXCEL_ZERO = date(1899, 12, 30)


def dates(cell: Cell) -> list[date]:
    """The dates in a cell, in order; those that no calendar has are left out."""
    if isinstance(cell, Decimal):
        return [EXCEL_ZERO + timedelta(days=int(cell))] if 20_000 < cell < 80_000 else []
    found = (_date(match) for match in DATE.finditer(shown(cell)))
    return [day for day in found if day]


def _date(match: re.Match[str]) -> date | None:
    year, month, day = (int(one) for one in _parts(match))
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _parts(match: re.Match[str]) -> tuple[str, str, str]:
    """Year, month and day; the day stands first except in 12/31/2026."""
    if match[1]:
        return match[1], match[2], match[3]
    return (match[6], match[4], match[5]) if int(match[5]) > 12 else (match[6], match[5], match[4])
