"""A document as the template reads it, in words: blocks on upright pages and on their side.

A part that holds a table too wide for an upright page stands on its side, as in Word.
Tables and figures are numbered.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatchmethod
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, TypeAlias

from allocation.labels import label
from allocation.reporting.cells import Joined, Said
from allocation.reporting.document.blocks import (
    Block,
    Bullets,
    Content,
    Figure,
    Heading,
    PageBreak,
    Pairs,
    Paragraph,
)
from allocation.reporting.document.room import sheets
from allocation.reporting.pdf.fit import Fit, broken, fitted
from allocation.reporting.plain_text import plain_text
from allocation.reporting.tables import Table
from allocation.typography import typeset

__all__ = ["told"]

Words: TypeAlias = str | Said | Joined
Printed: TypeAlias = dict[str, Any]
"""A block as the template reads it."""

_REGIONS: Final = {"fr": "FR", "en": "GB"}
_LONGEST_TEXT: Final = 20_000
_TALL: Final = 600
"""Signs of a cell that may be cut between two pages."""

_TOGETHER: Final = 24
"""Rows of a table that is not cut when a page can hold it."""


def told(content: Content, language: str) -> Printed:
    """Title, lines of each page and sections of a document."""
    printer = _Printer(language)
    names = {
        "table": label("document.table", language),
        "figure": label("document.figure", language),
        "contents": label("document.contents", language),
        "carried": label("document.carried", language),
    }
    return {
        "language": language,
        "region": _REGIONS[language],
        "title": printer.words(content.title),
        "subject": printer.words(content.subject),
        "header": printer.words(content.header),
        "footer": printer.words(content.footer),
        "names": names,
        "sections": list(_sections(printer, content)),
    }


def _sections(printer: _Printer, content: Content) -> Iterator[Printed]:
    """Blocks on the same side of the paper, in reading order; where the contents stand."""
    rank = _place_of_contents(content) if content.has_contents else -1
    for sheet in sheets(content.blocks, printer.is_wide):
        lines: list[Printed] = []
        for block in sheet.blocks:
            lines += [{"kind": "contents"}] if rank == 0 else []
            lines += printer.printed(block)
            rank -= 1
        yield {"on_its_side": sheet.wide, "blocks": list(_with_notes_together(lines))}


def _with_notes_together(lines: list[Printed]) -> Iterator[Printed]:
    """Notes that follow each other are one block, which no page cuts."""
    for kind, run in groupby(lines, key=itemgetter("kind")):
        if kind == "notes":
            yield {"kind": kind, "lines": [line for block in run for line in block["lines"]]}
        else:
            yield from run


def _place_of_contents(content: Content) -> int:
    """Rank of the block that the table of contents precedes: after the title and what is under."""
    return next((i for i, block in enumerate(content.blocks) if not _is_top(block)), 0)


def _is_top(block: Block) -> bool:
    if isinstance(block, Heading):
        return block.level == 0
    return isinstance(block, Paragraph) and block.manner == "subtitle"


@dataclass
class _Printer:
    """Numbers given so far."""

    language: str
    tables: int = 0
    figures: int = 0
    level: int = 0

    def words(self, text: Words) -> str:
        """Text as the reader sees it, without signs that a file cannot hold."""
        said = text if isinstance(text, str) else text.text(self.language)
        return broken(plain_text(typeset(said, self.language))[:_LONGEST_TEXT])

    def is_wide(self, table: Table) -> bool:
        """Whether a table does not fit an upright page."""
        return fitted(self._rows(table), [c.is_number for c in table.columns]).on_its_side

    @singledispatchmethod
    def printed(self, block: object) -> Iterator[Printed]:
        """Block as the template reads it."""
        raise TypeError(type(block).__name__)

    @printed.register
    def _(self, block: PageBreak) -> Iterator[Printed]:
        del block
        yield {"kind": "break"}

    @printed.register
    def _(self, block: Heading) -> Iterator[Printed]:
        """A heading is never more than one level under the former one."""
        level = min(block.level, self.level + 1)
        self.level = level
        yield {"kind": "heading", "level": level, "text": self.words(block.text)}

    @printed.register
    def _(self, block: Paragraph) -> Iterator[Printed]:
        text = self.words(block.text)
        if block.manner == "note":
            yield {"kind": "notes", "lines": [text]}
        else:
            yield {"kind": "paragraph", "manner": block.manner, "text": text}

    @printed.register
    def _(self, block: Bullets) -> Iterator[Printed]:
        if block.lines:
            yield {"kind": "bullets", "lines": [self.words(line) for line in block.lines]}

    @printed.register
    def _(self, block: Pairs) -> Iterator[Printed]:
        lines = [[self.words(name), self.words(text)] for name, text in block.lines]
        yield {"kind": "pairs", "lines": lines}

    @printed.register
    def _(self, block: Figure) -> Iterator[Printed]:
        from allocation.reporting.charts.rendering import svg  # noqa: PLC0415 - heavy

        self.figures += 1
        yield {
            "kind": "figure",
            "number": str(self.figures),
            "caption": self.words(block.chart.title),
            "alt": self.words(block.chart.description),
            "svg": svg(block.chart, self.language).replace("\u202f", "\xa0"),
        }
        yield from self.printed(block.chart.table)

    @printed.register
    def _(self, block: Table) -> Iterator[Printed]:
        self.tables += 1
        heads, *rows = self._rows(block)
        numeric = [column.is_number for column in block.columns]
        fit = fitted([heads, *rows], numeric)
        yield {
            "kind": "table",
            "number": str(self.tables),
            "size": fit.size,
            "strips": self._strips(block, fit),
            "numeric": numeric,
            "heads": heads,
            "rows": rows if block.total is None else rows[:-1],
            "total": None if block.total is None else rows[-1],
            "whole": len(rows) <= _TOGETHER,
            "breaks": any(len(text) > _TALL for row in rows for text in row),
            "notes": [self.words(note) for note in block.notes],
        }

    def _strips(self, table: Table, fit: Fit) -> list[Printed]:
        """Captions: each part of a table that is too wide says which part it is."""
        caption = self.words(table.caption(self.language))
        count = len(fit.strips)
        captions = [
            caption
            if count == 1
            else label("document.part", self.language, caption=caption, part=i, count=count)
            for i in range(1, count + 1)
        ]
        return [
            {"caption": said, "columns": strip.columns, "widths": strip.widths}
            for said, strip in zip(captions, fit.strips, strict=True)
        ]

    def _rows(self, table: Table) -> list[list[str]]:
        """Headings, rows and total of a table, in words."""
        last = [] if table.total is None else [table.total]
        cells = [table.texts(row, self.language) for row in (*table.rows, *last)]
        headings = table.headings(self.language)
        return [[self.words(text) for text in row] for row in (headings, *cells)]
