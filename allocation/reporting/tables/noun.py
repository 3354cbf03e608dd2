"""The one object that terminal, CSV, HTML, XLSX and DOCX render: a table of raw typed cells."""

from __future__ import annotations

from dataclasses import dataclass, replace

from allocation.labels import DEFAULT_LANGUAGE
from allocation.reporting.cells import Cell, Joined, Kind, Said, shown

__all__ = ["Column", "Row", "Table"]

Row = tuple[Cell, ...]


def _says(cell: Cell) -> bool:
    return cell is not None and cell != ""


_LEFT: frozenset[Kind] = frozenset({"text", "yes"})


@dataclass(frozen=True)
class Column:
    """A column: its identifier, what its cells are, and its heading.

    Parameters
    ----------
    id : str
        Identifier; ``column.<id>`` is its heading unless the scenario names it.
    kind : Kind
        Type and typography of its cells.
    heading : str or Said, optional
        Heading given by the scenario (the name of a member or of a lot).
    """

    id: str
    kind: Kind = "text"
    heading: str | Said | None = None

    @property
    def is_number(self) -> bool:
        """Whether its cells stand on the right."""
        return self.kind not in _LEFT

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Heading in ``language``."""
        heading = Said(f"column.{self.id}") if self.heading is None else self.heading
        return shown(heading, "text", language)


@dataclass(frozen=True)
class Table:
    """Raw typed cells under columns; nothing is rounded, translated or coloured here.

    Parameters
    ----------
    id : str
        Identifier; ``table.<id>`` is its caption unless ``title`` is given.
    columns : tuple of Column, shape (m,)
        The first one names the rows.
    rows : tuple of tuple, shape (r, m)
        Raw cells, of the type that the kind of their column states.
    total : tuple, shape (m,), optional
        Last row, the sum of the others wherever a sum means something.
    notes : tuple of Said
        Sentences under the table.
    title : Said, optional
        Caption, when it has figures of its own.
    """

    id: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    notes: tuple[Said | Joined, ...] = ()
    title: Said | None = None

    def __bool__(self) -> bool:
        return bool(self.rows)

    def filled(self) -> Table:
        """Without the columns that no row fills, the first one apart."""
        cells = zip(*self.rows, strict=True)
        kept = [i for i, column in enumerate(cells) if i == 0 or any(map(_says, column))]
        if len(kept) == len(self.columns) or not self.rows:
            return self
        rows = (self.rows, () if self.total is None else (self.total,))
        fewer = [tuple(tuple(row[i] for i in kept) for row in part) for part in rows]
        total = fewer[1][0] if fewer[1] else None
        columns = tuple(self.columns[i] for i in kept)
        return replace(self, columns=columns, rows=fewer[0], total=total)

    def caption(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Title in ``language``."""
        return (self.title or Said(f"table.{self.id}")).text(language)

    def headings(self, language: str = DEFAULT_LANGUAGE) -> tuple[str, ...]:
        """Headings in ``language``, shape (m,)."""
        return tuple(column.text(language) for column in self.columns)

    def texts(self, row: Row, language: str = DEFAULT_LANGUAGE) -> tuple[str, ...]:
        """Cells of a row as the reader sees them, shape (m,)."""
        return tuple(
            shown(cell, column.kind, language)
            for cell, column in zip(row, self.columns, strict=True)
        )
