"""Excel files as shops keep them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.catalogue import read
from bot.errors import BadCatalogue
from tests.catalogue.conftest import TODAY


def test_titles_sections_notes_and_totals_are_no_products(importing, excel):
    reading = importing(
        excel(
            [
                ["PANADERÍA LA ESPIGA"],
                ["Lista de precios, sujeta a cambio"],
                [],
                ["CÓDIGO", "PRODUCTO", "PRESENTACIÓN", "PRECIO", "EXISTENCIAS"],
                ["PANES"],
                ["P-1", "Pan de yuca", "Unidad", "$ 2.500", 30],
                ["P-2", "Pan de yuca", "Docena", "$ 27.000", "AGOTADO"],
                ["DULCES"],
                ["D-1", "Cocada", None, 1800, None],
                ["D-2", "Merengón", None, "Consultar", None],
                [],
                [7],
                ["Precios con IVA incluido."],
                [None, None, "TOTAL", None, 30],
            ],
            merged=("A1:E1", "A2:E2", "A5:E5"),
        )
    )
    bread, sweet = reading.products
    assert [(v.id, v.price, v.stock) for v in bread.variants] == [
        ("P-1", 2500, 30),
        ("P-2", 27000, 0),
    ]
    assert (bread.category, sweet.category, sweet.price) == ("PANES", "DULCES", 1800)
    assert [(one.row, one.reason) for one in reading.rejected] == [
        (6, "no price: 'Consultar' is not an amount")
    ]
    assert (reading.rows, reading.accepted) == (4, 3)


def test_a_header_over_two_rows_is_read_as_one(importing, excel):
    reading = importing(
        excel(
            [
                ["PRODUCTO", "PRECIO", None, "STOCK"],
                [None, "Detal", "Mayor", None],
                ["Mesa", 5000, 4000, 3],
                ["Silla", 900, 700, 8],
            ],
            merged=("B1:C1", "A1:A2", "D1:D2"),
        )
    )
    assert [(p.name, p.price, p.stock) for p in reading.products] == [
        ("Mesa", 5000, 3),
        ("Silla", 900, 8),
    ]


def test_every_sheet_with_products_is_read_and_the_others_are_not(importing, excel):
    header = ["Nombre", "Precio"]
    reading = importing(
        excel([["Cómo usar esta planilla"]], [header, ["Mesa", 5]], [header, ["Silla", 4]])
    )
    assert [p.name for p in reading.products] == ["Mesa", "Silla"]


def test_a_second_header_in_words_below_the_codes_is_no_product(importing, excel):
    reading = importing(
        excel([["SKU", "TITLE", "PRICE"], ["Código", "Título", "Precio"], ["A", "Mesa", 5]])
    )
    assert [p.name for p in reading.products] == ["Mesa"]


def test_tables_below_each_other_are_each_read_by_their_own_header(importing, excel):
    reading = importing(
        excel(
            [
                ["PRODUCTO", "PRECIO", "STOCK"],
                ["Mesa", 5000, 3],
                [],
                ["REFERENCIA", "PRODUCTO", "STOCK", "PRECIO"],
                ["S-1", "Silla", 8, 900],
            ]
        )
    )
    assert [(p.id, p.price, p.stock) for p in reading.products] == [
        ("mesa", 5000, 3),
        ("S-1", 900, 8),
    ]


def test_tables_beside_each_other_are_all_read(importing, excel):
    reading = importing(
        excel(
            [
                ["PRODUCTO", "PRECIO", None, "PRODUCTO", "PRECIO"],
                ["Mesa", 5000, None, "Silla", 900],
                ["Cama", 8000, None, None, None],
            ]
        )
    )
    assert {(p.name, p.price) for p in reading.products} == {
        ("Mesa", 5000),
        ("Silla", 900),
        ("Cama", 8000),
    }


def test_a_merged_name_counts_for_all_its_rows(importing, excel):
    reading = importing(
        excel(
            [
                ["Producto", "Talla", "Precio"],
                ["Polo", "S", 50],
                [None, "M", 55],
                ["Gorra", None, 20],
            ],
            merged=("A2:A3",),
        )
    )
    assert [(p.name, len(p.variants)) for p in reading.products] == [("Polo", 2), ("Gorra", 0)]


def test_numbers_dates_and_codes_of_cells_keep_their_meaning(importing, excel):
    reading = importing(
        excel(
            [
                ["Código", "Nombre", "Precio", "Precio oferta", "Oferta hasta", "Activo"],
                ["0001", "Mesa", 12.9, 10.000000000000002, date(2026, 12, 1), True],
                [2, "Silla", 12, None, None, False],
            ]
        )
    )
    assert [(p.id, f"{p.price}") for p in reading.products] == [("0001", "10")]
    assert [p.id for p in reading.hidden] == ["2"]


def test_a_workbook_without_a_table_is_refused(importing, excel):
    with pytest.raises(BadCatalogue, match="product's name"):
        importing(excel([["Hola"], ["Esto no es una lista"]]))


def test_a_price_for_each_presentation_makes_variants(importing, excel):
    reading = importing(
        excel(
            [
                ["PRODUCTO", "PRECIO", None, None],
                [None, "Personal", "Mediana", "Mayorista"],
                ["Hawaiana", "12.000", "25.000", 9999],
                ["Napolitana", 13000, None, 9999],
                ["Vegetal", None, None, 9999],
            ],
            merged=("B1:D1", "A1:A2"),
        )
    )
    one, other = reading.products
    assert [(v.options, v.price) for v in one.variants] == [
        ((("Presentación", "Personal"),), 12000),
        ((("Presentación", "Mediana"),), 25000),
    ]
    assert (other.price, other.facts) == (13000, (("Presentación", "Personal"),))
    assert [one.row for one in reading.rejected] == [3]
    assert "9999" not in repr(reading)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_damaged_workbook_is_read_or_refused(excel, damage):
    whole = bytearray(excel([["Nombre", "Precio"], ["Mesa", 5]]))
    for at, byte in damage:
        whole[at % len(whole)] = byte
    try:
        rows = read("x.xlsx", bytes(whole), currency="COP", today=TODAY).rows
    except BadCatalogue:
        rows = 1
    assert rows > 0
