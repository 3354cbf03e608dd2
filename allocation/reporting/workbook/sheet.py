"""One sheet, filled from top to bottom: titles, tables, notes; each cell with its type.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import textwrap
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final

from allocation.labels import label
from allocation.reporting.cells import Cell, Joined, Kind, Said, shown
from allocation.reporting.plain_text import plain_text
from allocation.reporting.tables import Column, Table
from allocation.reporting.workbook.book import Book, Worksheet
from allocation.reporting.workbook.pages import breaks, capacity, height_of, scaled
from allocation.reporting.workbook.places import Live, Place
from allocation.reporting.workbook.styles import FIT, WRAPPED, Role
from allocation.typography import typeset

__all__ = ["Content", "Sheet", "headed", "number", "places_after_the_point", "words"]

Content = Cell | float | Live

_IN_CENTS: Final[frozenset[Kind]] = frozenset({"money", "gap"})
_LONGEST_TEXT: Final = 32_000
_FIRST_YEAR: Final = 1900
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_MOST_DECIMALS: Final = 6
_OUTCOMES: Final = {
    "ok": {"bg_color": "#E2EFDA", "font_color": "#1E5B1E"},
    "gap": {"bg_color": "#C00000", "font_color": "#FFFFFF"},
    "tie": {"bg_color": "#FFE699", "font_color": "#5C4400"},
    "said": {"bg_color": "#FFE699", "font_color": "#5C4400"},
}
_PAGE: Final = 110
_MARGIN: Final = 90.0
"""Points kept for a title, headings and a high row."""

_SIGNS: Final = 1.06
"""Signs of a text in the width of one digit."""

_BOLD: Final = 0.98
"""The same in bold."""

_NOTE_SIGNS: Final = 1.35
"""Signs of a note in the width of one digit: notes are printed smaller."""


def headed(identifier: str, kind: Kind = "text") -> Column:
    """Column of this workbook only: ``workbook.column.<identifier>`` is its heading."""
    return Column(identifier, kind, Said(f"workbook.column.{identifier}"))


def words(text: Cell, language: str) -> str:
    """Text as the reader sees it, harmless in a cell."""
    return plain_text(typeset(shown(text, "text", language), language))[:_LONGEST_TEXT]


def number(content: Cell | float, kind: Kind) -> float:
    """Number that a cell holds: euros for cents, a share for a printed percentage.

    A float is in the unit of the cell already.
    """
    if isinstance(content, float):
        return content
    exact = Fraction(content) if isinstance(content, int | Fraction | Decimal) else Fraction(0)
    if kind in _IN_CENTS or kind == "percent":
        exact /= 100
    return float(exact * 100 if kind == "points" and isinstance(content, Fraction) else exact)


def places_after_the_point(values: Sequence[Content]) -> int:
    """Decimals that a column of numbers needs."""
    exact = [Fraction(v) for v in values if isinstance(v, int | Fraction | Decimal)]
    return next(
        (d for d in range(_MOST_DECIMALS) if all((v * 10**d).denominator == 1 for v in exact)),
        _MOST_DECIMALS,
    )


@dataclass
class Sheet:
    """A sheet and its next free row.

    Parameters
    ----------
    book : Book
        Workbook that holds it.
    paper : Worksheet
        Sheet of XlsxWriter.
    title : str
        Name on its tab.
    widths : sequence of int
        Width of each column, in signs; the last one serves the columns that follow.
    """

    book: Book
    paper: Worksheet
    title: str
    widths: tuple[int, ...]
    row: int = 0
    decimals: int = 4
    lines: dict[int, int] = field(default_factory=dict[int, int])
    said: set[str] = field(default_factory=set[str])
    held: bool = False
    last: int = 0
    reach: int = 0
    frozen: int = 1
    starts: list[int] = field(default_factory=list[int])
    lead: tuple[int, int] = (0, -1)

    def at(self, column: int, below: int = 0) -> Place:
        """A cell of the next free row, or of a row below it."""
        return Place(self.title, self.row + below, column)

    def put(
        self,
        place: Place,
        content: Content,
        kind: Kind = "text",
        role: Role = "body",
        decimals: int | None = None,
    ) -> Place:
        """Write one cell and say where it stands."""
        kept = self.decimals if decimals is None else decimals
        row, column = place.row, place.column
        self.last = max(self.last, column)
        match content:
            case Live():
                style = self.book.style(kind, role, kept)
                self.paper.write_formula(row, column, content.formula, style, content.value)
            case None:
                self.paper.write_blank(row, column, None, self.book.style(kind, role, kept))
            case str() | Said() | Joined():
                self._text(place, content, role)
            case dt.date() if content.year >= _FIRST_YEAR:
                self.paper.write_datetime(row, column, content, self.book.style(kind, role))
            case dt.date() | bool():
                self._text(place, shown(content, kind, self.book.language), role)
            case _:
                style = self.book.style(kind, role, kept)
                self.paper.write_number(row, column, number(content, kind), style)
        return place

    def _text(self, place: Place, content: Cell, role: Role) -> None:
        text = words(content, self.book.language)
        style = self.book.style("text", role, quoted=text.startswith(_STARTS_A_FORMULA))
        self.paper.write_string(place.row, place.column, text, style)
        if role in WRAPPED:
            self._fit(place.row, place.column, text, _BOLD if role in ("head", "total") else _SIGNS)

    def _fit(self, row: int, column: int, text: str, signs: float) -> None:
        """Make a row high enough for a text: not every spreadsheet does it on opening."""
        width = int(self.widths[min(column, len(self.widths) - 1)] * signs)
        lines = len(textwrap.wrap(text, width, replace_whitespace=False))
        if lines > self.lines.get(row, 1):
            self.lines[row] = lines
            self.paper.set_row(row, height_of(lines))

    def status(self, place: Place, outcome: Live) -> Place:
        """Outcome of a control: green when it holds, red when it fails, amber when it is said."""
        self.put(place, outcome, role="status")
        cell = (place.row, place.column)
        for word, colours in _OUTCOMES.items():
            style = self.book.file.add_format(colours)
            wanted = label(f"workbook.{word}", self.book.language)
            rule = {"type": "cell", "criteria": "==", "value": f'"{wanted}"', "format": style}
            self.paper.conditional_format(*cell, *cell, rule)
        return place

    def whole(self, place: Place, least: int, most: int) -> None:
        """Refuse what is not an integer within limits when a cell is changed."""
        said = {"least": str(least), "most": str(most)}
        rule = {
            "validate": "integer",
            "criteria": "between",
            "minimum": least,
            "maximum": most,
            "error_message": words(Said("workbook.whole", said), self.book.language),
        }
        self.paper.data_validation(place.row, place.column, place.row, place.column, rule)

    def line(self, text: Cell, role: Role = "note") -> None:
        """One line of text across the sheet; a long one goes on under itself.

        A caption starts a table, with the notes just above it.
        """
        if role == "caption":
            self.starts.append(self.lead[0] if self.lead[1] == self.row else self.row)
        elif self.lead[1] != self.row:
            self.lead = (self.row, self.row)
        width = int(max(sum(self.widths), _PAGE) * _NOTE_SIGNS) if role == "note" else _LONGEST_TEXT
        for part in textwrap.wrap(words(text, self.book.language), width, replace_whitespace=False):
            self._text(self.at(0), part, role)
            self.row += 1
        self.lead = (self.lead[0], self.row)

    def reserve(self, rows: int) -> int:
        """Leave rows to be filled later: the first of them."""
        self.row += rows
        return self.row - rows

    @contextlib.contextmanager
    def back(self, row: int) -> Generator[None]:
        """Write at rows that were reserved, then go on below."""
        below, self.row = self.row, row
        yield
        self.row = below

    def skip(self) -> None:
        """Leave a row empty."""
        self.row += 1

    def heading(self, columns: Sequence[Column]) -> int:
        """Row of headings; the row under it comes next."""
        for i, column in enumerate(columns):
            self.head(self.row, i, column)
        self.row += 1
        return self.row - 1

    def again(self, columns: Sequence[Column], top: int) -> int:
        """Write the headings again when the rows since ``top`` fill a page: the new ``top``."""
        scale, _ = scaled(self.widths, max(self.last + 1, len(columns)))
        used = sum(height_of(self.lines.get(row, 1)) for row in range(top, self.row))
        if used < capacity(scale) - _MARGIN:
            return top
        self.starts.append(self.row)
        self.heading(columns)
        return self.row

    def head(self, row: int, position: int, column: Column) -> None:
        """Heading of one column."""
        kind: Kind = "number" if column.is_number else "text"
        text = words(column.text(self.book.language), self.book.language)
        self.paper.write_string(row, position, text, self.book.style(kind, "head"))
        self._fit(row, position, text, _BOLD)

    def table(self, table: Table, role: Role = "body") -> int:
        """A table whose figures are those of the day it was written: first row of its cells."""
        self.line(table.caption(self.book.language), "caption")
        self.heading(table.columns)
        top = self.row
        last = [] if table.total is None else [table.total]
        needed = [places_after_the_point(column) for column in zip(*table.rows, *last, strict=True)]
        headed_at = top
        for position, row in enumerate((*table.rows, *last)):
            headed_at = self.again(table.columns, headed_at)
            part = role if position < len(table.rows) else "total"
            cells = zip(row, table.columns, needed, strict=True)
            for i, (cell, column, decimals) in enumerate(cells):
                own = decimals if column.kind == "number" else None
                self.put(self.at(i), cell, column.kind, part, own)
            self.row += 1
        self.notes(table.notes)
        return top

    def notes(self, notes: Sequence[Said | Joined]) -> None:
        """Sentences under a table, those that this sheet has not said yet, then an empty row."""
        unsaid = [
            text for note in notes if (text := words(note, self.book.language)) not in self.said
        ]
        if unsaid:
            self.starts.append(self.row)
        for text in dict.fromkeys(unsaid):
            self.said.add(text)
            self.line(text)
        self.skip()

    def once(self, heading: int) -> None:
        """Keep the headings of the first table of a sheet in sight."""
        if not self.held:
            self.hold(heading, 1)
            self.held = True

    def hold(self, heading: int, columns: int = 2, *, repeated: bool = True) -> None:
        """Keep headings in sight on the screen and on every printed page."""
        self.paper.freeze_panes(heading + 1 if heading < FIT else 0, columns)
        self.frozen = columns
        if repeated:
            self.paper.repeat_rows(heading)

    def finish(self) -> None:
        """Scale and breaks of the printed pages; a very wide sheet goes on across several."""
        scale, across = scaled(self.widths, self.last + 1, self.reach)
        self.paper.set_print_scale(scale)
        if across > 1:
            self.paper.repeat_columns(0, self.frozen - 1)
        found = breaks(self.starts, self.lines, self.row, capacity(scale))
        if found:
            self.paper.set_h_pagebreaks(found)
