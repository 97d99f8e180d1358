"""Search by words: BM25 over what is meant, and likeness by letters; meaning is added to it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import inf

import numpy as np

from bot.core.goods import Product
from bot.core.lexical.asked import Asked, Meanings
from bot.core.lexical.part import Likeness, Mask, Part, Rows, part_of
from bot.core.lexical.thesaurus import Thesaurus
from bot.core.lexical.threshold import threshold
from bot.core.lexical.vocabulary import Spoken, Vocabulary
from bot.core.lexical.weighed import Floats, Ranked, Weighed, reasons
from bot.core.lexical.weighing import Weighing
from bot.core.search import Found, Hit, Query
from bot.core.words import stem

SURE = 1.7  # times the threshold: below it the best is only "the nearest that we have"
LEAST, TAIL = 0.02, 0.1  # noise: what is less like the question, or a tenth as like as the best


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a catalogue, its words, and which of its products are no longer sold so."""

    part: Part
    words: Vocabulary
    gone: Mask | None = None

    @property
    def sold(self) -> Mask | None:
        """The products that are still sold so; None: all of them."""
        return None if self.gone is None else ~self.gone


class Lexical:
    """The words of one catalogue, ready to be searched.

    A catalogue is one section, and a second small one of what changed since the first was read.
    """

    def __init__(
        self,
        products: Sequence[Product],
        synonyms: Mapping[str, frozenset[str]] | Thesaurus | None = None,
        *,
        ordinary: Container[str] = frozenset(),
        strangers: Sequence[str] = (),
        sections: Sequence[Section] = (),
    ) -> None:
        self.products = products
        self.thesaurus = synonyms if isinstance(synonyms, Thesaurus) else Thesaurus(synonyms or {})
        self.ordinary = ordinary
        self.sections = tuple(sections) or (section_of(products, self.thesaurus),)
        self._spoken = Spoken([(own.part.postings, own.words) for own in self.sections])
        self._meanings = Meanings(self._spoken, self.thesaurus, ordinary)
        self.threshold = threshold(self.weigh, products, strangers)

    def knows(self, word: str) -> bool:
        """Whether the texts that name the goods hold the word."""
        return self._meanings.knows(word)

    def titles(self, word: str) -> bool:
        """Whether the name of some product holds the word."""
        return self._spoken.titles(stem(word))

    def correct(self, word: str) -> tuple[tuple[str, float], ...]:
        """The words of the shop that a misspelt one may be, best first, with weights up to 1."""
        return self._meanings.correct(word)

    def search(self, query: Query) -> Found:
        """The products that are like what was asked, best first."""
        return self.choose(
            query, self.weigh(query.words, within=self.within(query)), self.threshold
        )

    def within(self, query: Query) -> tuple[Mask | None, ...]:
        """Of each section, the products that the limits of a query allow; () without limits."""
        return tuple(_allowed(query, own) for own in self.sections) if query.is_limited else ()

    def weigh(
        self,
        words: Iterable[str],
        likeness: Sequence[Likeness] = (),
        within: Sequence[Mask | None] = (),
    ) -> Weighed:
        """The products weighed against a question, by words and, where given, by meaning.

        The score of a product is the share of the question that it holds, and parts of its
        likeness by letters and by meaning, each an absolute number.
        """
        asked = self._meanings.read(words)
        idf = np.array([self._rarity(piece) for piece in asked], np.float32)
        shares = idf / idf.sum() if len(idf) else idf
        rows, scores, best = list[Rows](), list[Floats](), 0.0
        for number, own in enumerate(self.sections):
            alike = likeness[number] if likeness and asked else None
            weighing = Weighing(own.part, asked, shares, alike, self._spoken.size)
            sold = own.sold
            at, score, most = weighing.of(sold, within[number] if within else sold)
            best = max(best, most)
            rows.append(at)
            scores.append(score)
        return Weighed(asked, shares, tuple(rows), tuple(scores), best)

    def _rarity(self, asked: Asked) -> float:
        """The weight of a piece: of its best choice; a word that the shop lacks weighs most."""
        if asked.again:
            return 0.0
        if not asked.choices:
            return self._spoken.rarity(None)
        best = max(asked.choices, key=lambda choice: choice.weight)
        return max(self._spoken.rarity(term) for term in best.terms)

    def choose(self, query: Query, weighed: Weighed, least: float) -> Found:
        """The best products that the limits of the query allow; sold here from `least` on."""
        ranked = self._ranked(weighed, max(query.limit, 0))
        why = reasons([own.part for own in self.sections], weighed.asked, ranked)
        coverage = np.minimum(weighed.shares @ why.held, 1.0)
        hits = tuple(
            Hit(
                self.sections[ranked.parts[at]].part.ids[ranked.rows[at]],
                float(ranked.scores[at]),
                float(coverage[at]),
                why.covered(at),
                why.in_title(at),
            )
            for at in range(len(ranked.rows))
        )
        return Found(
            hits,
            sold_here=weighed.best >= least,
            sure=weighed.best >= SURE * least,
            known=weighed.known,
            corrected=weighed.corrected,
            weights=weighed.weights,
        )

    def _ranked(self, weighed: Weighed, most: int) -> Ranked:
        """Best first; in stock, then the order of the catalogue, break ties."""
        numbers = [np.full(len(rows), at) for at, rows in enumerate(weighed.rows)]
        parts = np.concatenate(numbers) if numbers else np.empty(0, np.int64)
        rows, scores = np.concatenate(weighed.rows), np.concatenate(weighed.scores)
        sold_out = np.concatenate(
            [own.part.sold_out[rows] for own, rows in zip(self.sections, weighed.rows, strict=True)]
        )
        kept = np.flatnonzero(scores > max(LEAST, TAIL * weighed.best))
        order = np.lexsort((rows[kept], parts[kept], sold_out[kept], -np.round(scores[kept], 5)))
        best = kept[order][:most]
        return Ranked(parts[best], rows[best], scores[best])


def section_of(
    products: Iterable[Product],
    thesaurus: Thesaurus,
    like: Part | None = None,
    tell: Callable[[int], None] | None = None,
) -> Section:
    """A section of products that were never read before."""
    part = part_of(products, like, tell)
    return Section(part, Vocabulary(part.counts, thesaurus))


def _allowed(query: Query, section: Section) -> Mask | None:
    """The products of a section within the limits of a query; None: all of them."""
    part, allowed = section.part, section.sold
    if query.among is not None:
        named = np.zeros(part.size, np.bool_)
        named[[part.rows[i] for i in query.among if i in part.rows]] = True
        allowed = named if allowed is None else allowed & named
    if query.min_price is None and query.max_price is None:
        return allowed
    fits = part.prices.within(_number(query.min_price, -inf), _number(query.max_price, inf))
    return fits if allowed is None else allowed & fits


def _number(limit: Decimal | None, otherwise: float) -> float:
    return otherwise if limit is None else float(limit)
