"""Plain tables to the XLSX form: a guide, one sheet per table, nothing hidden, no macro."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final, TypeAlias

from allocation.labels import DEFAULT_LANGUAGE, catalogue, label
from allocation.scenario_workbook.cells import written
from allocation.scenario_workbook.layout import Column, heading
from allocation.scenario_workbook.pages import Page, pages

__all__ = ["write_tables"]

Raw = dict[str, Any]
Worksheet: TypeAlias = Any
"""A worksheet of xlsxwriter, which has no types."""

Formats = dict[str, Any]

_ROWS_TO_FILL: Final = 200
_WIDTHS: Final = {"number": 18, "date": 14, "boolean": 10, "names": 22, "field": 44, "path": 36}
_FORMATS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True, "text_wrap": True, "valign": "top"},
    "path": {"italic": True, "font_color": "#595959", "num_format": "@", "bottom": 1},
    "text": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "number": {"num_format": "#,##0.##################", "valign": "top"},
    "whole": {"num_format": "#,##0", "valign": "top"},
    "year": {"num_format": "0", "valign": "top"},
    "date": {"num_format": "dd/mm/yyyy", "valign": "top"},
}
_YEARS: Final = ("year", "schema", "years")


def write_tables(tables: Raw, path: Path, language: str = DEFAULT_LANGUAGE) -> None:
    """XLSX form that holds the tables of a scenario: ``read_tables`` gives them back.

    Parameters
    ----------
    tables : dict
        Tables of a scenario file: lists, dictionaries, texts, dates, exact numbers.
    path : Path
        Where to write.
    language : str
        Language of the headings and of the guide.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from allocation.scenario_workbook import read_tables
    >>> with TemporaryDirectory() as folder:
    ...     form = Path(folder) / "form.xlsx"
    ...     write_tables({"schema": 1, "id": "canal"}, form)
    ...     read_tables(form)
    {'schema': 1, 'id': 'canal'}
    """
    import xlsxwriter  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs] - heavy; no types

    book: Worksheet = xlsxwriter.Workbook(str(path))
    formats = {name: book.add_format(look) for name, look in _FORMATS.items()}
    names = {str(item["code"]): str(item["name"]) for item in tables.get("members", [])}
    _guide(book.add_worksheet(label("form.guide.title", language)), formats, language)
    for page in pages(tables, language):
        sheet = book.add_worksheet(page.sheet.title(language))
        _headings(sheet, page, formats, names, language)
        _rows(sheet, page, formats)
        _choices(sheet, page, language)
    book.close()


def _guide(sheet: Worksheet, formats: Formats, language: str) -> None:
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, label("form.guide.title", language), formats["title"])
    lines = [text for name, text in catalogue(language).items() if name.startswith("form.line.")]
    for row, line in enumerate(lines, start=2):
        sheet.write_string(row, 0, line, formats["text"])


def _headings(
    sheet: Worksheet, page: Page, formats: Formats, names: dict[str, str], language: str
) -> None:
    for at, column in enumerate(page.columns):
        width = _WIDTHS.get(column.path) or _WIDTHS.get(column.kind, 40)
        sheet.set_column(at, at, width, formats[_look(column, None)])
        sheet.write_string(0, at, heading(column.path, names, language), formats["heading"])
        sheet.write_string(1, at, column.path, formats["path"])
    sheet.freeze_panes(2, 2 if page.row_columns else 1)


def _rows(sheet: Worksheet, page: Page, formats: Formats) -> None:
    for row, cells in enumerate(page.rows, start=2):
        for at, column in enumerate(page.columns):
            own = page.row_columns[row - 2] if page.row_columns and at else column
            _cell(sheet, (row, at), cells.get(column.path), own, formats)


def _cell(
    sheet: Worksheet, at: tuple[int, int], value: object, column: Column, formats: Formats
) -> None:
    held = None if value is None else written(value)
    look = formats[_look(column, held)]
    if held is None:
        sheet.write_blank(*at, None, look)
    elif isinstance(held, bool):
        sheet.write_boolean(*at, held, look)
    elif isinstance(held, str):
        sheet.write_string(*at, held, formats["text"])
    elif isinstance(held, date):
        sheet.write_datetime(*at, datetime.combine(held, time()), look)
    else:
        sheet.write_number(*at, held, look)


def _look(column: Column, held: object) -> str:
    """Format of a cell: a year has no thousands separator, a code is text."""
    if column.kind == "date" or isinstance(held, date):
        return "date"
    if column.path.rpartition(".")[2] in _YEARS:
        return "year"
    if column.kind == "number" or isinstance(held, float):
        whole = isinstance(held, float) and held.is_integer()
        return "whole" if whole else "number"
    return "text"


def _choices(sheet: Worksheet, page: Page, language: str) -> None:
    """Lists to choose from, so that a word of the format is never mistyped."""
    yes_no = (label("word.yes", language), label("word.no", language))
    for at, column in enumerate(page.columns):
        words = yes_no if column.kind == "boolean" else column.choices
        if words:
            _list(sheet, (2, at, _ROWS_TO_FILL, at), words)
    for row, column in enumerate(page.row_columns, start=2):
        if column.choices:
            at = len(page.columns) - 1
            _list(sheet, (row, at, row, at), column.choices)


def _list(sheet: Worksheet, cells: tuple[int, int, int, int], words: tuple[str, ...]) -> None:
    sheet.data_validation(*cells, {"validate": "list", "source": list(words), "ignore_blank": True})
