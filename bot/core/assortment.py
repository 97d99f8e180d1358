"""What a shop sells, in a few words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.core.goods import Product
from bot.core.words import stem, tokens

MOST = 5


def categories(goods: Sequence[Product]) -> tuple[str, ...]:
    """What the shop sells in a few words: its categories, or else what its names begin with."""
    named = Counter(p.category.split(">")[-1].strip() for p in goods if p.category)
    if len(named) > 1:
        return tuple(name for name, _ in named.most_common(MOST))
    first: dict[str, list[str]] = {}
    for product in goods:
        words = tokens(product.name)
        if words and not words[0].isdigit():
            first.setdefault(stem(words[0]), []).append(product.name.split()[0])
    common = sorted(first.values(), key=len, reverse=True)
    return tuple(plural(names[0]) for names in common[:MOST])


def plural(noun: str) -> str:
    """A Spanish noun for several."""
    noun = noun.lower()
    if noun.endswith("s"):
        return noun
    return f"{noun}s" if noun[-1] in "aeiouáéó" else f"{noun}es"
