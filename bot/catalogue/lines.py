"""A row of a table, asked by meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.catalogue.grid import Cell, Row, is_blank, shown
from bot.catalogue.headers import Column


@dataclass(frozen=True)
class Table:
    """The columns of a sheet, best first within each role."""

    columns: tuple[Column, ...]
    title: str = ""
    is_tidy: bool = False

    @cached_property
    def by_role(self) -> dict[str, tuple[Column, ...]]:
        """The columns of each role."""
        found: dict[str, list[Column]] = {}
        for column in sorted(self.columns, key=_rank):
            found.setdefault(column.role, []).append(column)
        return {role: tuple(columns) for role, columns in found.items()}

    def has(self, role: str) -> bool:
        """Whether any column plays this role."""
        return role in self.by_role


@dataclass(frozen=True, slots=True)
class Line:
    """One row below a header."""

    number: int
    table: Table
    cells: Row
    section: str = ""  # the title above it, where a sheet is cut in sections

    def cell(self, column: Column) -> Cell:
        """What stands in a column."""
        return self.cells[column.at] if column.at < len(self.cells) else ""

    @property
    def written(self) -> list[Cell]:
        """What stands in the row at all."""
        cells = (self.cell(column) for column in self.table.columns)
        return [cell for cell in cells if not is_blank(cell)]

    def filled(self, role: str) -> Iterator[tuple[Column, Cell]]:
        """The columns of a role in which something stands."""
        for column in self.table.by_role.get(role, ()):
            cell = self.cell(column)
            if not is_blank(cell):
                yield column, cell

    def first(self, role: str) -> Cell:
        """What stands in the first filled column of a role."""
        return next((cell for _, cell in self.filled(role)), "")

    def text(self, role: str) -> str:
        """The same as text in one line."""
        return " ".join(shown(self.first(role)).split())


def _rank(column: Column) -> tuple[float, int]:
    return column.rank, column.at
