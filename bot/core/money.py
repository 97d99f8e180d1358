"""How an amount is written in a country, and which amounts, links and numbers a text states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from bot.core.numerals import to_number

LINK = re.compile(
    r"https?://[^\s<>\"*]+|\bwww\.[^\s<>\"*]+"
    r"|(?<![@\w.])(?:[\w-]+\.)+(?:com|net|org|co|mx|ar|cl|pe|br|io|me|app|link|ly|shop|store)\b"
    r"(?:/[^\s<>\"*]*)?"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
COMMA_PARTS_THOUSANDS = frozenset("DO EC GT HN MX NI PA PE PR SV US".split())
SYMBOLS: Mapping[str, str] = {
    "ARS": "$",
    "BOB": "Bs ",
    "BRL": "R$ ",
    "CLP": "$",
    "COP": "$",
    "CRC": "₡",
    "DOP": "RD$",
    "GTQ": "Q",
    "HNL": "L ",
    "MXN": "$",
    "NIO": "C$",
    "PAB": "B/.",
    "PEN": "S/ ",
    "PYG": "Gs. ",
    "USD": "US$ ",
    "UYU": "$",
    "VES": "Bs. ",
}
WITH_CENTS = frozenset({"GTQ", "HNL"})  # Q150.00: a mere Q150 would be a model
PESOS = frozenset(currency for currency, symbol in SYMBOLS.items() if symbol == "$")
DOLLAR_COUNTRIES = frozenset("EC PA PR SV US VE".split())
HOME: Mapping[str, str] = dict(
    pair.split(":")
    for pair in (
        "ARS:AR BOB:BO BRL:BR CLP:CL COP:CO CRC:CR DOP:DO EUR:ES GTQ:GT HNL:HN MXN:MX NIO:NI PAB:PA"
        " PEN:PE PYG:PY USD:US UYU:UY VES:VE"
    ).split()
)  # the country in which a currency is at home
LETTER = r"(?<![\w-])(?-i:[QL])\.?(?=\s?\d{1,3}(?:,\d{3})*\.\d\d(?!\d))"  # no model: L3250
SIGN = (
    rf"{LETTER}|US\$|R\$|RD\$|C\$|S/\.?|Bs\.?|Gs\.?|B/\.?|₡|₲|\$|€"
    rf"|(?<!\w)(?:{'|'.join(HOME)})"
)
WORDS = (
    r"pesos?|soles|d[óo]lares|dollars?|bucks|euros?|reais|real|quetzales|colones|guaran[íi]e?s"
    r"|bolivianos|bol[íi]vares|lempiras|c[óo]rdobas|balboas|" + "|".join(HOME)
)
SCALE: Mapping[str, int] = {
    **dict.fromkeys("mil k thousand grand luca lucas".split(), 1000),
    **dict.fromkeys(
        "millón millon millones million milhão milhao milhões milhoes mi".split(), 10**6
    ),
    **dict.fromkeys("palo palos".split(), 10**6),
}
SCALES = "|".join(sorted(SCALE, key=len, reverse=True))
FREE = r"(?<![\w.,/:#-])"  # no part of a code, a date, a time
DIGITS = r"\d[\d.,']*\d|\d"
AMOUNT = re.compile(
    rf"(?P<sign>{SIGN})\s?(?P<signed>{DIGITS})(?:\s?(?P<scale1>{SCALES})\b)?"
    rf"|{FREE}(?P<worded>{DIGITS})\s?(?:(?P<scale2>{SCALES})\b\s?)?"
    rf"(?:€|(?:(?:de|of)\s)?(?:{WORDS})\b)"
    rf"|{FREE}(?P<grouped>\d{{1,3}}(?:[.,]\d{{3}})+(?:[.,]\d{{1,2}})?)(?![\w.,]?\d)"
    rf"|{FREE}(?P<scaled>{DIGITS})\s(?P<scale3>mil|millones|mill[óo]n|thousand|million|milh(?:ão|ões))\b",
    re.IGNORECASE,
)
PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s?(?:%|por ciento|percent|por cento)")
SWAPPED = str.maketrans(",.", ".,")
KINDS = ("signed", "worded", "grouped", "scaled")
SCALED_BY = ("scale1", "scale2", "scale3")
READ_AGAIN = 1024  # texts whose figures are remembered: most are the shop's own
LONG = re.compile(r"(?<![\w.,])\+?\(?\d+(?:(?:\.|[ ()-]{1,2})\d+)*(?!\w)")


def shown(amount: Decimal, currency: str, country: str = "") -> str:
    """An amount as shops of the country write it: $1.329.900, S/ 12.50, ₡26.500, 149,90 €."""
    country = country or HOME.get(currency, "CO")
    cents = amount != amount.to_integral_value() or currency in WITH_CENTS
    number = f"{amount:,.2f}" if cents else f"{amount:,.0f}"
    if country not in COMMA_PARTS_THOUSANDS:
        number = number.translate(SWAPPED)
    return f"{number} €" if currency == "EUR" else f"{symbol(currency, country)}{number}"


def symbol(currency: str, country: str) -> str:
    """What stands before an amount: the mere $ only for the money of the country itself."""
    if currency == "USD" and country in DOLLAR_COUNTRIES:
        return "$"
    if currency in PESOS and HOME[currency] != country:
        return f"{currency} "
    return SYMBOLS.get(currency, f"{currency} ")


def amounts_in(text: str) -> Iterator[tuple[str, Decimal]]:
    """The amounts of money that a text states, as written and as a number."""
    return ((written, value) for written, _, value in _money_in(text))


def signs_in(text: str) -> Iterator[tuple[str, str]]:
    """The amounts of a text that bear a sign, and the sign: no 'US$ 20' in a shop of pesos."""
    return ((written, sign) for written, sign, _ in _money_in(text) if sign)


@lru_cache(maxsize=READ_AGAIN)
def _money_in(text: str) -> tuple[tuple[str, str, Decimal], ...]:
    """The amounts of a text: as written, their sign, their number."""
    return tuple(_money(match) for match in AMOUNT.finditer(LINK.sub(" ", text)))


def _money(match: re.Match[str]) -> tuple[str, str, Decimal]:
    found = match.groupdict()
    digits = next(found[kind] for kind in KINDS if found[kind])
    scale = next((found[kind] for kind in SCALED_BY if found[kind]), "")
    value = to_number(digits.strip(".,'")) * SCALE.get(scale.lower(), 1)
    return match[0].strip(), found["sign"] or ("€" if match[0].endswith("€") else ""), value


@lru_cache(maxsize=READ_AGAIN)
def links_in(text: str) -> tuple[str, ...]:
    """The links and e-mail addresses of a text."""
    return tuple(match[0].rstrip(".,;:!?)_~»'") for match in LINK.finditer(text))


def percents_in(text: str) -> Iterator[str]:
    """The percentages of a text."""
    yield from (match[1].replace(",", ".") for match in PERCENT.finditer(text))


@lru_cache(maxsize=READ_AGAIN)
def long_numbers_in(text: str) -> tuple[str, ...]:
    """Numbers of seven digits and more that are no amount: accounts, phones."""
    bare = AMOUNT.sub(" ; ", LINK.sub(" ; ", text.replace("\n", " ; ")))
    digits = (re.sub(r"\D", "", match[0]) for match in LONG.finditer(bare))
    return tuple(number for number in digits if len(number) >= 7)
