"""What means the same: the names of one emoji in several languages, and the trades' words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from bot.core.lexical.groups import Group
from bot.core.words import plain

LANGUAGES = ("es", "es-419", "es-MX", "es-US", "en", "pt", "pt-PT")
SKIPPED = re.compile(r"flag|clock|o'clock|arrow|button|skin tone|keycap|symbol|sign$|bandera")
COURTESY = """hola buenas tienen busco quiero necesito precio cuanto cuesta vale venden por favor
    hi hello need price looking have please oi tem preciso quanto custa procuro""".split()
DRESS = """negro blanco azul rojo gris verde grande pequeño mediano xl 10 12 20 50 100 250 500 2 3 6
    ml kg gr cm unidades und pack set nuevo original premium pro plus""".split()
SYLLABLES = (
    "ba be bo da de do fa fi ka ko la li lu ma mi mo na ne no ra ri ro sa so ta to va".split()
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names of one thing; `thing` tells which, so that it is never taken for its own rival."""

    left: str
    right: str
    thing: str


def emoji_pairs(annotations: Path) -> list[Pair]:
    """Two by two, the names of each emoji in Spanish, English and Portuguese (Unicode CLDR)."""
    names = [_annotated(annotations / code / "annotations.json") for code in LANGUAGES]
    pairs = []
    for sign in names[0]:
        told = [plain(own.get(sign, "")) for own in names]
        if SKIPPED.search(told[LANGUAGES.index("en")]):
            continue
        for left, right in combinations(dict.fromkeys(filter(None, told)), 2):
            pairs.append(Pair(left, right, sign))
    return pairs


def trade_pairs(groups: Iterable[Group]) -> list[Pair]:
    """Two by two, the words of each group, and each wider word with the narrower ones."""
    pairs = []
    for one in groups:
        thing = one.same[0]
        pairs += [Pair(a, b, thing) for a, b in combinations(one.same, 2)]
        pairs += [Pair(a, b, thing) for a in one.same for b in one.below]
    return pairs


def dressed(pairs: Sequence[Pair], random: np.random.Generator) -> Iterator[tuple[str, str]]:
    """Each pair as a question and a product: courtesy on one side, brand and size on the other."""
    for pair in pairs:
        left, right = (pair.left, pair.right) if random.random() < 0.5 else (pair.right, pair.left)
        asked = [*random.choice(COURTESY, random.integers(0, 4)), left]
        brand = ["".join(random.choice(SYLLABLES, 2))] if random.random() < 0.3 else []
        sold = [right, *brand, *random.choice(DRESS, random.integers(0, 3))]
        yield " ".join(asked), " ".join(sold)


def _annotated(file: Path) -> Mapping[str, str]:
    """The name of each emoji."""
    held = json.loads(file.read_text("utf-8"))["annotations"]["annotations"]
    return {sign: own["tts"][0] for sign, own in held.items() if own.get("tts")}
