"""The workbook being written: its sheets in order, its formats, its named cells.

Internal to the package: nothing here is public. The only module that speaks to XlsxWriter.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from allocation.labels import label
from allocation.reporting.archive import EPOCH, packed, parts_of
from allocation.reporting.cells import Kind
from allocation.reporting.workbook.places import Place, Strip
from allocation.reporting.workbook.styles import Role, properties

__all__ = ["Book", "Worksheet", "open_book", "spoken"]

Worksheet: TypeAlias = Any
"""A worksheet, a workbook or a format of XlsxWriter, which has no types."""

_MARGINS: Final = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.7}
_A4: Final = 9
_LONGEST_FOOTER_PART: Final = 80
_LONGEST_TITLE: Final = 110
_PROPERTIES: Final = "docProps/core.xml"
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_format_properties": {"font_name": "Arial", "font_size": 10},
}
"""The default font decides how wide columns are: one that every office suite has, or its twin."""


@dataclass
class Book:
    """Sheets, formats and names of one file.

    Parameters
    ----------
    file : Worksheet
        Workbook of XlsxWriter.
    language : str
        Language of the reader.
    document : str
        Its title.
    footer : tuple of str
        Texts at the left and in the middle of every printed page.
    """

    file: Worksheet
    language: str
    document: str
    footer: tuple[str, str]
    formats: dict[tuple[object, ...], Worksheet] = field(default_factory=dict[Any, Any])
    named: set[str] = field(default_factory=set[str])

    def title(self, sheet: str) -> str:
        """Name of a sheet on its tab."""
        return label(f"sheet.{sheet}", self.language)

    def add(self, sheet: str) -> Worksheet:
        """New sheet, printed on A4 landscape with the standing and the scenario at its foot."""
        paper = self.file.add_worksheet(self.title(sheet))
        paper._prepare_formula = _bare  # noqa: SLF001 - half the time of writing a large group
        paper.set_landscape()
        paper.set_paper(_A4)
        paper.set_margins(**_MARGINS)
        paper.hide_gridlines(2)
        title = _in_footer(self.document, _LONGEST_TITLE)
        left, middle = (_in_footer(text) for text in self.footer)
        paper.set_header(f"&L&8{title}&R&8&A")
        paper.set_footer(f"&L&8{left}&C&8{middle}&R&8&P / &N")
        return paper

    def style(
        self, kind: Kind, role: Role, decimals: int = 0, *, quoted: bool = False
    ) -> Worksheet:
        """Format of a cell, made once."""
        known = (kind, role, decimals, quoted)
        if known not in self.formats:
            found = properties(kind, role, decimals, self.language, quoted=quoted)
            self.formats[known] = self.file.add_format(found)
        return self.formats[known]

    def name(self, kind: str, parts: Sequence[str], place: Place | Strip) -> str:
        """Give a name to cells, so that formulas can be read: the name, never given twice."""
        words = [label(f"workbook.name.{kind}", self.language), *parts]
        wanted = "_".join(re.sub(r"\W", "_", word, flags=re.ASCII) for word in words)
        name, number = wanted, 2
        while name.lower() in self.named:
            name, number = f"{wanted}__{number}", number + 1
        self.named.add(name.lower())
        self.file.define_name(name, f"={place.seen()}")
        return name


def open_book(path: Path, title: str, language: str, footer: tuple[str, str]) -> Book:
    """New workbook without clock, author or macro.

    Parameters
    ----------
    path : Path
        File to write.
    title : str
        Title of the document.
    language : str
        Language of the reader.
    footer : tuple of str
        Texts at the foot of every printed page.

    Returns
    -------
    Book
    """
    import xlsxwriter  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs] - heavy; no types

    options = copy.deepcopy(_OPTIONS)  # XlsxWriter writes into what it is given
    file: Worksheet = xlsxwriter.Workbook(str(path), options)
    file.set_properties({"title": title, "created": dt.datetime(*EPOCH, tzinfo=dt.UTC)})
    file.set_calc_mode("auto")
    return Book(file, language, title, footer)


def _bare(formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002 - as XlsxWriter calls it
    """Formula as a file holds it: no function of ours is later than Excel 2013, none is renamed."""
    del expand_future_functions
    return formula.removeprefix("=")


def spoken(path: Path, language: str) -> None:
    """State the language of a workbook among its properties, which XlsxWriter cannot do.

    Parameters
    ----------
    path : Path
        File just written.
    language : str
        Language of the reader.
    """
    parts = parts_of(path)
    said = f"<dc:language>{label('workbook.language', language)}</dc:language>".encode()
    end = b"</cp:coreProperties>"
    parts[_PROPERTIES] = parts[_PROPERTIES].replace(end, said + end)
    packed(path, parts)


def _in_footer(text: str, longest: int = _LONGEST_FOOTER_PART) -> str:
    """Text that a footer prints as it is: ``&`` starts a code, a footer holds 255 signs."""
    short = text if len(text) <= longest else f"{text[: longest - 3]}..."
    return short.replace("&", "&&")
