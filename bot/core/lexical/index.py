"""Search by words: BM25 over what is meant, and likeness by letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice

import numpy as np

from bot.core.goods import Product
from bot.core.lexical.asked import SYNONYM, Asked, Meanings
from bot.core.lexical.grams import Grams
from bot.core.lexical.postings import Postings
from bot.core.lexical.terms import entry
from bot.core.lexical.threshold import threshold
from bot.core.lexical.weighed import Floats, Weighed
from bot.core.search import Found, Hit, Query
from bot.core.words import stem, tokens

LETTERS = 0.5  # weight of the likeness by letters; flat between .3 and .5
WORDINGS = 3  # as asked, and in the words of two synonyms
LEAST, TAIL = 0.02, 0.1  # noise: what is less like the question, or a tenth as like as the best


class Lexical:
    """The words of one catalogue, ready to be searched."""

    def __init__(
        self,
        products: Sequence[Product],
        synonyms: Mapping[str, frozenset[str]] | None = None,
        *,
        ordinary: frozenset[str] = frozenset(),
        strangers: Sequence[str] = (),
    ) -> None:
        self.products = tuple(products)
        self._entries = [entry(product) for product in products]
        self._rows = {product.id: row for row, product in enumerate(products)}
        self._sold_out = np.array([p.status == "sold_out" for p in products], np.bool_)
        self._postings = Postings(self._entries)
        self._grams = Grams([sorted(made.words) for made in self._entries])
        self._meanings = Meanings(self._entries, self._postings, synonyms or {}, ordinary)
        self.threshold = threshold(self.weigh, self.products, strangers)

    def knows(self, word: str) -> bool:
        """Whether the texts that name the goods hold the word."""
        return self._meanings.knows(word)

    def titles(self, word: str) -> bool:
        """Whether the name of some product holds the word."""
        term = stem(word)
        return any(term in made.title for made in self._entries)

    def correct(self, word: str) -> tuple[tuple[str, float], ...]:
        """The words of the shop that a misspelt one may be, best first, with weights up to 1."""
        return self._meanings.correct(word)

    def names(self, product_id: str) -> frozenset[str]:
        """The stems of a product's name, tags, category, brand and options."""
        return frozenset(self._entries[self._rows[product_id]].named)

    def search(self, query: Query) -> Found:
        """The products that are like what was asked, best first."""
        return self.choose(query, self.weigh(query.words), self.threshold)

    def weigh(self, words: Iterable[str]) -> Weighed:
        """Every product weighed against a question."""
        asked = self._meanings.read(words)
        idf = np.array([self._idf(piece) for piece in asked], np.float32)
        shares = idf / idf.sum() if len(idf) else idf
        fill = np.zeros((len(asked), len(self.products)), np.float32)
        held = np.zeros_like(fill)
        for at, piece in enumerate(asked):
            self._meet(piece, fill[at], held[at])
        score = shares @ fill + LETTERS * self._letters(asked)
        return Weighed(asked, shares, held, score.astype(np.float32))

    def _letters(self, asked: Sequence[Asked]) -> Floats:
        """The likeness by letters, of the question as asked or in other words for the same."""
        once = [piece for piece in asked if not piece.again]
        asides = dict.fromkeys(tuple(a.wording(turn) for a in once) for turn in range(WORDINGS))
        plainly, *otherwise = (self._grams.like(tokens(" ".join(words))) for words in asides)
        for like in otherwise:
            np.maximum(plainly, np.float32(SYNONYM) * like, out=plainly)
        return plainly

    def _idf(self, asked: Asked) -> float:
        """The weight of a piece: of its best choice; a word that the shop lacks weighs most."""
        if asked.again:
            return 0.0
        if not asked.choices:
            return self._postings.idf(None)
        best = max(asked.choices, key=lambda choice: choice.weight)
        return max(self._postings.idf(term) for term in best.terms)

    def _meet(self, asked: Asked, fill: Floats, held: Floats) -> None:
        """Writes how full of one piece each product is, and whether its naming texts hold it."""
        for choice in asked.choices:
            rows, full, named = self._postings.of_all(choice.terms)
            fill[rows] = np.maximum(fill[rows], choice.weight * full)
            if not asked.guessed:
                held[rows] = np.maximum(held[rows], choice.weight * named)

    def choose(self, query: Query, weighed: Weighed, least: float) -> Found:
        """The best products that the limits of the query allow; sold here from `least` on."""
        rows = islice(self._allowed(query, weighed.score), max(query.limit, 0))
        return Found(
            tuple(self._hit(weighed, row) for row in rows),
            sold_here=weighed.best >= least,
            known=weighed.known,
            corrected=weighed.corrected,
            weights=weighed.weights,
        )

    def _allowed(self, query: Query, score: Floats) -> Iterator[int]:
        """The rows within the limits, best first; in stock, then catalogue order, break ties."""
        rows = np.flatnonzero(score > max(LEAST, TAIL * float(score.max(initial=0.0))))
        if query.among is not None:
            among = [self._rows[i] for i in query.among if i in self._rows]
            rows = np.intersect1d(rows, np.array(among, np.int64))
        order = np.lexsort((rows, self._sold_out[rows], -np.round(score[rows], 5)))
        for row in rows[order]:
            if _within(self.products[row], query.min_price, query.max_price):
                yield int(row)

    def _hit(self, weighed: Weighed, row: int) -> Hit:
        score = float(weighed.score[row])
        covered, titled = weighed.covered(row), weighed.titled(self._entries[row].title)
        return Hit(self.products[row].id, score, weighed.coverage(row), covered, titled)


def _within(product: Product, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether some price of a product, or of its variants, stands within the limits."""
    prices = [variant.price for variant in product.variants] or [product.price]
    return any((low is None or p >= low) and (high is None or p <= high) for p in prices)
