"""Measures search on judged questions that are kept outside the repository.

python tests/benchmarks/bench_search.py --data FOLDER [--ordinary WORDS] [--encoder MODEL]

FOLDER holds `es_shop_catalogue.jsonl`, `es_shop_queries_dev.jsonl`, `es_shop_not_sold_dev.jsonl`,
`ar_catalogue.jsonl.gz`, `ar_known_queries_dev.jsonl`, `ar_intent_queries_dev.jsonl.gz`,
`hd_catalogue.jsonl.gz` and `hd_queries_dev.jsonl.gz`; a set whose files are missing is left out.
WORDS is a file of ordinary words, one a line, that are never "corrected"; MODEL is a folder of
sentence-transformers, and adds the figures with meaning. Every line of a set stands beside BM25.
"""

# ruff: noqa: T201 - a benchmark prints
from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot import ports
from bot.core.goods import Product
from bot.core.lexical import Lexical
from bot.core.lexical.groups import synonyms
from bot.core.lexical.weighed import Floats
from bot.core.search import Query
from bot.core.words import plain, stem, tokens
from bot.edges.encoder import open_encoder, shipped_encoder
from bot.edges.models import Chosen
from bot.edges.shelf import Shelf
from bot.language import trades

ROOT = Path(__file__).parents[2]
Shelves = dict[str, Shelf]
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


def questions(path: Path) -> list[Judged]:
    return [
        Judged(row["query"], row["type"], row["qrels"], *limits(row.get("filters", {})))
        for row in lines(path)
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


def ask(shop: ports.Shelf, judged: Judged, *, filters: bool) -> list[str]:
    query = Query(asked(judged.text))
    if filters:
        query = replace(query, min_price=judged.low, max_price=judged.high)
    return [hit.product_id for hit in shop.search(query).hits]


def only(shop: Lexical, judged: Judged, weigh: Callable[[tuple[str, ...]], Floats]) -> list[str]:
    """The best ten by one part of the score alone."""
    scores = weigh(asked(judged.text))
    return [shop.products[row].id for row in np.argsort(-scores, kind="stable")[:10]]


def bm25(shop: Lexical, words: tuple[str, ...]) -> Floats:
    """The usual sum: no spelling, no synonyms, no joined words."""
    scores = np.zeros(len(shop.products), np.float32)
    for term in {stem(piece) for word in words for piece in tokens(word)}:
        if term in shop._postings:
            rows, fill, _ = shop._postings.of(term)
            scores[rows] += shop._postings.idf(term) * fill
    return scores


def report(title: str, judged: list[Judged], ranked: Callable[[Judged], list[str]]) -> None:
    rows = np.array([score(ranked(j), j.grades) for j in judged])
    n, m, r = rows.mean(axis=0)
    print(f"  {title:<34} nDCG@10 {n:.3f}  MRR@10 {m:.3f}  recall@10 {r:.3f}  n {len(rows)}")


def by_kind(judged: list[Judged], shelves: Shelves, *, filters: bool) -> None:
    shop = shelves["lexical recipe"]
    kinds: dict[str, list[float]] = {}
    for j in judged:
        value = score(ask(shop, j, filters=filters), j.grades)[0]
        kinds.setdefault(j.kind, []).append(value)
    print("  by kind:", "  ".join(f"{k} {np.mean(v):.3f} ({len(v)})" for k, v in kinds.items()))


def latency(title: str, shop: ports.Shelf, texts: list[str]) -> None:
    took = []
    for text in texts[:500]:
        query = Query(asked(text))
        begun = time.perf_counter()
        shop.search(query)
        took.append(1000 * (time.perf_counter() - begun))
    p50, p95 = np.percentile(took, [50, 95])
    print(f"  {title:<34} query p50 {p50:.2f} ms  p95 {p95:.2f} ms")


def refusals(shelves: Shelves, sold: list[str], not_sold: dict[str, list[str]]) -> None:
    """How many good questions are refused, and how many foreign ones caught."""
    for title, shop in shelves.items():
        wrong = [not shop.search(Query(asked(text))).sold_here for text in sold]
        print(
            f"  {title:<34} threshold {shop.threshold:.3f}  falsely refused {np.mean(wrong):.1%}",
            end="",
        )
        for kind, texts in not_sold.items():
            caught = [not shop.search(Query(asked(text))).sold_here for text in texts]
            print(f"  {kind} caught {np.mean(caught):.0%} of {len(texts)}", end="")
        print()


def build(goods: list[Product], made: argparse.Namespace) -> Shelves:
    """The shelf by words and, where a model is given, by words and meaning."""
    shelves = {}
    for title, encoder in {"lexical recipe": None, "with meaning": made.model}.items():
        if encoder or title == "lexical recipe":
            begun = time.perf_counter()
            shelves[title] = Shelf(
                goods,
                made.synonyms,
                ordinary=made.ordinary_words,
                strangers=made.strangers,
                model=Chosen(encoder),
            )
            took = 1000 * (time.perf_counter() - begun)
            print(f"  {title:<34} built in {took:.0f} ms, {len(goods)} products")
    return shelves


def compare(shelves: Shelves, judged: list[Judged], *, filters: bool = False) -> None:
    words = shelves["lexical recipe"].lexical
    report("BM25 alone", judged, lambda j: only(words, j, lambda said: bm25(words, said)))
    report("letters alone", judged, lambda j: only(words, j, words._grams.like))
    for title, shop in shelves.items():
        report(title, judged, lambda j, shop=shop: ask(shop, j, filters=False))
        if filters:
            found = f"{title} + price limits"
            report(found, judged, lambda j, shop=shop: ask(shop, j, filters=True))
        latency(title, shop, [j.text for j in judged])


def es_shop(data: Path, made: argparse.Namespace) -> None:
    judged = questions(data / "es_shop_queries_dev.jsonl")
    foreign: dict[str, list[str]] = {}
    for row in lines(data / "es_shop_not_sold_dev.jsonl"):
        foreign.setdefault(row["kind"], []).append(row["query"])
    for tags in (False, True):
        print(f"es_shop, {'names and tags' if tags else 'names only'}")
        shelves = build(products(data / "es_shop_catalogue.jsonl", tags=tags), made)
        compare(shelves, judged, filters=True)
        by_kind(judged, shelves, filters=True)
        refusals(shelves, [j.text for j in judged], foreign)


def wishes(data: Path, made: argparse.Namespace) -> None:
    path = data / "ar_catalogue.jsonl.gz"
    shelves = build(products(path, tags=False, keep=lambda row: "category" in row), made)
    rows = list(lines(data / "ar_intent_queries_dev.jsonl.gz"))
    near = [r["query"] for r in lines(data / "es_shop_not_sold_dev.jsonl") if r["kind"] == "near"]
    for language in ("es", "en", "pt"):
        judged = [
            Judged(row["query"], row["type"], row["qrels"])
            for row in rows
            if row["lang"] == language
        ]
        print(f"wishes in a supermarket, {language}")
        compare(shelves, judged)
    refusals(shelves, [r["query"] for r in rows if r["lang"] == "es"], {"other shop's": near})


def known(data: Path, made: argparse.Namespace) -> None:
    print("known items, misspelt by 0, 1 or 2 letters")
    shelves = build(products(data / "ar_catalogue.jsonl.gz", tags=False), made)
    judged = questions(data / "ar_known_queries_dev.jsonl")
    compare(shelves, judged)
    by_kind(judged, shelves, filters=False)
    near = [r["query"] for r in lines(data / "es_shop_not_sold_dev.jsonl") if r["kind"] == "near"]
    refusals(shelves, [j.text for j in judged], {"other shop's": near})


def hardware(data: Path, made: argparse.Namespace) -> None:
    print("home improvement, English")
    shelves = build(products(data / "hd_catalogue.jsonl.gz", tags=False), made)
    compare(shelves, questions(data / "hd_queries_dev.jsonl.gz")[: made.most])


SETS = {"es_shop": es_shop, "wishes": wishes, "known": known, "hardware": hardware}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--ordinary", type=Path)
    parser.add_argument("--encoder")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--most", type=int, default=500)
    made = parser.parse_args()
    made.model = open_encoder(made.encoder) if made.encoder else shipped_encoder()
    made.synonyms = synonyms(trades())
    text = made.ordinary.read_text("utf-8") if made.ordinary else ""
    made.ordinary_words = frozenset(plain(text).split())
    strangers = ROOT / "bot" / "language" / "strangers.txt"
    made.strangers = strangers.read_text("utf-8").splitlines() if strangers.exists() else []
    for name in made.sets.split(","):
        SETS[name](made.data, made)


if __name__ == "__main__":
    main()
