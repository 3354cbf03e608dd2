"""A Word table as markup: headings that repeat, rows that no page cuts, numbers on the right.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

__all__ = ["Grid", "markup"]

_SPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TWIPS: Final = 567
_SIDE: Final = 85
"""Room between a text and the side of its cell, in twips."""

_SHADE: Final = '<w:shd w:val="clear" w:color="auto" w:fill="DCE6F1"/>'
_PAGE: Final = 24
"""Rows of a table that is not cut between two pages."""


@dataclass(frozen=True)
class Grid:
    """Texts of a table.

    Parameters
    ----------
    title : str
        Text read aloud in place of the table.
    rows : sequence of sequence of str
        The first one is the headings, unless the first column is.
    widths : sequence of float
        Width of each column, in centimetres.
    numeric : sequence of bool
        Columns that stand on the right.
    total : bool
        Whether the last row is a total.
    sideways : bool
        Whether the first column holds the headings.
    style : str
        Identifier of the style of its paragraphs.
    followed : bool
        Whether notes stand under it, on the same page when it holds there.
    """

    title: str
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numeric: Sequence[bool]
    total: bool = False
    sideways: bool = False
    style: str = "TableText"
    followed: bool = False


def markup(grid: Grid) -> str:
    """Table in the language of Word, elements in the order of its schema."""
    columns = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in grid.widths)
    return (
        f'<w:tbl xmlns:w="{_SPACE}"><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{_twips(sum(grid.widths))}" w:type="dxa"/>'
        f'<w:tblInd w:w="{_SIDE}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{_SIDE}" w:type="dxa"/>'
        f'<w:right w:w="{_SIDE}" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="04A0" w:firstRow="{int(not grid.sideways)}"'
        f' w:firstColumn="{int(grid.sideways)}" w:lastRow="{int(grid.total)}"/>'
        f"<w:tblCaption w:val={quoteattr(grid.title)}/></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(_rows(grid))}</w:tbl>"
    )


def _rows(grid: Grid) -> Iterator[str]:
    last = len(grid.rows) - 1
    for position, row in enumerate(grid.rows):
        heads = position == 0 and not grid.sideways
        repeated = "<w:tblHeader/>" if heads else ""
        bold = heads or (grid.total and position == last)
        kept = heads or ((position < last or grid.followed) and len(grid.rows) <= _PAGE)
        cells = (_cell(grid, column, text, (bold, heads, kept)) for column, text in enumerate(row))
        yield f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(grid: Grid, column: int, text: str, look: tuple[bool, bool, bool]) -> str:
    bold, heads, kept = look
    named = grid.sideways and column == 0
    shade = _SHADE if heads or named else ""
    side = '<w:jc w:val="right"/>' if grid.numeric[column] else ""
    following = "<w:keepNext/>" if kept else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold or named else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(grid.widths[column])}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{grid.style}"/>{following}{side}</w:pPr>'
        f'<w:r>{weight}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
    )


def _twips(width: float) -> int:
    return round(width * _TWIPS)
