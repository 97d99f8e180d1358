"""Ids that survive a re-import: the catalogue's own code, or a name in plain letters."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Sequence
from itertools import chain, count

from bot.core.goods import Product
from bot.core.words import tokens

LONGEST = 60  # letters


def slug(text: str) -> str:
    """A text in plain letters, digits and dashes."""
    words = "-".join(tokens(text))
    if len(words) > LONGEST:
        return f"{words[: LONGEST - 9].strip('-')}-{mark(words)}"
    return words or f"p-{mark(text)}"


def mark(text: str) -> str:
    """A short mark that the same text always has."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def unique(products: Sequence[Product]) -> list[str]:
    """An id for each product; equal ones are told apart by what the products say, not by order."""
    ids = [product.id for product in products]
    for tell in (_name, _link, _picture, _category, _text, _price):
        ids = _told_apart(ids, [tell(product) for product in products])
    return _numbered(ids)


def _told_apart(ids: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Ids with a mark of the text added wherever one id has several texts."""
    seen: dict[str, set[str]] = {}
    for one, text in zip(ids, texts, strict=True):
        seen.setdefault(one, set()).add(text)
    return [
        f"{one[: LONGEST - 9]}-{mark(text)}" if len(seen[one]) > 1 else one
        for one, text in zip(ids, texts, strict=True)
    ]


def _numbered(ids: Sequence[str]) -> list[str]:
    """The last resort: what is told apart by nothing is numbered."""
    taken: set[str] = set()
    reserved = set(ids)
    found = []
    for one in ids:
        name = free(one, reserved) if one in taken else one
        taken.add(name)
        reserved.add(name)
        found.append(name)
    return found


def free(name: str, taken: Container[str]) -> str:
    """The first of name, name-2, name-3 that is not taken."""
    numbered = (f"{name}-{n}" for n in count(2))
    return next(one for one in chain([name], numbered) if one not in taken)


def _name(product: Product) -> str:
    return product.name


def _link(product: Product) -> str:
    return product.link or ""


def _picture(product: Product) -> str:
    return " ".join(product.images)


def _category(product: Product) -> str:
    return product.category


def _text(product: Product) -> str:
    return product.description


def _price(product: Product) -> str:
    return f"{product.price}"
