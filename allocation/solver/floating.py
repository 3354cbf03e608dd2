"""Beyond two hundred members: the same criteria in floating point, with the tolerance that is left.

The point is written with six decimals of a euro and made to sum to the total; the largest
violation of a line is measured in fractions and given with the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

import numpy as np

from allocation.errors import NoAgreementError
from allocation.linear import Arrays, Burden, Floats, Sparse, clash, leximin_arrays, solve
from allocation.solver.criteria import Criterion, Optimum
from allocation.solver.region import Region, worth

__all__ = ["floating_optimum", "floating_ranges", "floating_refusal"]

_DECIMALS: Final = 6
_SLACK: Final = 1e-9
_SOLVER: Final = "highs"


def floating_optimum(region: Region, criterion: Criterion) -> Optimum:
    """argmin of the criterion in floating point, summing exactly to the total.

    Parameters
    ----------
    region : Region
        With at least one point.
    criterion : Criterion
        What is minimised.

    Returns
    -------
    Optimum
        With its tolerance; without levels, nor intervals where there are several optima.

    Examples
    --------
    >>> region = Region.of_total(("59", "62"), Fraction(5), ())
    >>> wish = Criterion.deviations("l1", (Fraction(1), Fraction(2)))
    >>> [float(amount) for amount in floating_optimum(region, wish).x]
    [2.0, 3.0]
    """
    base = _arrays(region)
    if criterion.name == "l2":
        wish = np.array([float(offset) for _, offset in criterion.burdens]) / _scale(region)
        found = solve(replace(base, cost=wish, hessian=np.ones(wish.size))).x
    else:
        if criterion.name == "l1":
            base = _least_sum(base, criterion, _scale(region))
        found = leximin_arrays(base, _burden(criterion, _scale(region))).x
    x = _written(found[: len(region.columns)] * _scale(region), region.total)
    several = criterion.name in ("l1", "linf")
    ranges = () if several else tuple((amount, amount) for amount in x)
    return Optimum(x, ranges, (), _SOLVER, _violation(region, x))


def floating_refusal(region: Region) -> NoAgreementError | None:
    """The clash of a large region, or None when a point exists.

    Parameters
    ----------
    region : Region
        Who pays what total under which lines.

    Returns
    -------
    NoAgreementError or None

    Examples
    --------
    >>> floating_refusal(Region.of_total(("59",), Fraction(5), ())) is None
    True
    """
    base = _arrays(region)
    rows = clash(base)
    lines = tuple(region.lines[k - len(region.blocks)] for k in rows if k >= len(region.blocks))
    if not lines:
        return None
    missing = Fraction(round(_least_gap(region.keeping(lines)) * _scale(region), _DECIMALS))
    return NoAgreementError("no_agreement", lines=lines, missing=missing)


def floating_ranges(
    region: Region, wanted: Sequence[Sequence[int]]
) -> list[tuple[Fraction, Fraction]]:
    """[min x(S), max x(S)] of each coalition, with six decimals of a euro.

    Parameters
    ----------
    region : Region
        With at least one point.
    wanted : sequence of sequence of int
        Columns of each coalition.

    Returns
    -------
    list of (Fraction, Fraction)

    Examples
    --------
    >>> floating_ranges(Region.of_total(("59", "62"), Fraction(5), ()), [[0]])
    [(Fraction(0, 1), Fraction(5, 1))]
    """
    base, scale = _arrays(region), _scale(region)
    found: list[tuple[Fraction, Fraction]] = []
    for coalition in wanted:
        cost = np.zeros(len(region.columns))
        cost[list(coalition)] = 1.0
        ends = [sign * solve(replace(base, cost=sign * cost)).objective for sign in (1, -1)]
        low, high = (Fraction(str(round(end * scale, _DECIMALS))) for end in ends)
        found.append((low, high))
    return found


def _scale(region: Region) -> float:
    return float(region.total) / 1000 or 1.0


def _arrays(region: Region) -> Arrays:
    """Totals and lines divided by one scale, each line by its widest coefficient."""
    n, scale = len(region.columns), _scale(region)
    totals = [dict.fromkeys(block, 1.0) for block, _ in region.blocks]
    wide = [max((abs(c) for c in line.row), default=Fraction(1)) or 1 for line in region.lines]
    lines = [
        {i: float(c / w) for i, c in enumerate(line.row) if c}
        for line, w in zip(region.lines, wide, strict=True)
    ]
    amounts = [float(amount) / scale for _, amount in region.blocks]
    limits = [float(line.limit / w) / scale for line, w in zip(region.lines, wide, strict=True)]
    return Arrays(
        cost=np.zeros(n),
        low=np.zeros(n),
        high=np.full(n, np.inf),
        rows=Sparse.of_terms([*totals, *lines]),
        row_low=np.array([*amounts, *(-np.inf for _ in limits)]),
        row_high=np.array([*amounts, *limits]),
    )


def _burden(criterion: Criterion, scale: float) -> Burden:
    """Burdens, or deviations from both sides, over the first columns."""
    wide = max(s for s, _ in criterion.burdens)
    scales = np.array([float(s / wide) for s, _ in criterion.burdens])
    offsets = np.array([float(o / wide) for _, o in criterion.burdens]) / scale
    n = scales.size
    signs = (1.0,) if criterion.signed else (1.0, -1.0)
    start = np.arange(len(signs) * n + 1)
    index = np.tile(np.arange(n), len(signs))
    value = np.concatenate([sign * scales for sign in signs])
    offset = np.concatenate([sign * offsets for sign in signs])
    return Burden(Sparse(start, index, value), offset)


def _least_sum(base: Arrays, criterion: Criterion, scale: float) -> Arrays:
    """The base with one deviation per member, their sum held at its least."""
    n = base.cost.size
    burden = _burden(criterion, scale)
    each = Sparse(
        np.arange(0, 4 * n + 1, 2),
        np.stack([burden.rows.index, burden.rows.index + n], 1).ravel(),
        np.stack([burden.rows.value, np.full(2 * n, -1.0)], 1).ravel(),
    )
    wider = Arrays(
        cost=np.concatenate([np.zeros(n), np.ones(n)]),
        low=np.concatenate([base.low, np.zeros(n)]),
        high=np.full(2 * n, np.inf),
        rows=base.rows.stacked(each),
        row_low=np.concatenate([base.row_low, np.full(2 * n, -np.inf)]),
        row_high=np.concatenate([base.row_high, -burden.offset]),
    )
    least = solve(wider).objective
    total = Sparse(np.array([0, n]), np.arange(n, 2 * n), np.ones(n))
    return Arrays(
        wider.cost,
        wider.low,
        wider.high,
        wider.rows.stacked(total),
        np.concatenate([wider.row_low, [-np.inf]]),
        np.concatenate([wider.row_high, [least * (1 + _SLACK) + _SLACK]]),
    )


def _least_gap(region: Region) -> float:
    """Smallest total concession of clashing lines, in the scale of the region."""
    base = _arrays(region)
    n, blocks, count = len(region.columns), len(region.blocks), len(region.lines)
    wide = [max((abs(c) for c in line.row), default=Fraction(1)) or 1 for line in region.lines]
    gives = [
        {**dict(_row(base.rows, blocks + k)), n + k: -float(worth(line, region.columns) / w)}
        for k, (line, w) in enumerate(zip(region.lines, wide, strict=True))
    ]
    totals = [dict(_row(base.rows, k)) for k in range(blocks)]
    arrays = Arrays(
        cost=np.concatenate([np.zeros(n), np.ones(count)]),
        low=np.zeros(n + count),
        high=np.full(n + count, np.inf),
        rows=Sparse.of_terms([*totals, *gives]),
        row_low=base.row_low,
        row_high=base.row_high,
    )
    return solve(arrays).objective


def _row(rows: Sparse, k: int) -> list[tuple[int, float]]:
    part = slice(int(rows.start[k]), int(rows.start[k + 1]))
    return [(int(i), float(c)) for i, c in zip(rows.index[part], rows.value[part], strict=True)]


def _written(found: Floats, total: Fraction) -> tuple[Fraction, ...]:
    """Six decimals, none negative, the difference to the total on the largest payment."""
    x = [max(Fraction(0), Fraction(str(round(float(v), _DECIMALS)))) for v in found]
    largest = max(range(len(x)), key=lambda i: x[i])
    x[largest] += total - sum(x)
    return tuple(x)


def _violation(region: Region, x: Sequence[Fraction]) -> Fraction:
    excess = [
        sum((c * amount for c, amount in zip(line.row, x, strict=True) if c), -line.limit)
        / worth(line, region.columns)
        for line in region.lines
    ]
    return max([Fraction(1, 10**_DECIMALS), *excess])
