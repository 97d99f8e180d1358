"""Texts as people should read them: no HTML, no entities, tidy spaces."""

from __future__ import annotations

import html
import re

from bot.catalogue.lexicon import folded, lexicon
from bot.core.words import visible

BREAK = re.compile(
    r"<\s*(?:br|hr)\b[^>]*>|</?\s*(?:p|div|li|ul|ol|tr|h[1-6]|table|section)\b[^>]*>", re.I
)
UNSEEN = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.I | re.S)
TAG = re.compile(r"</?[a-z][^<>]*>", re.I)
SPACES = re.compile(r"[^\S\n]+")
BLANK_LINES = re.compile(r"\n{3,}")
LONGEST = 20_000  # letters


def one_line(text: str) -> str:
    """A name: entities read, tags gone, single spaces."""
    return " ".join(_plain(text).split())


def paragraphs(text: str) -> str:
    """A description in lines, without HTML and without a heading that only says what it is."""
    lines = [SPACES.sub(" ", line).strip() for line in _plain(text[:LONGEST]).splitlines()]
    is_html = bool(TAG.search(html.unescape(text[:LONGEST])))
    joined = "\n".join(filter(None, lines) if is_html else lines)
    joined = BLANK_LINES.sub("\n\n", joined).strip()
    first, _, rest = joined.partition("\n")
    return rest.strip() if folded(first.rstrip(":")) in lexicon().values["heading"] else joined


def _plain(text: str) -> str:
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = TAG.sub("", BREAK.sub("\n", UNSEEN.sub("", text)))
    return visible(text.replace("\\r", "").replace("\\n", "\n").replace("\r", "\n"))


def listed(text: str, separators: str = "|,;\n") -> tuple[str, ...]:
    """The parts of a list in one cell, each once."""
    for mark in separators:
        if mark in text:
            parts = [one_line(part).strip("\"'“” ") for part in text.split(mark)]
            return tuple(dict.fromkeys(filter(None, parts)))
    return tuple(filter(None, [one_line(text)]))
