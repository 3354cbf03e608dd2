"""How tables fit on pages: width of columns, size of letters, upright pages or pages on their side.

A number is never cut: smaller letters first, then a page on its side, then two tables.
Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Final, TypeAlias

from immutabledict import immutabledict

from allocation.reporting.document.blocks import Block, Figure, Heading
from allocation.reporting.tables import Table

__all__ = ["TEXT_WIDTH", "WIDE", "Room", "Sheet", "folded", "is_wide", "room", "sheets"]

TEXT_WIDTH: Final = 17.0
"""Width of the text of an upright page, in centimetres."""

WIDE: Final = 25.7
"""Width of the text of a page on its side, in centimetres."""

_POINT: Final = 2.54 / 72
_DIGIT: Final = 0.556
"""Width of a digit, and of most letters, in parts of the size of the letters."""

_WIDTHS: Final[Mapping[str, float]] = immutabledict(
    {
        **dict.fromkeys(" \xa0\u202f,.:;'|!()ijlt", 0.30),
        **dict.fromkeys("mwMW%", 0.87),
        **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ", 0.70),
    }
)
_BOLD: Final = 1.08
_PADDING: Final = 0.36
_MOST_LINES: Final = 3
_MOST_CELLS: Final = Fraction(3, 4)
"""Cells of a column that stand on one line before the longest ones get more room."""

_SAMPLE: Final = 50
_NARROWEST_TEXT: Final = 2.4
_WIDEST_TEXT: Final = 3.2
_TRIED: Final = ((9, TEXT_WIDTH), (8, TEXT_WIDTH), (9, WIDE), (8, WIDE))

Texts: TypeAlias = Sequence[Sequence[str]]
"""Headings of a table, then its cells, as the reader sees them."""


@dataclass(frozen=True)
class Room:
    """Width of each column in centimetres, and size of the letters in points."""

    widths: tuple[float, ...]
    size: int


@dataclass(frozen=True)
class Sheet:
    """Blocks that follow each other on pages of the same side."""

    blocks: tuple[Block, ...]
    wide: bool


def room(rows: Texts, numeric: Sequence[bool], width: float = TEXT_WIDTH) -> Room:
    """Largest letters with which no number is cut: numbers get what they need, texts the rest."""
    size = _fitting(rows, numeric, width) or _TRIED[-1][0]
    least = _least(rows, numeric, size)
    needed = list(least)
    columns = [
        (i, cells) for i, (_, *cells) in enumerate(zip(*rows, strict=True)) if not numeric[i]
    ]
    for part in (_MOST_CELLS, 1):
        wanted = {i: _longest(_shortest(cells, part), size) + _PADDING for i, cells in columns}
        _filled(needed, wanted, width - sum(needed))
    left = max(width - sum(needed), 0.0)
    needed = [each + left / 2 / len(needed) for each in needed]
    needed[0] += left / 2
    shrink = min(1.0, width / sum(needed))
    return Room(tuple(each * shrink for each in needed), size)


def _filled(needed: list[float], wanted: Mapping[int, float], spare: float) -> None:
    """Give columns what they want, those that want least first, of what is left."""
    waiting = sorted(wanted, key=lambda i: wanted[i] - needed[i])
    for served, i in enumerate(waiting):
        given = min(max(wanted[i] - needed[i], 0.0), max(spare, 0.0) / (len(waiting) - served))
        needed[i] += given
        spare -= given


def _shortest(cells: Sequence[str], part: Fraction | int) -> Sequence[str]:
    """Shortest cells of a column, so many of them."""
    return sorted(cells, key=len)[: -(-len(cells) * part // 1)]


def _fitting(rows: Texts, numeric: Sequence[bool], width: float) -> int | None:
    """Size of letters at which a table stands on a page, or None."""
    sizes = (size for size, of in _TRIED if of == width)
    return next((size for size in sizes if sum(_least(rows, numeric, size)) <= width), None)


def _least(rows: Texts, numeric: Sequence[bool], size: int) -> list[float]:
    """Width under which a number, a word or four lines of text are cut, by column."""
    found: list[float] = []
    for (head, *cells), right in zip(zip(*rows, strict=True), numeric, strict=True):
        needed = _longest(cells, size)
        if right:
            needed *= _BOLD
        else:
            narrow = min(needed, _NARROWEST_TEXT)
            needed = max(
                narrow, min(needed / _MOST_LINES, _WIDEST_TEXT), _longest_word(cells, size)
            )
        word = max(_measured(word, size) for word in head.split(" ")) * _BOLD
        found.append(max(word, needed) + _PADDING)
    return found


def _longest_word(cells: Sequence[str], size: int) -> float:
    """Width of the longest word, unless it is an address, which is cut."""
    words = (word for cell in cells for word in cell.split(" "))
    return min(max(map(len, words), default=0) * _DIGIT * size * _POINT, _NARROWEST_TEXT)


def _longest(cells: Sequence[str], size: int) -> float:
    """Width of the longest of texts, measured among those that have the most signs."""
    most = max(map(len, cells), default=0)
    long = {cell for cell in cells if len(cell) >= most - 1}
    return max((_measured(cell, size) for cell in list(long)[:_SAMPLE]), default=0.0)


def _measured(text: str, size: int) -> float:
    """Width of a text in Arial, in centimetres."""
    return sum(_WIDTHS.get(sign, _DIGIT) for sign in text) * size * _POINT


def is_wide(table: Table, rows: Texts) -> bool:
    """Whether a table does not stand on an upright page."""
    return _fitting(rows, _numeric(table), TEXT_WIDTH) is None


def sheets(blocks: Iterable[Block], wide_table: Callable[[Table], bool]) -> tuple[Sheet, ...]:
    """Blocks by page side: from a heading to the next one, on its side when one table needs it.

    Every format turns its pages by this rule, each with the width of its own letters.
    """
    found: list[Sheet] = []
    for part in _parts(blocks):
        tables = [table for block in part if (table := _table_of(block)) is not None]
        wide = any(map(wide_table, tables))
        if found and found[-1].wide == wide:
            found[-1] = Sheet((*found[-1].blocks, *part), wide)
        else:
            found.append(Sheet(tuple(part), wide))
    return tuple(found)


def _table_of(block: Block) -> Table | None:
    """Table that a block prints."""
    if isinstance(block, Figure):
        return block.chart.table
    return block if isinstance(block, Table) else None


def _parts(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """From a heading to the next one; headings that follow each other stand together."""
    part: list[Block] = []
    before: Block | None = None
    for block in blocks:
        if isinstance(block, Heading) and not isinstance(before, Heading) and part:
            yield part
            part = []
        part.append(block)
        before = block
    yield part


def folded(table: Table, rows: Texts) -> tuple[Table, ...]:
    """A table as it is, or several that repeat its first column when no page is wide enough.

    Notes stand under the last one.
    """
    smallest, width = _TRIED[-1]
    least = _least(rows, _numeric(table), smallest)
    edges, filled = [1], least[0]
    for i in range(1, len(least)):
        if filled + least[i] > width and i > edges[-1]:
            edges.append(i)
            filled = least[0]
        filled += least[i]
    if len(edges) == 1:
        return (table,)
    parts = [_columns(table, (0, *range(*ends))) for ends in pairwise((*edges, len(least)))]
    return (*(replace(part, notes=()) for part in parts[:-1]), parts[-1])


def _columns(table: Table, kept: Sequence[int]) -> Table:
    total = None if table.total is None else tuple(table.total[i] for i in kept)
    rows = tuple(tuple(row[i] for i in kept) for row in table.rows)
    return replace(table, columns=tuple(table.columns[i] for i in kept), rows=rows, total=total)


def _numeric(table: Table) -> list[bool]:
    return [column.is_number for column in table.columns]
