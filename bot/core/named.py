"""Named sections of an SQL file."""

from __future__ import annotations

import re


def named_queries(text: str) -> dict[str, str]:
    """The sections `-- name: x` of an SQL file; comments stay with their query."""
    _, *sections = re.split(r"^-- name: (\w+)$", text, flags=re.MULTILINE)
    return dict(zip(sections[::2], (s.strip() for s in sections[1::2]), strict=True))
