"""Whether an answer states only what catalogue, settings and customer hold."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.conversations.amounts import money, numbers, plain
from tests.conversations.checks import Goods, Scene

LINK = re.compile(r"https?://[^\s)*_>]+|[\w.+-]+@[\w-]+\.[\w.]+")
BLANK = re.compile(r"\{\w*\}|\[[A-Z_ ]{3,}\]|<\w+>|\b(?:None|nan|null|undefined)\b")
INSIDE = re.compile(r"\b(?:intent|score|prompt|json)\b", re.IGNORECASE)
STOCK = re.compile(r"\bqueda(?:n|mos)? (?:solo )?(\d+) unidad")
CENT = Decimal("0.01")
UP_TO = 24  # two dozen of one thing may be counted without being told
USUAL = (1, 2, 3, 6, 12)  # and so many of several things


@dataclass(frozen=True)
class Source:
    """All that a shop has told its bot: the catalogue's file and the settings."""

    text: str
    settings: Mapping[str, Any]

    @cached_property
    def numbers(self) -> set[Decimal]:
        return numbers(self.text)

    @cached_property
    def digits(self) -> str:
        """The text with its spaces and dashes between digits closed."""
        return re.sub(r"(?<=\d)[ -](?=\d)", "", self.text)

    @cached_property
    def own(self) -> set[Decimal]:
        """The amounts in the settings: shipping, limits, discounts."""
        return {n for n in numbers(json.dumps(self.settings, ensure_ascii=False)) if n < 10**7}

    @cached_property
    def shares(self) -> list[Decimal]:
        """The percentages that the settings name, as parts of one."""
        told = re.findall(r"(\d+) ?%", json.dumps(self.settings, ensure_ascii=False))
        rules = [d["percent"] for d in self.settings.get("discounts", []) if "percent" in d]
        return [Decimal(str(n)) / 100 for n in (*told, *rules)]


def source(catalogue: Path, settings: Mapping[str, Any]) -> Source:
    """What stands in a catalogue file of any shape, and in the settings."""
    told = json.dumps(settings, ensure_ascii=False)
    return Source(_text(catalogue.name, catalogue.read_bytes()) + "\n" + told, settings)


def _text(name: str, content: bytes) -> str:
    if name.endswith(".xlsx"):
        from openpyxl import load_workbook  # noqa: PLC0415 -- slow, and only for some shops

        rows = load_workbook(io.BytesIO(content), read_only=True).worksheets[0].values
        return "\n".join(" ".join(str(cell) for cell in row if cell is not None) for row in rows)
    for encoding in ("utf-16", "utf-8-sig") if content[:2] == b"\xff\xfe" else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252")


@dataclass(frozen=True)
class Spoken:
    """A chat so far: the customer's words, and the products that came up."""

    words: str
    products: Sequence[str]

    @cached_property
    def numbers(self) -> set[Decimal]:
        return numbers(self.words)


def lies(scene: Scene, spoken: Spoken, source: Source) -> list[str]:
    """The statements of an answer that nobody gave the bot."""
    return [
        *(f"amount {told}" for told in _amounts(scene, spoken, source)),
        *(f"link {link}" for link in _links(scene, spoken, source)),
        *(f"number {run}" for run in _runs(scene, spoken, source)),
        *(f"placeholder {found}" for found in _blanks(scene, spoken, source)),
        *(f"stock {count}" for count in _stocks(scene)),
    ]


def _amounts(scene: Scene, spoken: Spoken, source: Source) -> Iterator[str]:
    paid = scene.answer["payment"]
    stated = list(money(scene.raw))
    if paid:
        stated.append((f"payment {paid['amount']}", {Decimal(str(paid["amount"])).normalize()}))
    prices = prices_of(scene.goods, [*spoken.products, *scene.offered])
    known = source.numbers | spoken.numbers | prices
    for told, values in stated:
        if values.isdisjoint(known) and not follows(values, prices, spoken.numbers, source):
            yield told


def prices_of(goods: Goods, products: Sequence[str]) -> set[Decimal]:
    """Every price of these products and their variants."""
    return {price for one in dict.fromkeys(products) for price in goods.prices(one)}


def follows(values: set[Decimal], prices: set[Decimal], said: set[Decimal], source: Source) -> bool:
    """Whether an amount is a multiple, a sum of up to three, with shipping, less a percentage."""
    lots = {price * count for price in prices for count in range(1, UP_TO + 1)}
    counts = {*USUAL, *(int(n) for n in said if n == int(n) and 0 < n < 1000)}
    some = {price * count for price in prices for count in counts}
    pairs = {one + other for one in some for other in some}
    sums = lots | some | pairs
    plus = {value - own for value in values for own in (Decimal(0), *source.own)}
    shares = {f(value, share) for value in values for share in source.shares for f in (_less, _of)}
    gaps = {value + other for value in values for other in said | prices}
    if not sums.isdisjoint(plus | shares) or not prices.isdisjoint(gaps):
        return True
    return any(value - lot in pairs for value in plus for lot in some)


def _less(value: Decimal, share: Decimal) -> Decimal:
    """What was a value before a percentage was taken off."""
    return (value / (1 - share)).quantize(CENT) if share < 1 else value


def _of(value: Decimal, share: Decimal) -> Decimal:
    """Of what a value is the percentage."""
    return (value / share).quantize(CENT) if share else value


def _links(scene: Scene, spoken: Spoken, source: Source) -> Iterator[str]:
    paid = scene.answer["payment"]
    stated = [*LINK.findall(scene.raw), *([paid["url"]] if paid and paid["url"] else [])]
    known = source.text + spoken.words
    return (link for link in stated if link.rstrip(".,;:!") not in known)


def _runs(scene: Scene, spoken: Spoken, source: Source) -> Iterator[str]:
    known = source.digits + spoken.words
    there = source.numbers | spoken.numbers
    for run in re.findall(r"\d{7,}", LINK.sub(" ", scene.raw)):
        if run not in known and Decimal(run).normalize() not in there:
            yield run


def _blanks(scene: Scene, spoken: Spoken, source: Source) -> Iterator[str]:
    known = plain(source.text + spoken.words)
    found = [*BLANK.findall(scene.raw), *INSIDE.findall(scene.raw)]
    return (one for one in found if plain(one) not in known)


def _stocks(scene: Scene) -> Iterator[str]:
    true = {stock for one in scene.offered for stock in scene.goods.stocks(one)}
    return (count for count in STOCK.findall(scene.text) if int(count) not in true)
