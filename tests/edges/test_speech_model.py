"""Fetching the model that listens, from a hub on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.edges.speech_model import download, model_folder
from bot.errors import BadRequest

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "tests" / "fixtures" / "voice" / "tiny-whisper"
COMMIT = "0" * 40


class Hub(BaseHTTPRequestHandler):
    """As much of a model hub as a download asks for; it offers one file that nobody wants."""

    def _answer(self, *, whole: bool) -> None:
        name = self.path.rpartition("/")[2].partition("?")[0]
        if self.path.startswith("/api/"):
            body, kind = json.dumps(self._listed()).encode(), "application/json"
        else:
            body, kind = (MODEL / name).read_bytes(), "application/octet-stream"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{sha256(body).hexdigest()}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.end_headers()
        if whole:
            self.wfile.write(body)

    def _listed(self) -> object:
        files = {file.name: file.stat().st_size for file in MODEL.iterdir()} | {"README.md": 1}
        if "/tree/" in self.path:
            parts = {"type": "file", "oid": COMMIT}
            return [{**parts, "path": name, "size": size} for name, size in files.items()]
        return {"id": "x/y", "sha": COMMIT, "siblings": [{"rfilename": name} for name in files]}

    def do_GET(self) -> None:
        self._answer(whole=True)

    def do_HEAD(self) -> None:
        self._answer(whole=False)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def salesbot(home: Path, hub: str, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "HF_ENDPOINT": hub, "HF_HOME": str(home / "hub"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", "--home", str(home), *words]
    return subprocess.run(
        command, env=env, capture_output=True, text=True, timeout=100, check=False, cwd=ROOT
    )


def test_a_model_is_fetched_once_with_its_progress_told(tmp_path: Path, hub: str) -> None:
    done = salesbot(tmp_path, hub, "voice", "download", "--model", "tiny")
    assert done.returncode == 0, done.stderr
    assert "tiny: " in done.stderr
    place = model_folder("tiny", tmp_path / "models")
    assert place
    assert (place / "model.bin").read_bytes() == (MODEL / "model.bin").read_bytes()
    assert not (place / "README.md").exists()


def test_a_hub_that_is_away_is_said_in_one_line(tmp_path: Path) -> None:
    done = salesbot(tmp_path, "http://127.0.0.1:9", "voice", "download", "--model", "tiny")
    assert done.returncode == 2
    assert "could not be fetched" in done.stderr.splitlines()[-1]
    assert model_folder("tiny", tmp_path / "models") is None


def test_a_model_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="small"):
        download("enormous", tmp_path, lambda done, whole: None)
