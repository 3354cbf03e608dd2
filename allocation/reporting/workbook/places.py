"""Where cells stand, and formulas that point to them.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["Live", "Place", "Strip", "letters"]

_ALPHABET: Final = 26


@dataclass(frozen=True)
class Live:
    """A formula with the value it has when the file is written.

    Spreadsheets that do not recalculate on opening show that value, so it is never left out.
    """

    formula: str
    value: float | str


def letters(column: int) -> str:
    """Letters of a column, counted from 0.

    Examples
    --------
    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    head, last = divmod(column, _ALPHABET)
    return (letters(head - 1) if head else "") + chr(ord("A") + last)


@dataclass(frozen=True)
class Place:
    """One cell, counted from 0."""

    sheet: str
    row: int
    column: int

    def seen(self, here: str = "") -> str:
        """Absolute reference, without the sheet when it is read from that sheet."""
        return f"{_sheet(self.sheet, here)}${letters(self.column)}${self.row + 1}"


@dataclass(frozen=True)
class Strip:
    """Cells of one column, one per member, and the cell of their total under them."""

    sheet: str
    top: int
    column: int
    size: int

    def __getitem__(self, position: int) -> Place:
        return Place(self.sheet, self.top + position, self.column)

    @property
    def heading(self) -> Place:
        """Cell above the first one."""
        return Place(self.sheet, self.top - 1, self.column)

    @property
    def total(self) -> Place:
        """Cell under the last one."""
        return Place(self.sheet, self.top + self.size, self.column)

    def seen(self, here: str = "") -> str:
        """Absolute reference of all its cells."""
        name = letters(self.column)
        return f"{_sheet(self.sheet, here)}${name}${self.top + 1}:${name}${self.top + self.size}"


def _sheet(sheet: str, here: str) -> str:
    return "" if sheet == here else "'" + sheet.replace("'", "''") + "'!"
