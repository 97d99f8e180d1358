"""How many are left: counted, sold out, or not counted."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.catalogue.amounts import parse
from bot.catalogue.grid import shown
from bot.catalogue.lexicon import folded, lexicon
from bot.catalogue.lines import Line
from bot.catalogue.shop import Habits

COUNT = re.compile(r"-?\d[\d.,]*")
NOT_COUNTED = None
SOLD_OUT = 0


def stock(line: Line, habits: Habits) -> tuple[int | None, str]:
    """How many of a row are left, and what could not be read."""
    if (
        says(line, "in_stock", "sold_out")
        or says(line, "status", "sold_out")
        or _is_none_left(line)
    ):
        return SOLD_OUT, ""
    if says(line, "unlimited", "yes") or (line.table.has("tracked") and not _is_tracked(line)):
        return NOT_COUNTED, ""
    left, doubt = _counted(line, habits)
    if left == SOLD_OUT and _may_be_ordered(line):
        return NOT_COUNTED, ""
    return left, doubt


def says(line: Line, role: str, meaning: str) -> bool:
    """Whether a column of a role holds a word of this meaning."""
    words = lexicon().values[meaning]
    return any(folded(shown(cell)) in words for _, cell in line.filled(role))


def _is_tracked(line: Line) -> bool:
    return bool(line.text("tracked")) and not says(line, "tracked", "no")


def _is_none_left(line: Line) -> bool:
    """In stock: no. A header that asks whether it is sold out means the opposite."""
    for column, cell in line.filled("in_stock"):
        asked = "yes" if "agot" in folded(column.header) else "no"
        if folded(shown(cell)) in lexicon().values[asked]:
            return True
    return False


def _may_be_ordered(line: Line) -> bool:
    ordered = any(says(line, role, "orderable") for role in ("in_stock", "status", "backorders"))
    return ordered or says(line, "backorders", "yes")


def _where(line: Line) -> str:
    """The role that holds the count; `Disponible` may hold one, but 1 there is only yes."""
    flag = shown(line.first("in_stock"))
    is_count = COUNT.fullmatch(flag) and flag not in ("0", "1")
    return "in_stock" if is_count and not line.table.has("stock") else "stock"


def _counted(line: Line, habits: Habits) -> tuple[int | None, str]:
    column, cell = next(line.filled(_where(line)), (None, ""))
    if isinstance(cell, Decimal):
        return max(0, int(cell)), ""
    text, words = folded(shown(cell)), lexicon().values
    if column is None or text in words["uncounted"] or text in words["orderable"]:
        return NOT_COUNTED, ""
    if text in words["sold_out"] or text in words["no"]:
        return SOLD_OUT, ""
    found = COUNT.search(shown(cell))
    if not found:
        return NOT_COUNTED, f"{shown(cell)[:40]!r} is no count"
    count = parse(found[0].lstrip("-").rstrip(".,"), habits.styles[column.at].decimal)
    return (SOLD_OUT if found[0].startswith("-") else int(min(count, Decimal(10**9)))), ""
