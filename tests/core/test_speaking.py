"""Words, verbs, units and the voice: the small tools of understanding and speaking."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.units import measured
from bot.core.verbs import Verbs, conjugated
from bot.core.voice import Voice, addressed
from bot.core.words import plain, singular, sound, stem, tokens, undiminished, visible
from bot.language import load


@given(st.text(max_size=200))
@example("𝓐")  # a letter that is large only once it is decomposed
def test_the_plain_form_is_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert all(token.isascii() and token.isalnum() for token in tokens(text))


def test_what_cannot_be_seen_says_nothing() -> None:
    assert visible("ta\u200bza\x00 roja\u202e") == "taza roja"
    assert plain("  TÁZA\n roja ") == "taza roja"


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("luces", "luz"),
        ("papeis", "papel"),
        ("botoes", "botao"),
        ("tazas", "taza"),
        ("flores", "flor"),
    ],
)
def test_one_of_several(many: str, one: str) -> None:
    assert singular(many) == one


@pytest.mark.parametrize(
    ("one", "other"), [("zapato", "zapatos"), ("roja", "rojo"), ("limao", "limon")]
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("small", "word"), [("motico", "moto"), ("copinho", "copo"), ("barquito", "barco")]
)
def test_a_diminutive_is_the_word_itself(small: str, word: str) -> None:
    assert undiminished(small) == word


@pytest.mark.parametrize(("one", "other"), [("kasa", "casa"), ("vaca", "baca"), ("cassa", "casa")])
def test_words_that_sound_alike_agree(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"), [("4kg", "4 kilos"), ("500ml", "500 mililitros"), ("1tb", "1 tera")]
)
def test_units_have_one_name(one: str, other: str) -> None:
    assert measured(tokens(one)) == measured(tokens(other))


def test_codes_stay_whole() -> None:
    assert measured(["x48", "l3250"]) == {"48", "l3250"}


def test_verbs_are_conjugated_with_their_changes() -> None:
    verbs = Verbs(
        infinitives=("cerrar", "buscar"),
        endings={"ar": ("o", "as", "e")},
        stressed=(("e", "ie"),),
        spelled=(("c", "qu"),),
        clitics=("lo",),
    )
    assert {"cierro", "cierras", "busco", "busque", "cerrarlo"} <= conjugated(verbs)


def test_a_wording_is_spoken_in_one_form_of_address() -> None:
    wording = "¿[Quiere|Quieres|Querés] que [le|te] cuente?"
    assert addressed(wording, "usted") == "¿Quiere que le cuente?"
    assert addressed(wording, "tú") == "¿Quieres que te cuente?"
    assert addressed(wording, "vos") == "¿Querés que te cuente?"


def test_the_same_turn_says_the_same_and_the_next_says_it_otherwise() -> None:
    language = load("es")
    first, again = (Voice(language, "usted", 7, {}).say("list.ask") for _ in range(2))
    later = Voice(language, "usted", 7, {"list.ask": 1}).say("list.ask")
    assert first == again != later


def test_a_wording_whose_slot_is_not_known_is_not_chosen() -> None:
    language = load("es")
    said = {Voice(language, "tú", seed, {}).say("greet.first", bot="Ana") for seed in range(9)}
    assert all("{" not in text for text in said)
    assert Voice(language, "tú", 1, {}).say("price", name="Taza") == ""
