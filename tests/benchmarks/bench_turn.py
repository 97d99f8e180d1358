"""How long the engine takes for a turn, hop by hop, beside a bot that only compares words.

python tests/benchmarks/bench_turn.py [--catalogue FILE] [--settings FILE] [--sizes 68,10000]

Without a store: what is measured is the path of bot/turn.py over the sample shop, or over the
given one; larger catalogues are grown from its names.
"""

# ruff: noqa: T201 - a benchmark prints
from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

# ruff: noqa: E402 - threads and paths are set before numpy is imported
os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import numpy as np
from scale import grown

import bot.turn as path
from bot.app import house_words, offered, spoken_by
from bot.catalogue.reader import read
from bot.core import check
from bot.core.chat import Contact, Conversation, Inbound, Turn
from bot.core.goods import Product
from bot.core.shop import LANGUAGES, settings_from
from bot.core.understand import Knowledge
from bot.core.words import tokens
from bot.edges.deaf import Deaf
from bot.edges.shelf import Shelf
from bot.language import load

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
SAMPLES = ROOT / "data" / "samples"
PHASES = {
    "understand": (path, ("understand",)),
    "decide": (path, ("decide",)),
    "facts": (path, ("look_up",)),
    "compose": (path, ("draft", "dress")),
    "check": (check, ("ground", "claims", "problems")),
}
ASKED = (
    "hola",
    "qué tienes de {name}?",
    "cuánto vale {name}",
    "tienes algo de menos de 100 mil?",
    "busco un regalo, mi presupuesto es entre 50 y 80 mil",
    "foto de {name} porfa",
    "y cómo lo puedo pagar?",
    "hacen envíos a Cali? cuánto cuesta el envío",
    "me lo dejas en cuarenta mil?",
    "cuál es el más barato",
    "quiero 2 de {name}",
    "gracias",
)


@contextmanager
def timed(took: dict[str, float]) -> Iterator[None]:
    """Adds up the time of each phase while the block runs."""
    kept = []
    for phase, (module, names) in PHASES.items():
        for name in names:
            kept.append((module, name, getattr(module, name)))
            setattr(module, name, _clocked(getattr(module, name), phase, took))
    try:
        yield
    finally:
        for module, name, own in kept:
            setattr(module, name, own)


def _clocked(own: Callable[..., Any], phase: str, took: dict[str, float]) -> Callable[..., Any]:
    def measured(*given: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        made = own(*given, **named)
        made = list(made) if isinstance(made, Iterator) else made
        took[phase] += time.perf_counter() - begun
        return made

    return measured


def team(goods: Sequence[Product], settings: dict[str, Any]) -> path.Team:
    shop = settings_from(settings)
    goods = [p if p.currency else replace(p, currency=shop.currency) for p in goods]
    languages = {code: load(code) for code in LANGUAGES}
    shelf = Shelf(goods, spoken_by(languages.values()))
    ways = tuple(offered(shop, goods))
    know = Knowledge(shop, languages, shelf.lexical, ways, house=house_words(shop))
    return path.Team(know, {p.id: p for p in goods}, shelf, Deaf())


def turns(goods: Sequence[Product], most: int) -> list[str]:
    names = [p.name for p in goods[:: max(1, len(goods) // most)]]
    return [ASKED[n % len(ASKED)].format(name=names[n % len(names)]) for n in range(most)]


def measured(made: path.Team, said: Sequence[str]) -> dict[str, list[float]]:
    """Milliseconds of each turn, in all and by phase; a conversation has twelve turns."""
    times: dict[str, list[float]] = defaultdict(list)
    talk = Conversation(Contact("c"))
    for n, text in enumerate(said):
        talk = Conversation(Contact("c")) if n % len(ASKED) == 0 else talk
        heard = Inbound("main", "c", str(n), NOW, text)
        turn = Turn(str(n), "main", "c", (heard,), NOW, seed=n, up_to=n)
        took: dict[str, float] = defaultdict(float)
        with timed(took):
            begun = time.perf_counter()
            answered = path.answer(turn, talk, made, time.perf_counter)
            took["all"] = time.perf_counter() - begun
        talk = replace(talk, state=answered.state)
        for phase in (*PHASES, "all"):
            times[phase].append(1e3 * took[phase])
    return times


def words_alone(goods: Sequence[Product], said: Sequence[str]) -> list[float]:
    """The baseline: the product whose name shares most words with the message, and its price."""
    names = [(frozenset(tokens(p.name)), p) for p in goods]
    times = []
    for text in said:
        begun = time.perf_counter()
        asked = frozenset(tokens(text))
        max(names, key=lambda pair: len(pair[0] & asked))
        times.append(1e3 * (time.perf_counter() - begun))
    return times


def line(name: str, times: Sequence[float]) -> str:
    median, p95 = np.percentile(times, [50, 95])
    return f"  {name:<22}{median:>9.2f}{p95:>9.2f}"


def main() -> None:
    top = argparse.ArgumentParser()
    top.add_argument("--catalogue", type=Path, default=SAMPLES / "catalogue.csv")
    top.add_argument("--settings", type=Path, default=SAMPLES / "settings.json")
    top.add_argument("--sizes", default="68,10000")
    top.add_argument("--turns", type=int, default=240)
    options = top.parse_args()
    settings = json.loads(options.settings.read_text(encoding="utf-8"))
    told = read(
        options.catalogue.name,
        options.catalogue.read_bytes(),
        currency=settings.get("currency", "COP"),
        today=date(2026, 11, 24),
    )
    for size in map(int, options.sizes.split(",")):
        own = list(told.products)
        goods = own[:size] if size <= len(own) else [*own, *_grown(own, size - len(own))]
        made, said = team(goods, settings), turns(goods, options.turns)
        measured(made, said[:24])  # the first turns build what is kept
        print(f"{len(goods):,} products, {len(said)} turns: milliseconds, median and p95")
        for phase, times in measured(made, said).items():
            print(line(phase, times))
        print(line("baseline: words alone", words_alone(goods, said)))


def _grown(own: Sequence[Product], more: int) -> list[Product]:
    return [replace(p, id=f"grown-{p.id}") for p in grown([p.name for p in own], more)]


if __name__ == "__main__":
    main()
