"""An index on disk: written once, mapped into memory, never used for another catalogue."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from bot.core.lexical import Section, Thesaurus
from bot.core.lexical.letters import Letters
from bot.core.lexical.part import Part, Prices
from bot.core.lexical.postings import Postings
from bot.core.lexical.vocabulary import Vocabulary
from bot.edges.shelf import Saved, Shelf
from bot.edges.vectors import load_vectors

FORMAT = 1  # raised when words are read or laid down in another way
ROOMS: Mapping[str, type] = {"postings": Postings, "letters": Letters, "prices": Prices}


def key_of(model: str, catalogue: str, code: str) -> str:
    """What an index is good for: one model, one version of the catalogue, one of the code."""
    return sha256(json.dumps([FORMAT, model, catalogue, code]).encode()).hexdigest()[:20]


def save(shelf: Shelf, folder: Path, key: str) -> Path:
    """Writes the first section of a shelf down; a half-written index is never seen."""
    part, made = shelf.lexical.sections[0].part, folder / key
    new = folder / f"{key}.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    for room in ROOMS:
        for name, value in _arrays(getattr(part, room)).items():
            np.save(new / f"{room}.{name}.npy", value)
    np.save(new / "sold_out.npy", part.sold_out)
    np.save(new / "counts.npy", np.fromiter(part.counts.values(), np.int64))
    told = {"size": part.postings.size, "mean": part.postings.mean, "threshold": shelf.threshold}
    lists = {"ids": [*part.ids], "terms": [*part.postings.ids], "words": [*part.counts], **told}
    (new / "words.json").write_text(json.dumps(lists), "utf-8")
    for vectors in shelf.vectors[:1]:
        vectors.save(new / "vectors")
    shutil.rmtree(made, ignore_errors=True)
    new.rename(made)
    for other in folder.iterdir():
        if other != made:
            shutil.rmtree(other, ignore_errors=True)
    return made


def load(folder: Path, key: str, thesaurus: Thesaurus) -> Saved | None:
    """The index of this key, mapped into memory; None if there is none that can be read."""
    made = folder / key
    try:
        told = json.loads((made / "words.json").read_text("utf-8"))
        terms = {term: at for at, term in enumerate(told["terms"])}
        counts = dict(zip(told["words"], np.load(made / "counts.npy").tolist(), strict=True))
        part = Part(
            told["ids"],
            Postings(ids=terms, size=told["size"], mean=told["mean"], **_room(made, "postings")),
            Letters(**_room(made, "letters")),
            Prices(**_room(made, "prices")),
            np.load(made / "sold_out.npy"),
            counts,
        )
        has_vectors = any(made.glob("vectors.*"))
        vectors = (load_vectors(made / "vectors"),) if has_vectors else ()
    except (OSError, ValueError, KeyError, RuntimeError):  # faiss raises RuntimeError
        return None
    section = Section(part, Vocabulary(counts, thesaurus))
    return Saved((section,), vectors, float(told["threshold"]))


def size(folder: Path) -> int:
    """Bytes of an index."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _arrays(room: Any) -> dict[str, np.ndarray]:
    values = {field.name: getattr(room, field.name) for field in fields(room)}
    return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}


def _room(made: Path, room: str) -> dict[str, np.ndarray]:
    """The arrays of a room; small ones are read, large ones mapped."""
    names = [field.name for field in fields(ROOMS[room])]
    files = {name: made / f"{room}.{name}.npy" for name in names}
    return {name: np.load(file, mmap_mode="r") for name, file in files.items() if file.is_file()}
