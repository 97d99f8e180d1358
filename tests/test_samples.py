"""The sample shop: whole, honest about being one, and never in the way of a real shop."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot import samples

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "samples"


@pytest.fixture
def products(salesbot, home) -> list[dict[str, Any]]:
    [listed] = salesbot(home, "products", "list", "--json").lines
    return listed


def test_an_empty_shop_is_filled_and_told_what_with(salesbot, empty_home):
    told = salesbot(empty_home, "seed")

    assert told.code == 0
    assert "Bazar La Ceiba, a sample shop: 70 products, 66 pictures." in told.out
    assert "placeholders" in told.out


def test_a_shop_that_has_goods_is_left_alone(salesbot, empty_home, tmp_path):
    (tmp_path / "c.csv").write_text("nombre,precio\nTaza,12000\n")
    salesbot(empty_home, "import", str(tmp_path / "c.csv"))

    told = salesbot(empty_home, "seed")

    assert "left out" in told.out
    assert salesbot(empty_home, "settings", "show", "--json").lines == [{}]
    assert list((empty_home / "media").iterdir()) == []


def test_a_shop_that_has_settings_is_left_alone(salesbot, empty_home, tmp_path):
    (tmp_path / "s.json").write_text('{"bot_name": "Ana"}')
    salesbot(empty_home, "settings", "load", str(tmp_path / "s.json"))

    salesbot(empty_home, "seed")

    assert salesbot(empty_home, "products", "list", "--json").lines == [[]]
    assert salesbot(empty_home, "settings", "show", "--json").lines == [{"bot_name": "Ana"}]


def test_a_picture_of_the_owner_is_never_painted_over(salesbot, empty_home):
    (empty_home / "media").mkdir(parents=True)
    (empty_home / "media" / "tenis.png").write_bytes(b"my own")

    salesbot(empty_home, "seed")

    assert (empty_home / "media" / "tenis.png").read_bytes() == b"my own"


def test_every_row_of_the_catalogue_is_accepted(salesbot, empty_home):
    [report] = salesbot(empty_home, "import", str(SAMPLES / "catalogue.csv"), "--json").lines

    assert report["accepted"] == report["rows"]
    assert {warning["field"] for warning in report["warnings"]} == {"images"}


def test_the_shop_shows_what_shops_have(products):
    assert len(products) >= 60
    assert len({product["category"] for product in products}) >= 8
    assert {product["kind"] for product in products} == {"physical", "digital", "service"}
    assert {product["status"] for product in products} == {"available", "sold_out"}
    assert {product["currency"] for product in products} == {"COP"}
    assert sum(bool(product["variants"]) for product in products) >= 15
    assert any(v["stock"] == 0 for product in products for v in product["variants"])


def test_every_product_is_described_in_one_to_three_sentences():
    with (SAMPLES / "catalogue.csv").open(encoding="utf-8") as file:
        told = [row["Descripción"] for row in csv.DictReader(file) if row["Descripción"]]
    assert len(told) == 70
    assert all(1 <= text.count(". ") + 1 <= 3 and text.endswith(".") for text in told)


def test_everything_that_can_be_touched_has_its_picture_and_none_is_spare(products):
    pictures = {picture.name for picture in (SAMPLES / "media").iterdir()}

    assert [p["id"] for p in products if p["kind"] != "service" and not p["images"]] == []
    assert {Path(image).name for p in products for image in p["images"]} == pictures


def test_the_pictures_are_small():
    assert sum(picture.stat().st_size for picture in (SAMPLES / "media").iterdir()) < 1_500_000


def test_payees_and_phones_are_plainly_placeholders():
    shop = json.loads((SAMPLES / "settings.json").read_text(encoding="utf-8"))
    payees = [m["payee"] for m in shop["payment_methods"] if m["kind"] == "transfer"]

    for number in (*payees, shop["phone"], shop["handoff_phone"]):
        assert number[3:-1] == "000000"
    assert "EJEMPLO" in shop["payment_methods"][0]["holder"]


def test_a_wheel_carries_the_sample_shop():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    carried = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]

    assert {Path(place).name for place in carried} == {
        "catalogue.csv",
        "settings.json",
        "media",
        "history.zip",
    }
    assert all((ROOT / place).exists() for place in carried)
    assert {Path(place).parent.name for place in carried.values()} == {samples.PLACES[1].name}
