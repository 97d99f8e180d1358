"""Texts become vectors: any sentence-transformers model that lies on this machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.errors import Later, Never

Floats = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors of unit length; a text it knows nothing of becomes zeros."""

    @property
    def name(self) -> str:
        """What the model is called."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """One row for every question, shape (texts, dimension)."""

    def encode_products(self, texts: Sequence[str]) -> Floats:
        """One row for every text about a product, shape (texts, dimension)."""


@dataclass(frozen=True, slots=True)
class SentenceEncoder:
    """A model of sentence-transformers, with its prefixes."""

    name: str
    dimension: int
    model: Any
    query_prefix: str = ""
    product_prefix: str = ""

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """One unit row for every question."""
        return self._encode(self.model.encode_query, self.query_prefix, texts)

    def encode_products(self, texts: Sequence[str]) -> Floats:
        """One unit row for every text about a product."""
        return self._encode(self.model.encode_document, self.product_prefix, texts)

    def _encode(self, encode: Callable[..., object], prefix: str, texts: Sequence[str]) -> Floats:
        """Rows of unit length; a prefix of ours takes the place of the model's own prompt."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        own = {"prompt": prefix} if prefix else {}
        rows = encode(list(texts), show_progress_bar=False, convert_to_numpy=True, **own)
        return unit(np.asarray(rows, np.float32))


def open_encoder(
    name_or_folder: str, *, query_prefix: str = "", product_prefix: str = ""
) -> SentenceEncoder:
    """Opens a model that lies in a folder or in the local cache; never downloads one."""
    try:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - takes seconds

        model = SentenceTransformer(name_or_folder, device="cpu", local_files_only=True)
    except ImportError as error:
        raise Never("Embeddings need the extra `salesbot[embeddings]`.") from error
    except MemoryError as error:
        raise Later(f"There is no memory now for the model {name_or_folder!r}.") from error
    except (OSError, ValueError, KeyError) as error:  # OSError: not there; others: not a model
        raise Never(f"The model {name_or_folder!r} is not on this machine.") from error
    model.float()  # half precision makes NaN of a text without known words
    dimension = int(model.get_embedding_dimension() or 0)
    return SentenceEncoder(name_or_folder, dimension, model, query_prefix, product_prefix)


def unit(rows: Floats) -> Floats:
    """Rows of length one; what has no length, or is no number, becomes zeros."""
    rows = np.nan_to_num(rows, nan=0.0, posinf=0.0, neginf=0.0)
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    lengths[lengths < 1e-9] = np.inf
    return np.asarray(rows / lengths, np.float32)
