"""From the bill of a member to its sites and its points: the same cents at every level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

import numpy as np
from numpy.typing import NDArray

from allocation.model import PointList
from allocation.points.amounts import Billed, Line
from allocation.points.splitting import MOST_WEIGHT, Integers, Whole, nested_split

__all__ = ["Nested", "nested_bill"]


@dataclass(frozen=True)
class Nested:
    """A bill down to the point: each level splits the one above it exactly.

    Parameters
    ----------
    billed : Billed
        Amounts of the members.
    listed : PointList
        Points, sorted by member, site and point.
    by_site : mapping of str to ndarray of int64
        Cents of each site, by line.
    by_point : mapping of str to ndarray of int64
        Cents of each point, by line.
    apart : mapping of str to tuple of int
        Cents of each member of the bill that no point of its own carries, by line.
    """

    billed: Billed
    listed: PointList
    by_site: Mapping[str, Integers]
    by_point: Mapping[str, Integers]
    apart: Mapping[str, tuple[int, ...]]

    @property
    def site_totals(self) -> Integers:
        """Cents of each site over the lines."""
        return _summed(self.by_site.values(), len(self.listed.sites))

    @property
    def point_totals(self) -> Integers:
        """Cents of each point over the lines."""
        return _summed(self.by_point.values(), len(self.listed.points))


def _summed(columns: Iterable[Integers], size: int) -> Integers:
    found = np.zeros(size, np.int64)
    for column in columns:
        found += column
    return found


def nested_bill(billed: Billed, listed: PointList) -> Nested:
    """x_p = sum over sites x_s = sum over members x_m, line by line, in integer cents.

    The cents of a member are split among its sites, then those of a site among its points, by
    largest remainder, in proportion to what each point owes exactly; equal remainders go to the
    first by name.

    Parameters
    ----------
    billed : Billed
        Bill of the members.
    listed : PointList
        The list that its points add up.

    Returns
    -------
    Nested

    Raises
    ------
    RoundingError
        The list does not carry what its tallies say.

    References
    ----------
    Balinski and Young (1982), *Fair Representation*, for the remainders.

    Examples
    --------
    >>> from allocation.points.generated import generated_example
    >>> billed, listed = generated_example()
    >>> found = nested_bill(billed, listed)
    >>> int(found.point_totals.sum()) == int(found.site_totals.sum()) == billed.total
    True
    """
    owners = listed.site_owner
    places = [billed.members.index(code) for code in listed.members]
    by_site: dict[str, Integers] = {}
    by_point: dict[str, Integers] = {}
    apart: dict[str, tuple[int, ...]] = {}
    for line in billed.lines:
        name = line.component.id
        cents = np.array([line.cents[at] for at in places], np.int64)
        weights = point_weights(line, listed, billed.members)
        held = _by_parent(weights, listed.owner, len(listed.members))
        left = np.where(held == 0, cents, 0)
        apart[name] = _left(line, dict(zip(listed.members, left.tolist(), strict=True)), billed)
        weighed = _by_parent(weights, listed.site, len(listed.sites))
        by_site[name] = nested_split(cents - left, weighed, owners)
        by_point[name] = nested_split(by_site[name], weights, listed.site)
    return Nested(billed, listed, by_site, by_point, apart)


def _left(line: Line, left: Mapping[str, int], billed: Billed) -> tuple[int, ...]:
    """Cents that no point carries: all those of a member without any."""
    pairs = zip(billed.members, line.cents, strict=True)
    return tuple(left.get(code, cents) for code, cents in pairs)


def _by_parent(weights: Whole, parent: Integers, size: int) -> Whole:
    bounds = np.searchsorted(parent, np.arange(size + 1))
    running = np.concatenate((np.zeros(1, weights.dtype), np.cumsum(weights)))
    return running[bounds[1:]] - running[bounds[:-1]]


def point_weights(line: Line, listed: PointList, members: Sequence[str]) -> Whole:
    """Integers in proportion to what each point of a member owes: comparable inside a member."""
    found = [term.measure.by_point(listed) for term in line.terms]
    if len(found) == 1:
        return _guarded(found[0][0])
    factors = [
        _comparable([term.units[m] / 10**d for term, (_, d) in zip(line.terms, found, strict=True)])
        for m in range(len(members))
    ]
    places = [members.index(code) for code in listed.members]
    by_member = [[factors[m][t] for m in places] for t in range(len(found))]
    kind = _kind([values for values, _ in found], by_member)
    parts: list[Whole] = [
        values.astype(kind) * np.array(factor, kind)[listed.owner]
        for (values, _), factor in zip(found, by_member, strict=True)
    ]
    return reduce(np.add, parts)


def _comparable(units: Sequence[Fraction]) -> list[int]:
    """Integers in the ratios of the units, as small as can be."""
    bottom = lcm(*(unit.denominator for unit in units))
    tops = [int(unit * bottom) for unit in units]
    common = reduce(gcd, tops, 0) or 1
    return [top // common for top in tops]


def _guarded(values: Integers) -> Whole:
    return values if float(values.sum(dtype=np.float64)) < MOST_WEIGHT else values.astype(object)


def _kind(values: Sequence[Integers], factors: Sequence[Sequence[int]]) -> type:
    """int64 where no sum can reach its end, Python integers otherwise."""
    sums = [float(column.sum(dtype=np.float64)) for column in values]
    most = [max(map(abs, by_member), default=0) for by_member in factors]
    reach = sum(whole * float(top) for whole, top in zip(sums, most, strict=True))
    return np.int64 if reach < MOST_WEIGHT and max(most, default=0) < MOST_WEIGHT else object


def exact_points(line: Line, listed: PointList, members: Sequence[str]) -> NDArray[np.object_]:
    """Cents of each point before rounding, exact: the oracle of what commutes."""
    found = np.array([Fraction(0)] * len(listed.points), dtype=object)
    places = [members.index(code) for code in listed.members]
    for term in line.terms:
        values, decimals = term.measure.by_point(listed)
        units = np.array([term.units[m] / 10**decimals for m in places], dtype=object)
        found = found + values.astype(object) * units[listed.owner]
    return found
