"""The sample history is played by the real engine, and the same each time."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).parents[2]
PLAY = ROOT / "data" / "samples" / "history" / "play.py"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def played(file: Path) -> bytes:
    command = [sys.executable, PLAY, file, "--days", "8", "--a-day", "0.7"]
    subprocess.run(command, check=True, capture_output=True, timeout=380)
    return file.read_bytes()


def test_the_same_seed_plays_the_same_history(tmp_path: Path) -> None:
    first, second = played(tmp_path / "one.zip"), played(tmp_path / "two.zip")

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        turns = pq.read_table(io.BytesIO(archive.read("turns.parquet"))).to_pylist()
    assert {"show_card"} <= {turn["decision"] for turn in turns}
    assert all(turn["account_id"] == "demo" for turn in turns)
