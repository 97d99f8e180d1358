"""The goods of a shop, found by words and, where there is a model, by meaning."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.core.goods import Product
from bot.core.lexical import (
    Lexical,
    Likeness,
    Mask,
    Section,
    Thesaurus,
    Weighed,
    changed,
    section_of,
    threshold,
)
from bot.core.search import Found, Query
from bot.edges.models import Chosen
from bot.edges.vectors import Vectors, vectors_of

BY_WORDS = Chosen(None)
Tell = Callable[[str, int, int], None]  # what is being done, how far it is, and of how many


@dataclass(frozen=True, slots=True)
class Spoken:
    """The language that a shelf is searched in."""

    thesaurus: Thesaurus = field(default_factory=lambda: Thesaurus({}))
    ordinary: Container[str] = frozenset()  # real words: never mistakes
    strangers: Sequence[str] = ()  # questions about other trades
    version: str = ""


SILENT = Spoken()


@dataclass(frozen=True, slots=True)
class Saved:
    """What was read of a catalogue before."""

    sections: tuple[Section, ...]
    vectors: tuple[Vectors, ...]
    threshold: float


class Shelf:
    """One catalogue, ready to be searched."""

    def __init__(
        self,
        products: Sequence[Product],
        spoken: Spoken = SILENT,
        *,
        model: Chosen = BY_WORDS,
        saved: Saved | None = None,
        tell: Tell | None = None,
    ) -> None:
        self.model = model
        self._read = products  # as the first section has them
        self._encoder = model.encoder if products else None
        told = _told(tell, "words", len(products))
        read = saved.sections if saved else (section_of(products, spoken.thesaurus, tell=told),)
        self.lexical = Lexical(
            products,
            spoken.thesaurus,
            ordinary=spoken.ordinary,
            strangers=() if self._encoder or saved else spoken.strangers,
            sections=read,
        )
        self.vectors = saved.vectors if saved else ()
        if saved:
            self.threshold = self.lexical.threshold = saved.threshold
            return
        self.threshold = self.lexical.threshold
        if self._encoder:
            texts = [*map(text_of, products)]
            told = _told(tell, "meanings", len(products))
            self.vectors = (vectors_of(texts, self._encoder, told),)
            self.threshold = threshold(self._weigh, products, spoken.strangers)

    def search(self, query: Query) -> Found:
        """The products that are like what was asked, best first."""
        weighed = self._weigh(query.words, self.lexical.within(query))
        found = self.lexical.choose(query, weighed, self.threshold)
        name = self._encoder.name if self._encoder else ""
        return replace(found, model=name, problem=self.model.problem)

    def _weigh(self, words: Sequence[str], within: Sequence[Mask | None] = ()) -> Weighed:
        """The products weighed against a question, by words and by meaning."""
        return self.lexical.weigh(words, self._likeness(words), within)

    def _likeness(self, words: Sequence[str]) -> list[Likeness]:
        if not self._encoder or not words:
            return []
        [question] = self._encoder.encode_queries([" ".join(words)])
        return [own.like(question) for own in self.vectors]

    def differences(self, products: Sequence[Product]) -> tuple[dict[str, Product], set[str]]:
        """What changed since the catalogue was read: products new or other, and ids gone."""
        before = {product.id: product for product in self._read}
        newer = {p.id: p for p in products if before.get(p.id) != p}
        return newer, before.keys() - {p.id for p in products}

    def changed(
        self, products: Sequence[Product], newer: Mapping[str, Product], gone: Collection[str]
    ) -> Shelf:
        """The shelf with all that changed since it was read beside it; this one stays as it is."""
        made = Shelf.__new__(Shelf)
        made.model, made.threshold = self.model, self.threshold
        made._read, made._encoder = self._read, self._encoder  # noqa: SLF001 - its own
        made.lexical = changed(self.lexical, products, newer, gone)
        made.vectors = self.vectors[:1]
        if self._encoder and newer:
            texts = [*map(text_of, newer.values())]
            made.vectors = (*made.vectors, vectors_of(texts, self._encoder))
        return made


def text_of(product: Product) -> str:
    """What an encoder reads of a product."""
    return " ".join(filter(None, (product.name, product.category, *product.tags)))


def _told(tell: Tell | None, doing: str, size: int) -> Callable[[int], None] | None:
    return (lambda done: tell(doing, done, size)) if tell else None
