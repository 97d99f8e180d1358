"""What the importer knows of the shop, and how a table of its file is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.catalogue.amounts import Style


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop that the file belongs to."""

    currency: str
    today: date
    country: str = ""


@dataclass(frozen=True, slots=True)
class Habits:
    """How one table is written, found by looking at its whole columns."""

    shop: Shop
    styles: Mapping[int, Style]  # by the place of the column
    category_is_kind: bool = False  # PHYSICAL, DIGITAL, SERVICE instead of categories
    permalink_is_group: bool = False  # a short name instead of an address
