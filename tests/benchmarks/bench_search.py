"""Measures search on judged questions that are kept outside the repository.

python tests/benchmarks/bench_search.py --data FOLDER [--encoder MODEL] [--sets es_shop,scale]

FOLDER holds `es_shop_catalogue.jsonl`, `es_shop_queries_dev.jsonl`, `es_shop_not_sold_dev.jsonl`,
`ar_catalogue.jsonl.gz`, `ar_known_queries_dev.jsonl`, `ar_intent_queries_dev.jsonl.gz`,
`hd_catalogue.jsonl.gz` and `hd_queries_dev.jsonl.gz`; a set whose files are missing is left out.
Every system answers the same questions in one run; MODEL takes the place of the shipped one.
"""

# ruff: noqa: T201 - a benchmark prints
from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# ruff: noqa: E402 - threads and paths are set before numpy is imported
os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

import numpy as np
from baselines import System, bm25, full_text, letters, meaning, minilm
from judged import Judged, asked, lines, products, questions, score
from scale import table

from bot.core.goods import Product
from bot.core.search import Query
from bot.edges.encoder import open_encoder, shipped_encoder
from bot.edges.models import Chosen
from bot.edges.shelf import Shelf, Spoken
from bot.language import load, thesaurus

LANGUAGE = Path(__file__).parents[2] / "bot" / "language"


@dataclass(frozen=True)
class Bench:
    """What all sets share."""

    data: Path
    spoken: Spoken
    model: Chosen
    most: int
    sizes: tuple[int, ...]


def systems(goods: list[Product], bench: Bench) -> tuple[dict[str, System], Shelf]:
    """Every system over one catalogue, and the shelf that is the last of them."""
    words = Shelf(goods, Spoken(bench.spoken.thesaurus, bench.spoken.ordinary))
    shelf = Shelf(goods, bench.spoken, model=bench.model)
    plain = Shelf(goods, Spoken(ordinary=bench.spoken.ordinary))
    made: dict[str, System | None] = {
        "BM25 alone": bm25(plain),
        "DuckDB full-text search": full_text(goods),
        "char n-gram TF-IDF": letters(goods),
        "MiniLM, English": minilm(goods),
        "our embedding alone": meaning(goods, bench.model.encoder),
        "words, letters, spelling": ranked(plain),
        "the same + trade words": ranked(words),
        "fusion": ranked(shelf),
        "fusion + price limits": ranked(shelf, limits=True),
    }
    return {name: system for name, system in made.items() if system}, shelf


def ranked(shelf: Shelf, *, limits: bool = False) -> System:
    return lambda judged: [h.product_id for h in shelf.search(judged.query(limits=limits)).hits]


def compare(title: str, judged: Sequence[Judged], made: dict[str, System]) -> None:
    print(f"{title}: {len(judged)} questions")
    limited = any(j.low is not None or j.high is not None for j in judged)
    for name, system in made.items():
        if "limits" in name and not limited:
            continue
        took, rows = [], []
        for one in judged:
            begun = time.perf_counter()
            found = system(one)
            took.append(1e3 * (time.perf_counter() - begun))
            rows.append(score(found, one.grades))
        n, m, r = np.mean(rows, axis=0)
        p50, p95 = np.percentile(took, [50, 95])
        print(
            f"  {name:<26} nDCG@10 {n:.3f}  MRR@10 {m:.3f}  recall@10 {r:.3f}  "
            f"p50 {p50:6.2f} ms  p95 {p95:6.2f} ms",
            flush=True,
        )


def by_kind(judged: Sequence[Judged], system: System) -> None:
    kinds: dict[str, list[float]] = {}
    for one in judged:
        kinds.setdefault(one.kind, []).append(score(system(one), one.grades)[0])
    print("  by kind:", "  ".join(f"{k} {np.mean(v):.3f} ({len(v)})" for k, v in kinds.items()))


def refusals(shelf: Shelf, sold: Sequence[str], foreign: dict[str, list[str]]) -> None:
    """How many good questions are refused, and how many foreign ones caught."""

    def refused(texts: Sequence[str]) -> float:
        return float(np.mean([not shelf.search(Query(asked(t))).sold_here for t in texts]))

    caught = "  ".join(f"{kind} caught {refused(t):.0%} of {len(t)}" for kind, t in foreign.items())
    every = refused([text for texts in foreign.values() for text in texts])
    print(
        f"  not sold: threshold {shelf.threshold:.3f}  falsely refused {refused(sold):.1%}  "
        f"caught {every:.1%}  {caught}"
    )


def es_shop(bench: Bench) -> None:
    judged = questions(bench.data / "es_shop_queries_dev.jsonl")
    foreign: dict[str, list[str]] = {}
    for row in lines(bench.data / "es_shop_not_sold_dev.jsonl"):
        foreign.setdefault(row["kind"], []).append(row["query"])
    for tags in (False, True):
        goods = products(bench.data / "es_shop_catalogue.jsonl", tags=tags)
        made, shelf = systems(goods, bench)
        title = f"es_shop, {len(goods)} products, {'names and tags' if tags else 'names only'}"
        compare(title, judged, made)
        by_kind(judged, made["fusion + price limits"])
        refusals(shelf, [j.text for j in judged], foreign)


def wishes(bench: Bench) -> None:
    path = bench.data / "ar_catalogue.jsonl.gz"
    goods = products(path, tags=False, keep=lambda row: "category" in row)
    made, shelf = systems(goods, bench)
    asked_for = bench.data / "ar_intent_queries_dev.jsonl.gz"
    for language in ("es", "en", "pt"):
        judged = questions(asked_for, keep=lambda row, own=language: row["lang"] == own)
        compare(f"wishes in a supermarket, {len(goods)} products, {language}", judged, made)
    refusals(shelf, [j.text for j in questions(asked_for)], other_shops(bench))


def other_shops(bench: Bench) -> dict[str, list[str]]:
    near = lines(bench.data / "es_shop_not_sold_dev.jsonl")
    return {"other shop's": [row["query"] for row in near if row["kind"] == "near"]}


def known(bench: Bench) -> None:
    goods = products(bench.data / "ar_catalogue.jsonl.gz", tags=False)
    made, shelf = systems(goods, bench)
    judged = questions(bench.data / "ar_known_queries_dev.jsonl")
    compare(f"known items, {len(goods)} products, 0 to 2 mistakes", judged, made)
    by_kind(judged, made["fusion"])
    refusals(shelf, [j.text for j in judged], other_shops(bench))


def hardware(bench: Bench) -> None:
    goods = products(bench.data / "hd_catalogue.jsonl.gz", tags=False)
    judged = questions(bench.data / "hd_queries_dev.jsonl.gz")[: bench.most]
    compare(f"home improvement, English, {len(goods)} products", judged, systems(goods, bench)[0])


def scale(bench: Bench) -> None:
    names = [row["name"] for row in lines(bench.data / "ar_catalogue.jsonl.gz")]
    names += [row["name"] for row in lines(bench.data / "es_shop_catalogue.jsonl")]
    texts = [j.text for j in questions(bench.data / "es_shop_queries_dev.jsonl")]
    texts += [j.text for j in questions(bench.data / "ar_known_queries_dev.jsonl")[:150]]
    table(names, texts, bench.sizes, (bench.spoken, bench.model))


SETS = {"es_shop": es_shop, "wishes": wishes, "known": known, "hardware": hardware, "scale": scale}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", help="a sentence-transformers name or folder on this machine")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--most", type=int, default=500, help="questions of home improvement")
    parser.add_argument("--sizes", default="10000,100000,1000000")
    given = parser.parse_args()
    strangers = (LANGUAGE / "strangers.txt").read_text("utf-8").splitlines()
    ordinary = frozenset[str]().union(*(load(code).real for code in ("es", "en", "pt")))
    bench = Bench(
        given.data,
        Spoken(thesaurus(), ordinary, strangers),
        Chosen(open_encoder(given.encoder) if given.encoder else shipped_encoder()),
        given.most,
        tuple(map(int, given.sizes.split(","))),
    )
    print("load of the machine:", " ".join(f"{x:.1f}" for x in os.getloadavg()))
    for name in given.sets.split(","):
        try:
            SETS[name](bench)
        except FileNotFoundError as error:
            print(f"{name}: left out, {error.filename} is not there")


if __name__ == "__main__":
    main()
