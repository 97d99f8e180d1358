"""Bytes become text: UTF-8, UTF-16 and Windows-1252, marked or not."""

from __future__ import annotations

import codecs
import re

from bot.errors import BadCatalogue

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
TWICE = re.compile(r"Ã[\u0080-\u00bf\u0192\u2018-\u203a¡-¿]")
NOT_TEXT = "The file is not text; export the catalogue as CSV, JSON or XLSX."


def decode(content: bytes) -> str:
    """The text of a file, whatever program wrote it."""
    text = _decoded(content).removeprefix("\ufeff")
    if len(CONTROL.findall(text[:20_000])) > max(2, len(text[:20_000]) // 200):
        raise BadCatalogue(NOT_TEXT)
    return _once(text)


def _decoded(content: bytes) -> str:
    for name in (_marked(content), "utf-8"):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", errors="replace")


def _marked(content: bytes) -> str:
    for mark, name in MARKS:
        if content.startswith(mark):
            return name
    head = content[:400]
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > len(head) // 4 else "utf-8"


def _once(text: str) -> str:
    """Undo what a program did that read UTF-8 as Windows-1252 and saved it again."""
    if not TWICE.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
