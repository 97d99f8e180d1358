from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from threading import Barrier, Thread

import pytest

from bot.core.goods import Product, Variant
from bot.errors import Later
from bot.store.catalogue import (
    Change,
    Delivery,
    digest,
    preview,
    product_from,
    products,
    publish,
    version,
)
from bot.store.database import AlreadyThere, Database
from tests.store.shop import NOON, SECOND, one, rows

SHOE = Product(
    "T1",
    "Tenis 'Cometa' \x00 %s",
    Decimal("89900.50"),
    "COP",
    stock=3,
    category="Calzado > Tenis",
    tags=("running", "niño"),
    facts=(("Material", "lona"), ("Hecho en", "Cali")),
    images=("media/t1.png",),
    price_before=Decimal(99900),
    variants=(
        Variant("T1-24", (("Talla", "24"),), Decimal("89900.50"), 2, ("media/24.png",)),
        Variant("T1-25", (("Talla", "25"),), Decimal(95000), None),
    ),
)
HAT = Product("G1", "Gorra", Decimal(20000), "COP")
SOLD_OUT = Product("S1", "Sandalia", Decimal(1), "COP", stock=0)


def bring(db: Database, *goods: Product, source: str = "a.csv", **sides) -> Change:
    delivery = Delivery(source, goods, **sides)
    return publish(db, delivery, who="marta", report="{}", now=NOON)


def test_a_published_product_comes_back_whole(db: Database) -> None:
    assert bring(db, SHOE, HAT) == Change(created=2)
    assert products(db) == (SHOE, HAT)
    assert version(db) == 1
    assert rows(db, "select variant_id, stock from variants order by position") == [
        ("T1-24", 2),
        ("T1-25", None),
    ]


def test_the_same_again_is_no_version(db: Database) -> None:
    bring(db, SHOE, HAT)
    assert bring(db, SHOE, HAT) == Change(unchanged=2)
    assert version(db) == 1
    assert one(db, "select count(*) from catalogue_versions") == 1
    assert one(db, "select count(*) from product_history") == 0


def test_a_preview_changes_nothing(db: Database) -> None:
    bring(db, SHOE)
    dearer = replace(SHOE, price=Decimal(1))
    assert preview(db, Delivery("a.csv", (dearer, HAT))) == Change(created=1, updated=1)
    assert products(db) == (SHOE,)
    assert version(db) == 1


def test_another_file_adds_and_changes(db: Database) -> None:
    bring(db, SHOE, HAT)
    cheaper = replace(HAT, price=Decimal(15000))
    assert bring(db, cheaper, SOLD_OUT, source="b.csv") == Change(created=1, updated=1)
    assert products(db) == (SHOE, cheaper, SOLD_OUT)
    assert version(db) == 2


def test_what_is_no_longer_in_its_file_is_retired_when_asked(db: Database) -> None:
    bring(db, SHOE, HAT)
    bring(db, SOLD_OUT, source="b.csv")
    assert bring(db, SHOE) == Change(unchanged=1)
    assert bring(db, SHOE, replace=True) == Change(unchanged=1, retired=1)
    assert products(db) == (SHOE, SOLD_OUT)
    assert bring(db, SHOE, replace=True).is_nothing


def test_a_retired_product_comes_back_where_it_stood(db: Database) -> None:
    bring(db, HAT, SHOE)
    bring(db, SHOE, replace=True)
    assert bring(db, HAT, SHOE) == Change(updated=1, unchanged=1)
    assert products(db) == (HAT, SHOE)


def test_hidden_products_are_kept_but_not_sold(db: Database) -> None:
    assert bring(db, HAT, hidden=(SHOE,)) == Change(created=1, hidden=1)
    assert products(db) == (HAT,)
    assert one(db, "select status from products where product_id = 'T1'") == "hidden"


def test_the_history_tells_what_a_product_was(db: Database) -> None:
    bring(db, SHOE)
    bring(db, replace(SHOE, price=Decimal(95000), variants=()))
    [(body, who, number)] = rows(db, "select body, changed_by, version from product_history")
    assert product_from(body) == SHOE
    assert (who, number) == ("marta", 2)
    assert one(db, "select count(*) from variants") == 0


def test_a_failure_in_the_middle_changes_nothing(db: Database) -> None:
    bring(db, SHOE)
    twins = replace(HAT, variants=(SHOE.variants[0], SHOE.variants[0]))
    with pytest.raises(AlreadyThere):  # after the products, in their variants
        bring(db, replace(SHOE, name="Otro"), twins)
    assert products(db) == (SHOE,)
    assert version(db) == 1
    assert one(db, "select count(*) from product_history") == 0
    assert bring(db, HAT) == Change(created=1)


def test_two_who_publish_at_once_make_two_versions(db: Database) -> None:
    start = Barrier(4)

    def work(worker: int) -> None:
        start.wait()
        for n in range(3):
            while True:
                try:
                    bring(db, replace(HAT, id=f"P{worker}-{n}"), source=f"{worker}.csv")
                except Later:
                    continue
                break

    threads = [Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert version(db) == 12
    assert len(products(db)) == 12
    assert one(db, "select count(*) from catalogue_versions") == 12


def test_an_id_that_comes_twice_counts_once(db: Database) -> None:
    assert bring(db, HAT, replace(HAT, price=Decimal(1)), hidden=(HAT,)).created == 1
    assert products(db) == (replace(HAT, price=Decimal(1)),)


def test_a_digest_changes_with_every_fact() -> None:
    assert digest(SHOE) == digest(replace(SHOE))
    assert digest(SHOE) != digest(replace(SHOE, stock=2))
    assert digest(SHOE) != digest(replace(SHOE, facts=()))


def test_a_thousand_products_are_published_in_the_order_of_the_file(db: Database) -> None:
    goods = tuple(replace(HAT, id=f"P{n}", name=f"Gorra {n}") for n in range(1000))
    delivery = Delivery("big.csv", goods)
    assert publish(db, delivery, who="m", report="{}", now=NOON + SECOND).created == 1000
    assert products(db) == goods
