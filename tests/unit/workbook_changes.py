"""Cells of a workbook by their names: read, or changed as a person would."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook


def alter(path: Path, changes: Mapping[tuple[str, int], float], target: Path) -> Path:
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


def _cells(book: Any, name: str) -> list[Any]:
    sheet, reference = next(iter(book.defined_names[name].destinations))
    cells = book[sheet][reference.replace("$", "")]
    return [row[0] for row in cells] if isinstance(cells, tuple) else [cells]
