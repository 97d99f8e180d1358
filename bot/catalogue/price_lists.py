"""Lists with a price column for each presentation: small, medium, large."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.catalogue.grid import is_blank
from bot.catalogue.headers import Column, understand
from bot.catalogue.lines import Line, Table

OPTION = "Presentación"
SURE = 200  # a column of a lower rank is simply the price


def spread(lines: Sequence[Line]) -> list[Line]:
    """A line for each presentation that has a price; lines of other lists as they are."""
    tables = {id(line.table): line.table for line in lines}
    single = {key: _single(table) for key, table in tables.items()}
    return [one for line in lines for one in _spread(line, single[id(line.table)])]


def _spread(line: Line, single: Mapping[Column, Table]) -> Iterator[Line]:
    filled = [price for price in single if not is_blank(line.cell(price))]
    for price in filled:
        width = single[price].columns[-1].at
        cells = (*line.cells, *[""] * width)[:width]
        yield replace(line, table=single[price], cells=(*cells, _label(price)))
    if not filled:
        yield line


def _single(table: Table) -> dict[Column, Table]:
    """For each presentation the table with its price only, and a column that names it."""
    prices = sorted(table.by_role.get("price", ()), key=_place)
    labels = {_label(price) for price in prices}
    if len(prices) < 2 or min(price.rank for price in prices) < SURE or len(labels) < len(prices):
        return {}
    others = [one for one in table.columns if one.role != "price"]
    label = Column(max(one.at for one in table.columns) + 1, OPTION, "option")
    return {price: replace(table, columns=(*others, price, label)) for price in prices}


def _place(column: Column) -> int:
    return column.at


def _label(column: Column) -> str:
    """What a header says beside that it is a price: `Precio familiar` is `familiar`."""
    words = [word for word in column.header.split() if understand(word).role != "price"]
    return " ".join(words) or column.header
