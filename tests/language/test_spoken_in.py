"""The language of a short message, and the shop's own when in doubt."""

import pytest

from bot.core.understand import Knowledge, spoken_in

ENGLISH = """
can you send me some pics of it please
hi, is this still available?
what time are you guys open on sunday
i'm looking for a gift for my wife
could you tell me how much it is with shipping
thanks, that's all for now
do you have anything cheaper than this one
where is your store located please
i already paid, when will it get here
which one would you recommend
good morning, are you open today?
hey, i'd like to buy this one
does it come with a charger or not
sorry, that's too expensive for me
what's your best price on these
please take me off of your list
i'll think about it and let you know
can i pay when it gets here
it's not working, what should i do
any other colors besides this one?
"""
PORTUGUESE = """
quanto custa
oi, vc tem tênis?
tem no tamanho 38?
aceita pix?
qual o prazo de entrega
bom dia, tudo bem?
não quero mais receber mensagens
quero falar com atendente
vocês entregam em Recife?
parcela em quantas vezes
faz por quanto
boa noite
qual é o mais barato que vc tem
oi, queria saber o valor desse
ainda tem disponível na cor preta?
já fiz o pix, vou mandar o comprovante
tá muito caro, não dá um desconto?
obrigada, vou pensar
onde fica a loja de vocês
qual a diferença entre os dois
"""
SPANISH = """
cuánto cuesta el envío a Cali
hola, ¿tienen tenis de niño?
buenos días, ¿está disponible?
me puede mandar una foto
¿cuál es el horario de ustedes?
quiero hablar con un asesor
¿de qué color hay?
me interesa el curso de inglés
¿dónde están ubicados?
¿cómo puedo hacer el pago?
¿qué me recomienda para una oficina?
ya no me escriban más
lo quiero, ¿cómo hago?
¿cuánto se demora en llegar?
¿tienen algo más barato?
no me ha llegado mi pedido
está muy caro, ¿me hace descuento?
listo, muchas gracias por todo
¿y si no me queda bien?
el segundo, por favor
"""
SHORT = [
    ("es", "how much is it", "en"),
    ("es", "do you take cards", "en"),
    ("es", "hello", "en"),
    ("es", "what's the price", "en"),
    ("es", "where are you located", "en"),
    ("es", "oi", "pt"),
    ("es", "obrigado", "pt"),
    ("es", "tá caro", "pt"),
    ("es", "é confiável?", "pt"),
    ("pt", "gracias", "es"),
    ("pt", "buenos días", "es"),
    ("en", "obrigado", "pt"),
]
DOUBT = ["ok", "iPhone 13", "👍", "13", "Nike Air Max 90", "samsung galaxy a15", "jajaja", "", "38"]


def lines(table: str) -> list[str]:
    return table.strip().splitlines()


MESSAGES = [
    (said, code)
    for code, table in (("en", ENGLISH), ("pt", PORTUGUESE), ("es", SPANISH))
    for said in lines(table)
]


@pytest.mark.parametrize(("said", "code"), MESSAGES)
def test_a_spanish_shop_knows_what_its_customer_speaks(
    shops: dict[str, Knowledge], said: str, code: str
) -> None:
    assert spoken_in(said, shops["es"]).code == code


@pytest.mark.parametrize("own", ["en", "pt"])
@pytest.mark.parametrize("code", ["es", "en", "pt"])
def test_other_shops_know_it_too_of_most_messages(
    shops: dict[str, Knowledge], own: str, code: str
) -> None:
    said = [text for text, spoken in MESSAGES if spoken == code]
    right = sum(spoken_in(text, shops[own]).code == code for text in said)
    assert right >= 0.6 * len(said)


@pytest.mark.parametrize("own", ["es", "en", "pt"])
@pytest.mark.parametrize("said", DOUBT)
def test_the_shops_own_language_stays_when_in_doubt(
    shops: dict[str, Knowledge], own: str, said: str
) -> None:
    assert spoken_in(said, shops[own]).code == own


@pytest.mark.parametrize(("own", "said", "code"), SHORT)
def test_very_short_messages_are_told_too(
    shops: dict[str, Knowledge], own: str, said: str, code: str
) -> None:
    assert spoken_in(said, shops[own]).code == code
