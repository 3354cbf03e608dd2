"""Tables and sentences as rich shows them in a terminal: aligned numbers, no colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from allocation.labels import DEFAULT_LANGUAGE
from allocation.reporting.cells import Joined, Said
from allocation.reporting.tables.noun import Column, Table

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

__all__ = ["lines", "rich_table", "show"]

_BETWEEN = 3


def rich_table(table: Table, language: str = DEFAULT_LANGUAGE, width: int = 80) -> RichTable:
    """Table with its caption above, numbers on the right, the total bold under a rule.

    A number is never cut nor folded: when the figures are wider than the terminal, the table is.

    Parameters
    ----------
    table : Table
        Raw cells.
    language : str
        Language of the reader.
    width : int
        Columns of the terminal.

    Returns
    -------
    rich.table.Table
    """
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - kept out of start-up
    from rich.table import Table as RichTable  # noqa: PLC0415 - kept out of start-up
    from rich.text import Text  # noqa: PLC0415 - kept out of start-up

    table = table.filled()
    rows = [table.texts(row, language) for row in table.rows]
    total = [] if table.total is None else [table.texts(table.total, language)]
    headings = table.headings(language)
    written = zip(headings, *rows, *total, strict=True)
    widths = [_width(c, cells) for c, cells in zip(table.columns, written, strict=True)]
    needed = sum(widths) + _BETWEEN * len(widths)
    drawn = RichTable(
        title=Text(table.caption(language), style="bold"),
        title_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
        width=needed if needed > width else None,
    )
    for column, heading, least in zip(table.columns, headings, widths, strict=True):
        justify = "right" if column.is_number else "left"
        drawn.add_column(Text(heading), justify=justify, min_width=least, overflow="fold")
    for position, row in enumerate(rows, start=1):
        drawn.add_row(*map(Text, row), end_section=bool(total) and position == len(rows))
    for row in total:
        drawn.add_row(*map(Text, row), style="bold")
    return drawn


def _width(column: Column, cells: tuple[str, ...]) -> int:
    """Width under which a number would be cut, or a text lose its longest word."""
    heading, *below = cells
    words = heading.split()
    words += below if column.is_number else [word for cell in below for word in cell.split()]
    return max(map(len, words), default=1)


def lines(sentences: Iterable[Said | Joined], language: str = DEFAULT_LANGUAGE) -> list[Text]:
    """Sentences, one a line; markup of a scenario stays text.

    Parameters
    ----------
    sentences : iterable of Said or Joined
        What to say.
    language : str
        Language of the reader.

    Returns
    -------
    list of rich.text.Text
    """
    from rich.text import Text  # noqa: PLC0415 - kept out of start-up

    return [Text(sentence.text(language)) for sentence in sentences]


def show(console: Console, table: Table, language: str = DEFAULT_LANGUAGE) -> None:
    """Print a table and its notes; what is wider than the terminal runs on instead of being cut.

    Parameters
    ----------
    console : rich.console.Console
        Terminal, or a file that stands for it.
    table : Table
        Raw cells.
    language : str
        Language of the reader.
    """
    console.print(rich_table(table, language, console.width), crop=False)
    for note in lines(table.notes, language):
        console.print(note)
    console.print()
