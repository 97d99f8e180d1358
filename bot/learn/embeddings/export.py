"""The model as a folder that sentence-transformers opens: the same words, the same vectors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from bot.core.meaning import Words, unpack
from bot.core.words import INVISIBLE

UNKNOWN = "[UNK]"


def export(made: Words, folder: Path, card: Path | None = None) -> None:
    """One `StaticEmbedding` and a `Normalize`; what is no word of the model becomes zeros."""
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - takes seconds
    from sentence_transformers.sentence_transformer.modules import (  # noqa: PLC0415 - the same
        Normalize,
        StaticEmbedding,
    )

    vectors = unpack(made.codes, made.scales)
    rows = np.vstack([np.zeros((1, made.dimension), np.float32), vectors])
    static = StaticEmbedding(tokenizer([*made.rows]), embedding_weights=rows)
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")
    model.save_pretrained(str(folder), create_model_card=False)
    if card and card.is_file():
        (folder / "README.md").write_text(card.read_text("utf-8"), "utf-8")


def tokenizer(words: list[str]) -> Any:
    """Splits as `bot.core.words.tokens` does: accents off, lower case, letters and digits."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers  # noqa: PLC0415

    level = models.WordLevel({w: i for i, w in enumerate([UNKNOWN, *words])}, unk_token=UNKNOWN)
    made = Tokenizer(level)
    made.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(INVISIBLE.pattern), ""),
            normalizers.Lowercase(),
            normalizers.Replace("ß", "ss"),
            normalizers.NFKD(),
            normalizers.StripAccents(),
        ]
    )
    made.pre_tokenizer = pre_tokenizers.Split(Regex("[^a-z0-9]+"), "removed")
    return made
