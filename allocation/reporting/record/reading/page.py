"""What an HTML page shows: its text, its tables cell by cell, and the elements that dress it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from allocation.reporting.record.reading.noun import Aspect, Printed

__all__ = ["page_cells"]

_CELLS: Final = frozenset({"td", "th"})


@dataclass
class _Table:
    """A table that is open: what it shows, before its caption names it."""

    caption: str = ""
    row: int = 0
    column: int = 0
    kept: list[tuple[str, str, Aspect, str]] = field(
        default_factory=list[tuple[str, str, Aspect, str]]
    )


class _Reader(HTMLParser):
    """Everything between the marks of a page, and the marks themselves."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Printed] = []
        self.names: dict[str, int] = {}
        self.table: _Table | None = None
        self.inside: str = ""
        self.lines = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; its attributes can hide or change what it holds."""
        if tag == "table" and self.table is None:
            self._keep("markup", _mark(tag, attrs))
            self.table = _Table()
            return
        if self.table is not None:
            self._into_table(self.table, tag)
        self._keep("markup", _mark(tag, attrs))

    def _into_table(self, table: _Table, tag: str) -> None:
        if tag == "tr":
            table.row, table.column = table.row + 1, 0
        elif tag in _CELLS:
            table.column += 1
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        """Close an element; a table is named by its caption when it ends."""
        self._keep("markup", f"/{tag}")
        if tag == self.inside:
            self.inside = ""
        if tag == "table" and self.table is not None:
            table, self.table = self.table, None
            count = self.names[table.caption] = self.names.get(table.caption, 0) + 1
            name = table.caption if count == 1 else f"{table.caption} ({count})"
            self.found += [Printed(name, *place) for place in table.kept]

    def handle_data(self, data: str) -> None:
        """Text, its spaces as a browser shows them."""
        text = data.strip(" \t\n\r\f")
        if not text:
            return
        if self.inside == "caption" and self.table is not None:
            self.table.caption += text
        self._keep("text", text)

    def handle_comment(self, data: str) -> None:
        """Keep comments: none is written."""
        self._keep("markup", f"!--{data}")

    def handle_decl(self, decl: str) -> None:
        """Keep the declaration of the document."""
        self._keep("markup", f"!{decl}")

    def handle_pi(self, data: str) -> None:
        """Keep instructions: none is written."""
        self._keep("markup", f"?{data}")

    def unknown_decl(self, data: str) -> None:
        """Keep other declarations: none is written."""
        self._keep("markup", f"![{data}")

    def _keep(self, aspect: Aspect, text: str) -> None:
        if self.table is None:
            self.lines += 1
            self.found.append(Printed("", str(self.lines), "", aspect, text))
            return
        row, column = str(self.table.row or ""), str(self.table.column or "")
        self.table.kept.append((row, column, aspect, text))


def _mark(tag: str, attributes: list[tuple[str, str | None]]) -> str:
    return " ".join([tag, *(f'{name}="{value or ""}"' for name, value in attributes)])


def page_cells(page: str) -> Iterator[Printed]:
    """Everything that an HTML page shows, in reading order.

    Parameters
    ----------
    page : str
        HTML text without its record.

    Yields
    ------
    Printed
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    yield from reader.found
    if reader.table is not None:
        for place in reader.table.kept:
            yield Printed("?", *place)
