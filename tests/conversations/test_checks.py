"""The checks themselves: what they let pass, and what they catch."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.conversations.amounts import money, numbers
from tests.conversations.checks import Goods, Scene, failed
from tests.conversations.grounded import Source, Spoken, lies

GOODS = Goods(
    [
        {
            "id": "polo",
            "name": "Polo Piqué Azul",
            "price": 50,
            "stock": 5,
            "variants": [
                {"id": "P-S", "price": 50, "stock": 3},
                {"id": "P-M", "price": 55.5, "stock": 2},
            ],
        },
        {"id": "G3170", "name": "Gorra Marea G3170", "price": 1200, "stock": 0, "variants": []},
    ]
)
SETTINGS = {"shipping": "Envío por $ 12", "discounts": [{"name": "Julio", "percent": 10}]}
SOURCE = Source("Polo Piqué Azul 50 55.5 Gorra 1200 https://pay.example/1 Envío $ 12", SETTINGS)


def _answer(*texts, products=(), photo=None, payment=None, handoff=False):
    messages = [{"text": text, "photo": photo, "product": None} for text in texts]
    return {
        "messages": messages,
        "decision": "x",
        "products": list(products),
        "handoff": handoff,
        "payment": payment,
    }


def _failed(check, *texts, shown=(), say="hola", **answer):
    return failed({"say": say, "check": check}, Scene(_answer(*texts, **answer), GOODS, shown))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$1.329.900", 1329900),
        ("S/ 12.50", "12.5"),
        ("60 mil", 60000),
        ("€ 8,95", "8.95"),
        ("₡28\u00a0000", 28000),
        ("₡28 000", 28000),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, amount):
    assert Decimal(amount).normalize() in numbers(text)


def test_sizes_years_and_millilitres_are_no_money():
    assert list(money("talla 27, agenda 2027, botella de 1.500 ml, 20 unidades")) == []


def test_a_variant_stands_for_its_product():
    assert _failed({"products_include": ["Polo Piqué Azul"]}, "Sí", products=["P-M"]) == []


def test_a_product_counts_as_offered_when_only_the_text_names_it():
    check = {"products_include": ["G3170"]}
    assert _failed(check, "La *Gorra Marea* está agotada") == []
    assert _failed(check, "La gorra está agotada") == ["products_include"]
    assert _failed({"products_exclude": ["G3170"]}, "Mire la G3170") == ["products_exclude"]


def test_picks_follow_the_last_list():
    check = {"picks": [-1]}
    assert _failed(check, "x", products=["G3170"], shown=("polo", "G3170")) == []
    assert _failed(check, "x", products=["polo"], shown=("polo", "G3170")) == ["picks"]


def test_a_customer_who_says_something_is_owed_an_answer():
    assert _failed({}) == ["answered"]
    assert _failed({}, say="👍") == []
    assert _failed({}, handoff=True) == []
    assert _failed({"silent": True}) == []


def test_a_way_to_pay_must_agree():
    paid = {"product": "P-S", "amount": 50, "currency": "MXN", "method": "Yape", "url": None}
    assert _failed({"payment": {"amount": 50, "method_any": ["yape"]}}, "x", payment=paid) == []
    assert _failed({"payment": {"amount": 55.5}}, "x", payment=paid) == ["payment"]
    assert _failed({"payment": None}, "x", payment=paid) == ["payment"]


@pytest.mark.parametrize(("text", "code"), [("¿Lo quieres en azul?", "en"), ("It is here", "pt")])
def test_an_answer_in_another_language_is_seen(text, code):
    assert _failed({"lang": code}, text) == ["lang"]


def _lies(text, *, words="", products=("polo",), payment=None):
    scene = Scene(_answer(text, products=products, payment=payment), GOODS)
    return lies(scene, Spoken(words, products), SOURCE)


@pytest.mark.parametrize(
    "text",
    [
        "Cuesta $55.50",
        "Dos son $111",
        "Uno de cada: $105.50",
        "Con envío, $67.50",
        "Con el 10 % queda en $45",
        "Paga en https://pay.example/1.",
    ],
)
def test_what_follows_from_the_catalogue_and_the_settings_is_no_lie(text):
    assert _lies(text) == []


@pytest.mark.parametrize(
    ("text", "lie"),
    [
        ("Te lo dejo en $41", "amount $41"),
        ("Paga en https://otra.example/9", "link https://otra.example/9"),
        ("Transfiere a 3104445566", "number 3104445566"),
        ("Hola {name}", "placeholder {name}"),
        ("Quedan 9 unidades", "stock 9"),
    ],
)
def test_what_nobody_said_is_a_lie(text, lie):
    assert _lies(text) == [lie]


def test_the_customers_own_words_are_no_lie_of_the_bots():
    assert _lies("No, en $41 no se puede", words="me lo dejas en 41?") == []
