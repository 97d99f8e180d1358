"""Fits the classifiers of all languages: `make train` runs this.

python -m bot.training [--language CODE] [--out FOLDER]
"""

# ruff: noqa: T201 -- the terminal is its channel
from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from time import perf_counter

from bot.core.intents import Intents
from bot.core.shop import LANGUAGES
from bot.core.speech import Language
from bot.edges.intents import FILE, meaning, saved
from bot.language import load
from bot.learn.intents.figures import report
from bot.learn.intents.lesson import Lesson, lesson
from bot.learn.intents.trial import learnt, tried

TIMES = 2000  # messages over which the time of one is measured


def main(argv: Sequence[str] | None = None) -> None:
    """Try, learn, and write one file a language."""
    parser = argparse.ArgumentParser(description="Fits the shipped classifiers of messages.")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--out", type=Path, default=Path(str(files("bot.language"))))
    given = parser.parse_args(argv)
    for code in given.language or LANGUAGES:
        _make(load(code), given.out)


def _make(language: Language, out: Path) -> None:
    """One language: its figures to the terminal, its classifier into a folder."""
    given, encoder = lesson(language), meaning()
    trial = tried(given, language, encoder.words)
    print(f"\n== {language.code}\n" + "\n".join(report(trial)))
    model = learnt(given, trial, encoder.words)
    file = out / language.code / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(saved(model, encoder))
    print(f"\n{len(model.rarities)} grams, {file.stat().st_size} bytes; temperature", end=" ")
    print(f"{model.temperature}, sure from {model.sure}; {_pace(model, given):.2f} ms a message")


def _pace(model: Intents, given: Lesson) -> float:
    """Milliseconds for one message."""
    messages = (given.messages * (TIMES // len(given.messages) + 1))[:TIMES]
    start = perf_counter()
    for message in messages:
        model.told(message)
    return (perf_counter() - start) / TIMES * 1000


if __name__ == "__main__":
    main()
