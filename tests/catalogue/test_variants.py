"""Rows of one model are one product; different things stay different."""

from __future__ import annotations

CSV = "nombre,precio,talla,color,stock,sku\n"


def _told(product):
    return [(dict(v.options), v.price, v.stock) for v in product.variants]


def test_rows_with_one_name_and_other_options_are_one_product(importing):
    reading = importing(CSV + "Polo,50,S,Azul,3,P-S\nPolo,55,M,Azul,0,P-M\nGorra,20,,Roja,1,G\n")
    polo, cap = reading.products
    assert _told(polo) == [
        ({"talla": "S", "color": "Azul"}, 50, 3),
        ({"talla": "M", "color": "Azul"}, 55, 0),
    ]
    assert (polo.id, polo.price, polo.stock) == ("polo", 50, 3)
    assert [v.id for v in polo.variants] == ["P-S", "P-M"]
    assert (cap.id, cap.variants, cap.facts) == ("G", (), (("color", "Roja"),))
    assert reading.accepted == reading.rows == 3


def test_the_stock_of_a_product_is_unknown_when_that_of_a_variant_is(importing):
    (polo,) = importing(CSV + "Polo,50,S,,3,\nPolo,50,M,,,\n").products
    assert polo.stock is None


def test_a_product_is_sold_out_when_all_its_variants_are(importing):
    (polo,) = importing(CSV + "Polo,50,S,,0,\nPolo,50,M,,AGOTADO,\n").products
    assert polo.status == "sold_out"


def test_a_variant_without_a_price_does_not_take_its_siblings_with_it(importing):
    reading = importing(CSV + "Polo,50,S,,1,\nPolo,,M,,1,\nPolo,50,L,,1,\n")
    assert [dict(v.options)["talla"] for v in reading.products[0].variants] == ["S", "L"]
    assert [one.row for one in reading.rejected] == [2]


def test_one_name_with_two_codes_and_no_options_is_two_products(importing):
    reading = importing("nombre,precio,sku\nFiltro,100,F1\nFiltro,100,F2\n")
    assert [p.id for p in reading.products] == ["F1", "F2"]


def test_one_code_on_rows_with_other_names_loses_none_of_them(importing):
    reading = importing("nombre,precio,sku\nBolsa,100,B1\nBolso,120,B1\n")
    assert [p.name for p in reading.products] == ["Bolsa", "Bolso"]


def test_a_row_that_says_the_same_once_more_is_accepted_as_the_same_product(importing):
    reading = importing(
        "nombre,precio,link,categoría\nMouse,100,https://x.example/m,Mouse\n"
        "Mouse,100,https://x.example/m,Teclados\nMouse,90,https://x.example/n,Mouse\n"
    )
    assert [(p.price, p.tags) for p in reading.products] == [(100, ("Teclados",)), (90, ())]
    assert (reading.accepted, reading.rejected) == (3, ())
    assert [w.message for w in reading.warnings] == ["repeats row 1; read as one product"]


def test_rows_under_one_code_share_what_stands_only_on_the_first(importing):
    reading = importing(
        "Handle,Title,Vendor,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price,"
        "Image Src,Image Position,Status\n"
        "ruana,Ruana,Telar,true,Color,Gris,R-G,100.00,https://x.example/2.jpg,2,active\n"
        "ruana,,,,,Ocre,R-O,120.00,,,\n"
        "ruana,,,,,,,,https://x.example/1.jpg,1,\n"
        "gorro,Gorro,Telar,true,Title,Default Title,,45.00,,,draft\n"
        "gorro,,,,,,,,https://x.example/3.jpg,2,\n"
    )
    (ruana,) = reading.products
    assert (ruana.id, ruana.brand) == ("ruana", "Telar")
    assert ruana.images == ("https://x.example/1.jpg", "https://x.example/2.jpg")
    assert [dict(v.options) for v in ruana.variants] == [{"Color": "Gris"}, {"Color": "Ocre"}]
    assert [p.name for p in reading.hidden] == ["Gorro"]
    assert (reading.rows, reading.accepted, reading.rejected) == (5, 3, ())


def test_variations_find_their_parent_by_code_or_id_before_or_after_it(importing):
    reading = importing(
        "ID,Type,SKU,Name,Published,In stock?,Stock,Regular price,Parent,Categories,"
        "Attribute 1 name,Attribute 1 value(s)\n"
        '9,variation,T-R,"Taza - Roja",1,1,4,30,TAZA,,Color,Roja\n'
        '1,variable,TAZA,Taza,1,1,,,,Cocina,Color,"Roja, Azul"\n'
        '8,variation,,"Taza - Azul",1,0,,32,id:1,,Color,Azul\n'
        '7,variation,,"Taza - Gris",0,1,,1,id:1,,Color,Gris\n'
        "2,simple,PLATO,Plato,1,1,,15,,Cocina,Material,Barro\n"
        "3,grouped,JUEGO,Juego,1,1,,,,Cocina,,\n"
    )
    cup, plate = reading.products
    assert (cup.id, cup.name, cup.category) == ("TAZA", "Taza", "Cocina")
    assert _told(cup) == [({"Color": "Roja"}, 30, 4), ({"Color": "Azul"}, 32, 0)]
    assert (plate.variants, plate.facts) == ((), (("Material", "Barro"),))
    assert [one.row for one in reading.rejected] == [6]
    assert (reading.rows, reading.accepted) == (6, 4)


def test_a_variation_whose_parent_is_missing_is_sold_under_its_own_first_name(importing):
    (cup,) = importing(
        "ID,Type,Name,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)\n"
        '9,variation,"Taza - Roja",30,TAZA,Color,Roja\n'
    ).products
    assert (cup.id, cup.name) == ("TAZA", "Taza")


def test_a_row_without_a_variation_only_describes_its_publication(importing):
    reading = importing(
        "ITEM_ID,VARIATION_ID,SKU,TITLE,VARIATIONS,QUANTITY,PRICE,STATUS,LISTING_TYPE\n"
        "M1,,,Funda,,,,Activa,Premium\n"
        "M1,91,F-N,Funda,Color: Negro | Talle: M,8,25,Activa,Premium\n"
        "M1,92,F-R,Funda,Color: Rosa | Talle: M,0,25,Activa,Premium\n"
    )
    (case,) = reading.products
    assert (case.id, _told(case)[0]) == ("M1", ({"Color": "Negro", "Talle": "M"}, 25, 8))
    assert reading.accepted == 3
    assert ["commission" in w.message for w in reading.warnings] == [True]


def test_items_of_a_group_that_differ_only_in_their_title_are_products_of_their_own(importing):
    reading = importing(
        "id,title,price,item_group_id,color\n"
        "A,Vela de coco,9.00 COP,VELAS,\nB,Vela de canela,9.00 COP,VELAS,\n"
        "C,Mantel rojo,50.00 COP,MANTEL,Rojo\nD,Mantel azul,50.00 COP,MANTEL,Azul\n"
        "E,Cinta,5.00 COP,CINTA,See product page\n"
    )
    assert [(p.id, p.name, len(p.variants)) for p in reading.products] == [
        ("A", "Vela de coco", 0),
        ("B", "Vela de canela", 0),
        ("MANTEL", "Mantel", 2),
        ("CINTA", "Cinta", 0),
    ]


def test_each_article_without_a_code_for_its_model_is_hidden_by_its_own_row(importing):
    reading = importing(
        "_SkuId,_SkuName,_SkuIsActive,_ProductId,_ProductName,_ProductIsActive,_ShowOnSite,Price\n"
        "1,Sábana doble,NO,7,Sábana,YES,YES,10\n2,Sábana queen,YES,7,Sábana,YES,YES,12\n"
        "3,Sábana king,YES,7,Sábana,YES,YES,15\n"
    )
    (sheet,) = reading.products
    assert [(v.options[0][1], v.price) for v in sheet.variants] == [("queen", 12), ("king", 15)]


def test_ids_do_not_hang_on_the_order_of_the_rows(importing):
    rows = [
        "Mesa,100,,https://x.example/1",
        "Mesa,100,,https://x.example/2",
        "Mesa,90,,",
        "Silla,50,S1,",
        "Sillón,70,S1,",
        "💐💐,5,,",
        "Ñandú & Cía. ½,8,,",
        "Un nombre larguísimo que no cabe en sesenta letras de ninguna de las maneras A,1,,",
        "Un nombre larguísimo que no cabe en sesenta letras de ninguna de las maneras B,1,,",
    ]
    shuffled = [*rows[5:], *reversed(rows[:5])]
    header = "nombre,precio,sku,link\n"
    one = {p.id: p for p in importing(header + "\n".join(rows)).products}
    other = {p.id: p for p in importing(header + "\n".join(shuffled)).products}
    assert one == other
    assert len(one) == len(rows)
    assert all(id_.isascii() and len(id_) <= 60 and " " not in id_ for id_ in one)


def test_a_variants_name_in_words_is_its_choice(importing):
    reading = importing(
        "Item Name,Variation Name,SKU,Price\nCafé,Chico,C1,10\nCafé,Grande,C2,12\nTé,Regular,T1,9\n"
    )
    coffee, tea = reading.products
    assert [(v.id, v.options[0][1]) for v in coffee.variants] == [("C1", "Chico"), ("C2", "Grande")]
    assert tea.variants == ()


def test_ten_thousand_rows_of_one_name_lose_none(importing):
    rows = [f"Polo,{n % 90 + 1}000,{n},,{n % 9},P{n}" for n in range(10_000)]
    reading = importing(CSV + "\n".join(rows))
    assert (reading.accepted, len(reading.products[0].variants)) == (10_000, 10_000)


def test_a_code_shared_by_a_product_and_a_variant_names_only_one_of_them(importing):
    reading = importing(CSV + "Polo,50,S,,1,X\nPolo,55,M,,1,Y\nGorra,20,,,1,X\nBolso,30,,,1,polo\n")
    ids = [p.id for p in reading.products] + [v.id for v in reading.products[0].variants]
    assert len(set(ids)) == len(ids) == 5
    assert {"X", "Y"} <= set(ids)
