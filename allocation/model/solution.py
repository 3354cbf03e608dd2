"""What the solver found: a key, what holds it, whether it is the only one; a plan of payments."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from allocation.model.limits import Bound
from allocation.model.result import Key

__all__ = ["Distance", "Level", "Solution", "Timetable"]


Distance = Literal["leximin", "l1", "l2", "linf"]
"""How far a key is from a target: largest deviation then the next, sum, squares, largest."""


@dataclass(frozen=True)
class Level:
    """One level of a leximin: whose burden stops there, and the lines that hold it.

    Parameters
    ----------
    value : Fraction
        The burden, in its own unit (euros, euros per inhabitant, percent).
    members : tuple of str
        Members whose burden cannot go lower.
    held_by : tuple of Bound
        Red lines that are tight at every optimum of the stage.
    at_zero : tuple of str
        Members who pay nothing at every optimum of the stage.
    """

    value: Fraction
    members: tuple[str, ...]
    held_by: tuple[Bound, ...] = ()
    at_zero: tuple[str, ...] = ()


@dataclass(frozen=True)
class Solution:
    """An optimum: its key, what it costs, what holds it, and whether it is the only one.

    Parameters
    ----------
    key : Key
        Exact shares.
    amounts : tuple of Fraction, shape (n,)
        Euros; they sum to the total.
    objective : Fraction
        Value of the criterion: sum of absolute deviations for ``l1``, largest one for ``linf`` and
        ``leximin``, sum of their squares for ``l2`` (euros, square euros for ``l2``); the largest
        burden of a leximin of burdens, in the unit of the burdens.
    criterion : str
        ``leximin``, ``l1``, ``l2``, ``linf`` or ``burden``.
    solver : str
        Who proposed the active rows; ``closed form`` when nobody had to.
    binding : tuple of Bound
        Red lines that hold at the optimum.
    levels : tuple of Level
        Levels of the leximin in order, largest first; of the absolute deviations unless the
        criterion is ``burden``. None for ``l2``.
    intervals : tuple of (Fraction, Fraction), shape (n,)
        Interval of each share over all optima, before the second criterion; none when there are
        too many members to measure them.
    conceded : tuple of (Bound, Fraction)
        Soft lines that had to give in, with the euros conceded.
    tolerance : Fraction
        Largest violation in euros; 0 when the result was verified in fractions.
    """

    key: Key
    amounts: tuple[Fraction, ...]
    objective: Fraction
    criterion: str = "leximin"
    solver: str = ""
    binding: tuple[Bound, ...] = ()
    levels: tuple[Level, ...] = ()
    intervals: tuple[tuple[Fraction, Fraction], ...] = ()
    conceded: tuple[tuple[Bound, Fraction], ...] = ()
    tolerance: Fraction = Fraction(0)

    @property
    def unique(self) -> bool:
        """Whether the criterion alone gives one key; False when the intervals were not measured."""
        return bool(self.intervals) and all(low == high for low, high in self.intervals)


@dataclass(frozen=True)
class Timetable:
    """Who pays what each year: integer cents whose rows, columns and running totals are exact.

    Parameters
    ----------
    members : tuple of str, shape (n,)
        Codes.
    years : tuple of int, shape (T,)
        Years to come.
    paid : tuple of int, shape (n,)
        Cents paid before the first year.
    table : tuple of tuple of int, shape (T, n)
        Cents by year and member, multiples of ``unit``.
    exact : tuple of tuple of Fraction, shape (T, n)
        Euros before rounding.
    key : Key
        The key that was asked for.
    unit : int
        Cents of one unit.
    deviation : Fraction
        Largest departure of a member's total from its key, euros.
    largest_jump : Fraction or None
        Largest change from one year to the next, as a part of what the member pays in all; None
        when it was not minimised.
    uncalled : int
        Cents that no year calls: later calls, or the rounding of the source.
    binding : tuple of Bound
        Lines that hold in some year.
    """

    members: tuple[str, ...]
    years: tuple[int, ...]
    paid: tuple[int, ...]
    table: tuple[tuple[int, ...], ...]
    exact: tuple[tuple[Fraction, ...], ...]
    key: Key
    unit: int = 1
    deviation: Fraction = Fraction(0)
    largest_jump: Fraction | None = None
    uncalled: int = 0
    binding: tuple[Bound, ...] = ()

    @property
    def totals(self) -> tuple[int, ...]:
        """Cents by member, what was paid before included, shape (n,)."""
        return tuple(map(sum, zip(self.paid, *self.table, strict=True)))
