"""The goods of a shop, found by words and, where an encoder is given, by meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.core.goods import Product
from bot.core.lexical import Lexical, Weighed, threshold
from bot.core.search import Found, Query
from bot.edges.models import Chosen

Floats = NDArray[np.float32]
MEANING, AT_HOME = 0.7, 0.7  # weight of the cosine of meaning; less by this share where the
# shop's own words make up the question. Flat between .5 and .7
BY_WORDS = Chosen(None)


class Shelf:
    """One catalogue, ready to be searched; it is rebuilt whole when the catalogue changes."""

    def __init__(
        self,
        products: Sequence[Product],
        synonyms: Mapping[str, frozenset[str]] | None = None,
        *,
        ordinary: frozenset[str] = frozenset(),
        strangers: Sequence[str] = (),
        model: Chosen = BY_WORDS,
    ) -> None:
        self.model = model
        self._encoder = model.encoder if products else None
        asked = () if self._encoder else strangers
        self.lexical = Lexical(products, synonyms, ordinary=ordinary, strangers=asked)
        self.threshold = self.lexical.threshold
        if self._encoder:
            self._index = index(self._encoder.encode_products([*map(text_of, products)]))
            self.threshold = threshold(self._weigh, products, strangers)

    def search(self, query: Query) -> Found:
        """The products that are like what was asked, best first."""
        found = self.lexical.choose(query, self._weigh(query.words), self.threshold)
        name = self._encoder.name if self._encoder else ""
        return replace(found, model=name, problem=self.model.problem)

    def _weigh(self, words: Sequence[str]) -> Weighed:
        """Every product weighed against a question, by words and by meaning."""
        weighed = self.lexical.weigh(words)
        if not self._encoder or not words:
            return weighed
        vector = self._encoder.encode_queries([" ".join(words)])
        meaning = likeness(self._index, vector)
        weight = np.float32(MEANING * (1 - AT_HOME * weighed.known_share))
        return replace(weighed, score=weighed.score + weight * meaning)


def text_of(product: Product) -> str:
    """What an encoder reads of a product."""
    return " ".join(filter(None, (product.name, product.category, *product.tags)))


class Index(Protocol):
    """What is used of a faiss index."""

    ntotal: int

    def add(self, vectors: Floats) -> None: ...  # noqa: D102 - named by faiss
    def range_search(  # noqa: D102 - named by faiss
        self, vectors: Floats, radius: float
    ) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64]]: ...


def index(vectors: Floats) -> Index:
    """An exact index of unit vectors, shape (products, dimension), searched by inner product.

    Measured on one core at 256 numbers a vector: 4 ms and 70 MB at 68,000 products; 8-bit codes
    answer a range search ten times slower.
    """
    import faiss  # noqa: PLC0415 - only shops with an encoder need it

    made: Index = faiss.IndexFlatIP(vectors.shape[1])
    made.add(vectors)
    return made


def likeness(made: Index, vector: Floats) -> Floats:
    """The cosine of a question, shape (1, dimension), with each product; a negative one is 0."""
    _, cosines, rows = made.range_search(vector, 0.0)
    found = np.zeros(made.ntotal, np.float32)
    found[rows] = cosines
    return found
