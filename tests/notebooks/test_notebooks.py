"""The notebooks run from top to bottom on the sample shop, and say which source they read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest

from bot.app import open_shop
from bot.lines import Lines
from bot.settings import Settings
from bot.worker import opened

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("plotly")

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of the kernel's own libraries
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),
]


@pytest.fixture(scope="module")
def served(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sample shop while a worker serves it."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(sample_home, home)
    with ExitStack() as stack:
        shop = open_shop(Settings(home))
        stack.callback(shop.close)
        stop = Event()
        stack.enter_context(opened(shop, stop, Lines(shop, stop)))
        yield home


def run(notebook: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """All that a notebook printed."""
    monkeypatch.setenv("SALESBOT_HOME", str(home))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    book = nbformat.read(notebook, as_version=4)
    client = nbclient.NotebookClient(book, timeout=240, kernel_name="python3")
    client.execute(cwd=str(notebook.parent))
    outputs = (one for cell in book.cells if cell.cell_type == "code" for one in cell.outputs)
    return "".join(one.get("text", "") for one in outputs)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_on_the_live_shop_while_it_serves(
    notebook: Path, served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = run(notebook, served, monkeypatch)

    assert printed.startswith("live: the worker answers")
    assert "no dry turn" not in printed


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_on_the_file_while_the_worker_is_away(
    notebook: Path, sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(notebook, sample_home, monkeypatch).startswith("file: the worker is away")


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_kept_without_outputs_and_stays_thin(notebook: Path) -> None:
    cells = nbformat.read(notebook, as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]

    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    assert sum(len(cell.source.splitlines()) for cell in code) < 100
    assert sum(cell.cell_type == "markdown" for cell in cells) >= 5


def test_there_is_a_picture_of_each_where_the_repository_is_browsed() -> None:
    told = (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")

    for notebook in NOTEBOOKS:
        assert notebook.name in told
    for picture in (ROOT / "notebooks" / "pictures").glob("*.png"):
        assert f"pictures/{picture.name}" in told
        assert picture.stat().st_size < 200_000
