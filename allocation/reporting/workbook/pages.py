"""Printed pages: a scale at which the columns fit, breaks that keep each table in one piece.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Final

__all__ = ["breaks", "capacity", "height_of", "scaled"]

_DIGIT, _PADDING = 7, 5
"""Pixels of a digit of the default font, and of the frame of a column."""

_WIDE: Final = 980
"""Pixels across A4 landscape between its margins, with room for what printers add."""

_HIGH: Final = 495.0
"""Points down the same page."""

_SMALLEST: Final = 48
"""Scale in percent under which figures are no longer read."""

_LATE: Final = 0.6
"""Part of a page after which a table longer than a page starts on the next one."""

_LINE: Final = 13
_ROW: Final = 15.0
_MOST_LINES: Final = 30


def height_of(lines: int) -> float:
    """Points of a row that holds so many lines of text."""
    return _ROW if lines <= 1 else float(_LINE * min(lines, _MOST_LINES) + 2)


def scaled(widths: Sequence[int], columns: int, reach: int = 0) -> tuple[int, int]:
    """Scale in percent at which columns fit, and pages across when one would be too small.

    ``widths`` are in signs, the last one serves the columns that follow; ``reach`` is how far
    charts go, in pixels.
    """
    signs = [widths[min(i, len(widths) - 1)] for i in range(columns)]
    pixels = max(reach, sum(_DIGIT * one + _PADDING for one in signs))
    across = ceil(pixels * _SMALLEST / (100 * _WIDE))
    return min(100, int(100 * _WIDE * across / pixels)), across


def capacity(scale: int) -> float:
    """Points of the sheet that a page holds."""
    return 100 * _HIGH / scale


def breaks(
    starts: Iterable[int], lines: Mapping[int, int], last: int, held: float
) -> tuple[int, ...]:
    """Rows before which a page ends, so that no table that fits a page is cut.

    A longer one starts where it is, unless little of the page is left.

    ``starts`` are the first rows of the tables, ``lines`` those of the rows with several.

    Examples
    --------
    >>> breaks([0, 20, 30], {}, 50, held=495)
    (30,)
    """
    ordered = sorted({0, *starts})
    found: list[int] = []
    used = 0.0
    for start, end in zip(ordered, [*ordered[1:], last], strict=True):
        high = sum(height_of(lines.get(row, 1)) for row in range(start, end))
        is_late = high <= held or used > _LATE * held
        if used and used + high > held and is_late:
            found.append(start)
            used = 0.0
        used = (used + high) % held if used + high > held else used + high
    return tuple(found)
