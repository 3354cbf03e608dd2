"""Cells of a workbook by their names: read, or changed as a person would."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from allocation.model import Allocation


def alter(path: Path, changes: Mapping[tuple[str, int], float | None], target: Path) -> Path:
    """Change named cells: the file keeps no value of its formulas."""
    book = load_workbook(path)
    for (name, position), value in changes.items():
        cell = _cells(book, name)[position]
        assert cell.value is not None, name
        cell.value = value
    book.save(target)
    return target


def cells_of(book: Any, name: str) -> list[Any]:
    """Values of named cells."""
    return [cell.value for cell in _cells(book, name)]


def columns_of(book: Any, allocation: Allocation) -> list[tuple[int, ...]]:
    """Cents of each key of the sheet of comparison, table after table."""
    sheet, found = book["Comparaison"], list[tuple[int, ...]]()
    for cell in sheet["A"]:
        if str(cell.value).startswith("Quotes-parts selon chaque clé"):
            for column in range(3, sheet.max_column + 1):
                if sheet.cell(cell.row + 1, column).value:
                    rows = range(cell.row + 2, cell.row + 2 + len(allocation.members))
                    values = [sheet.cell(row, column).value for row in rows]
                    assert all(abs(100 * v - round(100 * v)) < 1e-3 for v in values)
                    found.append(tuple(round(100 * value) for value in values))
    return found


def _cells(book: Any, name: str) -> list[Any]:
    sheet, reference = next(iter(book.defined_names[name].destinations))
    cells = book[sheet][reference.replace("$", "")]
    return [row[0] for row in cells] if isinstance(cells, tuple) else [cells]
