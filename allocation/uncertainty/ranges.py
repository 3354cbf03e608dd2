"""Range of each member's amount over the possible values of what varies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, islice, product
from math import ceil, floor, prod
from typing import Final, Literal

from allocation.errors import AllocationError
from allocation.model import Allocation, Interval, LotResult, Scenario
from allocation.uncertainty.axes import Axis, changed, simplex_grid, splits, values
from allocation.uncertainty.reading import is_slow, linear, read

__all__ = ["intervals"]

Cause = Literal["joint", "alternative", "together"]
Lots = tuple[LotResult, ...]


@dataclass(frozen=True)
class _Effort:
    """How much is tried for one interval.

    ``most`` combinations of extreme values; then each undivided value on a grid in multiples of
    1 / ``steps``, or coarser so that it has at most ``grid`` splits.
    """

    most: int
    steps: int
    grid: int


_QUICK: Final = _Effort(256, 100, 201)
_SLOW: Final = _Effort(32, 10, 21)


def intervals(
    allocation: Allocation, shared: Callable[[Scenario], tuple[LotResult, ...]]
) -> tuple[Interval, ...]:
    """Range of each member's amount: by uncertain figure and cause, then all of them together.

    Parameters
    ----------
    allocation : Allocation
        Amounts with the stated values.
    shared : callable Scenario -> tuple of LotResult
        Lots of the same key on a changed scenario.

    Returns
    -------
    tuple of Interval
        ``exact`` when no possible value leaves ``[low, high]``; otherwise the range of the
        ``tried`` cases. A case that does not make a key counts as ``failed``, and stops nothing.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"), "ports")
    >>> found.intervals[0].cause, found.intervals[0].low[0], found.intervals[0].high[0]
    ('joint', 0, 12500000000)
    >>> found.intervals[0].exact
    True
    """
    figures = read(allocation)
    causes: list[tuple[Cause, tuple[Axis, ...]]] = []
    for name, indicator in allocation.scenario.indicators.items():
        if name in figures:
            causes.append(("joint", splits(name, indicator)))
            causes.append(("alternative", values(name, indicator)))
    causes = [(cause, axes) for cause, axes in causes if axes]
    alone = tuple(_ranged(allocation, shared, cause, axes) for cause, axes in causes)
    if len(alone) < 2:  # noqa: PLR2004 - one figure moves with no other
        return alone
    every = tuple(axis for _, axes in causes for axis in axes)
    return (*alone, _holding(_ranged(allocation, shared, "together", every), alone))


def _ranged(
    allocation: Allocation,
    shared: Callable[[Scenario], Lots],
    cause: Cause,
    axes: tuple[Axis, ...],
) -> Interval:
    bounded = _bounded(allocation, shared, cause, axes)
    return bounded or _searched(allocation, shared, cause, axes)


def _holding(together: Interval, alone: tuple[Interval, ...]) -> Interval:
    """The range of all figures together, which holds that of each even where not all is tried."""
    every = (together, *alone)
    return replace(
        together,
        low=tuple(map(min, zip(*(found.low for found in every), strict=True))),
        high=tuple(map(max, zip(*(found.high for found in every), strict=True))),
        moved=tuple(dict.fromkeys(code for found in every for code in found.moved)),
    )


def _bounded(
    allocation: Allocation,
    shared: Callable[[Scenario], Lots],
    cause: Cause,
    axes: tuple[Axis, ...],
) -> Interval | None:
    """Bounds that hold for every split; None where nothing proves them."""
    joints = tuple(axis for axis in axes if axis.joint is not None)
    others = tuple(axis for axis in axes if axis.joint is None)
    corners = [((axis,), (corner,)) for axis in joints for corner in axis.extremes]
    cases = prod(len(axis.choices) for axis in others) * (1 + len(corners))
    if cases > _effort(allocation).most or not linear(
        allocation, {axis.indicator for axis in joints}
    ):
        return None
    found: list[Lots | None] = []
    ranges: list[Sequence[int]] = []
    for chosen in product(*(axis.choices for axis in others)):
        scenario = changed(allocation.scenario, others, chosen)
        base = _attempt(shared, scenario)
        found.append(base)
        if base is not None:
            ends = [_attempt(shared, changed(scenario, *corner)) for corner in corners]
            known = [lots for lots in ends if lots is not None]
            if len(known) < len(ends):
                return None
            found += known
            rows = iter(known)
            by_axis = [list(islice(rows, len(axis.extremes))) for axis in joints]
            ranges += _reach(allocation.scenario, base, by_axis)
    return _interval(allocation, (cause, axes), found, ranges, exact=True)


def _reach(
    scenario: Scenario, base: Lots, ends: Sequence[Sequence[Lots]]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Least and most cents of each member over every split, all lots added.

    A share k is affine: k + sum over joint values of min (max) over corners of (corner - k).
    Largest remainder stays in quota: the floor (ceiling) of the extreme quota bounds the amount.
    """
    least, most = [0] * len(scenario.members), [0] * len(scenario.members)
    for place, lot in enumerate(base):
        shares = [[lots[place].key.shares for lots in corners] for corners in ends]
        moved = any(corner != lot.key.shares for corners in shares for corner in corners)
        for i, share in enumerate(lot.key.shares):
            gaps = [[corner[i] - share for corner in corners] for corners in shares]
            low, high = sum(map(min, gaps), share), sum(map(max, gaps), share)
            rounded = _in_quota(scenario, place, (low, high))
            least[i] += rounded[0] if moved else lot.amounts[i]
            most[i] += rounded[1] if moved else lot.amounts[i]
    return tuple(least), tuple(most)


def _in_quota(scenario: Scenario, place: int, shares: tuple[Fraction, Fraction]) -> tuple[int, int]:
    """Multiples of the lot's unit around its quotas; the published key is rounded first."""
    lot, (low, high) = scenario.lots[place], shares
    if scenario.governs == "key":
        units: int = 10 ** (scenario.published_decimals + 2)
        low, high = Fraction(floor(low * units), units), Fraction(ceil(high * units), units)
    ends = sorted((low * lot.amount / lot.round_to, high * lot.amount / lot.round_to))
    return floor(ends[0]) * lot.round_to, ceil(ends[1]) * lot.round_to


def _searched(
    allocation: Allocation,
    shared: Callable[[Scenario], Lots],
    cause: Cause,
    axes: tuple[Axis, ...],
) -> Interval:
    """Range of what was tried: combinations of extreme values, then each split on its grid."""
    effort = _effort(allocation)
    stated = tuple(axis.stated for axis in axes)
    extremes = product(*(axis.choices for axis in axes))
    grids = (
        (*stated[:place], setting, *stated[place + 1 :])
        for place, axis in enumerate(axes)
        if axis.joint is not None
        for setting in simplex_grid(len(axis.members), effort.steps, effort.grid)
    )
    cases = dict.fromkeys(chain(islice(extremes, effort.most), islice(grids, 2 * effort.most)))
    found = [_attempt(shared, changed(allocation.scenario, axes, case)) for case in cases]
    ranges = [_totals(lots) for lots in found if lots is not None]
    return _interval(allocation, (cause, axes), found, ranges, exact=False)


def _interval(
    allocation: Allocation,
    what: tuple[Cause, tuple[Axis, ...]],
    found: Sequence[Lots | None],
    ranges: Sequence[Sequence[int]],
    *,
    exact: bool,
) -> Interval:
    cause, axes = what
    columns = tuple(zip(allocation.totals, *ranges, strict=True))
    known = [lots for lots in found if lots is not None]
    moved = tuple(
        code
        for i, code in enumerate(allocation.members)
        if any(
            a.key.shares[i] != b.key.shares[i]
            for lots in known
            for a, b in zip(lots, allocation.lots, strict=True)
        )
    )
    return Interval(
        indicators=tuple(dict.fromkeys(axis.indicator for axis in axes)),
        cause=cause,
        low=tuple(map(min, columns)),
        high=tuple(map(max, columns)),
        exact=exact,
        tried=len(found),
        failed=len(found) - len(known),
        moved=moved,
    )


def _effort(allocation: Allocation) -> _Effort:
    return _SLOW if is_slow(allocation) else _QUICK


def _attempt(shared: Callable[[Scenario], Lots], scenario: Scenario) -> Lots | None:
    """Lots of a changed scenario; None when its figures do not make a key."""
    try:
        return shared(scenario)
    except AllocationError:
        return None


def _totals(lots: Lots) -> tuple[int, ...]:
    return tuple(map(sum, zip(*(lot.amounts for lot in lots), strict=True)))
