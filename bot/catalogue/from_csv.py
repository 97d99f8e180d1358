"""Separated values: commas, semicolons, tabs or pipes, quoted by careful and careless programs."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from itertools import islice

from bot.catalogue.grid import MOST_ROWS, Grid, Row

SEPARATORS = ",;\t|"
LONGEST_CELL = 50_000_000  # a picture inside a cell is longer than the module's own limit


def read_csv(text: str, score: Callable[[Row], float]) -> Grid:
    """A grid, cut by the separator that makes the best header; `score` tells how good one is."""
    csv.field_size_limit(LONGEST_CELL)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").splitlines(keepends=True)
    lines = _joined(lines)
    best = max(SEPARATORS, key=lambda mark: _worth(lines, mark, score))
    rows = islice(_rows(lines, best), MOST_ROWS + 100)
    return Grid(tuple(enumerate(rows)))


def _joined(lines: list[str]) -> list[str]:
    """Only \\n ends a line: put together what other marks have cut."""
    whole: list[str] = []
    for line in lines:
        if whole and not whole[-1].endswith("\n"):
            whole[-1] += line
        else:
            whole.append(line)
    return whole


def _worth(lines: list[str], separator: str, score: Callable[[Row], float]) -> tuple[float, int]:
    head = list(islice(_rows(lines, separator), 40))
    return max(map(score, head), default=0), max(map(len, head), default=0)


def _rows(lines: list[str], separator: str) -> Iterator[Row]:
    """Each record; a line whose quotes make no sense is cut alone, so that it harms no other."""
    at = 0
    while at < len(lines):
        reader = csv.reader(
            (lines[n] for n in range(at, len(lines))), delimiter=separator, strict=True
        )
        begun = at
        try:
            for record in reader:
                yield tuple(record)
                begun = at + reader.line_num
            at = len(lines)
        except csv.Error:
            yield _careless(lines[begun], separator)
            at = begun + 1


def _careless(line: str, separator: str) -> Row:
    if line.count('"') % 2:
        return tuple(line.rstrip("\n").split(separator))
    return tuple(next(csv.reader([line], delimiter=separator), []))
