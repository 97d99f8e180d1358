"""The shelf with and without a model of meaning."""

import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import ports
from bot.core.goods import Product
from bot.core.meaning import unit
from bot.core.search import Query
from bot.edges.encoder import open_encoder
from bot.edges.models import Chosen
from bot.edges.shelf import Shelf
from bot.edges.vectors import Exact
from bot.errors import Never

MEANINGS = {  # words with the place of what they mean
    "guineo": 0,
    "banana": 0,
    "platano": 0,
    "palta": 1,
    "aguacate": 1,
    "bread": 2,
    "pan": 2,
}
GOODS = tuple(
    Product(f"f{i}", name, Decimal(price), "USD")
    for i, (name, price) in enumerate(
        [("Plátano maduro", 1), ("Aguacate hass", 3), ("Pan tajado", 2), ("Escoba", 4)]
    )
)


with_models = pytest.mark.skipif(
    find_spec("sentence_transformers") is None,
    reason="torch could not be installed: `make torch` tries again",
)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A real, tiny model of sentence-transformers, made here: one direction for each meaning."""
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - takes seconds
    from sentence_transformers.sentence_transformer.modules import (  # noqa: PLC0415 - the same
        Normalize,
        StaticEmbedding,
    )
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers  # noqa: PLC0415

    words = ["[UNK]", *MEANINGS]
    level = models.WordLevel({w: i for i, w in enumerate(words)}, unk_token=words[0])
    tokenizer = Tokenizer(level)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("[^a-z0-9]+"), "removed")
    rows = np.zeros((len(words), 4), np.float32)
    for at, place in enumerate(MEANINGS.values(), 1):
        rows[at, place] = 1
    path = tmp_path_factory.mktemp("model") / "tiny"
    static = StaticEmbedding(tokenizer, embedding_weights=rows)
    SentenceTransformer(modules=[static, Normalize()], device="cpu").save_pretrained(
        str(path), create_model_card=False
    )
    return str(path)


@pytest.fixture(scope="session")
def shelf(folder: str) -> Shelf:
    return Shelf(GOODS, model=Chosen(open_encoder(folder)))


def look(shelf: Shelf, text: str, **limits: object) -> list[str]:
    return [hit.product_id for hit in shelf.search(Query(tuple(text.split()), **limits)).hits]


@with_models
def test_a_shelf_is_what_the_shop_asks_for(shelf: Shelf) -> None:
    port: ports.Shelf = shelf
    assert port.search(Query(("pan",))).hits[0].product_id == "f2"


def test_without_a_model_words_alone_find_the_goods() -> None:
    plain = Shelf(GOODS)
    assert look(plain, "platanos") == ["f0"]
    assert "f1" not in look(plain, "palta")


@with_models
@pytest.mark.parametrize(("text", "meant"), [("guineo", "f0"), ("palta", "f1"), ("bread", "f2")])
def test_a_model_finds_what_other_words_mean(shelf: Shelf, text: str, meant: str) -> None:
    found = shelf.search(Query((text,)))
    assert found.hits[0].product_id == meant
    assert found.hits[0].coverage == 0
    assert found.sold_here
    assert not found.known


@with_models
def test_words_that_no_one_knows_find_nothing_by_meaning(shelf: Shelf) -> None:
    assert not shelf.search(Query(("xyzzy",))).sold_here


@with_models
def test_limits_hold_for_what_meaning_finds(shelf: Shelf) -> None:
    assert look(shelf, "guineo", max_price=Decimal("0.99")) == []
    assert look(shelf, "guineo", among=frozenset({"f3"})) == []


@with_models
def test_an_empty_shelf_needs_no_model(folder: str) -> None:
    empty = Shelf((), model=Chosen(open_encoder(folder)))
    assert not empty.search(Query(("pan",))).hits


@with_models
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(max_size=20), max_size=5))
def test_anything_may_be_asked(shelf: Shelf, words: list[str]) -> None:
    found = shelf.search(Query(tuple(words)))
    assert all(np.isfinite(hit.score) for hit in found.hits)


@with_models
def test_an_encoder_gives_unit_rows_and_zeros_for_the_unknown(folder: str) -> None:
    encoder = open_encoder(folder)
    rows = encoder.encode_queries(["pan banana", "xyzzy", ""])
    assert rows.dtype == np.float32
    assert rows.shape == (3, encoder.dimension)
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 0, 0])
    assert encoder.encode_products([]).shape == (0, encoder.dimension)


@with_models
def test_prefixes_are_part_of_the_text(folder: str) -> None:
    dressed = open_encoder(folder, query_prefix="pan ", product_prefix="palta ")
    asked, sold = dressed.encode_queries(["xyzzy"]), dressed.encode_products(["xyzzy"])
    assert asked[0, 2] == sold[0, 1] == 1


def test_a_half_precision_model_gives_no_holes() -> None:
    rows = unit(np.array([[np.nan, 1], [np.inf, 0], [3, 4]], np.float32))
    assert rows == pytest.approx(np.array([[0, 1], [0, 0], [0.6, 0.8]], np.float32))


@with_models
@pytest.mark.parametrize("name", ["no/such-model", "/no/such/folder"])
def test_a_model_that_is_not_here_is_never_fetched(name: str) -> None:
    with pytest.raises(Never, match="not on this machine"):
        open_encoder(name)


@with_models
def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(Never, match="not on this machine"):
        open_encoder(str(tmp_path))


def test_likeness_is_the_cosine_and_never_below_nothing() -> None:
    rows = unit(np.array([[1, 0], [1, 1], [-1, 0]], np.float32))
    assert Exact(rows).like(rows[0]).all() == pytest.approx([1, 0.5**0.5, 0])


@pytest.mark.parametrize("module", ["faiss", "sentence_transformers", "torch"])
def test_a_shelf_without_a_model_loads_no_heavy_library(module: str) -> None:
    code = (
        "import sys; from decimal import Decimal; from bot.core.goods import Product;"
        "from bot.core.search import Query; from bot.edges.shelf import Shelf;"
        "Shelf([Product('1', 'Pan', Decimal(1), 'USD')]).search(Query(('pan',)));"
        f"sys.exit({module!r} in sys.modules)"
    )
    assert _run(["-c", code]) == 0


def _run(arguments: Sequence[str]) -> int:
    root = Path(__file__).parents[2]
    return subprocess.run([sys.executable, *arguments], cwd=root, check=False).returncode
