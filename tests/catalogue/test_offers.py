"""What is offered: stock, kind, status, pictures, links, tags and categories."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("stock", "left"),
    [
        ("5", 5),
        ("0", 0),
        ("12,00", 12),
        ("180.0", 180),
        ("1.200", 1200),
        ("-3", 0),
        ("7 unidades", 7),
        ("", None),
        ("-", None),
        ("ilimitado", None),
        ("unlimited", None),
        ("in stock", None),
        ("Disponible", None),
        ("AGOTADO", 0),
        ("sold out", 0),
        ("Esgotado", 0),
        ("No", 0),
        ("Sí", None),
    ],
)
def test_blank_stock_is_not_counted_and_sold_out_is_zero(importing, stock, left):
    (product,) = importing(f"nombre;precio;stock\nMesa;5000;{stock}\n").products
    assert product.stock == left


def test_a_stock_that_is_no_count_is_told_and_not_counted(importing):
    reading = importing("nombre,precio,stock\nMesa,5000,pocas\n")
    assert reading.products[0].stock is None
    assert [(w.field, w.message) for w in reading.warnings] == [("stock", "'pocas' is no count")]


def test_digital_goods_and_services_are_not_counted(importing):
    reading = importing(
        "nombre,precio,categoría,stock\nCurso,9000,DIGITAL,5\nAsesoría,8000,Servicios,\n"
        "Plantilla,100,Productos digitales,0\nReloj,7000,Relojes digitales,4\nLibro,30,Cursos,1\n"
    )
    assert [(p.kind, p.stock) for p in reading.products] == [
        ("digital", None),
        ("service", None),
        ("digital", 0),
        ("physical", 4),
        ("physical", 1),
    ]


def test_a_category_column_that_holds_only_kinds_is_no_category(importing):
    reading = importing("name,price,category\nMesa,50,PHYSICAL\nCurso,20,DIGITAL\n")
    assert [(p.kind, p.category) for p in reading.products] == [("physical", ""), ("digital", "")]


def test_virtual_and_downloadable_things_are_digital(importing):
    reading = importing('Name,Price,Type\nGuía,50,"simple, downloadable, virtual"\nMesa,9,simple\n')
    assert [p.kind for p in reading.products] == ["digital", "physical"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("status", "draft"),
        ("status", "Archivado"),
        ("estado", "Inactivo"),
        ("estado", "Pausada"),
        ("publicado", "0"),
        ("publicado", "-1"),
        ("mostrar en tienda", "NO"),
        ("visibilidad", "hidden"),
        ("exibir na loja", "NÃO"),
        ("activo", "False"),
        ("availability", "discontinued"),
        ("oculto", "sí"),
    ],
)
def test_what_is_hidden_is_kept_apart_and_is_no_error(importing, column, value):
    reading = importing(f"nombre,precio,{column}\nMesa,5000,{value}\n")
    assert ([p.name for p in reading.hidden], reading.products, reading.rejected) == (
        ["Mesa"],
        (),
        (),
    )
    assert (reading.rows, reading.accepted) == (1, 0)


@pytest.mark.parametrize("value", ["AVAILABLE", "Activo", "published", "", "Nuevo"])
def test_every_other_status_is_offered(importing, value):
    assert [p.stock for p in importing(f"nombre,precio,estado\nMesa,5000,{value}\n").products] == [
        None
    ]


def test_a_sold_out_status_is_stock_zero_and_stays_in_the_catalogue(importing):
    assert importing("nombre,precio,status\nMesa,5000,SOLD_OUT\n").products[0].status == "sold_out"


def test_what_may_be_ordered_beyond_zero_is_not_counted_at_zero(importing):
    reading = importing(
        "name,price,quantity,availability\nA mesa,5,0,preorder\nB mesa,5,0,in stock\n"
    )
    assert [p.stock for p in reading.products] == [None, 0]


def test_pictures_are_read_from_every_kind_of_list(importing):
    reading = importing(
        "nombre;precio;imágenes\n"
        "Uno;1;https://x.example/a.jpg|https://x.example/b.jpg\n"
        "Dos;1;https://x.example/a.jpg, https://x.example/w_1,h_2/b.jpg\n"
        "Tres;1;/fotos/mi foto.jpg\n"
        "Cuatro;1;data:image/png;base64,AAAA\n"
        "Cinco;1;../../secreto.jpg\n"
    )
    assert [p.images for p in reading.products[:3]] == [
        ("https://x.example/a.jpg", "https://x.example/b.jpg"),
        ("https://x.example/a.jpg", "https://x.example/w_1,h_2/b.jpg"),
        ("fotos/mi foto.jpg",),
    ]
    assert [(w.row, w.field, w.message) for w in reading.warnings if w.row == 3] == [
        (3, "images", "relative path; looked up in the shop's media folder")
    ]
    assert not any(p.images for p in reading.products[3:])


def test_the_first_link_that_is_filled_is_where_a_product_is_bought(importing):
    reading = importing(
        '[{"name": "Mesa", "price": 5, "paymentLinkMercadoPago": null,'
        ' "paymentLinkPayPal": "https://paypal.example/m", "url": "https://x.example/mesa"},'
        ' {"name": "Silla", "price": 5, "url": "https://x.example/silla"}]'
    )
    assert [p.link for p in reading.products] == [
        "https://paypal.example/m",
        "https://x.example/silla",
    ]


@pytest.mark.parametrize(
    "chat",
    ["https://wa.me/57300", "api.whatsapp.com/send?phone=57", "https://t.me/x", "http://m.me/x"],
)
def test_a_chat_link_is_no_way_to_buy(importing, chat):
    reading = importing(f"nombre,precio,link de pago\nMesa,5000,{chat}\n")
    assert reading.products[0].link is None
    assert [w.field for w in reading.warnings] == ["link"]


def test_tags_are_read_from_lists_pipes_and_commas(importing):
    reading = importing('nombre;precio;tags\nUno;1;a|b c\nDos;1;a, "b c", a\n')
    assert [p.tags for p in reading.products] == [("a", "b c"), ("a", "b c")]


def test_the_first_category_is_the_products_own_and_the_others_are_tags(importing):
    reading = importing('nombre,precio,categorías\nMate,5,"Mates > Calabaza, Regalos"\n')
    assert (reading.products[0].category, reading.products[0].tags) == (
        "Mates > Calabaza",
        ("Regalos",),
    )
    path = importing("nombre,precio,categoría\nViga,5,Todos / Vendible / Obra\n")
    assert path.products[0].category == "Obra"


def test_a_condition_in_the_status_column_is_a_fact(importing):
    reading = importing("nombre,precio,estado\nCelular,5000,Reacondicionado\n")
    assert reading.products[0].facts == (("estado", "Reacondicionado"),)
