"""What the classifier adds to the rules, and where it has no say."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from bot.core.chat import Seen
from bot.core.reading import Reading
from bot.core.shop import Faq
from bot.core.state import State
from bot.core.understand import Knowledge, understand
from bot.edges.intents import classify
from tests.language.conftest import turn

Guessed = Callable[..., Reading]
ASKED: list[str] = []


@pytest.fixture
def guessed(shops: dict[str, Knowledge]) -> Guessed:
    """What is understood by a shop whose classifier is sure of one act."""

    def reading(text: str, act: str, state: State | None = None) -> Reading:
        ASKED.clear()

        def sure(code: str, message: str) -> Mapping[str, float]:
            ASKED.append(f"{code}: {message}")
            return {act: 0.93}

        know = replace(shops["es"], classify=sure)
        return understand(turn(text), state or State(), Seen(), know)

    return reading


def test_where_no_rule_finds_an_act_the_classifier_is_believed(guessed: Guessed) -> None:
    reading = guessed("y me haces un mimo", "objection_price")
    assert reading.acts == ("objection_price",)
    assert reading.confidence == 0.93


def test_where_a_rule_finds_an_act_nobody_asks_the_classifier(guessed: Guessed) -> None:
    reading = guessed("hasta qué hora atienden", "human")
    assert reading.acts == ("hours",)
    assert reading.confidence == 1
    assert ASKED == []


def test_a_greeting_before_the_message_is_not_read_to_the_classifier(guessed: Guessed) -> None:
    reading = guessed("hola, me haces un mimo", "objection_price")
    assert set(reading.acts) == {"greet", "objection_price"}
    assert ASKED == ["es: me haces un mimo"]


@pytest.mark.parametrize("text", ["hola", "gracias", "🙂", ""])
def test_a_courtesy_alone_is_only_that(guessed: Guessed, text: str) -> None:
    guessed(text, "human")
    assert ASKED == []


def test_goods_of_the_shop_are_left_to_search(guessed: Guessed) -> None:
    reading = guessed("taladro percutor", "hours")
    assert reading.acts == ()
    assert reading.words == ("taladro", "percutor")


def test_strange_goods_are_searched_where_the_act_asks_for_goods(guessed: Guessed) -> None:
    assert guessed("y me haces un zorgblat", "price").words == ("zorgblat",)
    assert guessed("y me haces un zorgblat", "hours").words == ()


@pytest.mark.parametrize("act", ["opt_out", "yes", "buy"])
def test_a_guess_neither_binds_nor_silences_anybody(guessed: Guessed, act: str) -> None:
    assert guessed("y me haces un mimo", act).acts == ()


def test_what_the_owner_answers_himself_is_not_guessed_at(shops: dict[str, Knowledge]) -> None:
    faq = (Faq("¿Con cuánta anticipación se encarga?", "Con 48 horas."),)
    settings = replace(shops["es"].settings, faq=faq)
    know = replace(shops["es"], settings=settings, classify=lambda *_: {"delivery_time": 0.99})
    reading = understand(turn("con cuánta anticipación?"), State(), Seen(), know)
    assert reading.faq == 0
    assert reading.acts == ()


def test_an_address_that_was_asked_for_is_no_act(guessed: Guessed) -> None:
    waiting = replace(State(), asked="order_data")
    assert guessed("Juana Pérez, a la vuelta del molino", "address", waiting).acts == ()


@pytest.mark.parametrize(
    ("code", "text", "act"),
    [
        ("es", "me pasan el contacto de un encargado", "human"),
        ("es", "ya po y me haces un 50%?", "discount"),
        ("pt", "estou conversando com máquina?", "robot"),
    ],
)
def test_the_shipped_classifier_tells_what_no_phrase_does(
    shops: dict[str, Knowledge], code: str, text: str, act: str
) -> None:
    without, beside = shops[code], replace(shops[code], classify=classify)
    assert act not in understand(turn(text), State(), Seen(), without).acts
    told = understand(turn(text), State(), Seen(), beside)
    assert told.acts in ((act,), ())  # sure, or silent: never another act
