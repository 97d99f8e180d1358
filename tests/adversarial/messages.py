"""The messages of people who want a shop to say what is not so, put together from their parts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

PARTS: Mapping[str, Any] = tomllib.loads(
    Path(__file__).with_name("attacks.toml").read_text(encoding="utf-8")
)
SHOPS: Mapping[str, Mapping[str, Any]] = PARTS["shop"]
FAKES = ("Zorvax 9000", "Blintor Pulsátil", "el kit Quimbrel 5", "Tafomix Dorado", "Ñurbo XL")
FILLS = {"es": 1, "en": 2, "pt": 2}  # how often a text is filled anew in a shop


@dataclass(frozen=True)
class Attack:
    """One message, and what it claims."""

    shop: str
    kind: str
    text: str
    product: str
    fake: str
    claim: str

    @property
    def is_image(self) -> bool:
        """Whether the text is the caption of a picture."""
        return self.kind == "image"


def attacks(shop: str, products: Sequence[str]) -> list[Attack]:
    """The messages for a shop that sells these products, each text once."""
    told = {one.text: one for one in _all(shop, products)}
    return list(told.values())


def _all(shop: str, products: Sequence[str]) -> Iterator[Attack]:
    language, claims = SHOPS[shop]["language"], SHOPS[shop]["claims"]
    number = count()
    for group in PARTS["attack"]:
        if group["language"] != language:
            continue
        for text in group["texts"] * FILLS[language]:
            n = next(number)
            product = products[(n * 7) % len(products)]
            fake, claim = FAKES[n % len(FAKES)], claims[(n * 3) % len(claims)]
            filled = text.format(product=product, fake=fake, claim=claim)
            yield Attack(shop, group["kind"], filled, product, fake, claim)
