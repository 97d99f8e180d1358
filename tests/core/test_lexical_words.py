"""Words as the shop compares them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.words import plain, skeleton, sound, stem, tokens, undiminished


@pytest.mark.parametrize(
    "same",
    [
        "luz luces",
        "reloj relojes",
        "botón botones botão botões",
        "limón limones limão limões",
        "papel papeles papéis",
        "azul azules azuis",
        "imagem imagens",
        "roja rojo rojos rojas",
        "battery batteries",
        "glass glasses",
        "tomato tomatoes",
        "shoe shoes",
    ],
)
def test_forms_of_one_word_have_one_stem(same: str) -> None:
    assert len(set(map(stem, tokens(same)))) == 1


@pytest.mark.parametrize("code", ["usb", "4gb", "ds770", "a4", "ces", "s"])
def test_codes_and_short_words_stay_as_they_are(code: str) -> None:
    assert stem(code) == code


@pytest.mark.parametrize(
    ("small", "whole"),
    [("motico", "moto"), ("cajita", "caja"), ("barquito", "barco"), ("copinho", "copo")],
)
def test_a_diminutive_gives_its_word(small: str, whole: str) -> None:
    assert undiminished(small) == whole


@pytest.mark.parametrize("same", ["vaca baca", "kasa casa cassa", "hielo ielo", "queso keso"])
def test_words_that_sound_alike_agree(same: str) -> None:
    assert len(set(map(sound, same.split()))) == 1


def test_hurried_words_keep_their_consonants() -> None:
    assert skeleton("ncsito") == skeleton("necesito")


@given(st.text(max_size=40))
def test_any_text_has_words(text: str) -> None:
    for word in tokens(text):
        assert stem(word)
        assert plain(word) == word
        assert isinstance(sound(word) + undiminished(word) + skeleton(word), str)
