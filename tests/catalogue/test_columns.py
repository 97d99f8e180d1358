"""Columns are known by what their headers mean, wherever they stand."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from bot.catalogue.headers import understand
from bot.catalogue.lexicon import bag


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("NOMBRE DEL PRODUCTO", "name"),
        ("Título", "name"),
        ("product_name", "name"),
        ("Nome do produto", "name"),
        ("Nombre *", "name"),
        ("Precio de venta", "price"),
        ("Precio al público (COP)", "price"),
        ("Preço", "price"),
        ("Presio", "price"),
        ("Exsitencias", "stock"),
        ("Valor", "price"),
        ("PRECIO EN SOLES", "price"),
        ("Precio sin IVA", "net_price"),
        ("Precio oferta", "sale_price"),
        ("Variant Compare At Price", "price_before"),
        ("Existencias", "stock"),
        ("¿Existencias?", "in_stock"),
        ("Variant Inventory Qty", "stock"),
        ("Estoque", "stock"),
        ("Categoría de producto", "category"),
        ("Tipo de producto", "type"),
        ("paymentLinkCustom", "link"),
        ("paymentLinkMercadoPago", "link"),
        ("Imágenes", "image"),
        ("image_link", "image"),
        ("Talla", "option"),
        ("Option1 Name", "option_name"),
        ("Valor(es) del atributo 2", "option_value"),
        ("Costo", "secret"),
        ("Precio por mayor", "secret"),
        ("Precio de compra", "secret"),
        ("Wholesale price", "secret"),
        ("Precio distribuidor", "secret"),
        ("Título para SEO", ""),
        ("Meta description", ""),
        ("Peso (kg)", ""),
        ("createdAt", ""),
        ("Cantidad mínima", ""),
        ("Costo de envío", "secret"),
    ],
)
def test_a_header_says_what_its_column_holds(header, role):
    assert understand(header).role == role


def test_no_header_is_listed_under_two_meanings():
    lists = tomllib.loads(files("bot.catalogue").joinpath("headers.toml").read_text("utf-8"))
    seen = {}
    for role, headers in lists["columns"].items():
        for header in headers:
            words = bag(header), "?" in header
            assert seen.setdefault(words, role) == role, header


def test_columns_may_stand_in_any_order(importing):
    one = importing("stock,precio,nombre\n3,5000,Mesa\n").products
    other = importing("nombre,stock,precio\nMesa,3,5000\n").products
    assert one == other


def test_a_description_is_the_name_where_there_is_no_other(importing):
    reading = importing("CODIGO,DESCRIPCION,PRECIO\n001,Martillo,25000\n")
    assert [(p.id, p.name, p.description) for p in reading.products] == [("001", "Martillo", "")]


def test_an_article_number_is_a_code_and_not_a_name(importing):
    reading = importing("ARTICULO,DESCRIPCION,PRECIO\n1001,Martillo,25000\n1002,Clavo,90\n")
    assert [(p.id, p.name) for p in reading.products] == [("1001", "Martillo"), ("1002", "Clavo")]


def test_what_the_shop_pays_is_kept_nowhere(importing):
    reading = importing(
        "nombre,precio,costo,precio mayorista,margen\nMesa,5000,3333,4444,55\n",
    )
    assert "3333" not in repr(reading)
    assert "4444" not in repr(reading)


def test_the_first_of_several_price_columns_is_quoted_even_where_it_is_blank(importing):
    reading = importing("nombre,precio de venta 1,precio de venta 2\nMesa,5000,4000\nSilla,,3000\n")
    assert [p.price for p in reading.products] == [5000]
    assert [one.row for one in reading.rejected] == [2]


def test_attributes_become_facts_and_a_description_loses_its_html(importing):
    reading = importing(
        "nombre,precio,marca,garantía,descripción\n"
        "Plancha  de &oacute;xido,90000,Vapor,1 año,"
        '"<p>Descripción</p><ul><li>Suave&nbsp;y fuerte</li><li>A &lt; B</li></ul>Fin\\n<b>ya</b>"'
    )
    (iron,) = reading.products
    assert (iron.name, iron.brand, iron.facts) == (
        "Plancha de óxido",
        "Vapor",
        (("garantía", "1 año"),),
    )
    assert iron.description == "Suave y fuerte\nA < B\nFin\nya"
