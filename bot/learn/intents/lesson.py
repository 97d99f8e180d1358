"""From what the classifier learns: messages, written out as the shop reads them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

from bot.core.intents import GOODS, NOTHING
from bot.core.speech import Language
from bot.core.understand.utterance import spoken
from bot.core.words import plain

COLUMNS = ("es", "en", "pt")  # of goods.txt
EVERY = 3  # of its lines one is learnt: most of a lesson should be sentences


@dataclass(frozen=True, slots=True)
class Lesson:
    """Messages, and the act that each does."""

    messages: tuple[str, ...]
    acts: tuple[str, ...]
    digest: str = ""  # of what people wrote into the files


def lesson(language: Language) -> Lesson:
    """All messages of a language: those of its acts, and those that do none."""
    said, silent = _text(language.code, "intents.toml"), _text(language.code, "nothing.txt")
    acts = tomllib.loads(said)
    pairs = [(message, act) for act, own in acts.items() for message in own["say"]]
    pairs += [(line, NOTHING) for line in [*_lines(silent), *_goods(language.code)]]
    messages = (written_out(message, language) for message, _ in pairs)
    digest = sha256((said + silent).encode()).hexdigest()[:12]
    return Lesson(tuple(messages), tuple(act for _, act in pairs), digest)


def written_out(message: str, language: Language) -> str:
    """A message as understanding hands it to the classifier: plain, without shorthand."""
    named = message.replace("{producto}", f" {GOODS} ")
    return " ".join(spoken(plain(named), language))


def _goods(code: str) -> list[str]:
    """Names of everyday goods: whoever says but a name does none of the acts."""
    rows = (line.split(",") for line in _lines(_text("goods.txt")))
    names = [row[COLUMNS.index(code)].strip() for row in rows if len(row) >= len(COLUMNS)]
    return names[::EVERY]


def _lines(text: str) -> Iterator[str]:
    """Lines that are neither empty nor remarks."""
    lines = (line.strip() for line in text.splitlines())
    return (line for line in lines if line and not line.startswith("# "))


def _text(*place: str) -> str:
    return files("bot.language").joinpath(*place).read_text(encoding="utf-8")
