"""What customers of Spanish-speaking countries mean when they write amounts."""

from decimal import Decimal

import pytest

from bot.core.amounts import limits
from bot.language import load

MEANT = """
   | dos millones trescientos mil            | 2300000 | plain
   | mil quinientos pesos                    | 1500    | plain
   | tengo medio millón                      | 500000  | max
CO | 20 lucas                                | 20000   | plain
CO | 2 palos                                 | 2000000 | plain
CO | medio palo                              | 500000  | plain
CO | 50 barras                               | 50000   | plain
PE | 20 lucas                                | 20      | plain
CL | 5 gambas                                | 500     | plain
CL | una quina                               | 500     | plain
AR | 10 mangos                               | 10      | plain
AR | me lo dejás en 30 lucas                 | 30000   | offer
MX | tengo 500 varos                         | 500     | max
ES | unos 40 pavos                           | 40      | max
BO | 80 quivos                               | 80      | plain
   | 1.5M                                    | 1500000 | plain
   | 2k                                      | 2000    | plain
   | menos de 2k                             | 2000    | max
   | un milloncito                           | 1000000 | plain
   | presupuesto 2m                          | 2000000 | max
   | $2m                                     | 2000000 | plain
   | hasta 800 mil                           | 800000  | max
   | de 300 mil para abajo                   | 300000  | max
   | 300 mil o menos                         | 300000  | max
   | 100 mil en adelante                     | 100000  | min
   | más de 50.000                           | 50000   | min
   | mi presupuesto es de 1.299.900          | 1299900 | max
   | $ 1 299 900                             | 1299900 | plain
CR | ₡26 500                                 | 26500   | plain
GT | Q150                                    | 150     | plain
PE | S/ 12,50                                | 12.50   | plain
   | menos de 28 000 colones                 | 28000   | max
   | te doy 45                               | 45      | offer
   | me lo deja en 180 mil?                  | 180000  | offer
"""
RANGES = """
   | entre 100 y 200 mil                     | 100000  | 200000
   | 100-200 mil                             | 100000  | 200000
   | de 50 a 80                              | 50      | 80
   | entre 50 y 80                           | 50      | 80
   | de 50 mil a 80 mil                      | 50000   | 80000
   | entre 500 y 1 millón                    | 500000  | 1000000
   | entre 1 y 2 millones                    | 1000000 | 2000000
   | desde 100.000 hasta 200.000             | 100000  | 200000
   | entre $100.000 y $200.000               | 100000  | 200000
CO | entre 20 y 30 lucas                     | 20000   | 30000
   | presupuesto 100-200 dólares             | 100     | 200
   | entre cien y doscientos mil             | 100000  | 200000
   | algo entre los 50 y los 80 mil          | 50000   | 80000
"""
NO_MONEY = """
talla 38
talla 36-38
de la talla 36 a la 40
manguera de 10m
cable de 5m
mesa de 1.5m
hasta 20 metros
tv 4k
monitor 2k
entre 100 y 200 gb
de 50 a 80 cm
de 20 a 30 personas
entre 2 y 3
iphone 13
quiero 2
16 gb de ram y 512 de disco
5000 mah
carrera 45 # 20-15
300 123 4567
el 24/12
a las 10:30
mil gracias
2 palos de escoba
1.250 kg
500 ml
galaxy s24
30%
3 meses
"""


def rows(table: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("country", "said", "value", "role"), rows("\n" + MEANT))
def test_an_amount_is_read_with_what_it_means(
    country: str, said: str, value: str, role: str
) -> None:
    found = limits(said, load("es"), country)
    meant = {"max": found.highest, "min": found.lowest, "offer": found.offer}
    assert found.amounts == (Decimal(value),)
    assert {name for name, own in meant.items() if own is not None} == {role} - {"plain"}


@pytest.mark.parametrize(("country", "said", "low", "high"), rows(RANGES))
def test_a_range_is_a_floor_and_a_limit(country: str, said: str, low: str, high: str) -> None:
    found = limits(said, load("es"), country)
    assert (found.lowest, found.highest) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize("said", NO_MONEY.strip().splitlines())
def test_sizes_lengths_counts_codes_and_thanks_are_no_money(said: str) -> None:
    assert limits(said, load("es"), "CO").amounts == ()


def test_slang_that_the_shop_sells_is_goods() -> None:
    assert limits("2 palos", load("es"), "CO", lambda word: word == "palos").amounts == ()
    assert limits("tengo 2 palos", load("es"), "CO", lambda word: word == "palos").amounts


def test_an_amount_leaves_a_mark_and_the_rest_of_the_words() -> None:
    found = limits("busco tenis de menos de 200 mil pesos talla 38", load("es"), "CO")
    assert found.text.split() == "busco tenis de menos de # talla 38".split()
