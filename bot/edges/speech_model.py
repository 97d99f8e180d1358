"""The model that listens to voice notes: where it lies, and how it is fetched once."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.errors import BadRequest, Later

NONE = "none"  # the setting for "nobody listens here"
MEGABYTES = {
    "tiny": 75,
    "base": 145,
    "small": 484,
    "medium": 1530,
    "large-v3": 3090,
    "large-v3-turbo": 1620,
    "turbo": 1620,
}

FILES = (
    "config.json",
    "preprocessor_config.json",
    "model.bin",
    "tokenizer.json",
    "vocabulary.*",
)


def model_folder(model: str, models: Path) -> Path | None:
    """Where a model lies: a folder of its own, or a download; None when there is none."""
    if model == NONE:
        return None
    for place in (Path(model), models / f"whisper-{model}"):
        if (place / "model.bin").is_file():
            return place
    return None


def download(model: str, models: Path, progress: Callable[[int, int], None]) -> Path:
    """Fetch a model from its hub into the shop's folder, telling (megabytes, of about so many).

    What was fetched before is not fetched again.
    """
    from faster_whisper import utils  # noqa: PLC0415 -- heavy, and optional

    hubs: dict[str, str] = utils._MODELS  # noqa: SLF001 -- nowhere else is it said where models lie
    if "/" not in model and model not in hubs:
        raise BadRequest(f"{model!r} is no model: {', '.join(MEGABYTES)}")
    place = models / f"whisper-{model}"
    place.mkdir(parents=True, exist_ok=True)
    # faster_whisper.download_model passes an argument that huggingface_hub 1.x no longer takes
    fetch, files = utils.huggingface_hub.snapshot_download, list(FILES)
    with ThreadPoolExecutor(1) as aside:
        job = aside.submit(fetch, hubs.get(model, model), local_dir=place, allow_patterns=files)
        while not job.done():
            time.sleep(0.5)
            progress(_megabytes(place), MEGABYTES.get(model, 0))
        try:
            job.result()
        except Exception as error:
            raise Later(f"the model could not be fetched: {type(error).__name__}") from error
    return place


def _megabytes(place: Path) -> int:
    """How much of it is there, whole or in part."""
    files = [file for file in place.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files if file.exists()) // 1_000_000
