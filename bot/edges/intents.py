"""The classifier of a language's messages as a file: a few arrays in an npz."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from bot.core.intents import Intents
from bot.edges.encoder import ShippedEncoder, shipped_encoder

FILE = "intents.npz"  # in the folder of the language


@cache
def shipped_intents(code: str) -> Intents | None:
    """The classifier of a language that comes with the program.

    None where there is none, or where it learnt beside another model of meaning.
    """
    file = files("bot.language").joinpath(code, FILE)
    return loaded(file.read_bytes(), meaning()) if file.is_file() else None


def classify(code: str, message: str) -> Mapping[str, float]:
    """The act of which the shipped classifier of a language is sure, with its probability."""
    intents = shipped_intents(code)
    return intents.told(message) if intents else {}


@cache
def meaning() -> ShippedEncoder:
    """The model of meaning beside which the classifiers learn."""
    return shipped_encoder()


def loaded(content: bytes, encoder: ShippedEncoder) -> Intents | None:
    """A classifier from the bytes of its file; None: it learnt beside another model of meaning."""
    with np.load(BytesIO(content), allow_pickle=False) as file:
        if _unpacked(file["meaning"]) != [encoder.key]:
            return None
        grams = zip(_unpacked(file["grams"]), file["rarities"].tolist(), strict=True)
        longest, temperature, sure = file["given"].tolist()
        return Intents(
            acts=tuple(_unpacked(file["acts"])),
            rarities=dict(grams),
            weights=file["weights"],
            bearings=file["bearings"],
            intercepts=file["intercepts"],
            longest=int(longest),
            words=encoder.words,
            temperature=temperature,
            sure=sure,
            lesson="".join(_unpacked(file["lesson"])),
        )


def saved(intents: Intents, encoder: ShippedEncoder) -> bytes:
    """A classifier as the bytes of its file; the same one always gives the same bytes."""
    file = BytesIO()
    np.savez_compressed(
        file,
        acts=_packed(intents.acts),
        grams=_packed(intents.rarities),
        rarities=np.array(list(intents.rarities.values()), np.float32),
        weights=intents.weights,
        bearings=intents.bearings,
        intercepts=intents.intercepts,
        given=np.array([intents.longest, intents.temperature, intents.sure]),
        lesson=_packed([intents.lesson]),
        meaning=_packed([encoder.key]),
    )
    return file.getvalue()


def _packed(texts: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def _unpacked(packed: NDArray[np.uint8]) -> list[str]:
    return packed.tobytes().decode().split("\n")
