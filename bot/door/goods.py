"""The goods by name: import, list, find, edit, look back, undo."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from bot import catalogue as reader
from bot.core.goods import Product
from bot.core.search import Query
from bot.core.shop import settings_from
from bot.core.state import to_json
from bot.core.understand.utterance import taken_apart
from bot.core.words import plain
from bot.door.desk import Caller, Desk, Json, Operation, Room, limit_of
from bot.errors import BadRequest
from bot.store import catalogue, office, shelf
from bot.store.database import Database
from bot.turn import Team

LARGEST = 50 * 1024 * 1024  # bytes of a catalogue file
SHOWN = 2000  # products of a preview


def import_catalogue(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """Read a catalogue file into the shop, or only tell what it would change."""
    name, content = str(given.get("name") or "catalogue"), _content(given)
    now = desk.clock()
    read = reader.read(name, content, today=now.date(), **_where(desk.db))
    delivery = catalogue.Delivery(name, read.products, read.hidden, bool(given.get("replace")))
    report = _report(read)
    if given.get("dry_run"):
        change = catalogue.preview(desk.db, delivery)
    else:
        change = catalogue.publish(
            desk.db, delivery, who=caller.name, report=to_json(report), now=now
        )
        desk.team.get(wait=True)  # whoever asks after this is answered from the new catalogue
    counts = ("created", "updated", "unchanged", "retired")
    changes = {"changes": differences} if (differences := _told(desk, given, delivery)) else {}
    return {
        "rows": read.rows,
        "accepted": read.accepted,
        **{key: getattr(change, key) for key in counts},
        "hidden": change.hidden,
        **report,
        **changes,
    }


def _told(desk: Desk, given: Mapping[str, Json], delivery: catalogue.Delivery) -> Json:
    """What would change, product by product, for whoever looks before they import."""
    wanted = given.get("dry_run") and given.get("detail")
    return shelf.differences(desk.db, delivery)[:SHOWN] if wanted else []


def _where(db: Database) -> dict[str, str]:
    """The shop's currency and country, as far as they have been told: a file may say others."""
    told = office.stored_settings(db)
    shop = settings_from(told)
    known = "country" in told
    currency = shop.currency if known or "currency" in told else ""
    return {"currency": currency, "country": shop.country if known else ""}


def _content(given: Mapping[str, Json]) -> bytes:
    try:
        content = base64.b64decode(str(given.get("content") or ""), validate=True)
    except binascii.Error as error:
        raise BadRequest("content: base64 is expected") from error
    if len(content) > LARGEST:
        raise BadRequest(f"the file is larger than {LARGEST // 1024**2} MB")
    return content


def _report(read: reader.Reading) -> dict[str, Json]:
    return {
        "rejected": [{"row": r.row, "reason": r.reason} for r in read.rejected],
        "warnings": [{"row": w.row, "field": w.field, "message": w.message} for w in read.warnings],
    }


def list_products(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """What the shop sells now, in the order of the catalogue."""
    return [listed(product) for product in desk.team.get().catalogue.values()]


def listed(product: Product) -> dict[str, Json]:
    """A product as `products list --json` prints it."""
    return {
        "id": product.id,
        "name": product.name,
        "price": number(product.price),
        "currency": product.currency,
        "stock": product.stock,
        "kind": product.kind,
        "category": product.category,
        "tags": list(product.tags),
        "status": product.status,
        "variants": [
            {
                "id": v.id,
                "options": dict(v.options),
                "price": number(v.price),
                "stock": v.stock,
            }
            for v in product.variants
        ],
        "images": list(product.images),
    }


def number(amount: Json) -> int | float:
    """An amount as JSON: whole where it is whole."""
    return int(amount) if amount == int(amount) else float(amount)


def search(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """What the shop's search finds for each question, best first."""
    team = desk.team.get()
    queries, limit = given.get("queries") or [], limit_of(given, 10)
    if not isinstance(queries, list):
        raise BadRequest("queries: a list is expected")
    return [_searched(team, str(query), limit) for query in queries]


def _searched(team: Team, query: str, limit: int) -> Json:
    said = taken_apart(plain(query), team.know.language, team.know.lexicon)
    words = tuple(loose.word for loose in said.loose) or tuple(said.words)
    found = team.shelf.search(Query(words, limit=limit))
    hits = [{"id": h.product_id, "score": round(h.score, 4)} for h in found.hits]
    return {"query": query, "products": hits, "sold_here": found.sold_here}


ROOM: Room = {
    "import_catalogue": Operation("sell", import_catalogue),
    "list_products": Operation("read", list_products),
    "search": Operation("read", search),
}
