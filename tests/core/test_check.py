"""The guard before a reply leaves: no true reply is held back, and hardly a lie gets through."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.core import check
from bot.core.answer import Payment
from bot.core.facts import Draft, Facts, Quote
from bot.core.goods import Product, Variant
from bot.core.shop import LANGUAGES, PaymentMethod, ShopSettings
from bot.core.voice import SLOT, Voice
from bot.language import load
from tests.conversations.cases import shops
from tests.core.mutants import ACTIONS, caught, replies_of, table

ENOUGH = 0.99
CLAIMS = load("es").claims
SHOP = ShopSettings(business_name="La Tienda", hours="Lunes a viernes de 8:00 a 18:00")
CUP = Product("T1", "Taza Roja", Decimal(25000), "COP", stock=4, link="https://x.co/taza")
POT = Product("O1", "Olla", Decimal(90000), "COP", stock=2)
NEQUI = PaymentMethod("transfer", "Nequi", payee="3001112233", holder="Ana Ruiz")


def found(text: str, facts: Facts | None = None, said: str = "", **own: object) -> list[str]:
    facts = facts or Facts(products=(CUP, POT))
    ground = check.ground(facts, SHOP, said, [], CLAIMS)
    return list(check.problems(Draft("tell", (text,), **own), facts, ground))  # type: ignore[arg-type]


def measured(chosen: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    replies = [reply for shop in chosen for reply in replies_of(shop)]
    blocked = [(r.text, r.problems) for r in replies if r.problems]
    made, hit, missed = caught(replies)
    with capsys.disabled():
        print(f"\n{len(replies)} replies, {len(blocked)} held back; lies and share caught:")  # noqa: T201
        print(table(made, hit))  # noqa: T201
    assert blocked == []
    assert sum(hit.values()) / sum(made.values()) >= ENOUGH, [m.what for m in missed]


def test_no_reply_is_held_back_and_lies_are_caught(capsys: pytest.CaptureFixture[str]) -> None:
    measured(["farmacia", "zapateria"], capsys)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_lies_are_caught_in_every_shop(capsys: pytest.CaptureFixture[str]) -> None:
    measured(shops(), capsys)


@pytest.mark.parametrize("action", ACTIONS)
def test_nothing_is_said_to_be_done_that_was_not(action: str) -> None:
    assert found(f"*Taza Roja* cuesta $25.000. {action}")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_wording_of_the_templates_may_be_said(code: str) -> None:
    language = load(code)
    allowed = replace(SHOP, business_name="x")
    for key, wordings in language.templates.items():
        for seed, wording in enumerate(wordings):
            slots = dict.fromkeys(SLOT.findall(wording), "x")
            text = Voice(language, "usted", seed, {}).say(key, **slots)
            draft = Draft("waiting", (text,), ("T1",), handoff="asked")
            facts = Facts(products=(replace(CUP, images=("a.png",), name="x"),))
            ground = check.ground(facts, allowed, "", [], language.claims)
            own = [p for p in check.problems(draft, facts, ground) if "noted" not in p]
            assert own == [] or key.startswith("stock.one"), key


def test_each_product_has_its_own_price() -> None:
    assert found("*Taza Roja*: $25.000\n*Olla*: $90.000") == []
    assert found("*Taza Roja*: $90.000\n*Olla*: $25.000")
    assert found("*Olla*\nPrecio: $25.000")
    assert found("*Olla* cuesta $65.000 más.") == []


def test_from_is_the_lowest_price() -> None:
    sizes = (
        Variant("a", (("Talla", "S"),), Decimal(100)),
        Variant("b", (("Talla", "L"),), Decimal(150)),
    )
    shirt = Facts(products=(Product("C", "Camisa", Decimal(100), "COP", variants=sizes),))
    assert found("*Camisa*: desde $100", shirt) == []
    assert found("*Camisa*: desde $150", shirt)
    assert found("*Camisa* en L: $150", shirt) == []


def test_stock_is_that_of_the_product_named() -> None:
    assert found("Sí, de *Taza Roja* hay 4 unidades.") == []
    assert found("Sí, de *Taza Roja* hay 2 unidades.")
    assert found("We have 4 units left of *Olla*.")
    assert found("De *Olla* restam 2 unidades.") == []


def test_hours_and_dates_are_told_as_the_settings_tell_them() -> None:
    assert found("Nuestro horario: Lunes a viernes de 8:00 a 18:00") == []
    assert found("Nuestro horario: Lunes a viernes de 8:00 a 19:00")
    assert found("Nuestro horario: Lunes a sábado de 8:00 a 18:00")
    assert found("Llega el 15 de diciembre")
    quoted = Facts(quotes=(Quote("Entrega en 3 a 5 días hábiles.", "settings:shipping"),))
    assert found("Entrega en 3 a 5 días hábiles.", quoted) == []
    assert found("Entrega en 1 a 5 días hábiles.", quoted)


def test_a_promise_is_kept_only_where_the_shop_makes_it() -> None:
    free = Facts(quotes=(Quote("Envío gratis desde $100.000", "settings:shipping"),))
    assert found("Envío gratis desde $100.000", free) == []
    assert found("El envío es gratis")
    assert found("El envío es gratis", said="¿es gratis el envío?")


def test_the_customers_own_amount_may_be_repeated_but_is_no_price() -> None:
    assert found("Con $30.000 puede llevar:", said="tengo $30.000") == []
    assert found("*Olla* queda en $30.000.", said="me lo deja en $30.000")


def test_links_are_told_to_the_letter() -> None:
    assert found("*Taza Roja*: $25.000. El enlace:\nhttps://x.co/taza") == []
    assert found("El enlace: https://x.co/taza2")
    assert found("El enlace: https://x.co/TAZA")


def test_money_goes_to_the_payee_of_the_settings() -> None:
    paid = Facts(
        products=(CUP,), method=NEQUI, payment=Payment("T1", Decimal(25000), "COP", "Nequi")
    )
    settings = replace(SHOP, payment_methods=(NEQUI,))
    ground = check.ground(paid, settings, "", [], CLAIMS)

    def problems(text: str) -> list[str]:
        return list(check.problems(Draft("pay", (text,)), paid, ground))

    assert problems("Nequi: 3001112233\nA nombre de Ana Ruiz") == []
    assert problems("Nequi: 3001112233 (Ana Ruiz)") == []
    assert problems("Nequi: 3001112234\nA nombre de Ana Ruiz")
    assert problems("Nequi: 3001112233\nA nombre de Luis Ruiz")
    assert problems("Nequi: 3001112233 (Ana Gómez)")


def test_the_money_of_another_country_is_no_price() -> None:
    assert found("*Taza Roja* cuesta US$ 25.000")


def test_names_that_were_not_looked_up_are_not_said() -> None:
    assert found("*Taza Azul*: $25.000")
    assert found("*Taza Roja Pro*: $25.000")


def test_a_picture_is_promised_only_where_there_is_one() -> None:
    assert found("Aquí tiene la foto.", photos=("T1",))


def test_what_is_left_of_a_template_is_seen() -> None:
    assert found("Cuesta {price}")
    assert found("[Le|Te] ayudo")
