"""The terms under which a product is found: stems, joined neighbours, parts of codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from bot.core.goods import Product
from bot.core.words import stem, tokens

NAME, TAGS, REST, TOLD = 1.0, 0.5, 0.5, 0.3  # weight of a word by the text that holds it
KINDS = {"digital": "digital virtual online", "service": "servicio service serviço"}
DIGITS = re.compile(r"\d{3,}")


@dataclass(frozen=True, slots=True)
class Entry:
    """The terms of one product, each with the weight of the texts that hold it."""

    named: dict[str, float] = field(default_factory=dict)  # name, tags, category, brand, options
    joined: dict[str, float] = field(default_factory=dict)  # neighbours as one word, code parts
    told: dict[str, float] = field(default_factory=dict)  # description and facts
    words: frozenset[str] = frozenset()  # the named words, not stemmed
    title: frozenset[str] = frozenset()  # the terms of the name alone


def naming(product: Product) -> Iterator[tuple[str, float]]:
    """The texts that name a product, with their weights."""
    yield product.name, NAME
    for tag in product.tags:
        yield tag, TAGS
    yield product.category, REST
    yield product.brand, REST
    yield KINDS.get(product.kind, ""), TAGS
    for name, value in dict.fromkeys(o for v in product.variants for o in v.options):
        yield f"{name} {value}", REST


def telling(product: Product) -> Iterator[str]:
    """The texts that tell of a product; the owner's tags make a description unneeded."""
    yield from (f"{name} {value}" for name, value in product.facts)
    if not product.tags:
        yield product.description


def joined(words: list[str]) -> Iterator[str]:
    """Neighbours written as one word, and the long numbers inside codes."""
    for left, right in pairwise(words):
        if not (left.isdigit() and right.isdigit()):
            yield stem(left + right)
    for word in words:
        if not word.isdigit():
            yield from DIGITS.findall(word)


def entry(product: Product) -> Entry:
    """The terms of a product."""
    made, words = Entry(), set[str]()
    for text, weight in naming(product):
        found = tokens(text)
        words.update(found)
        for term in map(stem, found):
            made.named[term] = made.named.get(term, 0.0) + weight
        for term in joined(found):
            made.joined[term] = max(made.joined.get(term, 0.0), weight)
    for text in telling(product):
        for term in map(stem, tokens(text)):
            made.told[term] = made.told.get(term, 0.0) + TOLD
    name = tokens(product.name)
    title = frozenset([*map(stem, name), *joined(name)])
    return Entry(made.named, made.joined, made.told, frozenset(words), title)
