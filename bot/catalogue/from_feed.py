"""XML: RSS and Atom feeds with `g:` tags, and any list of products with one tag a field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from bot.catalogue.grid import MOST_ROWS, Cell, Grid
from bot.errors import BadCatalogue

ENTRIES = ("item", "entry", "product", "producto", "produto", "offer", "articulo")


def read_feed(text: str) -> Grid:
    """A grid with one row an item."""
    root = _parsed(text)
    entries = _entries(root)
    if not entries:
        raise BadCatalogue("The XML holds no products: no <item>, <entry> or <product>.")
    records = [dict(_fields(entry)) for entry in entries[: MOST_ROWS + 1]]
    headers = tuple(dict.fromkeys(key for record in records for key in record))
    rows = (tuple(record.get(key, "") for key in headers) for record in records)
    return Grid(tuple(enumerate([headers, *rows])), is_tidy=True)


def _parsed(text: str) -> Element:
    """The tree of an XML text; a document type is refused, so that no entity is ever expanded."""
    builder = TreeBuilder()
    parser = expat.ParserCreate(encoding="utf-8", namespace_separator="}")
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(text.encode("utf-8", errors="replace"), True)  # noqa: FBT003 - expat's own
        return builder.close()
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise BadCatalogue(f"The XML is broken at line {error.lineno}: {reason}.") from error


def _refuse(*_: object) -> None:
    raise BadCatalogue("The XML declares a document type, which no product feed needs.")


def _entries(root: Element) -> list[Element]:
    named = Counter(_tag(one) for one in root.iter() if len(one) > 1)
    for name in ENTRIES:
        if named[name]:
            return [one for one in root.iter() if _tag(one) == name and len(one) > 1]
    often = next((name for name, times in named.most_common(1) if times > 1), "")
    return [one for one in root.iter() if often and _tag(one) == often]


def _fields(entry: Element) -> Iterator[tuple[str, Cell]]:
    """The fields of an item; a tag that stands there several times is a list."""
    found: dict[str, list[str]] = {}
    for child in entry:
        found.setdefault(_tag(child), []).extend(_texts(child))
    for name, values in found.items():
        full = tuple(filter(None, map(str.strip, values)))
        yield name, full if len(full) > 1 else "".join(full)


def _texts(child: Element) -> list[str]:
    if _is_list(child):
        return [one.text or "" for one in child]
    return [] if len(child) else [child.text or child.get("href") or ""]


def _is_list(child: Element) -> bool:
    """Whether it holds the same tag again and again: <images><image>..</image></images>."""
    return len(child) > 0 and len({one.tag for one in child}) == 1 and len(child[0]) == 0


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
