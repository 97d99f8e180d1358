"""A row, read: everything it says, as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.catalogue.amounts import style, uses_dots
from bot.catalogue.choices import explicit, facts, traits
from bot.catalogue.grid import Cell, shown
from bot.catalogue.labels import Showing, categories, is_kind, kind, row_type, showing, tags
from bot.catalogue.lines import Line
from bot.catalogue.links import is_address, link
from bot.catalogue.pictures import pictures
from bot.catalogue.prices import Price, doubts, price
from bot.catalogue.report import Warned
from bot.catalogue.shop import Habits, Shop
from bot.catalogue.stocks import stock
from bot.catalogue.text import one_line, paragraphs
from bot.core.goods import Kind, Pairs

COUNTED = (
    "price",
    "net_price",
    "sale_price",
    "price_before",
    "discount_amount",
    "stock",
    "in_stock",
)


@dataclass(frozen=True, slots=True)
class Codes:
    """Every code of a row."""

    own: str = ""  # its SKU or reference
    id: str = ""
    group: str = ""  # shared by the rows of one model
    parent: str = ""  # the own code or id of the row it belongs to
    variation: str = ""
    barcode: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """What one row says."""

    row: int
    codes: Codes
    type: str  # parent, child, alone, unsold, or nothing
    name: str
    variant_name: str
    price: Price
    stock: int | None
    showing: Showing
    kind: Kind
    options: tuple[tuple[int, str, str], ...]  # called so: number, name, value
    traits: Pairs  # Talla, Color: options if the model has several rows, else facts
    facts: Pairs
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    brand: str
    description: str
    images: tuple[str, ...]
    own_images: tuple[str, ...]  # of this variant only
    image_place: int
    link: str | None
    warnings: tuple[Warned, ...]


def items(lines: Sequence[Line], shop: Shop) -> Iterator[Item]:
    """Every line, read in the manner of its table; what concerns a whole column is said once."""
    tables: dict[int, list[Line]] = {}
    for line in lines:
        tables.setdefault(id(line.table), []).append(line)
    habits = {key: _habits(rows, shop) for key, rows in tables.items()}
    said: set[str] = set()
    for line in lines:
        manner = habits[id(line.table)]
        item = _item(line, manner)
        notes = [note for note in doubts(line.table, manner) if note not in said]
        said.update(notes)
        told = tuple(Warned(line.number, "price", note) for note in notes)
        yield replace(item, warnings=(*told, *item.warnings)) if told else item


def _habits(lines: Sequence[Line], shop: Shop) -> Habits:
    table = lines[0].table
    dots = uses_dots(shop.country, shop.currency)
    counted = [one for role in COUNTED for one in table.by_role.get(role, ())]
    styles = {one.at: style((line.cell(one) for line in lines), dots=dots) for one in counted}
    kinds = [line.text("category") for line in lines if line.text("category")]
    links = [line.text("permalink") for line in lines if line.text("permalink")]
    return Habits(
        shop,
        styles,
        category_is_kind=bool(kinds) and all(map(is_kind, kinds)),
        permalink_is_group=bool(links) and not any(map(is_address, links)),
    )


def _item(line: Line, habits: Habits) -> Item:
    images, own_images, seen = _shown(line)
    left, stock_note = stock(line, habits)
    address, link_note = link(line)
    cost = price(line, habits)
    notes = {"price": cost.notes, "images": seen, "stock": (stock_note,), "link": (link_note,)}
    return Item(
        row=line.number,
        codes=_codes(line, habits),
        type=row_type(line),
        name=one_line(shown(line.first("name"))),
        variant_name=one_line(shown(line.first("variant_name"))),
        price=cost,
        stock=left,
        showing=showing(line),
        kind=kind(line),
        options=explicit(line),
        traits=traits(line),
        facts=facts(line),
        categories=categories(line, habits),
        tags=tags(line),
        brand=one_line(line.text("brand")),
        description=_description(line),
        images=images,
        own_images=own_images,
        image_place=_place(line.first("image_position")),
        link=address,
        warnings=_warnings(line.number, notes),
    )


def _warnings(row: int, notes: Mapping[str, Sequence[str]]) -> tuple[Warned, ...]:
    return tuple(Warned(row, field, note) for field, some in notes.items() for note in some if note)


def _shown(line: Line) -> tuple[tuple[str, ...], tuple[str, ...], Sequence[str]]:
    """The pictures of a row, those of its variant only, and what is wrong with any."""
    images, notes = _images(line, "image")
    own, own_notes = _images(line, "variant_image")
    return images, own, list(dict.fromkeys([*notes, *own_notes]))


def _images(line: Line, role: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = [pictures(cell) for _, cell in line.filled(role)]
    images = dict.fromkeys(image for some, _ in found for image in some)
    notes = dict.fromkeys(note for _, some in found for note in some)
    return tuple(images), tuple(notes)


def _place(cell: Cell) -> int:
    text = shown(cell).partition(".")[0]
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _codes(line: Line, habits: Habits) -> Codes:
    group = line.text("group")
    if habits.permalink_is_group:
        group = group or line.text("permalink")
    return Codes(
        own=line.text("code"),
        id=line.text("id"),
        group=group,
        parent=line.text("parent"),
        variation=line.text("variation_id"),
        barcode=line.text("barcode"),
    )


def _description(line: Line) -> str:
    texts = [paragraphs(shown(line.first(role))) for role in ("summary", "description")]
    if texts[0] in texts[1]:
        return texts[1]
    return "\n\n".join(filter(None, texts))
