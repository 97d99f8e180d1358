"""Amounts as people write them in English and Portuguese, and what they mean."""

from decimal import Decimal

import pytest

from bot.core.amounts import limits
from bot.language import load

ENGLISH = """
under 50 bucks                 | 50      | max
less than $100                 | 100     | max
up to 200 dollars              | 200     | max
no more than 80                | 80      | max
my budget is 300               | 300     | max
around 150                     | 150     | max
about 40 dollars               | 40      | max
i can spend up to 500          | 500     | max
i have 50 bucks                | 50      | max
100 dollars or less            | 100     | max
at most 75                     | 75      | max
below 1,000                    | 1000    | max
cheaper than 60                | 60      | max
over 100 dollars               | 100     | min
more than 200                  | 200     | min
at least 30 dollars            | 30      | min
starting at 90                 | 90      | min
can you do 80?                 | 80      | offer
i'll give you 40               | 40      | offer
would you take 75              | 75      | offer
can you sell it for 60         | 60      | offer
how about 100                  | 100     | offer
$1,299.00                      | 1299    | plain
1.5k                           | 1500    | plain
two hundred                    | 200     | plain
two hundred dollars            | 200     | plain
two hundred fifty dollars      | 250     | plain
three hundred and twenty bucks | 320     | plain
two thousand five hundred dollars | 2500 | plain
four thousand one hundred pesos | 4100   | plain
a hundred bucks                | 100     | plain
twenty five bucks              | 25      | plain
twenty-five bucks              | 25      | plain
fifteen hundred                | 1500    | plain
5 grand                        | 5000    | plain
20 dollars                     | 20      | plain
USD 35                         | 35      | plain
50 mil                         | 50000   | plain
1.2 million                    | 1200000 | plain
two thousand pesos             | 2000    | plain
"""
PORTUGUESE = """
até 100 reais                  | 100     | max
menos de 50                    | 50      | max
no máximo 300                  | 300     | max
abaixo de 80 reais             | 80      | max
tenho 150 reais                | 150     | max
só tenho 40                    | 40      | max
meu orçamento é de 500         | 500     | max
uns 200                        | 200     | max
em torno de 250 reais          | 250     | max
na faixa de 90 reais           | 90      | max
posso gastar até 120           | 120     | max
60 reais ou menos              | 60      | max
que custe até 70               | 70      | max
mais de 100 reais              | 100     | min
a partir de 200                | 200     | min
no mínimo 50 reais             | 50      | min
pelo menos 30 reais            | 30      | min
faz por 80?                    | 80      | offer
aceita 150?                    | 150     | offer
te dou 40                      | 40      | offer
fecha por 90                   | 90      | offer
deixa por 60                   | 60      | offer
10 conto                       | 10      | plain
50 pila                        | 50      | plain
2 mil                          | 2000    | plain
1,5 mil                        | 1500    | plain
dois mil e quinhentos reais    | 2500    | plain
vinte e cinco reais            | 25      | plain
duzentos e cinquenta reais     | 250     | plain
cento e vinte reais            | 120     | plain
duzentos reais                 | 200     | plain
R$ 1.299,90                    | 1299.90 | plain
R$35                           | 35      | plain
dois milhões                   | 2000000 | plain
100 pau                        | 100     | plain
"""
NONE = [
    ("en", "size 9"),
    ("en", "iphone 13"),
    ("en", "do you have it in 10 inches"),
    ("en", "i need 3 boxes"),
    ("en", "2 people"),
    ("en", "my number is 5551234567 ext"),
    ("pt", "tamanho 38"),
    ("pt", "iphone 13"),
    ("pt", "quero 3 caixas"),
    ("pt", "em 10 vezes"),
    ("pt", "tv de 50 polegadas"),
    ("pt", "16 gb"),
]
RANGES = [
    ("en", "between 100 and 200"),
    ("en", "from 100 to 200"),
    ("en", "between $100 and $200"),
    ("en", "between 100 and 200 dollars"),
    ("pt", "entre 100 e 200"),
    ("pt", "de 100 a 200 reais"),
    ("pt", "entre R$ 100 e R$ 200"),
    ("pt", "entre 100 e 200 reais"),
]
SPELLED = [
    ("en", "two hundred fifty dollars", "250"),
    ("en", "two thousand five hundred dollars", "2500"),
    ("en", "half a million", "500000"),
    ("en", "50-60 dollars", "60"),
    ("pt", "meio milhão", "500000"),
    ("pt", "um milhão e meio", "1500000"),
    ("pt", "mil reais", "1000"),
    ("pt", "menos de 1k", "1000"),
]


def rows(code: str, table: str) -> list[tuple[str, str, Decimal, str]]:
    parts = ([p.strip() for p in line.split("|")] for line in table.strip().splitlines())
    return [(code, said, Decimal(value), role) for said, value, role in parts]


@pytest.mark.parametrize(
    ("code", "said", "value", "role"), [*rows("en", ENGLISH), *rows("pt", PORTUGUESE)]
)
def test_an_amount_is_read_with_what_it_means(
    code: str, said: str, value: Decimal, role: str
) -> None:
    found = limits(said, load(code))
    meant = {"max": found.highest, "min": found.lowest, "offer": found.offer}
    assert found.amounts == (value,)
    assert {name for name, own in meant.items() if own} == {role} - {"plain"}


@pytest.mark.parametrize(("code", "said"), NONE)
def test_sizes_counts_and_models_are_no_money(code: str, said: str) -> None:
    assert limits(said, load(code)).amounts == ()


@pytest.mark.parametrize(("code", "said"), RANGES)
def test_two_amounts_are_a_floor_and_a_limit(code: str, said: str) -> None:
    found = limits(said, load(code))
    assert (found.lowest, found.highest) == (Decimal(100), Decimal(200))


@pytest.mark.parametrize(("code", "said", "value"), SPELLED)
def test_a_spelled_amount_is_read(code: str, said: str, value: str) -> None:
    assert limits(said, load(code)).amounts[-1:] == (Decimal(value),)


def test_metres_are_no_millions():
    assert limits("la manguera de jardín de 15 m", load("es")).amounts == ()
