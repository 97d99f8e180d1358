"""How an amount is written in a country, and which amounts, links and numbers a text states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from babel.numbers import format_decimal, get_currency_symbol

from bot.core.numerals import to_number

LINK = re.compile(
    r"https?://[^\s<>\"*]+|\bwww\.[^\s<>\"*]+"
    r"|(?<![@\w.])(?:[\w-]+\.)+(?:com|net|org|co|mx|ar|cl|pe|br|io|me|app|link|ly|shop|store)\b"
    r"(?:/[^\s<>\"*]*)?"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
SYMBOLS = (
    r"US\$|R\$|S/\.?|Bs\.?|B/\.?|C\$|Q|L|₡|₲|\$|€"
    r"|(?<!\w)(?:COP|MXN|ARS|CLP|PEN|USD|BRL|EUR|UYU|BOB|PYG|CRC|GTQ|DOP|HNL|NIO|VES)"
)
AMOUNT = re.compile(
    r"(?<![\w.,/:#-])(?P<euros>\d[\d.,]*\d|\d)\s?€|"
    rf"(?:(?P<sign>{SYMBOLS})\s?)(?P<digits>\d[\d.,']*\d|\d)"
    r"|(?<![\w.,/:#-])(?P<grouped>\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?)(?![\w.,]?\d)"
    r"|(?<![\w.,/:#-])(?P<worded>\d[\d.,]*)\s?(?P<scale>mil|millones|millón|lucas|palos|k)?\s?"
    r"(?:de )?(?:pesos|soles|dólares|euros|reais|reales|quetzales|colones|guaraníes|bolivianos)\b"
    r"|(?<![\w.,/:#-])(?P<scaled>\d[\d.,]*)\s(?P<scale2>mil|millones|millón)\b",
    re.IGNORECASE,
)
SCALE = {"mil": 1000, "k": 1000, "lucas": 1000, "palos": 10**6, "millones": 10**6, "millón": 10**6}
PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s?(?:%|por ciento|percent|por cento)")
LONG = re.compile(r"(?<![\w.,])\+?\(?\d+(?:[ .()-]{1,2}\d+)*(?!\w)")


def shown(amount: Decimal, currency: str, country: str = "") -> str:
    """An amount as people of the country write it: $1.329.900, S/ 12.50, R$ 10,00."""
    locale = _locale(country, currency)
    cents = amount != amount.to_integral_value()
    number = format_decimal(amount, "#,##0.00" if cents else "#,##0", locale=locale)
    symbol = _symbol(currency, locale)
    if currency == "EUR":
        return f"{number} {symbol}"
    return f"{symbol}{'' if symbol == '$' else ' '}{number}"


@cache
def _symbol(currency: str, locale: str) -> str:
    symbol = str(get_currency_symbol(currency, locale=locale))
    return {"USD": "US$", "COP": "$"}.get(currency, symbol) if len(symbol) > 2 else symbol


HOME = dict(
    pair.split(":")
    for pair in (
        "ARS:AR BOB:BO BRL:BR CLP:CL COP:CO CRC:CR DOP:DO EUR:ES GTQ:GT HNL:HN MXN:MX NIO:NI PEN:PE"
        " PYG:PY UYU:UY USD:US"
    ).split()
)  # the country in which a currency is at home


@cache
def _locale(country: str, currency: str) -> str:
    country = country or HOME.get(currency, "CO")
    if country == "CR":
        return "es_CO"  # the same marks, with a point instead of a narrow space
    return "pt_BR" if country == "BR" else f"es_{country}"


def amounts_in(text: str) -> Iterator[tuple[str, Decimal]]:
    """The amounts of money that a text states, as written and as a number."""
    for match in AMOUNT.finditer(LINK.sub(" ", text)):
        digits = (
            match["euros"]
            or match["digits"]
            or match["grouped"]
            or match["worded"]
            or match["scaled"]
        )
        scale = SCALE.get((match["scale"] or match["scale2"] or "").lower(), 1)
        yield match[0].strip(), to_number(digits.strip(".,'")) * scale


def links_in(text: str) -> Iterator[str]:
    """The links and e-mail addresses of a text."""
    for match in LINK.finditer(text):
        yield match[0].rstrip(".,;:!?)_~»'")


def percents_in(text: str) -> Iterator[str]:
    """The percentages of a text."""
    yield from (match[1].replace(",", ".") for match in PERCENT.finditer(text))


def long_numbers_in(text: str) -> Iterator[str]:
    """Numbers of seven digits and more that are no amount: accounts, phones."""
    bare = AMOUNT.sub(" ; ", LINK.sub(" ; ", text.replace("\n", " ; ")))
    for match in LONG.finditer(bare):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) >= 7:
            yield digits
