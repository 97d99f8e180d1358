"""What is alike, cheaper, better, and what goes with it."""

from __future__ import annotations

from decimal import Decimal

from bot.core.goods import Product
from bot.core.lexical import Lexical
from bot.core.relations import (
    better,
    bought_together,
    cheaper,
    goes_with,
    is_for,
    less_dear,
    main_thing,
    measures,
    similar,
)


def goods(key: str, name: str, price: int, category: str = "", **more: object) -> Product:
    return Product(key, name, Decimal(price), "COP", category=category, **more)


GOODS = (
    goods("l8", "Portátil Nimbus 8GB 256GB 14 pulgadas", 1800, "Cómputo"),
    goods("l16", "Portátil Nimbus 16GB 512GB 15 pulgadas", 2400, "Cómputo"),
    goods("l32", "Portátil Titán 32GB 1TB 16 pulgadas", 9900, "Cómputo"),
    goods("l4", "Portátil Brisa 4GB 128GB 14 pulgadas", 1100, "Cómputo"),
    goods("old", "Portátil Brisa 16GB 128GB 11 pulgadas", 1900, "Cómputo", stock=0),
    goods("base", "Base para portátil", 60, "Accesorios"),
    goods("mouse", "Mouse inalámbrico", 40, "Accesorios"),
    goods("phone", "Celular Orion A1 64GB", 900, "Celulares"),
    goods("case", "Funda para celular Orion A1", 25, "Celulares"),
    goods("cake", "Torta de zanahoria 500 g", 30),
    goods("cake2", "Torta de chocolate 1 kg", 45),
    goods("bread", "Pan de bono", 3),
)
SHOP = Lexical(GOODS)
ALL = {product.id: product for product in GOODS}


def ids(products: tuple[Product, ...]) -> list[str]:
    return [product.id for product in products]


def test_what_is_alike_is_of_the_same_sort_and_can_be_had() -> None:
    assert set(ids(similar(ALL["l8"], ALL, SHOP.search))) <= {"l16", "l32", "l4"}
    assert ids(similar(ALL["l8"], ALL, SHOP.search))[0] == "l16"
    assert "case" not in ids(similar(ALL["phone"], ALL, SHOP.search))


def test_without_categories_the_first_word_tells_the_sort() -> None:
    assert ids(similar(ALL["cake"], ALL, SHOP.search)) == ["cake2"]


def test_to_whom_it_is_too_dear_another_of_its_name_is_told_at_a_clear_saving() -> None:
    scan = goods("scan", "Escáner Faro duplex", 2100, "Oficina", tags=("faro", "oficina"))
    printers = [
        goods("p1", "Impresora Faro multifuncional", 2150, "Oficina", tags=("faro", "oficina")),
        goods("p2", "Impresora Faro multifuncional wifi", 1500, "Oficina", tags=("oficina",)),
        goods("p3", "Impresora Brisa", 400, "Oficina", tags=("oficina",)),
        goods("p4", "Impresora Faro multifuncional tanque", 2120, "Oficina", tags=("oficina",)),
    ]
    shop = Lexical([scan, *printers])
    every = {p.id: p for p in (scan, *printers)}
    told = less_dear(every["p1"], every, shop.search)
    assert [p.id for p in told] == ["p2", "p3"]


def test_where_nothing_is_called_alike_what_is_marked_alike_is_told() -> None:
    lamp = goods("lamp", "Lámpara Sol", 90, "Casa", tags=("luz",))
    light = goods("light", "Bombillo Sol", 10, "Casa", tags=("luz",))
    every = {"lamp": lamp, "light": light}
    assert less_dear(lamp, every, Lexical([lamp, light]).search) == (light,)
    assert less_dear(light, every, Lexical([lamp, light]).search) == ()


def test_a_cheaper_one_really_costs_less() -> None:
    assert ids(cheaper(ALL["l8"], ALL, SHOP.search)) == ["l4"]
    assert cheaper(ALL["l4"], ALL, SHOP.search) == ()


def test_a_better_one_comes_with_what_makes_it_better() -> None:
    [found] = better(ALL["l8"], ALL, SHOP.search)
    assert found.product.id == "l16"
    assert (found.attribute, found.has, found.instead_of) == ("gb", "512 gb", "256 gb")


def test_a_better_one_is_worse_in_nothing_and_not_out_of_reach() -> None:
    assert better(ALL["l16"], ALL, SHOP.search) == ()
    assert [b.product.id for b in better(ALL["cake"], ALL, SHOP.search)] == ["cake2"]
    assert better(ALL["bread"], ALL, SHOP.search) == ()


def test_amounts_are_compared_in_one_unit() -> None:
    assert measures(ALL["cake2"])["g:0"].value == 1000
    assert measures(ALL["l32"])["gb:0"].value == 1024
    told = goods("x", "Taladro", 1, facts=(("Potencia", "1.5 kW"),))
    assert measures(told)["w:0"].value == 1500


def test_an_accessory_says_what_it_is_for() -> None:
    assert main_thing(ALL["case"]) == "celular orion a1"
    assert main_thing(ALL["phone"]) == ""
    assert is_for(ALL["case"], ALL["phone"])
    assert is_for(ALL["base"], ALL["l8"])
    assert not is_for(ALL["base"], ALL["phone"])


def test_what_goes_with_it_is_what_is_bought_with_it_and_what_is_made_for_it() -> None:
    together = bought_together([["l8", "mouse"], ["l8", "mouse", "mouse"], ["l8", "bread"]])
    assert together["l8"] == {"mouse": 2, "bread": 1}
    assert ids(goes_with(ALL["l8"], ALL, together)) == ["mouse", "base"]
    assert ids(goes_with(ALL["phone"], ALL)) == ["case"]
    assert goes_with(ALL["bread"], ALL) == ()
