"""A workbook as grids of cells, read with care: size, damage, cells beyond any form.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

from allocation.errors import AllocationError, Fault, ScenarioError

Cells = tuple[tuple[object, ...], ...]
Sheet: TypeAlias = Any
"""A read-only worksheet or book of openpyxl, which has no types."""

Reader: TypeAlias = Any
"""The class of openpyxl that reads a file, or one of its objects."""

HEADINGS: Final = 2
"""Rows above the data: words, then identifiers."""

_MAX_BYTES: Final = 20_000_000
_MAX_UNZIPPED: Final = 200_000_000
_MAX_ROWS: Final = 20_000
_MAX_COLUMNS: Final = 1_000


@dataclass(frozen=True)
class Grid:
    """Cells of a sheet, rows from 1 as Excel numbers them."""

    title: str
    cells: Cells

    @property
    def paths(self) -> tuple[str, ...]:
        """Identifiers of the second row; empty where a column has none."""
        row = self.cells[1] if len(self.cells) > 1 else ()
        return tuple("" if cell is None else str(cell).strip() for cell in row)

    def rows(self) -> Iterator[tuple[int, dict[str, object]]]:
        """Number of each row that holds something, and its cells by identifier."""
        paths = self.paths
        for number, row in enumerate(self.cells[HEADINGS:], start=HEADINGS + 1):
            held = zip(paths, row, strict=False)
            cells = {path: cell for path, cell in held if path and not _is_empty(cell)}
            if cells:
                yield number, cells

    def nameless(self) -> list[str]:
        """Letters of the columns that hold something under no identifier."""
        paths = self.paths
        used = {
            at
            for row in self.cells[HEADINGS:]
            for at, cell in enumerate(row)
            if not _is_empty(cell) and (at >= len(paths) or not paths[at])
        }
        return [letters(at) for at in sorted(used)]

    def repeated(self) -> list[tuple[str, str]]:
        """Letters and identifier of the columns whose identifier stands before them."""
        paths = self.paths
        again = (at for at, path in enumerate(paths) if path and path in paths[:at])
        return [(letters(at), paths[at]) for at in again]


def address(grid: Grid, row: int, path: str) -> str:
    """Where a cell is, as Excel says it: ``Lots!D4``."""
    at = grid.paths.index(path) if path in grid.paths else 0
    return f"{grid.title}!{letters(at)}{row}"


def letters(at: int) -> str:
    """Letters of a column counted from 0: A, Z, AA."""
    before, last = divmod(at, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def grids(path: Path) -> list[Grid]:
    """Every sheet of a workbook; a file that is none is refused."""
    name = str(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ScenarioError(name, [Fault(name, "file_absent")]) from None
    except (OSError, ValueError):
        raise ScenarioError(name, [Fault(name, "file_unreadable")]) from None
    if len(content) > _MAX_BYTES:
        raise ScenarioError(name, [Fault(name, "file_too_large")])
    reader = _reader()
    try:
        return _opened(content, name, reader)
    except ScenarioError:
        raise
    except Exception:  # noqa: BLE001 - a damaged workbook makes its reader raise anything
        raise ScenarioError(name, [Fault(name, "workbook_unreadable")]) from None


def _reader() -> Reader:
    """Reader of workbooks, which is an extra of the installation."""
    try:
        from openpyxl.reader.excel import ExcelReader  # noqa: PLC0415 - heavy, and an extra
    except ModuleNotFoundError as error:
        raise AllocationError("extra_absent", module=error.name, extra="documents") from None
    return ExcelReader


def _opened(content: bytes, name: str, reader: Reader) -> list[Grid]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _MAX_UNZIPPED:
            raise ScenarioError(name, [Fault(name, "file_too_large")])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the reader skips (colours, lists) is not data
        opened = reader(io.BytesIO(content), read_only=True, data_only=True)
        opened.read_chartsheet = partial(_chart_sheet, opened)
        opened.read()
        try:
            return [_grid(sheet, name) for sheet in opened.wb.worksheets]
        finally:
            opened.wb.close()


def _chart_sheet(reader: Reader, sheet: Sheet, _: object) -> None:
    """Keep the place of a sheet that is a chart: it has no cells, and its drawing is not read."""
    from openpyxl.chartsheet import Chartsheet  # noqa: PLC0415 - heavy, and an extra

    chart = Chartsheet(parent=reader.wb, title=sheet.name)
    reader.wb._add_sheet(chart)  # noqa: SLF001 - as the reader does


def _grid(sheet: Sheet, name: str) -> Grid:
    title = str(sheet.title)
    sheet.reset_dimensions()
    rows: list[tuple[object, ...]] = []
    for row in sheet.iter_rows(values_only=True):
        if len(rows) >= _MAX_ROWS or len(row) > _MAX_COLUMNS:
            raise ScenarioError(name, [Fault(title, "sheet_too_long", "", {"limit": _MAX_ROWS})])
        rows.append(tuple(row))
    return Grid(title, tuple(rows))


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
