"""The goods as people of the shop see and change them: all of them, differences, edits, undo."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.goods import Product
from bot.core.state import to_json
from bot.errors import BadRequest, NotFound
from bot.store.catalogue import Delivery, Publication, Put, product_from, write
from bot.store.database import Database, atomically

Shown = dict[str, Any]
COMPARED = "name price stock category brand description link price_before images tags facts".split()


@dataclass(frozen=True, slots=True)
class Kept:
    """A product as it lies in the catalogue, on sale or not."""

    product: Product
    status: str
    source: str
    position: int
    version: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo put back, took away, and left because it was changed since."""

    restored: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def everything(db: Database) -> list[Kept]:
    """All goods, the hidden and the retired too, in the order of the catalogue."""
    rows = db.run("all_products")
    return [Kept(product_from(body), st, src, pos, v) for _, st, src, pos, body, v, _ in rows]


def one(db: Database, id_: str) -> Kept:
    """One product, on sale or not."""
    rows = db.run("one_product", id=id_)
    if not rows:
        raise NotFound("there is no such product")
    [(status, source, position, body, version)] = rows
    return Kept(product_from(body), status, source, position, version)


def differences(db: Database, delivery: Delivery) -> list[Shown]:
    """What a delivery would change, product by product."""
    before = {kept.product.id: kept for kept in everything(db)}
    after = {p.id: (p, "hidden") for p in delivery.hidden}
    after |= {p.id: (p, p.status) for p in delivery.products}
    told = (_difference(before.get(id_), *made) for id_, made in after.items())
    return [one for one in told if one] + list(_retired(before, delivery))


def _difference(kept: Kept | None, product: Product, status: str) -> Shown:
    """What is new about a product; empty when nothing is."""
    fields = dict(_changed(kept, product, status)) if kept else {}
    if kept and not fields:
        return {}
    kind = "changed" if kept else "new"
    return {"id": product.id, "name": product.name, "kind": kind, "fields": fields}


def _changed(kept: Kept, product: Product, status: str) -> Iterator[tuple[str, Any]]:
    if kept.status != status:
        yield "status", (kept.status, status)
    for field in COMPARED:
        before, after = getattr(kept.product, field), getattr(product, field)
        if before != after:
            yield field, (before, after)
    if kept.product.variants != product.variants:
        yield "variants", (len(kept.product.variants), len(product.variants))


def _retired(before: dict[str, Kept], delivery: Delivery) -> Iterator[Shown]:
    here = {p.id for p in (*delivery.products, *delivery.hidden)}
    for id_, kept in before.items():
        gone = kept.source == delivery.source and kept.status != "retired" and id_ not in here
        if delivery.replace and gone:
            yield {"id": id_, "name": kept.product.name, "kind": "retired", "fields": {}}


def change(db: Database, kept: Kept, after: Kept, *, who: str, now: datetime) -> int:
    """Write an edited product, unless somebody changed it meanwhile; the new version's number."""

    def work() -> int:
        db.run("lock_meta", key="catalogue_version")
        if one(db, kept.product.id).version != kept.version:
            raise BadRequest("somebody changed this product meanwhile; look at it again")
        put = Put(after.product, after.status, kept.position, kept.source)
        name = to_json({"name": after.product.name})
        return write(db, (put,), (), Publication(kept.product.id, who, now, "edit", name))

    return atomically(db, work)


def undo(db: Database, version: int, *, who: str, now: datetime) -> Undone:
    """Put back what a version changed and retire what it brought, except what changed since."""

    def work() -> Undone:
        db.run("lock_meta", key="catalogue_version")
        back, left = [], []
        for id_, status, body, current, source, position in db.run(
            "products_before", version=version
        ):
            if current == version:
                back.append(Put(product_from(body), status, position, source))
            else:
                left.append(id_)
        made = [row[0] for row in db.run("products_made", version=version)]
        if not back and not made:
            raise BadRequest("nothing of this version stands as it was made")
        undone = Undone(tuple(p.product.id for p in back), tuple(made), tuple(left))
        write(db, back, made, Publication(str(version), who, now, "undo", to_json(undone)))
        return undone

    return atomically(db, work)


def versions(db: Database, limit: int) -> list[Shown]:
    """What was done to the catalogue, the newest first."""
    names = "version source published_at published_by action report".split()
    rows = (dict(zip(names, row, strict=True)) for row in db.run("catalogue_versions", limit=limit))
    return [{**row, "report": json.loads(row["report"] or "{}")} for row in rows]


def history(db: Database, id_: str, limit: int) -> list[Shown]:
    """What a product was before each change."""
    rows = db.run("history_of_product", id=id_, limit=limit)
    return [
        {
            "version": version,
            "status": status,
            "price": product_from(body).price,
            "name": product_from(body).name,
            "stock": product_from(body).stock,
            "changed_at": at,
            "changed_by": who,
        }
        for version, status, body, at, who in rows
    ]
