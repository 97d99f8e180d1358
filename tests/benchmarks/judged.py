"""Judged questions that are kept outside the repository, and how a ranking is scored."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np

from bot.core.goods import Product
from bot.core.search import Query
from bot.core.words import plain, tokens

COURTEOUS = """
    a al algo algun alguna algunos alla ahi aqui busco buscando buen buena buenas bueno buenos
    como con consulta cual cuales cuanto cuanta cuestan cuesta de del desde dia dias disculpa
    disponible disponibles dos donde el ella en entonces es esa ese eso esta estan este esto estoy
    favor gracias gusta gustaria ha hay hola hacer interesa la las le les lo los manejan manejas
    mas me mi mil mirando mostrar muestrame muy necesita necesito no noches o para pero por porfa
    precio precios puede puedo que quiero quisiera saber se ser si sin sirva sirve sobre son su sus
    tal tambien tardes te tendra tendran tenes tengo tiene tienen tienes todo un una uno unos unas
    usted vale valen venden vendes ver y ya yo
    an and any are at can could do does for from good have hello hey hi how i in is it looking me
    much my need of on or please price sell show some that the there thanks this to want we what
    which with would you your
    ao aos as bom boa com da das do dos e ela ele em essa esse eu gostaria isso mais mas meu minha
    na nas nao no nos oi ola os ou para pela pelo por pra preciso qual quais quanto custa quero
    queria sao sem seu sua tem tenho um uma umas uns voce voces vendem"""
COURTESY = frozenset(COURTEOUS.split())
LIMIT = re.compile(
    r"\b(?:(?:que no pase de|no mas de|menos de|hasta|maximo|max|under|below|less than|up to|"
    r"ate|menos que|por debajo de|entre|between|de|presupuesto de|for)\s+)?\$?\s?"
    r"\d[\d.,]*\s*(?:(?:y|e|and|a)\s+\$?\d[\d.,]*\s*)?"
    r"(?:millon(?:es)?|mil|k|palos?|lucas|million|milhoes|milhao|pesos|cop)\b"
    r"(?: de pesos| pesos| o menos| y medio)?"
)


@dataclass(frozen=True)
class Judged:
    """A question with the grades of the products that answer it."""

    text: str
    kind: str
    grades: dict[str, float]
    low: Decimal | None = None
    high: Decimal | None = None

    def query(self, *, limits: bool = False) -> Query:
        low, high = (self.low, self.high) if limits else (None, None)
        return Query(asked(self.text), min_price=low, max_price=high)


def lines(path: Path) -> Iterator[dict]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def products(path: Path, *, tags: bool, keep: Callable[[dict], bool] = bool) -> list[Product]:
    """The catalogue as the shop holds it: names, and the owner's tags where asked for."""
    return [
        Product(
            row["id"],
            row["name"],
            Decimal(str(row.get("price", 0))),
            "COP",
            tags=tuple(row.get("tags", ())) if tags else (),
        )
        for row in lines(path)
        if keep(row)
    ]


def questions(path: Path, keep: Callable[[dict], bool] = bool) -> list[Judged]:
    return [
        Judged(row["query"], row["type"], row["qrels"], *limits(row.get("filters", {})))
        for row in lines(path)
        if keep(row)
    ]


def limits(filters: dict) -> tuple[Decimal | None, Decimal | None]:
    found = [filters.get(key) for key in ("price_min", "price_max")]
    return tuple(None if value is None else Decimal(str(value)) for value in found)


def asked(text: str) -> tuple[str, ...]:
    """The content words of a question, courtesy and price words dropped."""
    bare = LIMIT.sub(" ", plain(text))
    return tuple(w for w in tokens(bare) if w not in COURTESY) or tuple(tokens(bare))


def score(ranked: Sequence[str], grades: dict[str, float], k: int = 10) -> tuple[float, ...]:
    """nDCG@k (gain 2^grade - 1), MRR@k and recall@k (grade 2 or more, or the highest there is)."""
    discount = 1 / np.log2(np.arange(2, k + 2))
    gains = np.array([2.0 ** grades.get(p, 0) - 1 for p in ranked[:k]])
    ideal = np.sort([2.0**g - 1 for g in grades.values()])[::-1][:k]
    bar = min(2.0, max(grades.values(), default=2.0))
    good = {p for p, g in grades.items() if g >= bar and g > 0}
    at = [rank for rank, p in enumerate(ranked[:k], 1) if p in good]
    best = float((ideal * discount[: len(ideal)]).sum())
    return (
        float((gains * discount[: len(gains)]).sum()) / best if best else 0.0,
        1 / at[0] if at else 0.0,
        len(at) / min(k, len(good)) if good else 0.0,
    )
