"""The vectors of many products, and which of them are most like a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.core.lexical import SMALL, Likeness, Mask, Rows
from bot.edges.encoder import Encoder

Floats = NDArray[np.float32]
LISTS, LOOKED_INTO = 1024, 32  # of a large index; a smaller one has a list for 256 products
TAUGHT_BY, ROUNDS = 40, 10  # vectors a list, and rounds, in which the lists are found
CHUNK = 20_000  # products that are encoded at a time


class Vectors(Protocol):
    """The vectors of one part of a catalogue."""

    def like(self, question: Floats) -> Likeness:
        """How like a question, shape (dimension,), the products are."""

    def save(self, file: Path) -> None:
        """Writes them down."""


@dataclass(frozen=True, slots=True)
class Exact:
    """Every vector as it is, shape (products, dimension); compared with all of them."""

    rows: Floats

    def like(self, question: Floats) -> Likeness:
        """The cosine with each; a negative one is 0."""
        return ExactLikeness(self.rows, question)

    def save(self, file: Path) -> None:
        """As an array of numpy."""
        np.save(file.with_suffix(".npy"), self.rows)


@dataclass(frozen=True, slots=True)
class ExactLikeness:
    """One question against every vector."""

    rows: Floats
    question: Floats

    def all(self) -> Floats:
        """The cosine with every product."""
        return _positive(self.rows @ self.question)

    def best(self, most: int, allowed: Mask | None) -> Rows:
        """The products that are most like it, of those allowed."""
        cosines = self.all() if allowed is None else self.all() * allowed
        most = min(most, len(cosines))
        return np.argpartition(-cosines, most - 1)[:most] if most else np.empty(0, np.int64)

    def of(self, rows: Rows) -> Floats:
        """The cosine with some products."""
        return _positive(self.rows[rows] @ self.question)


@dataclass(frozen=True, slots=True)
class Near:
    """An index of faiss: 8 bits a number, in lists of neighbours of which some are looked into.

    At a million products of 256 numbers: 265 MB, 1.4 ms a question, .96 of the best ten found.
    """

    index: Any

    def like(self, question: Floats) -> Likeness:
        """The cosine with those that are looked at."""
        return NearLikeness(self.index, question)

    def save(self, file: Path) -> None:
        """As faiss writes it."""
        faiss = _faiss()

        faiss.write_index(self.index, str(file.with_suffix(".faiss")))


@dataclass(frozen=True, slots=True)
class NearLikeness:
    """One question against the vectors of the nearest lists."""

    index: Any
    question: Floats

    def all(self) -> Floats:
        """The cosine with every product."""
        return self.of(np.arange(self.index.ntotal))

    def best(self, most: int, allowed: Mask | None) -> Rows:
        """The products that are most like it, of those allowed."""
        faiss = _faiss()

        how = faiss.SearchParametersIVF(nprobe=LOOKED_INTO, sel=_selector(faiss, allowed))
        _, rows = self.index.search(self.question[None], most, params=how)
        return np.asarray(rows[0][rows[0] >= 0], np.int64)

    def of(self, rows: Rows) -> Floats:
        """The cosine with some products."""
        if not len(rows):
            return np.zeros(0, np.float32)
        vectors = self.index.reconstruct_batch(np.asarray(rows, np.int64))
        return _positive(vectors @ self.question)


def vectors_of(
    texts: Sequence[str], encoder: Encoder, tell: Callable[[int], None] | None = None
) -> Vectors:
    """The vectors of products by what is written about them."""
    if len(texts) <= SMALL:
        return Exact(encoder.encode_products(texts))
    faiss = _faiss()

    lists = min(LISTS, len(texts) // 256)
    index = faiss.index_factory(encoder.dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.cp.niter = ROUNDS
    sample = texts[:: max(1, len(texts) // (lists * TAUGHT_BY))]
    index.train(encoder.encode_products(sample))
    for at in range(0, len(texts), CHUNK):
        index.add(encoder.encode_products(texts[at : at + CHUNK]))
        if tell:
            tell(index.ntotal)
    index.make_direct_map()
    return Near(index)


def load_vectors(file: Path) -> Vectors:
    """What was saved, mapped into memory."""
    if file.with_suffix(".npy").is_file():
        return Exact(np.load(file.with_suffix(".npy"), mmap_mode="r"))
    faiss = _faiss()

    name = str(file.with_suffix(".faiss"))
    index = faiss.read_index(name, faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
    index.make_direct_map()
    return Near(index)


def _positive(cosines: Floats) -> Floats:
    return np.asarray(np.maximum(cosines, 0), np.float32)


def _faiss() -> Any:
    """The library of the large indexes, on one core."""
    import faiss  # noqa: PLC0415 - only large shops need it

    faiss.omp_set_num_threads(1)
    return faiss


def _selector(faiss: Any, allowed: Mask | None) -> Any:
    if allowed is None:
        return None
    return faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
