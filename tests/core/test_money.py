"""Amounts as shops write them, and what a text states."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.money import HOME, amounts_in, links_in, long_numbers_in, percents_in, shown
from bot.core.shop import COUNTRIES

WRITTEN = """
1299900  | COP | CO | $1.299.900
1299     | MXN | MX | $1,299
1299.50  | MXN | MX | $1,299.50
26500    | CRC | CR | ₡26.500
12.50    | PEN | PE | S/ 12.50
149.90   | BRL | BR | R$ 149,90
1299.90  | BRL | BR | R$ 1.299,90
150      | BOB | BO | Bs 150
150000   | PYG | PY | Gs. 150.000
1250     | GTQ | GT | Q1,250.00
1250.75  | HNL | HN | L 1,250.75
350      | NIO | NI | C$350
1500     | DOP | DO | RD$1,500
12.50    | PAB | PA | B/.12.50
12.50    | USD | PA | $12.50
3.50     | USD | EC | $3.50
20       | USD | CO | US$ 20
19990    | CLP | CL | $19.990
1299.95  | EUR | ES | 1.299,95 €
45000    | ARS | AR | $45.000
1490     | UYU | UY | $1.490
500      | MXN | US | MXN 500
19.99    | USD | US | $19.99
1250.50  | VES | VE | Bs. 1.250,50
"""
STATED = [
    ("Cuesta 60 mil pesos", [60000]),
    ("vale 1.5 millones de pesos", [1500000]),
    ("it is 20 dollars", [20]),
    ("são 150 reais", [150]),
    ("entre $100.000 y $200.000", [100000, 200000]),
    ("USD 35 o S/. 130,50", [35, Decimal("130.50")]),
    ("Antes 1.299.900, hoy 1.199.900", [1299900, 1199900]),
    ("2 milhões", [2000000]),
    ("Q 99.99", [Decimal("99.99")]),
    ("talla 38, 16 GB, 5000 mAh, 10:30", []),
    ("Tallas S, M, L y XL", []),
    ("el 24/12/2026 a las 8:00", []),
    ("ver https://tienda.co/p/1299900", []),
    ("SKU TB-300", []),
    ("Impresora Epson L3250, televisor Q70", []),
]
MONEY = [(own[0], country) for country, own in COUNTRIES.items()] + [
    (currency, country) for currency, country in HOME.items()
]


def rows(table: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("amount", "currency", "country", "written"), rows(WRITTEN))
def test_an_amount_is_written_as_shops_of_the_country_do(
    amount: str, currency: str, country: str, written: str
) -> None:
    assert shown(Decimal(amount), currency, country) == written


@pytest.mark.parametrize(("currency", "country"), MONEY)
@given(cents=st.integers(1, 10**10))
def test_what_is_written_is_read_as_the_same_amount(
    currency: str, country: str, cents: int
) -> None:
    amount = Decimal(cents) / 100
    written = shown(amount, currency, country)
    assert [value for _, value in amounts_in(written)] == [amount]
    assert [value for _, value in amounts_in(f"Precio: {written}.")] == [amount]
    assert [value for _, value in amounts_in(f"*Taza* ({written}), desde {written}")] == [
        amount
    ] * 2


@given(cents=st.integers(1, 10**9), currency=st.sampled_from(sorted(HOME)))
def test_two_amounts_in_a_row_are_two(cents: int, currency: str) -> None:
    amount = Decimal(cents) / 100
    written = shown(amount, currency, HOME[currency])
    assert [value for _, value in amounts_in(f"de {written} a {written}")] == [amount, amount]


@pytest.mark.parametrize(("text", "values"), STATED)
def test_the_amounts_that_a_text_states(text: str, values: list[Decimal]) -> None:
    assert [value for _, value in amounts_in(text)] == values


def test_links_percentages_and_phones_are_told_apart() -> None:
    text = "15 % menos en https://mitienda.co/x. Escríbanos: a@b.co o 300 123 4567"
    assert list(links_in(text)) == ["https://mitienda.co/x", "a@b.co"]
    assert list(percents_in(text)) == ["15"]
    assert list(long_numbers_in(text)) == ["3001234567"]


def test_numbers_of_two_sentences_are_no_phone() -> None:
    assert list(long_numbers_in("SKU 3132. 3132 -1 NEGRO. 3132-2 ROJO.")) == []
    assert list(long_numbers_in("300.111.2233 o (300) 111-2233")) == ["3001112233"] * 2
