"""What a shop sells, in a few words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.core.goods import Product
from bot.core.shop import ShopSettings
from bot.core.words import stem, tokens

MOST = 5


def categories(goods: Sequence[Product]) -> tuple[str, ...]:
    """What the shop sells in a few words: its categories, or else what its names begin with."""
    named = Counter(p.category.split(">")[-1].strip() for p in goods if p.category)
    if len(named) > 1:
        return tuple(name for name, _ in named.most_common(MOST))
    heads: dict[str, list[str]] = {}
    for product in goods:
        head = _head(product.name, goods)
        if head:
            heads.setdefault(stem(tokens(head)[0]), []).append(head)
    common = sorted(heads.values(), key=len, reverse=True)
    return tuple(plural(max(names, key=_accents)) for names in common[:MOST])


def _head(name: str, goods: Sequence[Product]) -> str:
    """The first word of a name, or the first two where the same second follows almost always."""
    words = name.split()
    if not words or not words[0][0].isalpha():
        return ""
    same = [p.name.split() for p in goods if p.name.split()[:1] == words[:1]]
    pair = [other for other in same if other[:2] == words[:2]]
    together = len(same) > 2 and len(pair) / len(same) > 0.8 and len(words) > 1
    return " ".join(words[:2]) if together and words[1].isalpha() else words[0]


def _accents(word: str) -> int:
    """How many letters are accented: the careful spelling is the one to show."""
    return sum(ord(c) > 127 for c in word)


def plural(noun: str) -> str:
    """A Spanish noun for several."""
    noun = noun.lower()
    if noun.endswith("s"):
        return noun
    last = noun[-1]
    return f"{noun}es" if last in "lrndzj" else f"{noun}s"


def house_words(shop: ShopSettings) -> frozenset[str]:
    """The stems by which a shop speaks of all that it sells: cursos in a school.

    A customer who says one of them names no product with it.
    """
    told = (shop.business_name, shop.about, shop.greeting, shop.shipping)
    asked = (faq.question for faq in shop.faq)
    return frozenset(stem(word) for text in (*told, *asked) for word in tokens(text))
