"""Pictures of a product: addresses and files of the shop's media folder."""

from __future__ import annotations

import re

from bot.catalogue.grid import Cell
from bot.catalogue.lexicon import folded, lexicon

NEXT = re.compile(r"\s*[|\n]\s*|\s*[,;]\s*(?=https?://|//|data:)|\s+(?=https?://)")
FILES = re.compile(r"(?<=\.(?:jpg|png|gif))\s*[,;]\s*|(?<=\.(?:jpeg|webp|avif))\s*[,;]\s*", re.I)
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg|heic|tiff?)$", re.I)
RELATIVE = "relative path; looked up in the shop's media folder"


def pictures(cell: Cell) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pictures in a cell, each once, and what is to be said about them."""
    found: dict[str, None] = {}
    notes: dict[str, None] = {}
    for text in _parts(cell):
        picture, note = _picture(text.strip().strip("\"'"))
        found |= {picture: None} if picture else {}
        notes |= {note: None} if note else {}
    return tuple(found), tuple(notes)


def _parts(cell: Cell) -> list[str]:
    texts = cell if isinstance(cell, tuple) else (str(cell),)
    parts = (part for text in texts for part in NEXT.split(text))
    return [one for part in parts for one in _files(part) if one.strip()]


def _files(part: str) -> list[str]:
    return [part] if "://" in part or part.startswith("data:") else FILES.split(part)


def _picture(text: str) -> tuple[str, str]:
    low = text.lower()
    if low.startswith("data:"):
        return "", "a picture inside the file (data:) is left out"
    if any(
        word in folded(low.rpartition("/")[2]) for word in lexicon().values["placeholder_images"]
    ):
        return "", "a stand-in picture is left out"
    if low.startswith(("http://", "https://")):
        return text.replace(" ", "%20"), ""
    if low.startswith("//"):
        return f"https:{text}", ""
    path = text.replace("\\", "/").removeprefix("./").lstrip("/")
    if not PICTURE.search(path) or ".." in path.split("/") or ":" in path:
        return "", f"{text[:60]!r} is no picture"
    return path, RELATIVE
