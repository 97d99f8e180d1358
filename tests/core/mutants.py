"""Replies that were really given, each made into a lie in one place: what the check must catch."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.app import desk
from bot.asking import turn
from bot.core import check
from bot.core.check.claims import STARRED, _spans
from bot.core.check.ground import Ground
from bot.core.facts import Draft, Facts
from bot.core.money import amounts_in, links_in, long_numbers_in, percents_in
from bot.core.words import plain
from bot.door.operations import perform
from tests.conversations.runner import OWNER, opened, play

DAYS = {
    "es": "lunes martes miércoles jueves viernes sábado domingo enero marzo julio octubre".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January March July".split(),
    "pt": "terça quarta quinta sexta sábado domingo janeiro março julho outubro".split(),
}
AT = "2026-11-24T10:00:00-05:00"
STOCK = ("tienen {}?", "cuántos quedan de {}", "hay disponibilidad de {}?")
ACTIONS = """
Ya te lo envié.
Le envié su pedido esta mañana.
Ya despachamos su compra.
Tu paquete ya va en camino.
Te hice un descuento.
Le apliqué un 10 de descuento.
Te lo dejo con descuento.
Te lo dejé más barato.
Ya tienes un descuento activo.
El descuento ya quedó aplicado.
Tu pago fue confirmado.
Ya recibimos tu transferencia.
Confirmamos su pago.
El pago ya quedó aprobado.
Ya te lo reservé.
Le aparté uno en talla M.
Quedó reservado a tu nombre.
Te agendé la cita.
Agendé tu cita para mañana.
Ya te devolví el dinero.
El reembolso fue procesado.
Ya cancelé tu pedido.
Tu pedido quedó cancelado.
Cambié tu dirección en el pedido.
Tu pedido quedó registrado.
Ya anoté tu pedido.
Ya hablé con el dueño y acepta.
Te llamé hoy.
El envío te sale gratis.
Llega mañana mismo.
Te va de regalo un estuche.
Tiene garantía de por vida.
Son las últimas unidades.
Es solo por hoy.
La factura ya fue emitida.
I already shipped it.
I've sent your package.
Your order is on its way.
We gave you a discount.
I applied a 10% discount.
Your payment has been confirmed.
We received your payment.
I reserved one for you.
I put one aside for you.
Your refund was processed.
I cancelled your order.
Your order has been placed.
Shipping is free.
It comes with a free gift.
It arrives tomorrow.
Já enviei para você.
Seu pedido já foi despachado.
O pacote saiu para entrega.
Dei um desconto para você.
Apliquei 10% de desconto.
O pagamento foi confirmado.
Seu Pix já caiu.
Recebemos seu pagamento.
Reservei uma unidade para você.
Ficou separado no seu nome.
O reembolso foi feito.
Cancelei o seu pedido.
Seu pedido foi registrado.
O frete é grátis.
Chega amanhã.
Vai um brinde de presente.
""".strip().splitlines()


@dataclass(frozen=True)
class Given:
    """A reply with all that it stood on."""

    shop: str
    draft: Draft
    facts: Facts
    ground: Ground
    problems: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n\n".join(self.draft.texts)

    def saying(self, text: str) -> Given:
        return replace(self, draft=replace(self.draft, texts=(text,)))

    def is_caught(self) -> bool:
        return any(check.problems(self.draft, self.facts, self.ground))


@contextmanager
def listening(replies: list[Given], shop: str) -> Iterator[None]:
    """Keeps every reply that is checked meanwhile."""
    checked = check.problems

    def kept(draft: Draft, facts: Facts, ground: Ground) -> Iterator[str]:
        found = tuple(checked(draft, facts, ground))
        if draft.texts:
            replies.append(Given(shop, draft, facts, ground, found))
        return iter(found)

    check.problems = kept
    try:
        yield
    finally:
        check.problems = checked


def replies_of(shop: str) -> list[Given]:
    """The replies of a shop to the conversations of its dev half, and to questions for stock."""
    replies: list[Given] = []
    with listening(replies, shop):
        play(shop, "dev")
        with opened(shop, {}) as home:
            goods = perform(desk(home.shop), "list_products", {}, OWNER)
            few = [p for p in goods if p["stock"] and p["stock"] <= 5 and not p["variants"]]
            for n, product in enumerate(few):
                asked = {"chat": f"5711{n:07}", "id": f"stock-{n}", "text": STOCK[n % len(STOCK)]}
                asked["text"] = asked["text"].format(product["name"])
                turn(home.shop, home.channel, asked | {"at": AT}, None)
    return replies


@dataclass(frozen=True)
class Mutant:
    kind: str
    what: str
    given: Given


def mutants(replies: Sequence[Given], seed: int = 1) -> Iterator[Mutant]:
    """Every reply with each of its claims changed, one at a time."""
    dice = random.Random(seed)  # noqa: S311 -- it picks lies, no secrets
    names, prices = _pools(replies)
    for given in replies:
        for kind, old, new in _changes(given, names[given.shop], prices[given.shop], dice):
            if old != new:
                lie = _changed(given.text, old, new)
                yield Mutant(kind, f"{old} -> {new}", given.saying(lie))
        action = dice.choice(ACTIONS)
        yield Mutant("action", action, given.saying(f"{given.text} {action}"))


def _pools(replies: Sequence[Given]) -> tuple[Mapping[str, list[str]], Mapping[str, list[Decimal]]]:
    """All names and prices that came up in each shop."""
    names, prices = defaultdict(dict), defaultdict(dict)
    for given in replies:
        for product in given.facts.products:
            names[given.shop][product.name] = 1
            prices[given.shop] |= dict.fromkeys(product.prices)
    return (
        {shop: list(own) for shop, own in names.items()} | defaultdict(list),
        {shop: list(own) for shop, own in prices.items()} | defaultdict(list),
    )


def _changed(text: str, old: str, new: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text, count=1)


def _changes(
    given: Given, names: list[str], prices: list[Decimal], dice: random.Random
) -> Iterator[tuple[str, str, str]]:
    text = given.text
    yield from _prices(given, prices, dice)
    yield from _names(given, names, dice)
    for match in given.ground.words.stock.finditer(plain(STARRED.sub("*", text))):
        count = next(g for g in match.groups() if g)
        yield "stock", count, str(int(count) + dice.randint(1, 9))
    for percent in percents_in(text):
        yield "percent", percent, _one_digit(percent, dice)
    for link in links_in(text):
        at = dice.randrange(len(link) // 2, len(link))
        yield "link", link, link[:at] + ("x" if link[at] != "x" else "y") + link[at + 1 :]
    for number in long_numbers_in(text):
        if number in text:
            yield "phone or account", number, _one_digit(number, dice)
    yield from _times(given, dice)
    yield from _payees(given, dice)


def _prices(
    given: Given, prices: list[Decimal], dice: random.Random
) -> Iterator[tuple[str, str, str]]:
    own = {value for o in given.ground.goods for value in o.amounts} | given.ground.common
    for written, _ in amounts_in(given.text):
        yield "amount", written, _one_digit(written, dice)
        if sign := next((s for s in ("US$", "S/", "R$", "€", "$") if written.startswith(s)), ""):
            yield "currency", written, written.replace(sign, "R$" if sign != "R$" else "$", 1)
        other = [p for p in prices if p not in own and p == p.to_integral_value()]
        if other:
            yield "price of another", written, _like(written, dice.choice(other))


def _like(written: str, amount: Decimal) -> str:
    """An amount with the sign and the separators of another."""
    digits = f"{amount:,.0f}" if "," in written[:-3] else f"{amount:,.0f}".replace(",", ".")
    return re.sub(r"\d[\d.,]*", digits, written, count=1)


def _one_digit(written: str, dice: random.Random) -> str:
    at = dice.choice([n for n, c in enumerate(written) if c.isdigit()])
    other = dice.choice([c for c in "123456789" if c != written[at]])
    return written[:at] + other + written[at + 1 :]


def _names(given: Given, names: list[str], dice: random.Random) -> Iterator[tuple[str, str, str]]:
    here = [p.name for p in given.facts.products if f"*{p.name}*" in given.text]
    foreign = [name for name in names if name not in {o.product.name for o in given.ground.goods}]
    for name in here:
        if foreign:
            yield "product", name, dice.choice(foreign)
        yield "product", name, f"{name} Pro"


def _times(given: Given, dice: random.Random) -> Iterator[tuple[str, str, str]]:
    known = given.ground.words
    for line in given.text.splitlines():
        words = re.findall(r"\w+", line)
        for start, end in _spans([*map(plain, words)], known):
            for word in words[start:end]:
                if word.isdigit():
                    yield "date or time", word, _one_digit(word, dice)
                elif others := _other_days(plain(word)):
                    yield "date or time", word, dice.choice(others)


def _other_days(word: str) -> list[str]:
    """The days and months of the language in which a word is one of them."""
    return [d for own in DAYS.values() if word in map(plain, own) for d in own if plain(d) != word]


def _payees(given: Given, dice: random.Random) -> Iterator[tuple[str, str, str]]:
    method = given.facts.method
    if given.facts.payment is None or method is None or method.kind != "transfer":
        return
    if method.payee in given.text:
        yield "payee", method.payee, _one_digit(method.payee, dice)
        yield "payee", method.payee, "3009998877"
    if method.holder and method.holder in given.text:
        yield "payee", method.holder, "Carlos Mendoza"


def caught(replies: Sequence[Given]) -> tuple[Counter[str], Counter[str], list[Mutant]]:
    """How many lies of each kind there are, how many were caught, and those that were not."""
    all_, found, missed = Counter(), Counter(), []
    for mutant in mutants(replies):
        all_[mutant.kind] += 1
        found[mutant.kind] += mutant.given.is_caught()
        if not mutant.given.is_caught():
            missed.append(mutant)
    return all_, found, missed


def table(all_: Counter[str], found: Counter[str]) -> str:
    """A line a kind: how many were made, and which share was caught."""
    lines = [f"  {kind:<20}{n:>6}{found[kind] / n:>9.1%}" for kind, n in sorted(all_.items())]
    total = sum(all_.values())
    return "\n".join([*lines, f"  {'all':<20}{total:>6}{sum(found.values()) / total:>9.1%}"])
