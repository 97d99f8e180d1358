"""Options are told in the order that people expect, under a name that they know."""

import pytest

from bot.core.sizes import by_sense
from bot.core.voice import Voice
from bot.language import load


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("40 38 9.5 39", "9.5 38 39 40"),
        ("XL S M 2XL L XS", "XS S M L XL 2XL"),
        ("G P GG M", "P M G GG"),
        ("1l 250ml 500ml", "250ml 500ml 1l"),
        ("1TB 256GB 512GB", "256GB 512GB 1TB"),
        ("Rojo Azul Negro", "Rojo Azul Negro"),
        ("M 38 S", "M 38 S"),
        ("1kg 2l", "1kg 2l"),
        ("38 38 36", "36 38"),
    ],
)
def test_values_are_told_by_sense(given: str, told: str) -> None:
    assert by_sense(given.split()) == told.split()


@pytest.mark.parametrize(
    ("code", "header", "label"),
    [
        ("es", "size", "Talla"),
        ("es", "presentacion", "Presentación"),
        ("es", "COLOR", "Color"),
        ("pt", "size", "Tamanho"),
        ("pt", "cor", "Cor"),
        ("en", "Talla", "Size"),
        ("es", "ancho de banda", "Ancho de banda"),
        ("es", "Shoe Size", "Talla"),
    ],
)
def test_an_attribute_is_called_as_the_language_calls_it(
    code: str, header: str, label: str
) -> None:
    assert Voice(load(code), "usted", 1, {}).label(header) == label
