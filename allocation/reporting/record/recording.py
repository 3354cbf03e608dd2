"""A file just written gets its record: its printed cells are read back from it first."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from allocation.reporting.atomic import written
from allocation.reporting.record.edition import Edition
from allocation.reporting.record.embedding import beside, in_office, in_page
from allocation.reporting.record.noun import digest, record_of
from allocation.reporting.record.reading import format_of, reading

__all__ = ["recorded", "recorded_beside"]

_OFFICE: Final = frozenset({".docx", ".xlsx"})


def recorded(path: Path, edition: Edition) -> None:
    """Put its record in an XLSX, a DOCX or an HTML page, before it replaces the former file.

    Office files are sealed: the same bytes for the same edition.

    Parameters
    ----------
    path : Path
        File just written.
    edition : Edition
        What it was asked for.
    """
    suffix = format_of(path)
    text = record_of(edition, suffix, digest(reading(path))).text()
    if suffix in _OFFICE:
        in_office(path, text)
    else:
        page = path.read_text(encoding="utf-8")
        path.write_text(in_page(page, text), encoding="utf-8", newline="\n")


def recorded_beside(path: Path, edition: Edition) -> None:
    """Write the record of a file without room for one beside it, once the file is in place.

    Parameters
    ----------
    path : Path
        File in place.
    edition : Edition
        What it was asked for.
    """
    text = record_of(edition, format_of(path), digest(reading(path))).text()
    with written(beside(path)) as temporary:
        temporary.write_text(f"{text}\n", encoding="utf-8", newline="\n")
