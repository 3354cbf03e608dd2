"""Quantities of a list as integers of a millionth of their unit, and what their cells say wrong.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from allocation.open_data.numbers import mark_proved, number_in_column, number_written
from allocation.points.rows import Cell

DECIMALS: Final = 6
"""Decimals that a quantity may have."""
_MOST: Final = 10**12
_UNIT: Final = 10**DECIMALS
_UNITS: Final = re.compile(
    r"(?i)(?<![a-z])(GWh|MWh|kWh|Wh|GW|MW|kW|MVA|kVA|VA)(/j|/d|/jour|/day)?(?![a-z])"
)


@dataclass
class Quantities:
    """One column of figures being read: integers, and cells that read in two ways."""

    heading: str
    unit: str
    separator: str
    values: array[int] = field(default_factory=partial(array, "q"))
    proved: set[str] = field(default_factory=set[str])
    doubtful: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])

    def read(self, line: int, cell: Cell) -> tuple[str, str] | None:
        """Add a cell; the code and the unit of its fault, if any."""
        text = cell if isinstance(cell, str) else ""
        if text.isdecimal() and text.isascii() and len(text) < len(str(_MOST)):
            self.values.append(int(text) * _UNIT)
            return None
        self.values.append(0)
        if isinstance(cell, Decimal):
            return self._put(cell)
        return self._written(line, text.strip())

    def _written(self, line: int, text: str) -> tuple[str, str] | None:
        if not text:
            return "points_empty_cell", ""
        unit = unit_in(text)
        if unit:
            own = text[: -len(unit)].strip() if text.lower().endswith(unit.lower()) else text
            if unit.lower() != self.unit.lower() or number_written(own) is None:
                return "points_unit", unit
            text = own
        if mark := mark_proved(text):
            self.proved.add(mark)
        number = number_in_column(text, {mark} if mark else (), "")
        if number is not None:
            return self._put(number)
        if number_written(text) is None:
            return "points_number", ""
        self.doubtful.append((len(self.values) - 1, line, text))
        return None

    def _put(self, number: Decimal, at: int = -1) -> tuple[str, str] | None:
        scaled = number * _UNIT
        if number < 0:
            return "points_negative", ""
        if scaled != scaled.to_integral_value():
            return "points_decimals", ""
        if number >= _MOST:
            return "points_huge", ""
        self.values[at] = int(scaled)
        return None

    def settled(self) -> Iterator[tuple[int, str, str]]:
        """Read again what was doubtful, as the column writes decimals; yield what still is."""
        for position, line, text in self.doubtful:
            number = number_in_column(text, self.proved, self.separator)
            fault = ("csv_ambiguous", "") if number is None else self._put(number, position)
            if fault is not None:
                yield line, fault[0], text


def unit_in(text: str) -> str:
    """Unit that a text names, as it writes it; empty when it names none."""
    found = _UNITS.search(text)
    return found[0] if found else ""


def reduced(columns: Sequence[Sequence[int]]) -> tuple[list[NDArray[np.int64]], int]:
    """Columns in the largest common unit that keeps every figure, and its decimals."""
    arrays = [np.array(column, np.int64) for column in columns]
    decimals = DECIMALS
    while decimals and all(not (array % 10).any() for array in arrays):
        arrays = [array // 10 for array in arrays]
        decimals -= 1
    return arrays, decimals
