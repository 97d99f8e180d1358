"""What a row says about its place in the shop: category, kind, tags, whether it is shown."""

from __future__ import annotations

import re
from typing import Literal

from bot.catalogue.grid import Cell, shown
from bot.catalogue.lexicon import folded, lexicon
from bot.catalogue.lines import Line
from bot.catalogue.shop import Habits
from bot.catalogue.stocks import says
from bot.catalogue.text import listed, one_line
from bot.core.goods import Kind

Showing = Literal["shown", "hidden", "unsaid"]
STEP = re.compile(r"\s*[>»]\s*|\s+/\s+|\s*::\s*")
COMMA = re.compile(r"(?<!\\),|[|;\n]")
HIDDEN, NO, YES = "hidden", "no", "yes"
KINDS: tuple[Kind, ...] = ("digital", "service", "physical")


def categories(line: Line, habits: Habits) -> tuple[str, ...]:
    """The paths under which a row stands, its first one first: `Calzado > Tenis`."""
    for column, cell in line.filled("category"):
        if habits.category_is_kind:
            continue
        plural = folded(column.header.partition("(")[0]).rstrip().endswith("s")
        paths = tuple(filter(None, map(_path, _split(cell, is_list=plural))))
        if paths:
            return paths
    own = line.text("type")
    types = frozenset().union(*lexicon().types.values(), *lexicon().kinds.values())
    if own and not any(folded(part) in types for part in own.split(",")):
        return (_path(own),)
    return (line.section,) if line.section else ()


def _split(cell: Cell, *, is_list: bool) -> tuple[str, ...]:
    if isinstance(cell, tuple):
        return cell
    text = shown(cell)
    return tuple(COMMA.split(text)) if is_list else (text,)


def _path(text: str) -> str:
    broad = lexicon().values["broad_categories"]
    steps = [one_line(step.replace("\\,", ",")) for step in STEP.split(text.strip())]
    return " > ".join(
        step
        for step in steps
        if step and (folded(step) not in broad or (step is steps[-1] and len(steps) == 1))
    )


def kind(line: Line) -> Kind:
    """How the thing is delivered; what nobody calls digital or a service is physical."""
    if says(line, "digital", YES) or says(line, "physical", NO) or says(line, "gift_card", YES):
        return "digital"
    for role in ("type", "category"):
        for _, cell in line.filled(role):
            steps = {folded(step) for step in re.split(r"[>,/|]", shown(cell))}
            for one in KINDS:
                if steps & lexicon().kinds[one]:
                    return one
    return "physical"


def is_kind(text: str) -> bool:
    """Whether a text is no category but a kind."""
    return any(folded(text) in words for words in lexicon().kinds.values())


def tags(line: Line) -> tuple[str, ...]:
    """The words that the shop has put on a row."""
    found = (tag for _, cell in line.filled("tags") for tag in _tags(cell))
    return tuple(dict.fromkeys(found))


def _tags(cell: Cell) -> tuple[str, ...]:
    return cell if isinstance(cell, tuple) else listed(shown(cell))


def showing(line: Line) -> Showing:
    """Whether customers may see a row; unsaid when its columns are blank."""
    if (
        says(line, "status", HIDDEN)
        or says(line, "in_stock", "hidden")
        or says(line, "hidden", YES)
    ):
        return "hidden"
    if says(line, "visible", NO) or says(line, "visible", HIDDEN):
        return "hidden"
    said = any(line.text(role) for role in ("status", "visible"))
    return "shown" if said else "unsaid"


def row_type(line: Line) -> str:
    """What a shop program calls the row: parent, child, alone, unsold, or nothing."""
    words = {folded(word) for word in line.text("type").split(",")}
    return next((name for name, known in lexicon().types.items() if words & known), "")
