"""Makes the model from its sources: `make embeddings` runs this.

python -m bot.learn.embeddings ANNOTATIONS [--work FOLDER] [--export FOLDER]
"""

# ruff: noqa: T201 - a program that takes minutes says where it is
from __future__ import annotations

import argparse
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np

from bot.core.lexical.groups import group
from bot.core.meaning import Words, pack
from bot.learn.embeddings.export import export
from bot.learn.embeddings.pairs import emoji_pairs, trade_pairs
from bot.learn.embeddings.teacher import lessons
from bot.learn.embeddings.tune import Lessons, tuned, weights, whitened
from bot.learn.embeddings.words import Word, vocabulary

MOST, DIMENSION = 68_000, 256  # 9.4 MB


def main(argv: Sequence[str] | None = None) -> None:
    """Words, teacher, axes, weights, pairs, packing."""
    parser = argparse.ArgumentParser(description="Makes the shipped model of meaning.")
    parser.add_argument("annotations", type=Path, help="the annotations of cldr-annotations-full")
    parser.add_argument("--work", type=Path, default=Path("build/embeddings"))
    parser.add_argument("--out", type=Path, default=None, help="default: the package's own folder")
    parser.add_argument("--export", type=Path, default=None, metavar="FOLDER")
    given = parser.parse_args(argv)
    made = build(given.annotations, given.work)
    out = given.out or Path(str(files("bot.language"))) / "meaning"
    save(made, out)
    print(f"{len(made.rows)} words, {size(out) / 1e6:.2f} MB in {out}")
    if given.export:
        export(made, given.export, card=out / "README.md")
        print(f"a folder for sentence-transformers: {given.export}")


def build(annotations: Path, work: Path) -> Words:
    """The model from its sources; what the teacher said is kept in the work folder."""
    lines = trade_lines()
    groups = [group(line) for line in lines]
    names = [name for line in lines for name in line.replace(">", ",").split(",")]
    words: list[Word] = vocabulary(names, MOST)
    rows = {word.plain: row for row, word in enumerate(words)}
    taught = whitened(lessons([word.spelt for word in words], work), DIMENSION)
    shares = np.array([word.share for word in words], np.float32)
    pairs = [*emoji_pairs(annotations), *trade_pairs(groups)]
    print(f"{len(words)} words, {len(pairs)} pairs")
    return Words(rows, *pack(tuned(taught * weights(shares)[:, None], rows, pairs, Lessons())))


def trade_lines() -> list[str]:
    """The groups of the trades' words and of the names of goods, a line each."""
    language = files("bot.language")
    trades = tomllib.loads(language.joinpath("trades.toml").read_text("utf-8"))
    goods = language.joinpath("goods.txt").read_text("utf-8").splitlines()
    listed = [line for line in goods if line[:1] not in ("", "#")]
    return [*(line for lines in trades.values() for line in lines), *listed]


def save(made: Words, out: Path) -> None:
    """The words, most frequent first, and their packed vectors, row by row."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "words.txt").write_text("\n".join(made.rows) + "\n", "utf-8")
    np.save(out / "codes.npy", made.codes)
    np.save(out / "scales.npy", made.scales)


def size(folder: Path) -> int:
    """Bytes of a folder."""
    return sum(file.stat().st_size for file in folder.iterdir())


if __name__ == "__main__":
    main()
