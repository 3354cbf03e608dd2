"""What red lines leave: payments that sum to each total, none negative, every line respected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from allocation.errors import Euros, InvalidKeyError
from allocation.linear import Tableau
from allocation.model import Bound

__all__ = ["CENTS", "EXACT_MEMBERS", "Region", "Room", "room", "worth"]

CENTS: Final = 100
EXACT_MEMBERS: Final = 200
"""Above this number of members the result is in floating point, with a printed tolerance."""

_ZERO, _ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Region:
    """x >= 0, the columns of each block sum to its amount, row . x <= limit for every line.

    Parameters
    ----------
    columns : tuple of str, shape (n,)
        Who pays: members, or member and lot.
    blocks : tuple of (tuple of int, Fraction)
        Columns of a total, and its euros.
    lines : tuple of Bound
        Red lines, rows over the columns.
    """

    columns: tuple[str, ...]
    blocks: tuple[tuple[tuple[int, ...], Fraction], ...]
    lines: tuple[Bound, ...]

    @classmethod
    def of_total(cls, columns: Sequence[str], total: Fraction, lines: Iterable[Bound]) -> Region:
        """One total shared by all; lines that bear on a year are for the schedule.

        Raises
        ------
        InvalidKeyError
            ``no_member``, ``total_negative``, ``bound_row``, ``bound_number``.
        """
        kept = tuple(line for line in lines if line.year is None)
        wrong = next((line for line in kept if len(line.row) != len(columns)), None)
        if not columns:
            raise InvalidKeyError("no_member")
        if total < 0:
            raise InvalidKeyError("total_negative", total=Euros(total))
        rough = next(
            (line for line in kept if not _exact(line.limit, line.weight, *line.row)), None
        )
        if rough is not None:
            raise InvalidKeyError("bound_number", text=rough.text, owner=rough.owner)
        if wrong is not None:
            found, expected = len(wrong.row), len(columns)
            raise InvalidKeyError("bound_row", text=wrong.text, found=found, expected=expected)
        return cls(tuple(columns), ((tuple(range(len(columns))), total),), kept)

    @property
    def total(self) -> Fraction:
        """Euros over all blocks."""
        return sum((amount for _, amount in self.blocks), _ZERO)

    def keeping(self, lines: Iterable[Bound]) -> Region:
        """The same payments under other lines."""
        return replace(self, lines=tuple(lines))


@dataclass(frozen=True)
class Room:
    """The tableau of a region: the number of each column, and of each line in it."""

    tableau: Tableau
    columns: tuple[int, ...]
    lines: tuple[int, ...]

    def point(self) -> tuple[Fraction, ...]:
        """Euros of each column."""
        return tuple(self.tableau.value[column] for column in self.columns)


def _exact(*numbers: object) -> bool:
    """Whether every number is exact: a float, and NaN, is not."""
    return all(isinstance(number, int | Fraction) for number in numbers)


def room(region: Region) -> Room:
    """x >= 0 and the totals, with one named row per red line.

    Parameters
    ----------
    region : Region
        Who pays what total under which lines.

    Returns
    -------
    Room
        Its point may break lines until `allocation.linear.feasible`.

    Examples
    --------
    >>> room(Region.of_total(("59", "62"), Fraction(5), ())).columns
    (0, 1)
    """
    tableau = Tableau()
    columns = tuple(tableau.add_column(f"x_{name}", _ZERO) for name in region.columns)
    for k, (block, amount) in enumerate(region.blocks):
        terms = {columns[i]: _ONE for i in block}
        tableau.add_row(f"total_{k}", terms, amount, amount)
    lines = tuple(
        tableau.add_row(
            f"line_{k}_{line.owner}",
            {columns[i]: c for i, c in enumerate(line.row) if c},
            high=line.limit,
        )
        for k, line in enumerate(region.lines)
    )
    return Room(tableau, columns, lines)


def worth(line: Bound, columns: Sequence[str]) -> Fraction:
    """|coefficient| of the first member the line bounds: what turns its excess into euros.

    Parameters
    ----------
    line : Bound
        A red line.
    columns : sequence of str
        Names of its columns.

    Returns
    -------
    Fraction

    Examples
    --------
    >>> row = (Fraction(-2), Fraction(1))
    >>> worth(Bound(row, Fraction(0), "59", "", ("59",), "not_more_than"), ("59", "62"))
    Fraction(2, 1)
    """
    named = [c for name, c in zip(columns, line.row, strict=True) if name in line.members and c]
    return abs(named[0]) if named else max((abs(c) for c in line.row if c), default=_ONE)
