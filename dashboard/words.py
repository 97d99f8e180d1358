"""What the console says, in the language of whoever reads it: texts are data, not code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("es", "en")
FOLDER = Path(__file__).parent / "texts"


@cache
def texts(language: str) -> Mapping[str, str]:
    """All texts of a language, by names such as `inbox.title`."""
    content = (FOLDER / f"{language}.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(content), ""))


def _flat(table: Mapping[str, Any], above: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{above}{key}"
        pairs += _flat(value, f"{name}.") if isinstance(value, Mapping) else [(name, str(value))]
    return pairs


def told(language: str, key: str, **values: object) -> str:
    """A text with its values; a text that is missing shows its name."""
    text = texts(language if language in LANGUAGES else LANGUAGES[0]).get(key, key)
    return text.format(**values) if values else text


def has(key: str) -> bool:
    """Whether there is a text of this name."""
    return key in texts(LANGUAGES[0])
