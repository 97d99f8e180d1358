"""Grids become lines: titles, notes, sections and totals are told from products."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.catalogue.grid import Grid, Row, is_blank, shown
from bot.catalogue.header_rows import DEEPEST, find_header, repeats_header, side_by_side, table
from bot.catalogue.lexicon import folded, lexicon
from bot.catalogue.lines import Line, Table
from bot.catalogue.price_lists import spread
from bot.errors import BadCatalogue

Rows = Sequence[tuple[int, Row]]
PRICES = ("price", "sale_price", "net_price")


def lines(grids: Sequence[Grid]) -> list[Line]:
    """Every row below a header that may be a product, numbered through all sheets."""
    found: list[Line] = []
    for grid in grids:
        last = found[-1].number if found else 0
        below = spread(_lines(grid))
        found += [replace(line, number=line.number + last) for line in below]
    if not found:
        raise BadCatalogue(_why(grids))
    return found


def _why(grids: Sequence[Grid]) -> str:
    """Why no line was found."""
    rows = [row for grid in grids for _, row in grid.rows if not all(map(is_blank, row))]
    if not rows:
        return "The file is empty."
    if any(table(row).has("name") for row in rows[:DEEPEST]):
        return "The file has a header but no product below it."
    seen = ", ".join(shown(cell)[:30] for cell in max(rows[:5], key=len) if not is_blank(cell))
    return (
        "No column looks like the product's name; give the columns headers such as"
        f" nombre, precio, stock. What is there: {seen[:200]}."
    )


def _lines(grid: Grid) -> list[Line]:
    header = find_header(grid)
    if header is None:
        return []
    zero = grid.rows[header.below - 1][0]
    rows = [(number - zero, row) for number, row in grid.rows[header.below :]]
    whole = table(header.row, grid.title, (row for _, row in rows))
    if not whole.has("name"):
        return []
    tables = side_by_side(replace(whole, is_tidy=grid.is_tidy), len(header.row))
    return [line for one in tables for line in _below(one, rows)]


def _below(current: Table, rows: Rows) -> Iterator[Line]:
    """The rows that may be products, each under its section and under the latest header."""
    section = ""
    for at, (number, row) in enumerate(rows):
        line = Line(number, current, row, section)
        if current.is_tidy:
            yield line
        elif repeats_header(row):
            current = _next(current, row, rows[at + 1 :], is_first=at == 0)
        elif title := _section(line, rows[at + 1 : at + 2]):
            section = title
        elif not _is_remark(line):
            yield line


def _next(current: Table, row: Row, below: Rows, *, is_first: bool) -> Table:
    """A second header with other columns begins a table; words right below codes do not."""
    fresh = table(row, current.title, (cells for _, cells in below))
    return current if is_first or not fresh.has("price") else fresh


def _section(line: Line, after: Rows) -> str:
    """The title of a section: alone in its row, short, with a product right below."""
    title = " ".join(shown(line.written[0]).split()) if len(line.written) == 1 else ""
    below = Line(0, line.table, after[0][1]) if after else line
    name = below.text("name")
    if not name or len(below.written) < 2 or not _is_title(title):
        return ""
    stands_out = title.isupper() and not name.isupper()
    return title.rstrip(":") if stands_out or not line.text("name") else ""


def _is_title(text: str) -> bool:
    return 0 < len(text) <= 40 and text[0].isalpha() and not text.endswith(".")


def _is_remark(line: Line) -> bool:
    """Whether a row is a total, a note, a running number or blank."""
    if line.text("group"):
        return False
    words = [text for cell in line.written if (text := shown(cell).strip())]
    first = next((word for word in words if not word[0].isdigit()), "")
    if not words or _is_total(folded(first[:60]), line):
        return True
    if line.text("name"):
        return False
    return len(words) <= 2 and not any(line.text(role) for role in PRICES)


def _is_total(first: str, line: Line) -> bool:
    is_priced = any(line.text(role) for role in PRICES)
    return first in lexicon().values["totals"] or (first.startswith("total ") and not is_priced)
