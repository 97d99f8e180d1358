"""Text on its way to a database and back, and the files that hold SQL."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

Row = tuple[Any, ...]


def sql_file(name: str) -> str:
    """The text of an SQL file of this folder."""
    return files("bot.store").joinpath(name).read_text(encoding="utf-8")


# NUL, halves of surrogate pairs, and the sign that marks both: no database holds the first two
AWKWARD = re.compile("[\x00\x1a\ud800-\udfff]")
MARKED = re.compile("\x1a(u[0-9a-f]{4}|.)", re.DOTALL)


def escaped(text: str) -> str:
    """Text that every database can hold."""
    if text.isascii() and "\x00" not in text and "\x1a" not in text:
        return text
    return AWKWARD.sub(_mark, text)


def unescaped(text: str) -> str:
    """The text as it came, before `escaped`."""
    if "\x1a" not in text:
        return text
    return MARKED.sub(_unmark, text)


def _mark(found: re.Match[str]) -> str:
    sign = found[0]
    return {"\x00": "\x1a0", "\x1a": "\x1a\x1a"}.get(sign) or f"\x1au{ord(sign):04x}"


def _unmark(found: re.Match[str]) -> str:
    mark = found[1]
    return chr(int(mark[1:], 16)) if len(mark) == 5 else "\x00" if mark == "0" else mark


def going_in(values: dict[str, object]) -> dict[str, object] | None:
    """The values of a query as the database can hold them."""
    return {key: _going_in(value) for key, value in values.items()} or None


def _going_in(value: object) -> object:
    if isinstance(value, list):
        return [_going_in(one) for one in value]
    return escaped(value) if isinstance(value, str) else value


def coming_out(rows: list[Row]) -> list[Row]:
    """The rows of a query with their text as it came."""
    if not any(isinstance(v, str) and "\x1a" in v for row in rows for v in row):
        return rows
    return [tuple(unescaped(v) if isinstance(v, str) else v for v in row) for row in rows]
