"""Goods by their codes, and numbers that must not be sent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.core.goods import Product
from bot.core.understand.codes import coded, codes_of
from bot.core.understand.pieces import Utterance
from bot.core.words import holds_card_number


def sold(*ids: str) -> list[Product]:
    return [Product(id_, id_, Decimal(1)) for id_ in ids]


def test_letters_with_digits_or_long_numbers_are_codes_and_words_are_none() -> None:
    codes = codes_of(sold("PA-115", "70021", "tenis-azul", "12"))

    assert codes == {"pa115": "PA-115", "70021": "70021"}


def test_a_code_is_found_as_people_write_it_and_its_words_are_gone() -> None:
    said = Utterance(("precio", "pa", "115", "y", "70021"), (), ())

    ids, rest = coded(said, codes_of(sold("PA-115", "70021")))

    assert ids == ("PA-115", "70021")
    assert rest.words == ("precio", ",", ",", "y", ",")


@pytest.mark.parametrize(
    ("text", "is_card"),
    [
        ("mi tarjeta es 4111 1111 1111 1111", True),
        ("5500-0000-0000-0004", True),
        ("4111 1111 1111 1112", False),  # its last digit does not check
        ("el 3001112233", False),
        ("pedido 12345678901234567890", False),
    ],
)
def test_the_number_of_a_bank_card_is_told_from_others(text: str, is_card: bool) -> None:
    assert holds_card_number(text) is is_card
