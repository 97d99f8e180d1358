"""JSON: a bare list, a list wrapped in anything, or one object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from bot.catalogue.grid import Cell, Grid, number
from bot.catalogue.lexicon import bag, lexicon
from bot.errors import BadCatalogue

Record = dict[str, Cell]
ADDRESS = ("src", "url", "link", "href", "image", "secure_url", "path")
LABEL = ("name", "nombre", "nome", "title", "label", "value", "valor")
OPTION = re.compile(r"^(?:option|opcion|opción)_?(\d)$", re.I)
OPTION_VALUE = r"option \1 value"
KEY = ("name", "nombre", "nome", "key", "label", "option", "title")
VALUE = ("value", "valor", "option", "text")
VARIANT_NAME = "variant title"
GROUP = "group id"  # what ties the variants of one record together
OWN_ID = ("code", "id", "model_id", "permalink")
OWN = (*OWN_ID, "stock", "barcode", "link")  # of a variant, not of its product
DEEPEST = 8


def read_json(text: str) -> Grid:
    """A grid with one row a record, and one more for each further variant of it."""
    records = _records(text)
    rows = [(at, row) for at, record in enumerate(records, 1) for row in _expanded(record)]
    headers = tuple(dict.fromkeys(key for _, row in rows for key in row))
    body = ((at, tuple(row.get(key, "") for key in headers)) for at, row in rows)
    return Grid(((0, headers), *body), is_tidy=True)


def _records(text: str) -> list[dict[str, Any]]:
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        whole = _lines(text, error)
    except (RecursionError, ValueError) as error:
        raise BadCatalogue("The JSON is nested too deeply or holds an absurd number.") from error
    found = _products(whole, 0, "") or _longest(whole, 0)
    if not found:
        raise BadCatalogue("The JSON holds no list of products.")
    return found


def _lines(text: str, error: json.JSONDecodeError) -> list[dict[str, Any]]:
    try:
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        found = []
    if not found or not all(isinstance(record, dict) for record in found):
        raise BadCatalogue(
            f"The JSON is broken at line {error.lineno}, column {error.colno}: {error.msg}."
        ) from error
    return found


def _products(found: object, depth: int, within: str) -> list[dict[str, Any]]:
    """Every object with a name and a price, wherever it lies, with the name of what holds it."""
    if isinstance(found, list) and depth <= DEEPEST:
        return _listed(found, depth, within)
    if not isinstance(found, dict) or depth > DEEPEST:
        return []
    if _is_product(found):
        return [found]
    label = _first(found, LABEL) or within
    return [product for one in found.values() for product in _products(one, depth + 1, label)]


def _listed(found: list[Any], depth: int, within: str) -> list[dict[str, Any]]:
    if any(map(_is_product, found)):
        shared = {"category": within} if within else {}
        return [{**shared, **one} for one in found if isinstance(one, dict)]
    return [product for one in found for product in _products(one, depth + 1, within)]


def _is_product(found: object) -> bool:
    roles = {_role(key) for key in found} if isinstance(found, dict) else set()
    return "name" in roles and bool(roles & {"price", "sale_price", "net_price", "pairs"})


def _longest(found: object, depth: int) -> list[dict[str, Any]]:
    """The longest list of objects, for want of a price."""
    if isinstance(found, list):
        return [one for one in found if isinstance(one, dict)]
    if not isinstance(found, dict) or depth > DEEPEST:
        return []
    return max((_longest(one, depth + 1) for one in found.values()), key=len, default=[])


def _expanded(record: dict[str, Any]) -> Iterator[Record]:
    """A record, or one for each of its variants."""
    several = next((key for key in record if _holds_variants(key, record[key])), "")
    if not several:
        yield dict(_flat(record))
        return
    head = dict(_flat({key: value for key, value in record.items() if key != several}))
    shared = head if len(record[several]) == 1 else _shared(head)
    yield from (shared | _variant(one, head) for one in record[several])


def _shared(head: Record) -> Record:
    """What the variants of a record have in common, and what ties them together."""
    shared = {key: cell for key, cell in head.items() if _role(key) not in OWN}
    if not any(_role(key) == "group" for key in head):
        shared[GROUP] = _first_role(head, OWN_ID) or _first_role(head, ("name",))
    return shared


def _holds_variants(key: str, value: object) -> bool:
    if not isinstance(value, list) or not value or _role(key) != "pairs":
        return False
    return all(isinstance(one, dict) and not _defines_option(one) for one in value)


def _defines_option(value: dict[str, Any]) -> bool:
    """Whether an object only names an option and lists its values: Color, [Red, Blue]."""
    return bool(_first(value, KEY)) and isinstance(value.get("values"), list)


def _first_role(head: Record, roles: Iterable[str]) -> Cell:
    cells = (cell for role in roles for key, cell in head.items() if _role(key) == role)
    return next((cell for cell in cells if cell), "")


def _variant(found: dict[str, Any], head: Record) -> Record:
    """A variant's fields under the record's own keys, so that one column holds both."""
    keys = {_role(key): key for key in head}
    fields = [(key, cell) for key, cell in _flat(found) if cell != ""]
    own = {
        keys.get(_role(key), key) if _role(key) else key: cell
        for key, cell in fields
        if _role(key) != "name"
    }
    names = [cell for key, cell in fields if _role(key) == "name"]
    return own | ({VARIANT_NAME: names[0]} if names else {})


def _role(key: str) -> str:
    meaning = lexicon().columns.get(bag(key))
    return meaning.role if meaning else ""


def _flat(record: dict[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, Cell]]:
    for key, value in record.items():
        name = OPTION.sub(OPTION_VALUE, f"{prefix} {key}".strip())
        if _role(key) == "pairs" and isinstance(value, list):
            yield from _named_options(name, value)
        elif not isinstance(value, dict):
            yield name, _cell(value)
        elif _role(key) in ("pairs", "facts"):
            yield name, tuple(f"{one}: {_text(two)}" for one, two in value.items())
        elif _role(key) in ("category", "brand", "image", "name") and _labelled(value):
            yield name, _labelled(value)
        elif depth < DEEPEST:
            yield from _flat(value, name, depth + 1)


def _named_options(name: str, values: list[Any]) -> Iterator[tuple[str, Cell]]:
    defined = [one for one in values if isinstance(one, dict) and _defines_option(one)]
    for slot, one in enumerate(defined, 1):
        yield f"option {slot} name", _first(one, KEY)
    if not defined:
        yield name, _cell(values)


def _cell(value: object) -> Cell:
    if isinstance(value, list):
        return tuple(text for one in value if (text := _text(one)))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(value)
    return _text(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return _labelled(value)
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    return f"{number(value):f}" if isinstance(value, (int, float, Decimal)) else str(value)


def _labelled(value: dict[str, Any]) -> str:
    """An object in one word: its address, `Key: value`, or its name."""
    address, key, said = (_first(value, names) for names in (ADDRESS, KEY, VALUE))
    if address:
        return address
    return f"{key}: {said}" if key and said and key != said else _first(value, LABEL)


def _first(value: dict[str, Any], names: Iterable[str]) -> str:
    return next((value[name] for name in names if isinstance(value.get(name), str)), "")
