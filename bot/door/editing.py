"""The goods as people edit them, by name: see all, change one, look back, undo."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from bot.core.goods import Product, Variant
from bot.door.desk import Caller, Desk, Json, Operation, Room, limit_of
from bot.door.goods import listed, number
from bot.errors import BadRequest
from bot.store import shelf
from bot.store.shelf import Kept

TEXTS = {"name": 200, "category": 200, "brand": 100, "description": 5000}
PICTURES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}
LARGEST = 8 * 1024 * 1024  # bytes of a picture


def all_products(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """All goods, also those that are hidden or retired."""
    return [_told(kept) for kept in shelf.everything(desk.db)]


def product(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """One product with its past."""
    kept = shelf.one(desk.db, str(given.get("id") or ""))
    return {**_told(kept), "history": shelf.history(desk.db, kept.product.id, 20)}


def _told(kept: Kept) -> dict[str, Json]:
    p = kept.product
    told = {"status": kept.status, "source": kept.source, "version": kept.version}
    before = None if p.price_before is None else number(p.price_before)
    return {
        **listed(p),
        "brand": p.brand,
        "description": p.description,
        "link": p.link or "",
        "price_before": before,
        **told,
    }


def edit_product(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Change a product; what is not given stays as it is."""
    kept = shelf.one(desk.db, str(given.get("id") or ""))
    values = given.get("values")
    if not isinstance(values, Mapping):
        raise BadRequest("values: an object is expected")
    if "version" in given and given["version"] != kept.version:
        raise BadRequest("somebody changed this product meanwhile; look at it again")
    after = edited(kept.product, values)
    hidden = values.get("hidden", kept.status in ("hidden", "retired")) is True
    status = "hidden" if hidden else after.status
    if after == kept.product and status == kept.status:
        return {"version": kept.version, "changed": False}
    made = replace(kept, product=after, status=status)
    version = shelf.change(desk.db, kept, made, who=caller.name, now=desk.clock())
    desk.team.get(wait=True)  # the next answer knows it
    return {"version": version, "changed": True}


def edited(product: Product, values: Mapping[str, Json]) -> Product:
    """A product with some of its values changed; every mistake is named, with its key."""
    if unknown := sorted(values.keys() - {*FIELDS, "variants", "hidden"}):
        raise BadRequest(f"values: unknown {', '.join(unknown)}")
    new: Any = {key: FIELDS[key](key, value) for key, value in values.items() if key in FIELDS}
    changed = replace(product, **new)
    return _with_variants(changed, values["variants"]) if values.get("variants") else changed


def _with_variants(product: Product, values: Json) -> Product:
    """The same with other prices and stocks of its variants; the lowest price is its own."""
    if not isinstance(values, Mapping):
        raise BadRequest("variants: an object by id is expected")
    if unknown := sorted(values.keys() - {v.id for v in product.variants}):
        raise BadRequest(f"variants: unknown {', '.join(map(str, unknown))}")
    variants = tuple(_variant(v, values.get(v.id) or {}) for v in product.variants)
    known = [v.stock for v in variants if v.stock is not None]
    total = sum(known) if len(known) == len(variants) else None
    return replace(product, variants=variants, price=min(v.price for v in variants), stock=total)


def _variant(variant: Variant, values: Mapping[str, Json]) -> Variant:
    price = _price("variants", values["price"]) if "price" in values else variant.price
    stock = _stock("variants", values["stock"]) if "stock" in values else variant.stock
    return replace(variant, price=price, stock=stock)


def _text(key: str, value: Json) -> str:
    text = str(value or "").strip()
    if len(text) > TEXTS[key] or (key == "name" and not text):
        raise BadRequest(f"{key}: a text of at most {TEXTS[key]} characters is expected")
    return text


def _price(key: str, value: Json) -> Decimal:
    try:
        price = Decimal(str(value))
    except InvalidOperation as error:
        raise BadRequest(f"{key}: an amount is expected") from error
    if not price.is_finite() or not 0 < price < 10**13:
        raise BadRequest(f"{key}: an amount above zero is expected")
    return price.quantize(Decimal("0.01")).normalize() if price % 1 else price.to_integral_value()


def _price_before(key: str, value: Json) -> Decimal | None:
    return None if value in (None, "", 0) else _price(key, value)


def _stock(key: str, value: Json) -> int | None:
    if value in (None, ""):
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
        raise BadRequest(f"{key}: a whole number from zero, or nothing, is expected")
    return value


def _tags(_key: str, value: Json) -> tuple[str, ...]:
    return tuple(tag for tag in (str(one).strip() for one in value or ()) if tag)


def _link(_key: str, value: Json) -> str | None:
    link = str(value or "").strip()
    if link and not link.startswith(("https://", "http://")):
        raise BadRequest("link: an address that begins with https:// is expected")
    return link or None


FIELDS: Mapping[str, Callable[[str, Json], Any]] = {
    **dict.fromkeys(TEXTS, _text),
    "price": _price,
    "price_before": _price_before,
    "stock": _stock,
    "link": _link,
    "tags": _tags,
}


def put_picture(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Give a product a picture, before those it has."""
    kept = shelf.one(desk.db, str(given.get("id") or ""))
    try:
        content = base64.b64decode(str(given.get("content") or ""), validate=True)
    except binascii.Error as error:
        raise BadRequest("content: base64 is expected") from error
    ending = PICTURES.get(str(given.get("mime")))
    if ending is None or not 0 < len(content) <= LARGEST:
        raise BadRequest("content: a PNG, JPEG or WebP picture of at most 8 MB is expected")
    file = desk.media / f"{sha256(content).hexdigest()[:24]}{ending}"
    if not file.exists():
        file.write_bytes(content)
    images = tuple(dict.fromkeys((f"media/{file.name}", *kept.product.images)))
    made = replace(kept, product=replace(kept.product, images=images))
    version = shelf.change(desk.db, kept, made, who=caller.name, now=desk.clock())
    desk.team.get(wait=True)
    return {"version": version}


def catalogue_history(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """What was done to the catalogue, by whom, the newest first."""
    return shelf.versions(desk.db, limit_of(given, 30))


def undo_catalogue(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Put back what a version of the catalogue changed."""
    version = given.get("version")
    if isinstance(version, bool) or not isinstance(version, int):
        raise BadRequest("version: a whole number is expected")
    undone = shelf.undo(desk.db, version, who=caller.name, now=desk.clock())
    desk.team.get(wait=True)
    return {"restored": undone.restored, "retired": undone.retired, "left": undone.left}


ROOM: Room = {
    "all_products": Operation("read", all_products),
    "product": Operation("read", product),
    "edit_product": Operation("sell", edit_product),
    "put_picture": Operation("sell", put_picture),
    "catalogue_history": Operation("read", catalogue_history),
    "undo_catalogue": Operation("sell", undo_catalogue),
}
