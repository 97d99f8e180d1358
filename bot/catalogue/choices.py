"""Choices and facts: what a customer may choose, and what is simply so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.catalogue.grid import shown
from bot.catalogue.headers import Column
from bot.catalogue.lexicon import folded, lexicon
from bot.catalogue.lines import Line
from bot.catalogue.text import one_line
from bot.core.goods import Pairs

PAIR = re.compile(r"\s*[|;\n]\s*|,\s*(?=[^,:|]+:)")
LONGEST = 200  # letters


def explicit(line: Line) -> tuple[tuple[int, str, str], ...]:
    """Options that the file calls so: each with its number, its name and its value."""
    names = {column.slot: one_line(shown(cell)) for column, cell in line.filled("option_name")}
    values = [
        (column.slot, names.get(column.slot, ""), one_line(shown(cell)).replace("\\,", ","))
        for column, cell in line.filled("option_value")
    ]
    pairs = [
        (0, name, value)
        for _, cell in line.filled("pairs")
        for name, value in _choice_pairs(shown(cell))
    ]
    return tuple(one for one in [*values, *pairs] if is_choice(one[2]))


def traits(line: Line) -> Pairs:
    """Options in columns of their own: Talla, Color; facts, where a model has one row only."""
    found = ((_titled(column), one_line(shown(cell))) for column, cell in line.filled("option"))
    ordered = sorted(line.table.by_role.get("option", ()), key=_place)
    order = {_titled(column): place for place, column in enumerate(ordered)}
    return tuple(sorted((pair for pair in found if is_choice(pair[1])), key=lambda p: order[p[0]]))


def facts(line: Line) -> Pairs:
    """Facts in columns of their own, or as `Name: value` in one."""
    found = [(_titled(column), one_line(shown(cell))) for column, cell in line.filled("fact")]
    for _, cell in line.filled("facts"):
        found += _pairs(shown(cell), colon=":")
    for column, cell in line.filled("status"):
        if not _is_known(folded(shown(cell))):
            found.append((_titled(column), one_line(shown(cell))))
    return tuple(pair for pair in dict.fromkeys(found) if is_choice(pair[1]))


def is_choice(value: str) -> bool:
    """Whether a value says anything."""
    empty = lexicon().values["no_option"]
    return bool(value) and len(value) <= LONGEST and folded(value) not in empty


def _is_known(status: str) -> bool:
    values = lexicon().values
    return any(
        status in values[name]
        for name in ("hidden", "sold_out", "offered", "orderable", "yes", "no")
    )


def _choice_pairs(text: str) -> list[tuple[str, str]]:
    """The pairs of a text, or all of it as a value without a name."""
    return list(_pairs(text, colon=":")) or [("", one_line(text))]


def _pairs(text: str, *, colon: str) -> Iterator[tuple[str, str]]:
    """`Color: Negro | Talle: M` as pairs; a position at the end (`:1`) is dropped."""
    for part in PAIR.split(text):
        name, _, value = part.partition(colon)
        value = re.sub(r":\d+$", "", value)
        if name.strip() and value.strip():
            yield one_line(name), one_line(value)


def _titled(column: Column) -> str:
    text = column.header.replace("_", " ")
    return text.capitalize() if text.isupper() else text


def _place(column: Column) -> int:
    return column.at
