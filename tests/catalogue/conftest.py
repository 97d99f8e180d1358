"""A shop in Bogotá that imports small files of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from bot.catalogue import Reading, read

TODAY = date(2026, 11, 24)


def _importing(
    content: str | bytes, *, currency: str = "COP", country: str = "CO", today: date = TODAY
) -> Reading:
    whole = content if isinstance(content, bytes) else content.encode()
    reading = read("catalogo", whole, currency=currency, today=today, country=country)
    _is_accounted_for(reading)
    return reading


def _is_accounted_for(reading: Reading) -> None:
    """Whatever the test is about: ids are unique, prices are prices, rows are told."""
    everything = (*reading.products, *reading.hidden)
    ids = [product.id for product in everything]
    ids += [variant.id for product in everything for variant in product.variants]
    assert len(ids) == len(set(ids))
    assert all(price > 0 for product in everything for price in product.prices)
    assert reading.accepted + len({one.row for one in reading.rejected}) <= reading.rows
    assert all(one.reason for one in reading.rejected)


@pytest.fixture
def importing() -> Callable[..., Reading]:
    return _importing


def _excel(*sheets: list[list[object]], merged: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for at, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Hoja{at}")
        for row in rows:
            sheet.append(row)
        for area in merged if at == 1 else ():
            sheet.merge_cells(area)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.fixture
def excel() -> Callable[..., bytes]:
    return _excel
