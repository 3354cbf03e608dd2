"""Which format a file has, told by its content; its record and what it shows, within limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from allocation.errors import UnreadableError
from allocation.reporting.archive import parts_of
from allocation.reporting.record.embedding import (
    SCHEMA_SUFFIX,
    beside,
    office_record,
    page_record,
    without_page_record,
)
from allocation.reporting.record.reading.document import document_cells
from allocation.reporting.record.reading.noun import Printed
from allocation.reporting.record.reading.page import page_cells
from allocation.reporting.record.reading.rows import csv_cells
from allocation.reporting.record.reading.workbook import workbook_cells

__all__ = ["Opened", "format_of", "opened", "reading"]

_LARGEST_TEXT: Final = 64 * 2**20
_LARGEST_FILE: Final = 128 * 2**20
_ZIP: Final = b"PK"
_PDF: Final = b"%PDF"
_OFFICE: Final[Mapping[str, str]] = {"xl/workbook.xml": ".xlsx", "word/document.xml": ".docx"}
_SHOWN: Final[Mapping[str, Callable[[Mapping[str, bytes]], Iterable[Printed]]]] = {
    ".xlsx": workbook_cells,
    ".docx": document_cells,
}
_NOT_READ: Final[Mapping[str, str]] = {
    ".zip": "format_not_verified",
    ".pdf": "pdf_not_verified",
}
"""Formats that are recognised and not read, and what is said of them."""
_BROKEN: Final = (ValueError, IndexError, KeyError, TypeError, RecursionError)
"""What a made-up number, reference or nesting raises inside a reader."""


@dataclass(frozen=True)
class Opened:
    """A file read as data.

    Parameters
    ----------
    suffix : str
        Its format.
    parts : mapping of str to bytes
        Its parts by name, or its bytes and those of the files beside it.
    shown : tuple of Printed
        What it shows.
    record : str or None
        JSON text of its record, when it carries one.
    """

    suffix: str
    parts: Mapping[str, bytes]
    shown: tuple[Printed, ...]
    record: str | None


def format_of(path: Path) -> str:
    """Suffix of the format that a file has, whatever its name.

    Parameters
    ----------
    path : Path
        File.

    Returns
    -------
    str
        ``.xlsx``, ``.docx``, ``.html`` or ``.csv``; ``.pdf`` and ``.zip`` are not read.
    """
    with path.open("rb") as stream:
        start = stream.read(512)
    if start.startswith(_PDF):
        return ".pdf"
    if start.startswith(_ZIP):
        names = parts_of(path)
        return next((suffix for name, suffix in _OFFICE.items() if name in names), ".zip")
    return ".html" if b"<html" in start.lower() or b"<!doctype html" in start.lower() else ".csv"


def reading(path: Path) -> tuple[Printed, ...]:
    """What a file shows.

    Parameters
    ----------
    path : Path
        File.

    Returns
    -------
    tuple of Printed

    Raises
    ------
    UnreadableError
        When it is broken, too large, or of a format that is not read.
    """
    return opened(path).shown


def opened(path: Path) -> Opened:
    """What a file shows and the record that it carries.

    Parameters
    ----------
    path : Path
        File.

    Returns
    -------
    Opened

    Raises
    ------
    UnreadableError
        ``file_absent``, ``archive_broken``, ``archive_large``, ``format_not_verified``,
        ``pdf_not_verified``, ``content_broken``, ``csv_broken``, ``xml_broken``,
        ``xml_doctype``, ``record_broken``.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UnreadableError("archive_large")
        suffix = format_of(path)
        if suffix in _SHOWN:
            parts = parts_of(path)
            return Opened(suffix, parts, tuple(_SHOWN[suffix](parts)), office_record(parts))
        return _opened_text(path, suffix)
    except OSError as error:
        raise UnreadableError("file_absent", reason=error.strerror or "") from error
    except _BROKEN as error:
        raise UnreadableError("content_broken") from error


def _opened_text(path: Path, suffix: str) -> Opened:
    if suffix in _NOT_READ:
        raise UnreadableError(_NOT_READ[suffix])
    content = path.read_bytes()
    text = _text(content)
    if suffix == ".html":
        content.decode("utf-8")  # the alphabet that the page declares, and a browser obeys
        page = without_page_record(text)
        return Opened(suffix, {"": content}, tuple(page_cells(page)), page_record(text))
    record = beside(path)
    told = record.read_bytes() if record.is_file() else b""
    parts = {"": content, "record": told}
    schema = path.with_suffix(SCHEMA_SUFFIX)
    if schema.is_file() and schema.stat().st_size < _LARGEST_TEXT:
        parts["schema"] = schema.read_bytes()
    return Opened(suffix, parts, tuple(csv_cells(text)), _text(told) or None)


def _text(content: bytes) -> str:
    """Text of a file; Excel saves its CSV in the alphabet of Windows."""
    if len(content) > _LARGEST_TEXT:
        raise UnreadableError("archive_large")
    if b"\0" in content:
        raise UnreadableError("format_not_verified")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
