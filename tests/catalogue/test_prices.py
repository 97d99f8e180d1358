"""The price to quote is what a customer pays today."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest


def test_a_missing_price_is_an_error_for_that_row_and_never_zero(importing):
    reading = importing("nombre,precio\nMesa,5000\nSilla,\nBanco,0\nCama,Consultar\nCuna,-\n")
    assert [p.name for p in reading.products] == ["Mesa"]
    assert [(one.row, one.reason) for one in reading.rejected] == [
        (2, "no price: '' is not an amount"),
        (3, "no price: '0' is not an amount"),
        (4, "no price: 'Consultar' is not an amount"),
        (5, "no price: '-' is not an amount"),
    ]
    assert (reading.rows, reading.accepted) == (5, 1)


def test_a_list_without_a_price_column_says_so_for_each_row(importing):
    reading = importing("nombre,stock\nMesa,5\nSilla,2\n")
    assert {one.reason for one in reading.rejected} == {"no price: the file has no price column"}
    assert (reading.accepted, len(reading.rejected)) == (0, 2)


def test_a_sale_price_counts_and_the_regular_one_is_only_before(importing):
    reading = importing("nombre,precio,precio oferta\nMesa,5000,4000\nSilla,3000,\nCama,900,950\n")
    assert [(p.price, p.price_before) for p in reading.products] == [
        (4000, 5000),
        (3000, None),
        (950, None),
    ]


@pytest.mark.parametrize(
    ("today", "price"),
    [
        (date(2026, 11, 1), 5000),
        (date(2026, 11, 2), 4000),
        (date(2026, 11, 30), 4000),
        (date(2026, 12, 1), 5000),
    ],
)
@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-11-02", "2026-11-30"),
        ("02/11/2026", "30/11/2026"),
        ("2026-11-02 00:00:00", "2026-11-30 23:59:59"),
    ],
)
def test_a_sale_runs_from_its_first_day_to_its_last(importing, since, until, today, price):
    text = (
        f"nombre,precio,precio oferta,oferta desde,oferta hasta\nMesa,5000,4000,{since},{until}\n"
    )
    assert importing(text, today=today).products[0].price == price


def test_a_sale_whose_end_is_no_date_is_not_quoted(importing):
    text = "nombre,precio,precio oferta,oferta hasta\nMesa,5000,4000,pronto\n"
    assert importing(text).products[0].price == 5000


def test_a_discount_in_money_or_percent_is_taken_off_while_it_runs(importing):
    reading = importing(
        "Name;Price tax included;Discount amount;Discount percent;Discount from;Discount to\n"
        "Mesa;5000;500;;2026-01-01;2026-12-31\nSilla;3000;;10;;\nCama;900;100;;2025-01-01;2025-02-01\n"
    )
    assert [(p.price, p.price_before) for p in reading.products] == [
        (4500, 5000),
        (2700, 3000),
        (900, None),
    ]


def test_a_compare_price_is_before_only_when_it_is_higher(importing):
    reading = importing("name,price,compare at price\nMesa,50,60\nSilla,50,40\n")
    assert [p.price_before for p in reading.products] == [60, None]


def test_a_price_is_never_read_from_the_description(importing):
    reading = importing('nombre,descripción,precio\nMesa,"Antes $9.000, hoy $7.000",\n')
    assert (reading.products, len(reading.rejected)) == ((), 1)


def test_a_currency_in_the_cell_wins_over_the_shops_and_is_reported(importing):
    reading = importing("nombre,precio\nMesa,25.00 USD\nSilla,30.00\n")
    assert [(p.price, p.currency) for p in reading.products] == [(25, "USD"), (30, "COP")]
    assert [(w.row, w.message) for w in reading.warnings] == [(1, "in USD, not in the shop's COP")]


@pytest.mark.parametrize(
    "text", ["nombre,precio en soles\nMesa,12.50\n", "nombre,precio,moneda\nMesa,12.50,PEN\n"]
)
def test_a_currency_in_the_header_or_a_column_wins_too(importing, text):
    reading = importing(text, currency="MXN", country="MX")
    assert (reading.products[0].currency, reading.products[0].price) == ("PEN", Decimal("12.5"))


def test_a_price_before_tax_is_quoted_only_for_want_of_another_and_with_a_warning(importing):
    both = importing("nombre,precio base,precio total\nMesa,100,119\n")
    assert (both.products[0].price, both.warnings) == (119, ())
    alone = importing("nombre,precio sin iva\nMesa,100\nSilla,50\n")
    assert alone.products[0].price == 100
    assert [(w.row, w.field) for w in alone.warnings] == [(1, "price")]


def test_a_column_that_can_be_read_in_two_ways_is_told_once(importing):
    reading = importing("nombre,precio\nMesa,12.900\nSilla,9.500\n", currency="MXN", country="MX")
    assert [p.price for p in reading.products] == [12900, 9500]
    assert ["cannot be told apart" in w.message for w in reading.warnings] == [True]


def test_an_old_and_a_new_price_in_one_cell_are_the_price_and_the_price_before(importing):
    reading = importing(
        '[{"nombre": "Mesa", "precio": "$45.900 El precio original era: $45.900.$39.900El precio'
        ' actual es: $39.900."}]'
    )
    assert (reading.products[0].price, reading.products[0].price_before) == (39900, 45900)
