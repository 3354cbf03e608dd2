"""What must be rounded by largest remainder, and whether double precision decides it safely.

A spreadsheet computes a quota U s with an error of at most U e 2**-53. Two remainders closer than
a threshold, twice that error, are held equal there and go by priority. The formulas are written
only when this changes nothing: at the cut, remainders are either exactly equal or further apart
than twice the threshold. A remainder that close to 1 is served in any case, one that close to 0
never is, so that floors need no such care.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import floor
from typing import Final, Literal

from allocation.keys import EXACT_MEMBERS
from allocation.reporting.cells import Kind, Said
from allocation.reporting.workbook.places import Live

__all__ = ["SAME_SHARE", "Demand", "Exact", "Unsafe", "exactly", "slope", "threshold", "unsafe"]

Unsafe = Literal["", "close", "large"]
"""Why formulas cannot be trusted: remainders too close, too many members or too large amounts."""

SAME_SHARE: Final = Fraction(1, 10**12)
"""Shares closer than this are equal for a spreadsheet that settles a tie."""

_DOUBLE: Final = 2**53
_LEAST: Final = Fraction(1, 10**9)
_MOST_UNITS: Final = 10**15
_ROUNDINGS: Final = 3.0


@dataclass(frozen=True)
class Demand:
    """Units to share between lines, and what the library found: ``money`` or ``share``.

    Parameters
    ----------
    title : Said
        What is rounded.
    lines : tuple of (str, str or Said)
        Code and name of each line.
    units : Live
        Number of units.
    unit : Live
        What one unit is worth, in euros or as a share.
    parts : tuple of Live or float
        Share of each line.
    shares : tuple of Fraction
        The same, exact.
    stated, coded : tuple of int
        Priority stated by the scenario, then order of the codes: lowest served first.
    found : tuple of int
        Units of each line.
    error : float
        Bound of the error of a share, in units of 2**-53.
    worth : Fraction
        What one unit is worth, exactly.
    kind : Kind
        What the result is.
    digits : int
        Decimals of the result.
    """

    title: Said
    lines: tuple[tuple[str, str | Said], ...]
    units: Live
    unit: Live
    parts: tuple[Live | float, ...]
    shares: tuple[Fraction, ...]
    stated: tuple[int, ...]
    coded: tuple[int, ...]
    found: tuple[int, ...]
    error: float
    worth: Fraction
    kind: Kind = "money"
    digits: int = 2

    @property
    def size(self) -> int:
        """Number of lines."""
        return len(self.lines)

    @property
    def shown(self) -> int:
        """Decimals of the result as it is shown: a share is shown in percent."""
        return self.digits - 2 if self.kind == "share" else self.digits


@dataclass(frozen=True)
class Exact:
    """Largest remainder step by step, in fractions.

    Parameters
    ----------
    quotas, floors, remainders : tuple
        q = U s, its floor, what is left of it.
    order, rank : tuple of int
        Order in a tie, and order in which units are given, from 1.
    left : int
        Units above the floors.
    """

    quotas: tuple[Fraction, ...]
    floors: tuple[int, ...]
    remainders: tuple[Fraction, ...]
    order: tuple[int, ...]
    rank: tuple[int, ...]
    left: int

    @property
    def is_clear(self) -> bool:
        """Whether the last line served has a larger remainder than the next one."""
        ranked = sorted(self.remainders, reverse=True)
        return not self.left or ranked[self.left - 1] > ranked[self.left]

    @cached_property
    def given(self) -> tuple[int, ...]:
        """1 for the lines that take a unit above their floor."""
        return tuple(int(rank <= self.left) for rank in self.rank)


def exactly(demand: Demand) -> Exact:
    """Steps of the formulas, in fractions: a quota just under an integer counts as that integer."""
    units = int(demand.units.value)
    same = threshold(demand)
    quotas = tuple(share * units for share in demand.shares)
    floors = tuple(floor(quota + same) for quota in quotas)
    remainders = tuple(max(quota - n, Fraction(0)) for quota, n in zip(quotas, floors, strict=True))
    lines = range(demand.size)
    order = _places(
        sorted(lines, key=lambda i: (demand.stated[i], -demand.shares[i], demand.coded[i]))
    )
    rank = _places(_ranked(remainders, order, same))
    return Exact(quotas, floors, remainders, order, rank, units - sum(floors))


def _ranked(remainders: Sequence[Fraction], order: Sequence[int], same: Fraction) -> Iterator[int]:
    """Lines by decreasing remainder; those that a spreadsheet holds equal, by order."""
    alike: list[int] = []
    for line in sorted(range(len(remainders)), key=lambda i: -remainders[i]):
        if alike and remainders[alike[-1]] - remainders[line] > same:
            yield from sorted(alike, key=order.__getitem__)
            alike = []
        alike.append(line)
    yield from sorted(alike, key=order.__getitem__)


def _places(served: Iterable[int]) -> tuple[int, ...]:
    place = {line: position for position, line in enumerate(served, 1)}
    return tuple(place[line] for line in range(len(place)))


def slope(demand: Demand) -> float:
    """Threshold for one unit to share: twice the error, with two digits, rounded up."""
    return float(f"{2.1 * (demand.error + _ROUNDINGS) / _DOUBLE:.1e}")


def threshold(demand: Demand) -> Fraction:
    """Difference under which a spreadsheet holds two remainders equal."""
    return max(_LEAST, Fraction(slope(demand)) * int(demand.units.value))


def unsafe(demand: Demand, steps: Exact) -> Unsafe:
    """Why formulas would not be safe; "" when they are."""
    units = int(demand.units.value)
    if demand.size > EXACT_MEMBERS or not 0 <= units <= _MOST_UNITS:
        return "large"
    same = threshold(demand)
    if 4 * demand.size * same >= 1:
        return "close"
    found = tuple(a + b for a, b in zip(steps.floors, steps.given, strict=True))
    return "" if found == demand.found and _clear(demand, steps, same) else "close"


def _clear(demand: Demand, steps: Exact, same: Fraction) -> bool:
    """Whether the cut falls between remainders that a spreadsheet tells apart, or on a true tie."""
    if not steps.left:
        return True
    ranked = sorted(steps.remainders, reverse=True)
    last, first = ranked[steps.left - 1], ranked[steps.left]
    if last != first:
        return last - first > 2 * same
    tied = [i for i in range(demand.size) if abs(steps.remainders[i] - last) <= 2 * same]
    shares = sorted(demand.shares[i] for i in tied)
    apart = pairwise(shares)
    return all(steps.remainders[i] == last for i in tied) and all(
        a == b or b - a > 2 * SAME_SHARE for a, b in apart
    )
