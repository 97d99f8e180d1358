"""A shop with more goods than are weighed one by one: from disk, with changes beside it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from bot.core.goods import Product
from bot.core.lexical import SMALL
from bot.core.search import Query
from bot.core.shop import ShopSettings
from bot.edges.encoder import shipped_encoder
from bot.edges.models import Chosen
from bot.edges.saved_index import key_of, load, save
from bot.edges.shelf import Shelf, Spoken
from bot.edges.shelves import Shelves

THINGS = """taladro martillo nevera lavadora cuaderno camiseta zapatos portatil celular mesa silla
    arroz leche pan jabon escoba lampara bicicleta guitarra perfume""".split()
KINDS = "rojo azul grande pequeño clasico premium escolar infantil plegable portatil".split()


def goods(key: str, name: str, price: int = 10) -> Product:
    return Product(key, name, Decimal(price), "COP")


def many() -> list[Product]:
    dice = random.Random(5)  # noqa: S311 - the same goods every time
    return [
        goods(f"p{at}", f"{THINGS[at % 20]} {dice.choice(KINDS)} modelo {dice.randint(1, 999)}", at)
        for at in range(SMALL + 500)
    ] + [goods("odd", "Kayak inflable zafiro", 900)]


GOODS = many()
SPOKEN = Spoken(version="1")


@pytest.fixture(scope="module")
def model() -> Chosen:
    return Chosen(shipped_encoder())


@pytest.fixture(scope="module")
def shelf(model: Chosen) -> Shelf:
    return Shelf(GOODS, SPOKEN, model=model)


def look(shelf: Shelf, text: str, **limits: object) -> list[str]:
    return [hit.product_id for hit in shelf.search(Query(tuple(text.split()), **limits)).hits]


def test_one_of_very_many_is_found_by_word_and_by_meaning(shelf: Shelf) -> None:
    assert look(shelf, "kayak zafiro")[0] == "odd"
    found = look(shelf, "heladera")
    assert found
    assert all("nevera" in GOODS[int(key[1:])].name for key in found)


def test_limits_hold_among_very_many(shelf: Shelf) -> None:
    found = look(shelf, "taladro", min_price=Decimal(100), max_price=Decimal(140))
    assert set(found[:3]) == {"p100", "p120", "p140"}
    assert all(100 <= int(key[1:]) <= 140 for key in found)
    assert look(shelf, "taladro", among=frozenset({"p0", "p1", "p20"}))[:2] in (
        ["p0", "p20"],
        ["p20", "p0"],
    )


def test_what_was_saved_answers_as_what_was_read(
    shelf: Shelf, model: Chosen, tmp_path: Path
) -> None:
    save(shelf, tmp_path, "k")
    saved = load(tmp_path, "k", SPOKEN.thesaurus)
    assert saved is not None
    again = Shelf(GOODS, SPOKEN, model=model, saved=saved)
    assert again.threshold == pytest.approx(shelf.threshold)
    for text in ("kayak zafiro", "silla plegable", "taladro modelo 7", "heladera", "xyzzy"):
        before, after = (s.search(Query(tuple(text.split()))) for s in (shelf, again))
        assert [h.score for h in after.hits] == pytest.approx([h.score for h in before.hits])
        assert after.sold_here == before.sold_here


def test_an_index_that_is_damaged_or_of_another_key_is_not_used(
    shelf: Shelf, tmp_path: Path
) -> None:
    made = save(shelf, tmp_path, "k")
    assert load(tmp_path, "other", SPOKEN.thesaurus) is None
    (made / "words.json").write_text("{}", "utf-8")
    assert load(tmp_path, "k", SPOKEN.thesaurus) is None
    assert len({key_of("m", "1", "c"), key_of("m", "2", "c"), key_of("n", "1", "c")}) == 3


def test_a_change_is_found_at_once_and_the_old_shelf_stays_as_it_was(shelf: Shelf) -> None:
    new = goods("new", "Telescopio cuarzo")
    renamed = goods("p2", "Tambor de cuarzo")
    after = shelf.changed([*GOODS, new], {"new": new, "p2": renamed}, {"odd"})
    assert set(look(after, "cuarzo")[:2]) == {"new", "p2"}
    assert "odd" not in look(after, "kayak zafiro")
    assert look(shelf, "kayak zafiro")[0] == "odd"
    assert "new" not in look(shelf, "telescopio cuarzo")
    assert look(after, "drum")[0] == "p2" or "p2" in look(after, "tambor")
    back = shelf.changed(GOODS, {}, set())
    assert look(back, "kayak zafiro")[0] == "odd"


def test_shelves_open_from_disk_and_follow_the_catalogue(tmp_path: Path) -> None:
    def ids(shelf: Shelf, text: str) -> Sequence[str]:
        return look(shelf, text)

    shop = ShopSettings()
    shelves = Shelves(tmp_path, "code")
    shelves.of(GOODS, "1", SPOKEN, shop)
    [kept] = tmp_path.iterdir()
    stamp = (kept / "words.json").stat().st_mtime_ns
    opened = Shelves(tmp_path, "code").of(GOODS, "1", SPOKEN, shop)
    assert (kept / "words.json").stat().st_mtime_ns == stamp
    assert ids(opened, "kayak zafiro")[0] == "odd"
    changed = shelves.of([*GOODS[:-1], goods("new", "Piragua zafiro")], "2", SPOKEN, shop)
    assert ids(changed, "zafiro")[0] == "new"
    assert "odd" not in ids(changed, "kayak zafiro")


def test_the_nearest_by_meaning_are_those_of_an_exact_search(shelf: Shelf, model: Chosen) -> None:
    assert model.encoder is not None
    question = model.encoder.encode_queries(["bicicleta infantil"])[0]
    like = shelf.vectors[0].like(question)
    every = like.all()
    best = like.best(10, None)
    assert np.sort(like.of(best))[0] >= np.sort(every)[-10] - 0.02


def test_a_model_that_is_not_here_gives_way_to_the_shipped_one(tmp_path: Path) -> None:
    shop = ShopSettings(embedding_model="no/such-e5-model")
    found = Shelves(tmp_path, "c").of(GOODS[:50], "1", SPOKEN, shop).search(Query(("heladera",)))
    assert found.model == "salesbot-words"
    assert "not on this machine" in found.problem
    words = Shelves(tmp_path, "c").of(GOODS[:50], "1", SPOKEN, ShopSettings(embedding_model="none"))
    assert words.search(Query(("nevera",))).model == ""
