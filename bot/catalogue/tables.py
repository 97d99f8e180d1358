"""Grids become lines: the header is found, titles, notes, sections and totals are told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.catalogue.grid import Cell, Grid, Row, is_blank, shown
from bot.catalogue.headers import Column, column, worth
from bot.catalogue.lexicon import folded, lexicon
from bot.catalogue.lines import Line, Table
from bot.errors import BadCatalogue

DEEPEST_HEADER = 60  # rows
PLAIN_TITLES = ("hoja", "sheet", "planilha", "folha", "datos", "productos", "products", "lista")
SINGLE = ("price", "net_price", "stock", "sale_price", "price_before", "currency")


def lines(grids: Sequence[Grid]) -> list[Line]:
    """Every row below a header that may be a product, numbered through all sheets."""
    found: list[Line] = []
    for grid in grids:
        last = found[-1].number if found else 0
        found += [replace(line, number=line.number + last) for line in _lines(grid)]
    if not found:
        raise BadCatalogue(_why(grids))
    return found


def _why(grids: Sequence[Grid]) -> str:
    rows = [row for grid in grids for _, row in grid.rows if not all(map(is_blank, row))]
    if any(_table(row, "").has("name") for row in rows[:DEEPEST_HEADER]):
        return "The file has a header but no product below it."
    if not rows:
        return "The file is empty."
    seen = ", ".join(shown(cell)[:30] for cell in max(rows[:5], key=len) if not is_blank(cell))
    return (
        "No column looks like the product's name; give the columns headers such as"
        f" nombre, precio, stock. The first row reads: {seen[:200]}."
    )


def _lines(grid: Grid) -> list[Line]:
    start = _header(grid)
    if start is None:
        return []
    at, header, below = start
    zero = grid.rows[below - 1][0]
    rows = [(number - zero, row) for number, row in grid.rows[below:]]
    tables = _side_by_side(header, grid)
    return [line for table in tables for line in _below(table, rows)] if at >= 0 else []


def _header(grid: Grid) -> tuple[int, Row, int] | None:
    """Where the header stands, its cells, and the first row below it."""
    if grid.is_tidy and grid.rows:
        return 0, grid.rows[0][1], 1
    best: tuple[float, int, Row, int] = (0, 0, (), 0)
    head = grid.rows[:DEEPEST_HEADER]
    for at, (_, row) in enumerate(head):
        best = max(best, (worth(row), -at, row, at + 1), key=_merit)
        if at + 1 < len(head):
            pair = _paired(row, head[at + 1][1])
            best = max(best, (worth(pair) - 0.5, -at, pair, at + 2), key=_merit)
    if best[0] < 1 or not _table(best[2], grid.title).has("name"):
        return None
    return -best[1], best[2], best[3]


def _merit(found: tuple[float, int, Row, int]) -> tuple[float, int]:
    return found[0], found[1]


def _paired(top: Row, bottom: Row) -> Row:
    """A header over two rows, as one: a wide cell above counts for all below it."""
    width = max(len(top), len(bottom))
    above = [shown(cell) for cell in (*top, *[""] * (width - len(top)))]
    under = [shown(cell) for cell in (*bottom, *[""] * (width - len(bottom)))]
    for at in range(1, width):
        if not above[at] and under[at]:
            above[at] = above[at - 1]
    return tuple(a if a == b else f"{a} {b}".strip() for a, b in zip(above, under, strict=True))


def _table(header: Row, title: str) -> Table:
    return Table(tuple(_settled([column(at, cell) for at, cell in enumerate(header)])), title)


def _settled(columns: list[Column]) -> Iterator[Column]:
    """Columns whose role hangs on which others there are."""
    roles = {one.role for one in columns}
    for one in columns:
        role = one.role
        if role == "model_id":
            role = "group" if "variation_id" in roles else "id"
        if role == "description" and "name" not in roles:
            role = "name"
        yield replace(one, role=role)


def _side_by_side(header: Row, grid: Grid) -> list[Table]:
    """One table, or several that stand beside each other under the same headers."""
    whole = replace(_table(header, grid.title), is_tidy=grid.is_tidy)
    names = [one for one in whole.columns if one.role == "name"]
    starts = [one.at for one in names if one.header == names[0].header]
    prices = [one.header for one in whole.columns if one.role == "price"]
    if grid.is_tidy or len(starts) < 2 or len(set(prices)) == len(prices):
        return [whole]
    first = min(one.at for one in whole.columns if one.role)
    edges = [start - (starts[0] - first) for start in starts] + [len(header)]
    return [
        replace(whole, columns=tuple(one for one in whole.columns if left <= one.at < right))
        for left, right in zip(edges, edges[1:], strict=False)
    ]


def _below(table: Table, rows: Sequence[tuple[int, Row]]) -> Iterator[Line]:
    """The rows that may be products, each under its section and under the latest header."""
    section = ""
    for at, (number, row) in enumerate(rows):
        line = Line(number, table, row, section)
        if table.is_tidy:
            yield line
        elif _is_header(line):
            table = _next_table(table, row, is_first=at == 0)
        elif title := _section(line, rows[at + 1 :]):
            section = title
        elif not _is_remark(line):
            yield line


def _is_header(line: Line) -> bool:
    """Whether the row names the columns once more."""
    name = line.first("name")
    if not isinstance(name, str) or column(0, name).role != "name":
        return False
    filled = [cell for cell in line.cells if not is_blank(cell)]
    known = sum(bool(column(0, cell).role) for cell in filled)
    return known >= max(2, len(filled) / 2) and not any(_is_digit(cell) for cell in filled)


def _is_digit(cell: Cell) -> bool:
    return not isinstance(cell, str) or cell.strip()[:1].isdigit()


def _next_table(table: Table, row: Row, *, is_first: bool) -> Table:
    """A second header with other columns begins a table; words right below codes do not."""
    fresh = _table(row, table.title)
    same = is_first or not fresh.has("price")
    return table if same else fresh


def _written(line: Line) -> list[Column]:
    return [one for one in line.table.columns if not is_blank(line.cell(one))]


def _section(line: Line, after: Sequence[tuple[int, Row]]) -> str:
    """The title of a section: alone in its row, short, with a product right below."""
    alone = [cell for cell in line.cells if not is_blank(cell)]
    if len(alone) != 1 or not isinstance(alone[0], str) or len(line.table.columns) < 2:
        return ""
    title = " ".join(alone[0].split())
    in_name = not is_blank(line.first("name"))
    if in_name and not (title.isupper() or title.endswith(":")):
        return ""
    below = Line(0, line.table, after[0][1]) if after else line
    fits = len(title) <= 40 and not title[:1].isdigit() and not title.endswith(".")
    return title.rstrip(":") if fits and _is_priced(below) else ""


def _is_priced(line: Line) -> bool:
    return bool(line.text("name")) and len(_written(line)) > 1


def _is_remark(line: Line) -> bool:
    """Whether the row is a total, a note, a running number or blank."""
    written = _written(line)
    if line.table.has("group") and line.text("group"):
        return False
    words = [folded(shown(line.cell(one))) for one in written]
    totals = lexicon().values["totals"]
    if not words or next((word for word in words if not word[0].isdigit()), words[0]) in totals:
        return True
    if line.text("name"):
        return False
    return len(written) <= 2 and not any(line.text(role) for role in ("price", "sale_price"))
