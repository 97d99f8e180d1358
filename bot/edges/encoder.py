"""Texts become vectors: by the shipped model, or any of sentence-transformers on this machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.core.meaning import Words, unit
from bot.errors import Later, Never

Floats = NDArray[np.float32]
SHIPPED = "salesbot-words"


class Encoder(Protocol):
    """Turns texts into vectors of unit length; a text it knows nothing of becomes zeros."""

    @property
    def name(self) -> str:
        """What the model is called."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    @property
    def key(self) -> str:
        """What vectors depend on: two encoders of one key give the same ones."""

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """One row for every question, shape (texts, dimension)."""

    def encode_products(self, texts: Sequence[str]) -> Floats:
        """One row for every text about a product, shape (texts, dimension)."""


@dataclass(frozen=True, slots=True)
class ShippedEncoder:
    """The model that comes with the package: numpy alone, mapped into memory when it is opened."""

    words: Words
    key: str
    name: str = SHIPPED

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self.words.dimension

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """One unit row for every question."""
        return self.words.encode(texts)

    def encode_products(self, texts: Sequence[str]) -> Floats:
        """One unit row for every text about a product."""
        return self.words.encode(texts)


def shipped_encoder(folder: Path | None = None) -> ShippedEncoder:
    """Opens the shipped model; what is mapped is read when it is needed."""
    folder = folder or Path(str(files("bot.language").joinpath("meaning")))
    try:
        listed = (folder / "words.txt").read_bytes()
        codes, scales = (
            np.load(folder / f"{part}.npy", mmap_mode="r") for part in ("codes", "scales")
        )
    except (OSError, ValueError) as error:
        raise Never("The shipped model of meaning is not in the package.") from error
    rows = {word: row for row, word in enumerate(listed.decode("ascii").split())}
    if not len(rows) == len(codes) == len(scales):
        raise Never("The shipped model of meaning is damaged.")
    mark = sha256(listed + scales.tobytes()).hexdigest()[:12]
    return ShippedEncoder(Words(rows, codes, scales), f"{SHIPPED}:{mark}")


@dataclass(frozen=True, slots=True)
class SentenceEncoder:
    """A model of sentence-transformers, with its prefixes."""

    name: str
    dimension: int
    model: Any
    query_prefix: str = ""
    product_prefix: str = ""

    @property
    def key(self) -> str:
        """What vectors depend on."""
        return "|".join((self.name, str(self.dimension), self.query_prefix, self.product_prefix))

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
