"""A CSV as French tools write it: ``;``, ``,`` or a tab, UTF-8 or Windows-1252, in the folder.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PureWindowsPath
from typing import Final

from allocation.errors import Fault

Line = tuple[int, tuple[str, ...]]
"""Line number in the file (from 1), and one cell per heading."""

_MAX_BYTES: Final = 300_000_000
_ENCODINGS: Final = ("utf-8-sig", "cp1252")
_SHOWN: Final = 12
_LONGEST: Final = 80


class Refused(Exception):  # noqa: N818 - carries a fault to the reader, is never shown
    """The table cannot be read: one fault says why."""

    def __init__(self, place: str, code: str, value: str = "", **params: object) -> None:
        super().__init__(code)
        self.fault = Fault(place, code, value[:_LONGEST], dict(params))


@dataclass(frozen=True)
class Table:
    """A CSV being read: its name in messages, its headings, its lines, read once."""

    name: str
    headings: tuple[str, ...]
    lines: Iterator[Line]
    separator: str = ";"

    def column(self, wanted: tuple[str, ...], place: str) -> int:
        """Position of the first heading that is one of ``wanted``."""
        for name in wanted:
            if name in self.headings:
                return self.headings.index(name)
        near = get_close_matches(wanted[0], self.headings, n=1, cutoff=0.4) or [""]
        choices = ", ".join(self.headings[:_SHOWN])
        raise Refused(place, "csv_column", wanted[0], near=near[0], choices=choices)


def table_read(name: str, folder: Path | None, delimiter: str | None, place: str) -> Table:
    """Open the CSV ``name`` of ``folder``; ``place`` is where the scenario names it."""
    text = _content(name, folder, place)
    separator = delimiter or _delimiter(text)
    lines = _lines(name, text, separator)
    heading = next(lines, None)
    if heading is None:
        raise Refused(place, "csv_empty", name)
    headings = tuple(cell.strip() for cell in heading[1])
    width = len(headings)
    padded = ((number, (*row, *("",) * (width - len(row)))) for number, row in lines)
    return Table(name, headings, padded, separator)


def _lines(name: str, text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, tuple(row)
    except csv.Error:
        raise Refused(f"{name}:{reader.line_num}", "csv_unreadable") from None


def _delimiter(text: str) -> str:
    """Separator that the heading line uses most."""
    heading = text.partition("\n")[0]
    return max((";", "\t", ","), key=heading.count)


def _content(name: str, folder: Path | None, place: str) -> str:
    path = PureWindowsPath(name)
    if folder is None or path.drive or path.root or ".." in path.parts or ":" in name:
        raise Refused(place, "csv_outside", name)
    try:
        file = folder.joinpath(*path.parts).resolve()
        inside = file.is_relative_to(folder.resolve())
        content = file.read_bytes() if inside and file.stat().st_size <= _MAX_BYTES else None
    except FileNotFoundError:
        raise Refused(place, "csv_absent", name) from None
    except (OSError, ValueError):
        raise Refused(place, "csv_unreadable", name) from None
    if not inside:
        raise Refused(place, "csv_outside", name)
    if content is None:
        raise Refused(place, "file_too_large", name)
    return _decoded(content, name, place)


def _decoded(content: bytes, name: str, place: str) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(place, "csv_encoding", name)
