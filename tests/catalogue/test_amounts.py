"""Amounts as people write them, and columns that are written one way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.amounts import currency_in, read, style

CENTS = st.integers(min_value=1, max_value=10**11)


def _written(cents: int, *, thousands: str, decimal: str, places: int) -> str:
    text = f"{Decimal(cents) / 100:,.{places}f}"
    return text.translate(str.maketrans({",": thousands, ".": decimal}))


def _read_column(*cells: str, dots: bool | None = None) -> list[Decimal | None]:
    how = style(cells, dots=dots)
    return [read(cell, how).value for cell in cells]


@given(st.lists(CENTS, min_size=1, max_size=6), st.sampled_from(["$ ", "S/ ", "R$", "", "COP "]))
def test_a_column_with_cents_reads_back_in_every_style(amounts, sign):
    for thousands, decimal in ((".", ","), (",", "."), ("", "."), ("", ","), (" ", ",")):
        cells = [
            sign + _written(one, thousands=thousands, decimal=decimal, places=2) for one in amounts
        ]
        assert _read_column(*cells) == [Decimal(one) / 100 for one in amounts]


@given(st.lists(st.integers(min_value=1, max_value=10**9), min_size=1, max_size=6))
def test_whole_amounts_read_back_with_either_mark_for_thousands(amounts):
    for thousands, dots in ((".", True), (",", False), ("", None), ("'", None)):
        cells = [f"{one:,}".replace(",", thousands) for one in amounts]
        assert _read_column(*cells, dots=dots) == amounts


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1.329.900", 1329900),
        ("$1,299.00", 1299),
        ("S/ 12,50", Decimal("12.5")),
        ("60 mil", 60000),
        ("1,5 millones", 1500000),
        ("80k", 80000),
        ("$ 289.900,00", 289900),
        ("$19.400", 19400),
        ("10.000,oo", 10000),
        ("12.500 c/u", 12500),
        ("1'250.000", 1250000),
        ("25.00 USD", 25),
        ("250000.000000", 250000),
        ("0,5", Decimal("0.5")),
        ("16806.7226890756", Decimal("16806.72")),
    ],
)
def test_one_amount_alone(written, amount):
    assert _read_column(written, dots=True) == [amount]


@pytest.mark.parametrize(
    "written",
    [
        "",
        "0",
        "0.00",
        "-",
        "Consultar",
        "gratis",
        "-5000",
        "50%",
        "S/.",
        "2 x $10.000",
        "10.000 - 15.000",
        "oferta 2x1 10.000",
        "por $20.000 lleva 2",
        "1e9",
    ],
)
def test_what_is_no_price_is_never_read_as_one(written):
    assert _read_column(written, dots=True) == [None]


@pytest.mark.parametrize(
    ("sentence", "now", "before"),
    [
        ("$4.500 El precio original era: $4.500.$3.900El precio actual es: $3.900.", 3900, 4500),
        ("Antes $100.000 Ahora $80.000", 80000, 100000),
        ("Ahora: $80.000 (antes $100.000)", 80000, 100000),
        ("De R$ 100 por R$ 80", 80, 100),
        ("$7.000 $7.000", 7000, None),
    ],
)
def test_of_an_old_and_a_current_price_the_current_one_counts(sentence, now, before):
    amount = read(sentence, style([sentence], dots=True))
    assert (amount.value, amount.before) == (now, before)


def test_one_clear_cell_decides_how_the_whole_column_is_read():
    assert _read_column("12.900", "7.5", dots=True) == [Decimal("12.9"), Decimal("7.5")]
    assert _read_column("12.900", "7,5", dots=False) == [12900, Decimal("7.5")]


def test_three_digits_after_a_mark_are_thousands_and_doubted_where_the_country_writes_otherwise():
    assert style(["12.900"], dots=True).is_sure
    doubted = style(["12.900"], dots=False)
    assert not doubted.is_sure
    assert read("12.900", doubted).value == 12900


def test_a_number_of_a_spreadsheet_needs_no_reading():
    assert read(Decimal("12.9"), style(["12.900"], dots=True)).value == Decimal("12.9")


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("PRECIO EN SOLES", "PEN"),
        ("Precio (USD)", "USD"),
        ("US$ 20", "USD"),
        ("$ 20", ""),
        ("R$20", "BRL"),
        ("Q 20", "GTQ"),
        ("Botella 1 L", ""),
        ("Precio", ""),
    ],
)
def test_a_currency_is_told_by_its_sign_or_its_name_but_not_by_a_bare_dollar(text, currency):
    assert currency_in(text) == currency
