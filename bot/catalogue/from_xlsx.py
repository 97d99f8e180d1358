"""Excel: every sheet, with merged cells filled down and the cached values of formulas."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from bot.catalogue.grid import Cell, Grid, Row, number
from bot.errors import BadCatalogue

BIGGEST = 300_000_000  # bytes once unpacked
BIG = 10_000_000  # beyond it the sheet is streamed, and merged cells are not filled
MOST_PARTS = 10_000
WIDEST = 400  # columns
LONGEST_GAP = 5_000  # blank rows
BROKEN = "The Excel file is damaged; open it and save it again as XLSX or CSV."


def read_xlsx(content: bytes) -> list[Grid]:
    """One grid a visible sheet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of styles that it does not keep
        try:
            return _sheets(content, is_big=_unpacked(content) > BIG)
        except BadCatalogue:
            raise
        except Exception as error:  # a damaged file breaks zipfile and openpyxl anywhere
            raise BadCatalogue(BROKEN) from error


def _sheets(content: bytes, *, is_big: bool) -> list[Grid]:
    book = openpyxl.load_workbook(
        BytesIO(content), read_only=is_big, data_only=True, keep_links=False
    )
    return [_grid(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _unpacked(content: bytes) -> int:
    """The size of the file once unpacked, refused when it is a bomb or no Excel file."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        parts = packed.infolist()
        size = sum(part.file_size for part in parts)
        hostile = any(_declares(packed, part.filename) for part in parts[:MOST_PARTS])
    if size > BIGGEST or len(parts) > MOST_PARTS or hostile:
        raise BadCatalogue("The Excel file unpacks to far too much; save only the products.")
    if not any(part.filename.startswith("xl/") for part in parts):
        raise BadCatalogue("The file is no Excel workbook; save it as XLSX or CSV.")
    return size


def _declares(packed: zipfile.ZipFile, name: str) -> bool:
    """Whether a part declares entities, as no spreadsheet program does."""
    if not name.endswith((".xml", ".rels")):
        return False
    with packed.open(name) as part:
        return b"<!DOCTYPE" in part.read(2_000).replace(b"\0", b"")


def _grid(sheet: Worksheet) -> Grid:
    merged = list(getattr(getattr(sheet, "merged_cells", None), "ranges", ()))
    down = [area for area in merged if area.min_col == area.max_col]
    rows = dict(_rows(sheet))
    for area in down:
        _fill(rows, area.min_col - 1, area.min_row, area.max_row)
    return Grid(tuple(rows.items()), title=sheet.title)


def _rows(sheet: Worksheet) -> Iterator[tuple[int, Row]]:
    """The rows in which something stands, up to where only blank ones follow."""
    blank = 0
    for at, row in enumerate(_values(sheet), 1):
        is_blank = all(value in (None, "") for value in row[:WIDEST])
        blank = blank + 1 if is_blank else 0
        if not is_blank:
            yield at, tuple(map(_cell, row[:WIDEST]))
        if blank > LONGEST_GAP:
            return


def _values(sheet: Worksheet) -> Iterator[tuple[object, ...]]:
    if isinstance(sheet, ReadOnlyWorksheet):
        sheet.reset_dimensions()  # some programs write wrong ones
        yield from sheet.iter_rows(values_only=True)
    else:
        yield from sheet.iter_rows(values_only=True, max_col=min(sheet.max_column, WIDEST))


def _fill(rows: dict[int, Row], column: int, first: int, last: int) -> None:
    top = rows.get(first, ())[column : column + 1]
    for at in range(first + 1, last + 1):
        if at in rows and top:
            row = rows[at]
            rows[at] = (*row[:column], *top, *row[column + 1 :])


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, Decimal)):
        return number(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    text = str(value)
    return (
        "" if text.startswith("#") and text.rstrip("!?/0A").isupper() and " " not in text else text
    )
