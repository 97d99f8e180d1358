"""The goods: a new catalogue version in one transaction, and the products as they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from bot.core.goods import Product, Variant
from bot.core.state import to_json
from bot.store.database import Database, atomically

AT_ONCE = 2000  # products in one statement


@dataclass(frozen=True, slots=True)
class Delivery:
    """Products that arrive together from one source."""

    source: str
    products: tuple[Product, ...]
    hidden: tuple[Product, ...] = ()
    replace: bool = False  # products of this source that are no longer in it are retired


@dataclass(frozen=True, slots=True)
class Change:
    """What a delivery does to the catalogue, counted in products."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0
    hidden: int = 0

    @property
    def is_nothing(self) -> bool:
        """The catalogue stays as it was."""
        return not (self.created or self.updated or self.retired)


@dataclass(frozen=True, slots=True)
class Put:
    """A product on its way into the catalogue."""

    product: Product
    status: str
    position: int
    source: str


@dataclass(frozen=True, slots=True)
class Publication:
    """Who makes a new version of the catalogue, out of what, and how."""

    source: str
    who: str
    now: datetime
    action: str = "import"
    report: str = "{}"


@dataclass(frozen=True, slots=True)
class _Stored:
    digest: str
    status: str
    source: str
    position: int


@dataclass(frozen=True, slots=True)
class _Plan:
    change: Change
    put: tuple[Put, ...]
    retire: tuple[str, ...]


def products(db: Database) -> tuple[Product, ...]:
    """What the shop sells now, in the order of the catalogue."""
    return tuple(product_from(body) for _, body, _ in db.run("catalogue_products"))


def version(db: Database) -> int:
    """The catalogue's version: it grows with every change."""
    found = db.run("meta", key="catalogue_version")
    return int(found[0][0]) if found else 0


def preview(db: Database, delivery: Delivery) -> Change:
    """What a delivery would change, without changing it."""
    return _plan(_stored(db), delivery).change


def publish(db: Database, delivery: Delivery, *, who: str, report: str, now: datetime) -> Change:
    """Make a delivery the new catalogue version, all or nothing; the same again is no version."""

    def work() -> Change:
        db.run("lock_meta", key="catalogue_version")
        plan = _plan(_stored(db), delivery)
        if not plan.change.is_nothing:
            write(db, plan.put, plan.retire, Publication(delivery.source, who, now, report=report))
        return plan.change

    return atomically(db, work)


def _stored(db: Database) -> dict[str, _Stored]:
    return {
        id_: _Stored(digest, status, source, position)
        for id_, digest, status, source, position in db.run("stored_products")
    }


def _plan(stored: Mapping[str, _Stored], delivery: Delivery) -> _Plan:
    """Which products to write and which to retire."""
    start = max((s.position for s in stored.values()), default=-1) + 1
    hidden = {p.id: (p, "hidden") for p in delivery.hidden}
    wanted = {**hidden, **{p.id: (p, p.status) for p in delivery.products}}  # an id counts once
    put, counts = [], {"created": 0, "updated": 0, "unchanged": 0}
    for n, (product, status) in enumerate(wanted.values()):
        old = stored.get(product.id)
        same = old is not None and (old.digest, old.status) == (digest(product), status)
        counts["unchanged" if same else "updated" if old else "created"] += status != "hidden"
        if not same:
            position = old.position if old else start + n
            put.append(Put(product, status, position, delivery.source))
    retire = _missing(stored, delivery) if delivery.replace else ()
    change = Change(**counts, retired=len(retire), hidden=len(delivery.hidden))
    return _Plan(change, tuple(put), retire)


def _missing(stored: Mapping[str, _Stored], delivery: Delivery) -> tuple[str, ...]:
    here = {p.id for p in (*delivery.products, *delivery.hidden)}
    return tuple(
        id_
        for id_, old in stored.items()
        if old.source == delivery.source and old.status != "retired" and id_ not in here
    )


def write(db: Database, put: Sequence[Put], retire: Sequence[str], publication: Publication) -> int:
    """A new version, in a transaction: what its products were is kept, then they are written."""
    number, who = version(db) + 1, publication.who
    stamp = {"version": number, "now": publication.now}
    for some in _in_parts(put):
        db.run("keep_products_before", id=[one.product.id for one in some], who=who, **stamp)
        _put(db, some, **stamp)
    if retire:
        retired = list(retire)
        db.run("keep_products_before", id=retired, who=who, **stamp)
        db.run("set_products_status", id=retired, status="retired", **stamp)
    ids = ",".join(sorted(one.product.id for one in put))
    db.run(
        "publish_version",
        source=publication.source,
        who=who,
        action=publication.action,
        digest=sha256(ids.encode()).hexdigest()[:16],
        report=publication.report,
        **stamp,
    )
    db.run("put_meta", key="catalogue_version", value=str(number))
    return number


def _in_parts(put: Sequence[Put]) -> Iterator[Sequence[Put]]:
    """So many that a statement stays small."""
    return (put[start : start + AT_ONCE] for start in range(0, len(put), AT_ONCE))


PRODUCT = (
    "id name kind category brand price currency stock status position source digest body".split()
)
VARIANT = "product id position options price stock".split()


def _put(db: Database, put: Sequence[Put], **stamp: Any) -> None:
    """Write products with their variants."""
    db.run("put_products", **_columns(PRODUCT, [_row(one) for one in put]), **stamp)
    db.run("drop_variants", id=[one.product.id for one in put])
    variants = [
        (one.product.id, v.id, n, to_json(dict(v.options)), v.price, v.stock)
        for one in put
        for n, v in enumerate(one.product.variants)
    ]
    if variants:
        db.run("put_variants", **_columns(VARIANT, variants))


def _row(put: Put) -> tuple[object, ...]:
    p = put.product
    about = (p.id, p.name, p.kind, p.category, p.brand, p.price, p.currency, p.stock)
    return (*about, put.status, put.position, put.source, digest(p), to_json(p))


def _columns(names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> dict[str, list[object]]:
    """Rows as a list for each column."""
    return {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def digest(product: Product) -> str:
    """A short name of everything a product says, to see whether it changed."""
    return sha256(to_json(product).encode()).hexdigest()[:16]


def product_from(body: str) -> Product:
    """A product as `to_json` wrote it."""
    raw = json.loads(body)
    variants = tuple(_variant(v) for v in raw.pop("variants", ()))
    known = Product(**{**raw, "price": Decimal(raw["price"])})
    return replace(
        known,
        tags=tuple(known.tags),
        images=tuple(known.images),
        facts=_pairs(known.facts),
        price_before=Decimal(raw["price_before"]) if "price_before" in raw else None,
        variants=variants,
    )


def _variant(raw: Mapping[str, Any]) -> Variant:
    return Variant(
        id=raw["id"],
        options=_pairs(raw.get("options", ())),
        price=Decimal(raw["price"]),
        stock=raw.get("stock"),
        images=tuple(raw.get("images", ())),
    )


def _pairs(pairs: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in pairs)
