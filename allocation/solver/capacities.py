"""Can yearly capacities pay every call? The answer in closed form, and the calls that are too high.

Without other limits, payments exist if and only if for each set A of members what A cannot pay
year by year is at most what the others owe over all years (Gale, Hoffman): a minimum cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST_MEMBERS", "Shortfall", "shortfall"]

MOST_MEMBERS: Final = 20
_ZERO: Final = Fraction(0)
_SAFE: Final = 2**62


@dataclass(frozen=True)
class Shortfall:
    """Calls that a set of members cannot pay.

    Parameters
    ----------
    members : tuple of str
        The set A.
    years : tuple of int
        Years in which the calls exceed the capacities of A.
    need : Fraction
        Calls of these years, euros.
    capacity : Fraction
        Capacities of A in these years, euros.
    others : Fraction
        What the members outside A owe over all years, euros.
    missing : Fraction
        need - capacity - others, euros.
    """

    members: tuple[str, ...]
    years: tuple[int, ...]
    need: Fraction
    capacity: Fraction
    others: Fraction

    @property
    def missing(self) -> Fraction:
        """Euros that nobody can pay."""
        return self.need - self.capacity - self.others


def shortfall(
    members: Sequence[str],
    need: dict[int, Fraction],
    capacity: Sequence[Sequence[Fraction | None]],
    owed: Sequence[Fraction],
) -> Shortfall | None:
    """Largest sum_t max(0, need_t - capacity_t(A)) - owed(N without A), if it is above 0.

    Parameters
    ----------
    members : sequence of str, shape (n,)
        At most 20 codes.
    need : dict of int to Fraction
        Calls by year, euros; they sum to what is owed.
    capacity : sequence of sequence of (Fraction or None), shape (T, n)
        What each member can pay each year, euros; None without limit.
    owed : sequence of Fraction, shape (n,)
        What each member owes over all years, euros.

    Returns
    -------
    Shortfall or None
        The most missing; among equals the fewest members, then the first codes.

    References
    ----------
    Gale (1957), Pacific J. Math. 7:1073-1082; Hoffman (1960).

    Examples
    --------
    >>> two = Fraction(2)
    >>> found = shortfall(["59", "62"], {2026: 3 * two}, [[two, two]], [2 * two, two])
    >>> found.members, found.years, found.missing
    (('59',), (2026,), Fraction(2, 1))
    """
    calls = list(need.values())
    limits = [
        [call if limit is None else limit for limit in row]
        for call, row in zip(calls, capacity, strict=True)
    ]
    numbers = [*calls, *owed, *(limit for row in limits for limit in row)]
    bottom = lcm(*(number.denominator for number in numbers))
    size = sum(abs(number) for number in numbers) * bottom
    kind = np.int64 if size < _SAFE else object
    gaps = _subset_sums([amount * bottom for amount in owed], kind)
    gaps = gaps - gaps[-1]  # minus what the members outside A owe
    for call, row in zip(calls, limits, strict=True):
        short = int(call * bottom) - _subset_sums([limit * bottom for limit in row], kind)
        gaps = gaps + np.maximum(short, 0)
    worst = max(gaps)
    if worst <= 0:
        return None
    sets = [
        tuple(i for i in range(len(members)) if mask >> i & 1)
        for mask in np.flatnonzero(gaps == worst).tolist()
    ]
    return _told(members, need, limits, owed, min(sets, key=lambda s: _rank(members, s)))


def _rank(members: Sequence[str], positions: tuple[int, ...]) -> tuple[int, list[str]]:
    return len(positions), sorted(members[i] for i in positions)


def _subset_sums(values: Sequence[Fraction], kind: type) -> NDArray[Any]:
    """Sum over each subset, bit i of the position = value i."""
    sums: list[NDArray[Any]] = [np.zeros(1, dtype=kind)]
    for value in values:
        sums.append(np.concatenate(sums) + int(value))
    return np.concatenate(sums)


def _told(
    members: Sequence[str],
    need: dict[int, Fraction],
    limits: Sequence[Sequence[Fraction]],
    owed: Sequence[Fraction],
    inside: tuple[int, ...],
) -> Shortfall:
    paid = {
        year: sum((row[i] for i in inside), _ZERO) for year, row in zip(need, limits, strict=True)
    }
    years = tuple(year for year in need if need[year] > paid[year])
    return Shortfall(
        members=tuple(members[i] for i in inside),
        years=years,
        need=sum((need[year] for year in years), _ZERO),
        capacity=sum((paid[year] for year in years), _ZERO),
        others=sum((owed[i] for i in range(len(members)) if i not in inside), _ZERO),
    )
