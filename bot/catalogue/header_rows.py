"""Where the header of a sheet stands, in one row or two, and what its columns hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.catalogue.grid import Grid, Row, is_blank, shown
from bot.catalogue.headers import Column, column, is_full, is_regular, worth
from bot.catalogue.lines import Table

DEEPEST = 60  # rows
SURE = 200  # a column of a lower rank than this says exactly what it is
MANY = frozenset({"link", "image"})  # the more columns, the better
WORDY = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True, slots=True)
class Header:
    """The cells of a header, and the first row below it."""

    row: Row
    below: int
    merit: float = 0


def find_header(grid: Grid) -> Header | None:
    """The first row that names a product and its price, else the one most like a header.

    The first one, for several tables may stand below each other.
    """
    if grid.is_tidy:
        return Header(grid.rows[0][1], 1) if grid.rows else None
    head = grid.rows[:DEEPEST]
    full = next((at for at, (_, row) in enumerate(head) if is_full(row)), None)
    some = list(_candidates(head))
    some = some if full is None else some[2 * full : 2 * full + 2]
    best = max(some, key=_merit, default=Header((), 0))
    return best if best.merit >= 1 else None


def _candidates(rows: Sequence[tuple[int, Row]]) -> Iterator[Header]:
    for at, (_, row) in enumerate(rows, 1):
        yield Header(row, at, worth(row))
        pair = _paired(row, rows[at][1]) if at < len(rows) else ()
        yield Header(pair, at + 1, worth(pair) - 0.5)


def _merit(header: Header) -> float:
    return header.merit


def _paired(top: Row, bottom: Row) -> Row:
    """A header over two rows, as one: a wide cell above counts for all below it."""
    width = max(len(top), len(bottom))
    above = [shown(cell) for cell in (*top, *[""] * (width - len(top)))]
    under = [shown(cell) for cell in (*bottom, *[""] * (width - len(bottom)))]
    for at in range(1, width):
        if not above[at] and under[at]:
            above[at] = above[at - 1]
    return tuple(a if a == b else f"{a} {b}".strip() for a, b in zip(above, under, strict=True))


def table(header: Row, title: str = "", rows: Iterable[Row] = ()) -> Table:
    """The columns of a header; the rows below tell a name from a code."""
    columns = _settled([column(at, cell) for at, cell in enumerate(header)])
    return Table(tuple(_named(columns, list(rows))), title)


def _settled(columns: Sequence[Column]) -> list[Column]:
    """Columns whose role hangs on which others there are."""
    sure = {one.role for one in columns if one.rank < SURE}
    model = "group" if "variation_id" in sure else "id"
    kept = [one for one in columns if one.rank < SURE or one.role not in sure - MANY]
    before = _before(kept)
    roles = {"model_id": model}
    return [
        replace(one, role="price_before" if one in before else roles.get(one.role, one.role))
        for one in kept
    ]


def _before(columns: Sequence[Column]) -> list[Column]:
    """The columns of regular prices, where another column tells the price of now."""
    prices = [one for one in columns if one.role == "price"]
    regular = [one for one in prices if is_regular(one.header)]
    return regular if len(regular) < len(prices) else []


def _named(columns: Sequence[Column], rows: Sequence[Row]) -> Iterator[Column]:
    """One column for the name: the best that holds words; a description for want of any."""
    likely = sorted((one for one in columns if one.role == "name"), key=_rank)
    likely += [one for one in columns if one.role == "description"]
    best = next((one for one in likely if _has_words(one, rows)), next(iter(likely), None))
    for one in columns:
        if best is not None and one.header == best.header and one.role == best.role:
            yield replace(one, role="name")
        elif one.role == "name":
            yield replace(one, role="" if _has_words(one, rows) else "code")
        else:
            yield one


def _rank(one: Column) -> float:
    return one.rank


def _has_words(one: Column, rows: Sequence[Row]) -> bool:
    texts = [shown(row[one.at]) for row in rows if one.at < len(row) and not is_blank(row[one.at])]
    return 2 * sum(bool(WORDY.search(text)) for text in texts) >= len(texts)


def side_by_side(whole: Table, width: int) -> list[Table]:
    """The tables that stand beside each other under the same headers; mostly one."""
    names = [one for one in whole.columns if one.role == "name"]
    prices = [one.header for one in whole.columns if one.role == "price"]
    if whole.is_tidy or len(names) < 2 or len(set(prices)) == len(prices):
        return [whole]
    first = min(one.at for one in whole.columns if one.role)
    edges = [one.at - (names[0].at - first) for one in names] + [width]
    return [
        replace(whole, columns=tuple(one for one in whole.columns if left <= one.at < right))
        for left, right in pairwise(edges)
    ]


def repeats_header(row: Row) -> bool:
    """Whether a row names the columns once more."""
    filled = [cell for cell in row if not is_blank(cell)]
    has_number = any(not isinstance(one, str) or any(map(str.isdigit, one)) for one in filled)
    return not has_number and is_full(row)
