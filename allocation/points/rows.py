"""Rows of a CSV or of a workbook, one at a time, with the line that each one stands on.

A CSV is read as a stream: what does not fit is refused before it fills the memory. Internal to the
room: nothing here is public.
"""

from __future__ import annotations

import codecs
import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path, PureWindowsPath
from typing import Any, Final

from allocation.errors import AllocationError, Fault

Cell = str | Decimal
Row = tuple[int, tuple[Cell, ...]]

MOST_LINES: Final = 2_000_000
"""Lines that a list may have."""
_MOST_BYTES: Final = 500_000_000
_MOST_SHEET_BYTES: Final = 40_000_000
_MOST_UNZIPPED: Final = 400_000_000
_PIECE: Final = 1 << 20
_DIGITS: Final = 15
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"))
_BIG_ENDIAN: Final = (codecs.BOM_UTF16_BE, "utf-16")


class Refused(Exception):  # noqa: N818 - carries a fault to the reader, is never shown
    """The file cannot be read: one fault says why."""

    def __init__(self, place: str, code: str, value: str = "", **params: object) -> None:
        super().__init__(code)
        self.fault = Fault(place, code, value[:80], dict(params))


@dataclass
class Rows:
    """Rows of a file, read once; ``separator`` says how a CSV parts its cells."""

    name: str
    rows: Iterator[Row]
    separator: str = ";"
    merged: tuple[str, ...] = field(default=())


def rows_of(name: str, folder: Path | None, sheet: str, place: str) -> Rows:
    """Rows of the file ``name`` of ``folder``; ``place`` is where the scenario names it."""
    file = _inside(name, folder, place)
    is_book = file.suffix.lower() in (".xlsx", ".xlsm")
    limit = _MOST_SHEET_BYTES if is_book else _MOST_BYTES
    try:
        if file.stat().st_size > limit:
            raise Refused(place, "points_too_large", name, limit=limit // 1_000_000)
        return _book(file, name, sheet, place) if is_book else _text(file, name, place)
    except FileNotFoundError:
        raise Refused(place, "csv_absent", name) from None
    except (OSError, UnicodeError):
        raise Refused(place, "csv_unreadable", name) from None


def _inside(name: str, folder: Path | None, place: str) -> Path:
    path = PureWindowsPath(name)
    if folder is None or path.drive or path.root or ".." in path.parts or ":" in name:
        raise Refused(place, "csv_outside", name)
    file = folder.joinpath(*path.parts).resolve()
    if not file.is_relative_to(folder.resolve()):
        raise Refused(place, "csv_outside", name)
    return file


def _text(file: Path, name: str, place: str) -> Rows:
    encoding, lines = surveyed(file)
    if lines > MOST_LINES:
        raise Refused(place, "points_too_long", name, lines=lines, limit=MOST_LINES)
    with file.open(encoding=encoding, newline="") as opened:
        first = opened.readline()
    separator = max((";", "\t", ","), key=first.count)
    return Rows(name, _lines(file, name, encoding, separator), separator)


def surveyed(file: Path) -> tuple[str, int]:
    """Encoding of a text, and its line feeds, a piece at a time."""
    lines = 0
    utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    ansi = True
    with file.open("rb") as opened:
        head = opened.read(4)
        opened.seek(0)
        while piece := opened.read(_PIECE):
            lines += piece.count(b"\n")
            utf8 = utf8 if _decodes(utf8, piece) else None
            ansi = ansi and not any(byte in piece for byte in b"\x81\x8d\x8f\x90\x9d")
            if lines > MOST_LINES:
                break
    marked = [name for mark, name in (*_MARKS, _BIG_ENDIAN) if head.startswith(mark)]
    if marked:
        return marked[0], lines
    if utf8 is not None and _decodes(utf8, b"", final=lines <= MOST_LINES):
        return "utf-8", lines
    return ("cp1252" if ansi else "latin-1"), lines


def _decodes(
    decoder: codecs.IncrementalDecoder | None, piece: bytes, *, final: bool = False
) -> bool:
    try:
        decoded = None if decoder is None else decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return isinstance(decoded, str)


def _lines(file: Path, name: str, encoding: str, separator: str) -> Iterator[Row]:
    with file.open(encoding=encoding, newline="") as opened:
        reader = csv.reader(opened, delimiter=separator)
        line = 1
        try:
            for row in reader:
                yield line, tuple(row)
                line = reader.line_num + 1
        except (csv.Error, UnicodeError):
            raise Refused(f"{name}:{line}", "csv_unreadable") from None


def _book(file: Path, name: str, sheet: str, place: str) -> Rows:
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - heavy, and an extra
    except ModuleNotFoundError as error:
        raise AllocationError("extra_absent", module=error.name, extra="documents") from None
    content = file.read_bytes()
    try:
        _unzipped(content, name, place)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the reader skips (colours, lists) is not data
            book: Any = load_workbook(io.BytesIO(content), data_only=True)
    except Refused:
        raise
    except Exception:  # noqa: BLE001 - a damaged workbook makes its reader raise anything
        raise Refused(place, "workbook_unreadable", name) from None
    titles: list[str] = [str(one.title) for one in book.worksheets]
    if sheet and sheet not in titles:
        raise Refused(place, "points_sheet", sheet, choices=", ".join(titles))
    grid: Any = book[sheet] if sheet else book.worksheets[0]
    merged = tuple(str(found) for found in grid.merged_cells.ranges)
    rows = (
        (line, tuple(map(_cell, row)))
        for line, row in enumerate(grid.iter_rows(values_only=True), start=1)
    )
    return Rows(name, rows, ";", merged)


def _unzipped(content: bytes, name: str, place: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        size = sum(part.file_size for part in packed.infolist())
    if size > _MOST_UNZIPPED:
        raise Refused(place, "points_too_large", name, limit=_MOST_UNZIPPED // 1_000_000)


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        number = Decimal(format(value, f".{_DIGITS}g"))
        return str(int(number)) if number == number.to_integral_value() else number
    return str(value)
