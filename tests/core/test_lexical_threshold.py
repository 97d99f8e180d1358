"""Whether a shop sells what was asked."""

from decimal import Decimal
from pathlib import Path

import pytest

from bot.core.goods import Product
from bot.core.lexical import Lexical
from bot.core.lexical.threshold import expected, misspelt, spread
from bot.core.search import Query

STRANGERS = (
    (Path(__file__).parents[2] / "bot/language/strangers.txt").read_text("utf-8").splitlines()
)
NAMES = """Collar de cuero para perro
Correa retráctil 5 metros
Alimento para gato adulto 2kg
Alimento para perro cachorro 3kg
Arena sanitaria aglomerante
Juguete mordedor de caucho
Cama redonda para mascota
Champú antipulgas 250ml
Pecera de vidrio 20 litros
Filtro para acuario
Comedero doble de acero
Guacal plegable mediano
Rascador de tres niveles
Snacks de pollo para perro""".splitlines()
PETS = Lexical(
    [Product(str(i), name, Decimal(i + 1), "MXN") for i, name in enumerate(NAMES)],
    strangers=STRANGERS,
)


def sold(text: str) -> bool:
    return PETS.search(Query(tuple(text.split()))).sold_here


@pytest.mark.parametrize("text", ["comida perro", "areena sanitaria", "pecera", "colar cuero"])
def test_what_the_shop_sells_is_sold_here(text: str) -> None:
    assert sold(text)


@pytest.mark.parametrize("text", ["llantas camioneta", "torta cumpleaños", "seguro vida", ""])
def test_what_another_trade_sells_is_not_sold_here(text: str) -> None:
    assert not sold(text)


def test_own_names_with_one_mistake_stay_above_the_threshold() -> None:
    assert all(sold(" ".join(misspelt(name))) for name in NAMES)


def test_without_strangers_the_size_of_the_shop_decides() -> None:
    few = Lexical(PETS.products, strangers=STRANGERS[:10])
    assert few.threshold == expected(len(NAMES)) == 0.1
    assert expected(209) == pytest.approx(0.155)
    assert expected(10**6) == 0.4


def test_the_questions_of_strangers_are_plain_wishes_of_many_trades() -> None:
    assert len(STRANGERS) >= 300
    assert len(set(STRANGERS)) == len(STRANGERS)
    assert all(text == text.strip().lower() for text in STRANGERS)


def test_a_long_list_is_tried_in_part_and_evenly() -> None:
    assert list(spread(range(10), 4)) == [0, 3, 6, 9]
    assert list(spread(range(3), 4)) == [0, 1, 2]
