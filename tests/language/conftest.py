"""A tiny shop of several trades, in which what customers say is understood."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.core.chat import Inbound, Seen, Turn
from bot.core.goods import Product, Variant
from bot.core.lexical import Lexical
from bot.core.reading import Reading
from bot.core.shop import LANGUAGES, ShopSettings
from bot.core.state import State
from bot.core.understand import Knowledge, understand
from bot.language import load, merged

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
SIZES = tuple(Variant(s, (("Talla", s),), Decimal(200)) for s in ("38", "39"))
GOODS = (
    Product("run", "Tenis Cometa rojos", Decimal(200), "COP", category="Calzado", variants=SIZES),
    Product("lap", "Portátil Nimbus", Decimal(1500), "COP", category="Computadores"),
    Product("ex", "Curso de Excel", Decimal(60), "COP", kind="digital", category="Cursos"),
    Product("cake", "Torta de chocolate", Decimal(45), "COP", category="Pastelería"),
    Product("drill", "Taladro percutor", Decimal(180), "COP", category="Herramientas"),
    Product("pills", "Ibuprofeno 400 mg", Decimal(12), "COP", category="Farmacia"),
    Product("case", "Funda para celular", Decimal(25), "COP", category="Accesorios"),
)
Read = Callable[..., Reading]


def knowing(language: str) -> Knowledge:
    """The shop, when its own language is this one."""
    languages = {code: load(code) for code in LANGUAGES}
    lexicon = Lexical(GOODS, merged([own.synonyms for own in languages.values()]))
    settings = ShopSettings(language=language, languages=LANGUAGES)
    return Knowledge(settings, languages, lexicon)


def turn(text: str) -> Turn:
    """One message of a customer."""
    return Turn("t", "main", "c", (Inbound("main", "c", "m", NOW, text=text),), NOW, 1, 1)


@pytest.fixture(scope="package")
def shops() -> dict[str, Knowledge]:
    """The same shop, with each language as its own."""
    return {code: knowing(code) for code in LANGUAGES}


@pytest.fixture
def read(shops: dict[str, Knowledge]) -> Read:
    """What the shop of a language understands of a message."""

    def reading(text: str, language: str, seen: Seen | None = None) -> Reading:
        return understand(turn(text), State(), seen or Seen(), shops[language])

    return reading
