"""The number and the words of a notice to the owner's phone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.chat import Contact, Inbound, Turn
from bot.core.notice import CALLING, notice, whole_number
from bot.core.shop import COUNTRIES, ShopSettings
from bot.language import load

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SHOP = ShopSettings(business_name="Tienda", handoff_phone="300 999 0000")


def turn(text: str, chat: str = "573001112233") -> Turn:
    said = Inbound("main", chat, "m1", NOON, text)
    return Turn("t1", "main", chat, (said,), NOON, 1, 1)


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("300 999 0000", "CO", "573009990000"),
        ("+57 300 999 0000", "CO", "573009990000"),
        ("573009990000", "CO", "573009990000"),
        ("0995552416", "EC", "593995552416"),
        ("0034 600 11 22 33", "CO", "34600112233"),
        ("(55) 99999-1234", "BR", "5555999991234"),
        ("5511999991234", "BR", "5511999991234"),
        ("", "CO", ""),
        ("ask Ana", "CO", ""),
    ],
)
def test_a_number_gets_its_countrys_code(written: str, country: str, number: str) -> None:
    assert whole_number(written, country) == number


def test_every_country_has_a_code() -> None:
    assert set(CALLING) == set(COUNTRIES)


@pytest.mark.parametrize("code", ["es", "en", "pt"])
def test_it_names_the_customer_the_reason_and_their_last_words(code: str) -> None:
    made = notice("complaint", turn("llegó roto"), Contact("c", "Ana"), SHOP, load(code))
    assert made is not None
    assert made.phone == "573009990000"
    assert made.text.startswith("Ana:")
    assert "llegó roto" in made.text
    other = notice("order", turn("llegó roto"), Contact("c", "Ana"), SHOP, load(code))
    assert other is not None
    assert other.text != made.text


def test_a_card_number_is_not_passed_on() -> None:
    said = turn("quiero una persona, mi tarjeta es 4111 1111 1111 1111")
    made = notice("asked", said, Contact("c", "Ana"), SHOP, load("es"))
    assert made is not None
    assert "4111" not in made.text


def test_nobody_is_told_without_a_phone_or_of_the_owners_own_chat() -> None:
    contact, language = Contact("c"), load("es")
    assert notice("asked", turn("hola"), contact, ShopSettings(), language) is None
    assert notice("", turn("hola"), contact, SHOP, language) is None
    assert notice("asked", turn("hola", "573009990000"), contact, SHOP, language) is None
