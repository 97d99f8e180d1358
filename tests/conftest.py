"""A sample shop in a folder of its own, and the commands as a person runs them."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main


@dataclass(frozen=True)
class Told:
    """What a command told whoever ran it."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """Its output, a JSON value a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def complaint(self) -> str:
        """The one line in which it says what is wrong."""
        [line] = self.err.splitlines()
        return line


Salesbot = Callable[..., Told]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-dialogues", action="store_true", help="write what the bot says now")


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample shop, filled once; tests work on copies."""
    home = tmp_path_factory.mktemp("sample") / "home"
    assert main(["--home", str(home), "seed"]) == 0
    return home


@pytest.fixture
def empty_home(tmp_path: Path) -> Path:
    """The folder of a shop that has nothing yet."""
    return tmp_path / "home"


@pytest.fixture
def home(sample_home: Path, empty_home: Path) -> Path:
    """The folder of a shop like the sample."""
    shutil.copytree(sample_home, empty_home)
    return empty_home


@pytest.fixture
def salesbot(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Salesbot:
    """Runs a command: `salesbot(home, "search", stdin="tenis")`."""

    def run(home: Path, *words: str, stdin: str | Iterable[object] = "") -> Told:
        text = stdin if isinstance(stdin, str) else "\n".join(map(json.dumps, stdin))
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        capsys.readouterr()
        try:
            code = main(["--home", str(home), *words])
        except SystemExit as left:  # argparse leaves so
            code = int(left.code or 0)
        return Told(code, *capsys.readouterr())

    return run
