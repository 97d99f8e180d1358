"""From which score on a shop sells what was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log10
from typing import TypeVar

import numpy as np

from bot.core.goods import Product
from bot.core.lexical.weighed import Weighed
from bot.core.words import tokens

MOST_ASKED, MOST_NAMES, FEWEST = 120, 24, 30  # questions tried, names tried, and enough to judge by
FOREIGN = 0.5  # a question is foreign when the shop knows at most this share of it
CAUGHT, REFUSED = 0.77, 0.05  # of foreign questions, and of the shop's own misspelt names

T = TypeVar("T")
Weigh = Callable[[Sequence[str]], Weighed]


def threshold(weigh: Weigh, products: Sequence[Product], strangers: Sequence[str]) -> float:
    """A score that most questions about other trades miss and the shop's misspelt names reach."""
    if not products:
        return 1.0
    tried = (weigh(tokens(question)) for question in spread(strangers, MOST_ASKED))
    foreign = [weighed.best for weighed in tried if weighed.known_share <= FOREIGN]
    if len(foreign) < FEWEST:
        return expected(len(products))
    own = [weigh(misspelt(product.name)).best for product in spread(products, MOST_NAMES)]
    return float(min(np.quantile(foreign, CAUGHT), np.quantile(own, REFUSED)))


def expected(size: int) -> float:
    """The threshold to expect of a shop by its size, between .1 and .4.

    A line through those measured: .16 at 209 products, .29 at 2,105, .39 at 9,722 and at 68,048.
    """
    return min(max(0.155 + 0.135 * (log10(size) - log10(209)), 0.1), 0.4)


def spread(items: Sequence[T], most: int) -> Sequence[T]:
    """At most so many items, evenly spaced."""
    return items[:: max(1, -(-len(items) // most))]


def misspelt(name: str) -> list[str]:
    """The first two real words of a name, the longer one without its middle letter."""
    words = [word for word in tokens(name) if len(word) > 2][:2] or tokens(name)[:2]
    if not words:
        return words
    longest = max(words, key=len)
    half = len(longest) // 2
    words[words.index(longest)] = longest[:half] + longest[half + 1 :]
    return words
