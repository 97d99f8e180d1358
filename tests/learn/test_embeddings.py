"""The shipped model of meaning, and the recipe that makes it."""

import subprocess
import sys
import time
import tomllib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.lexical.groups import group
from bot.core.meaning import Words, pack, unpack
from bot.edges.encoder import ShippedEncoder, shipped_encoder
from bot.errors import Never
from bot.language import trades
from bot.learn.embeddings.__main__ import save, size, trade_lines
from bot.learn.embeddings.pairs import Pair, dressed, emoji_pairs, trade_pairs
from bot.learn.embeddings.tune import Lessons, tuned, weights, whitened

MODEL = Path(str(files("bot.language").joinpath("meaning")))


@pytest.fixture(scope="module")
def shipped() -> ShippedEncoder:
    return shipped_encoder()


def alike(shipped: ShippedEncoder, left: str, right: str) -> float:
    rows = shipped.encode_queries([left, right])
    return float(rows[0] @ rows[1])


@pytest.mark.parametrize(
    ("asked", "meant", "other"),
    [
        ("nevera", "heladera", "martillo"),
        ("bombillo", "foco", "cuaderno"),
        ("hammer", "martillo", "zapatos"),
        ("cadeira", "silla", "arroz"),
        ("laptop", "portátil", "camisa"),
        ("guarda-chuva", "paraguas", "cerveza"),
    ],
)
def test_words_of_other_countries_and_languages_are_near(
    shipped: ShippedEncoder, asked: str, meant: str, other: str
) -> None:
    assert alike(shipped, asked, meant) > alike(shipped, asked, other) + 0.2


def test_a_text_that_the_model_does_not_know_has_no_meaning(shipped: ShippedEncoder) -> None:
    rows = shipped.encode_products(["xqzwv", "", "pan xqzwv", "pan"])
    assert np.linalg.norm(rows, axis=1) == pytest.approx([0, 0, 1, 1])
    assert rows[2] == pytest.approx(rows[3])


def test_the_model_is_small_and_opens_at_once() -> None:
    assert size(MODEL) < 10_000_000
    shipped_encoder()
    begun = time.process_time()
    shipped_encoder()
    assert time.process_time() - begun < 0.15  # 20 ms on a quiet machine


def test_the_card_tells_licences_and_recipe() -> None:
    card = (MODEL / "README.md").read_text("utf-8")
    for told in ("Apache-2.0", "CC BY-SA 4.0", "Unicode-3.0", "make embeddings", "nDCG@10"):
        assert told in card


def test_opening_it_loads_no_heavy_library() -> None:
    code = (
        "import sys; from bot.edges.encoder import shipped_encoder;"
        "shipped_encoder().encode_queries(['pan']);"
        "sys.exit(bool({'torch', 'sentence_transformers', 'tokenizers'} & {*sys.modules}))"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_a_model_that_is_missing_or_damaged_is_told(tmp_path: Path) -> None:
    with pytest.raises(Never, match="not in the package"):
        shipped_encoder(tmp_path)
    save(Words({"pan": 0, "sal": 1}, *pack(np.ones((1, 4), np.float32))), tmp_path)
    with pytest.raises(Never, match="damaged"):
        shipped_encoder(tmp_path)


def test_the_folder_for_sentence_transformers_gives_the_same_vectors(
    tmp_path: Path, shipped: ShippedEncoder
) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra salesbot[embeddings]")
    from bot.edges.encoder import open_encoder  # noqa: PLC0415 - takes seconds
    from bot.learn.embeddings.export import export  # noqa: PLC0415 - the same

    export(shipped.words, tmp_path / "model")
    other = open_encoder(str(tmp_path / "model"))
    texts = [
        "Portátil ASUS X1502ZA 16GB",
        "¿tenés ZAPATILLAS n° 38?",
        "Pão de açúcar\u200b 500g",
        "xqzwv",
        "",
        "STRASSE straße",
        "niño/niña — bebé",
    ]
    assert other.dimension == shipped.dimension
    assert other.encode_queries(texts) == pytest.approx(shipped.encode_queries(texts), abs=2e-6)
    assert other.encode_products(texts) == pytest.approx(shipped.encode_products(texts), abs=2e-6)


@given(st.lists(st.text(), max_size=5))
def test_any_text_can_be_encoded(texts: list[str]) -> None:
    rows = shipped_encoder_once().encode_queries(texts)
    lengths = np.linalg.norm(rows, axis=1)
    assert rows.shape == (len(texts), 256)
    assert all(abs(length) < 1e-5 or abs(length - 1) < 1e-5 for length in lengths)


_once: list[ShippedEncoder] = []


def shipped_encoder_once() -> ShippedEncoder:
    if not _once:
        _once.append(shipped_encoder())
    return _once[0]


def test_packing_keeps_a_number_within_half_a_level() -> None:
    rows = np.random.default_rng(1).normal(size=(20, 8)).astype(np.float32)
    rows[3] = 0
    codes, scales = pack(rows)
    step = np.abs(rows).max(axis=1, keepdims=True) / 7
    assert codes.nbytes == 20 * 4
    assert np.all(np.abs(unpack(codes, scales) - rows) <= step * 0.51 + 1e-3)


def test_pairs_draw_the_names_of_a_thing_together() -> None:
    random = np.random.default_rng(2)
    words = "nevera heladera martillo hammer pan bread silla chair".split()
    rows = {word: at for at, word in enumerate(words)}
    vectors = random.normal(size=(8, 16)).astype(np.float32)
    pairs = [Pair(a, b, a) for a, b in zip(words[::2], words[1::2], strict=True)]
    made = tuned(vectors, rows, pairs, Lessons(steps=60, batch=4, word_rate=0.05, stay=0.0))
    before, after = (_cosines(v) for v in (vectors, made))
    assert after.min() > before.min() + 0.3


def _cosines(rows: np.ndarray) -> np.ndarray:
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows[::2] * rows[1::2]).sum(axis=1)


def test_a_question_and_a_product_keep_the_name_they_dress() -> None:
    pair = Pair("nevera", "heladera", "nevera")
    for asked, sold in dressed([pair] * 20, np.random.default_rng(3)):
        assert {"nevera", "heladera"} & {*asked.split()}
        assert {"nevera", "heladera"} & {*sold.split()}


def test_emoji_give_pairs_between_languages_and_no_signs(tmp_path: Path) -> None:
    told = {"es": ("pan", "flecha"), "en": ("bread", "right arrow"), "pt": ("pão", "seta")}
    for code in ("es", "es-419", "es-MX", "es-US", "en", "pt", "pt-PT"):
        bread, arrow = told[code[:2]]
        held = f'{{"🍞": {{"tts": ["{bread}"]}}, "➡": {{"tts": ["{arrow}"]}}}}'
        folder = tmp_path / code
        folder.mkdir()
        (folder / "annotations.json").write_text(
            f'{{"annotations": {{"annotations": {held}}}}}', "utf-8"
        )
    pairs = {(p.left, p.right) for p in emoji_pairs(tmp_path)}
    assert pairs == {("pan", "bread"), ("pan", "pao"), ("bread", "pao")}


def test_a_wider_word_is_paired_with_the_narrower_ones() -> None:
    pairs = {(p.left, p.right) for p in trade_pairs([group("calzado > tenis, botas")])}
    assert pairs == {("calzado", "tenis"), ("calzado", "botas")}


def test_whitened_rows_are_of_unit_length_and_frequent_words_weigh_little() -> None:
    rows = np.random.default_rng(4).normal(size=(50, 12)).astype(np.float32)
    assert np.linalg.norm(whitened(rows, 6), axis=1) == pytest.approx(np.ones(50))
    heavy, light = weights(np.array([1e-8, 1e-2], np.float32))
    assert heavy > 0.99
    assert light < 0.1


def test_the_lists_are_long_and_hold_no_word_twice_in_a_group() -> None:
    language = files("bot.language")
    groups = tomllib.loads(language.joinpath("trades.toml").read_text("utf-8"))
    listed = [line for line in trade_lines() if "," in line]
    assert sum(map(len, groups.values())) >= 500
    names = {name.strip() for line in listed for name in line.replace(">", ",").split(",")}
    assert len(names) >= 3000
    assert all(len(one.same) + len(one.below) >= 2 for one in trades())
