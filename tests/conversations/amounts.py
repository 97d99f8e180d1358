"""Numbers as people and programs write them, with every reading that they allow."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

NUMBER = r"\d+(?:[.,]\d+)*"
SIGN = r"(?:US\$|R\$|S/\.?|[$€₡]|\b(?:USD|COP|MXN|PEN|ARS|CLP|EUR|BRL|CRC))"
COIN = r"(?:€|(?:pesos?|soles|dolares|euros?|reais|colones|dollars|usd|cop|mxn)\b)"
SCALE = r"(?:mil|lucas?|k|palos?|millon(?:es)?)\b"
UNIT = r"(?!\s*(?:ml|mah|mg|g|gr|kg|cm|m|w|hz|mp|gb|%)\b)"
MONEY = re.compile(
    rf"{SIGN}\s*({NUMBER})|({NUMBER})\s*{COIN}|(?<![\d.,])(\d{{1,3}}(?:[.,]\d{{3}})+)(?![\d]){UNIT}",
    re.IGNORECASE,
)
SPACED = re.compile("(?<=\\d)[\u00a0\u202f](?=\\d{3}(?!\\d))")  # 28 000, as Costa Rica writes it
AFTER_SIGN = re.compile(rf"({SIGN}\s*\d{{1,3}}(?: \d{{3}})+)(?!\d)", re.IGNORECASE)
SCALED = re.compile(rf"({NUMBER})\s*({SCALE})", re.IGNORECASE)
TIMES = {"mil": 1000, "luca": 1000, "k": 1000, "palo": 10**6, "millon": 10**6}


def plain(text: str) -> str:
    """Without case, accents and extra spaces."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in flat if not unicodedata.combining(c)).split())


def readings(written: str) -> Iterator[Decimal]:
    """The amounts that digits with points and commas may mean: 1.329 is 1329 or 1.329."""
    for thousands, point in ((".", ","), (",", ".")):
        whole, _, part = written.partition(point)
        groups = whole.split(thousands)
        regular = len(groups) == 1 or (
            0 < len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
        )
        if regular and (part.isdigit() or not part):
            yield Decimal("".join(groups) + ("." + part if part else "")).normalize()


def closed(text: str) -> str:
    """A text whose thousands are not parted by spaces."""
    text = SPACED.sub("", text)
    return AFTER_SIGN.sub(lambda match: re.sub(r"(?<=\d) (?=\d)", "", match[0]), text)


def numbers(text: str) -> set[Decimal]:
    """Every number in a text, in every reading; "60 mil" is 60000 too."""
    text = closed(text)
    found = {value for written in re.findall(NUMBER, text) for value in readings(written)}
    for written, scale in SCALED.findall(plain(text)):
        times = next(n for word, n in TIMES.items() if scale.startswith(word))
        found |= {value * times for value in readings(written)}
    return {value.normalize() for value in found}


def money(text: str) -> Iterator[tuple[str, set[Decimal]]]:
    """What in a text is an amount of money, with its readings."""
    for match in MONEY.finditer(closed(text)):
        written = next(group for group in match.groups() if group)
        yield match[0], set(readings(written))
