"""The same search over 10,000, 100,000 and a million products, grown from real names."""

# ruff: noqa: T201, S311 - a benchmark prints, and throws dice
from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
from judged import asked

from bot.core.goods import Product
from bot.core.lexical.weighing import LETTERS, Weighing
from bot.core.search import Query
from bot.edges.models import Chosen
from bot.edges.saved_index import load, save, size
from bot.edges.shelf import Shelf, Spoken

EXACTLY = 40  # questions whose best ten are also found by weighing every product


def grown(names: Sequence[str], most: int) -> list[Product]:
    """Real names, then names made of the beginning of one and the end of another."""
    dice = random.Random(1)
    made = list(names[:most])
    while len(made) < most:
        left, right = dice.choice(names).split(), dice.choice(names).split()
        cut = max(1, len(left) * 2 // 3), len(right) * 2 // 3
        made.append(" ".join([*left[: cut[0]], *right[cut[1] :]]))
    return [
        Product(f"p{at}", name, Decimal(dice.randint(1, 9999)), "COP")
        for at, name in enumerate(made)
    ]


def table(names: Sequence[str], texts: Sequence[str], sizes: Sequence[int], made: tuple) -> None:
    """One line a size."""
    spoken, model = made
    queries = [Query(asked(text)) for text in texts]
    print("scale (one thread; milliseconds of the clock, and of the processor in brackets)")
    for most in sizes:
        goods = grown(names, most)
        begun = time.perf_counter()
        shelf = Shelf(goods, spoken, model=model, tell=_tell)
        built = time.perf_counter() - begun
        with tempfile.TemporaryDirectory() as folder:
            where = save(shelf, Path(folder), "bench")
            bytes_, begun = size(where), time.perf_counter()
            saved = load(Path(folder), "bench", spoken.thesaurus)
            opened = time.perf_counter() - begun
            mapped = Shelf(goods, spoken, model=model, saved=saved)
            took = _times(mapped, queries)
            print(
                f"  {most:>9,} products  built {built:6.1f} s  index {bytes_ / 1e6:6.1f} MB  "
                f"opened {opened:5.2f} s  p50 {took[0]:5.2f} ({took[2]:5.2f})  "
                f"p95 {took[1]:5.2f} ({took[3]:5.2f})  recall@10 {recall(mapped, queries):.3f}  "
                f"a change is seen after {_change(mapped, goods):.2f} s",
                flush=True,
            )


def _times(shelf: Shelf, queries: Sequence[Query]) -> np.ndarray:
    for query in queries[:50]:
        shelf.search(query)
    took = []
    for query in queries:
        wall, work = time.perf_counter(), time.process_time()
        shelf.search(query)
        took.append((1e3 * (time.perf_counter() - wall), 1e3 * (time.process_time() - work)))
    return np.percentile(took, [50, 95], axis=0).T.ravel()


def recall(shelf: Shelf, queries: Sequence[Query]) -> float:
    """Of the best ten scores of an exact search, the share that is reached."""
    shares = []
    for query in queries[:: max(1, len(queries) // EXACTLY)]:
        hits = shelf.search(query).hits
        best = np.sort(exact(shelf, query))[::-1][: len(hits)]
        if len(best):
            reached = [hit.score >= best[-1] - 1e-4 for hit in hits]
            shares.append(np.mean(reached))
    return float(np.mean(shares))


def exact(shelf: Shelf, query: Query) -> np.ndarray:
    """The score of every product."""
    lexical = shelf.lexical
    weighed = lexical.weigh(query.words)
    part = lexical.sections[0].part
    likeness = shelf._likeness(query.words)[0]
    weighing = Weighing(part, weighed.asked, weighed.shares, likeness, part.size)
    score = part.cover(weighed.asked, weighed.shares)
    for rows in np.array_split(np.arange(part.size), max(1, part.size // 50_000)):
        score[rows] += np.float32(LETTERS) * part.alike(weighing._wordings, rows)
        score[rows] += weighing._weight * likeness.of(rows)
    return score


def _change(shelf: Shelf, goods: Sequence[Product]) -> float:
    new = Product("new", "Zapatilla cuantica fluorescente ZX9", Decimal(5), "COP")
    begun = time.perf_counter()
    after = shelf.changed([*goods, new], {"new": new}, {goods[0].id})
    found = after.search(Query(("zapatilla", "cuantica"))).hits[0].product_id
    took = time.perf_counter() - begun
    assert found == "new"
    return took


def _tell(doing: str, done: int, most: int) -> None:
    if done % 200_000 == 0:
        print(f"    {doing}: {done:,} of {most:,}", flush=True)


__all__ = ["Chosen", "Spoken", "table"]
