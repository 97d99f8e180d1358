"""What search is measured against: each takes a question and gives the ids of the best ten."""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from judged import Judged, asked

from bot.core.goods import Product
from bot.core.lexical.grams import Grams
from bot.core.words import stem, tokens
from bot.edges.encoder import Encoder, open_encoder
from bot.edges.shelf import Shelf, text_of

System = Callable[[Judged], list[str]]
FEW = 5_000  # products up to which a transformer reads them in reasonable time on one core


def best(ids: Sequence[str], scores: np.ndarray) -> list[str]:
    order = np.argsort(-scores, kind="stable")[:10]
    return [ids[row] for row in order if scores[row] > 0]


def bm25(shelf: Shelf) -> System:
    """The usual sum: no spelling, no synonyms, no joined words."""
    [section] = shelf.lexical.sections
    postings, spoken = section.part.postings, shelf.lexical._spoken

    def rank(judged: Judged) -> list[str]:
        scores = np.zeros(section.part.size, np.float32)
        for term in {stem(piece) for word in asked(judged.text) for piece in tokens(word)}:
            rows, fill, _ = postings.of(term)
            scores[rows] += spoken.rarity(term) * fill
        return best(section.part.ids, scores)

    return rank


def letters(goods: Sequence[Product]) -> System:
    """tf-idf cosine of 2 to 4 letter grams, with every product."""
    ids = [product.id for product in goods]
    grams = Grams([tokens(text_of(product)) for product in goods])
    return lambda judged: best(ids, grams.like(asked(judged.text)))


def meaning(goods: Sequence[Product], encoder: Encoder) -> System:
    """The cosine of the vectors alone."""
    ids = [product.id for product in goods]
    rows = encoder.encode_products([*map(text_of, goods)])

    def rank(judged: Judged) -> list[str]:
        return best(ids, rows @ encoder.encode_queries([" ".join(asked(judged.text))])[0])

    return rank


def minilm(goods: Sequence[Product]) -> System | None:
    """An English MiniLM, where the package that carries it is installed."""
    if len(goods) > FEW or not find_spec("all_minilm_l6_v2"):
        return None
    from all_minilm_l6_v2 import extract_model  # noqa: PLC0415 - may be missing

    with contextlib.redirect_stdout(io.StringIO()):
        folder = extract_model(str(Path(tempfile.gettempdir()) / "minilm"))
    return meaning(goods, open_encoder(str(folder)))


def full_text(goods: Sequence[Product]) -> System | None:
    """DuckDB's own full-text search with its Spanish stemmer, where its package is installed."""
    spec = find_spec("duckdb_extension_fts")
    if spec is None or not spec.submodule_search_locations:
        return None
    import duckdb  # noqa: PLC0415 - as for the others

    [found] = Path(spec.submodule_search_locations[0]).rglob("fts.duckdb_extension")
    db = duckdb.connect()
    db.execute(f"load '{found}'")
    db.execute("create table goods (id varchar, text varchar)")
    db.register("given", _table(goods))
    db.execute("insert into goods select id, text from given")
    db.execute(
        "pragma create_fts_index('goods', 'id', 'text', stemmer='spanish', stopwords='none')"
    )
    ask = (
        "select id from (select id, fts_main_goods.match_bm25(id, ?) as score from goods) "
        "where score is not null order by score desc, id limit 10"
    )
    return lambda judged: [
        row[0] for row in db.execute(ask, [" ".join(asked(judged.text))]).fetchall()
    ]


def _table(goods: Sequence[Product]):
    import pyarrow as pa  # noqa: PLC0415 - as for the others

    texts = [" ".join(tokens(text_of(product))) for product in goods]
    return pa.table({"id": [product.id for product in goods], "text": texts})
