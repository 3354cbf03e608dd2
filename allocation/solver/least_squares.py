"""The key nearest to a target in the sum of squares: rows proposed, then solved in fractions.

HiGHS solves the quadratic program; CBC, which cannot, solves its optimality conditions.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import numpy as np

from allocation.errors import SolverError
from allocation.linear import Arrays, HalfSpace, Sparse, nearest_point, solve
from allocation.solver.models import Solver, conditions_model, scale_of, solved
from allocation.solver.region import Region

__all__ = ["half_spaces", "nearest", "proposed_rows"]

_NEAR: Final = 1e-6
_MOST_CHOICES: Final = 40
"""Inequalities above which CBC is not asked: one 0/1 choice each takes it minutes."""
_ONE: Final = Fraction(1)


def half_spaces(region: Region) -> list[HalfSpace]:
    """Totals, lines and x >= 0 as rows.

    Parameters
    ----------
    region : Region
        Who pays what total under which lines.

    Returns
    -------
    list of HalfSpace

    Examples
    --------
    >>> len(half_spaces(Region.of_total(("59", "62"), Fraction(5), ())))
    3
    """
    totals = [
        HalfSpace(dict.fromkeys(block, _ONE), amount, equality=True)
        for block, amount in region.blocks
    ]
    lines = [
        HalfSpace({i: c for i, c in enumerate(line.row) if c}, line.limit) for line in region.lines
    ]
    signs = [HalfSpace({i: -_ONE}, Fraction(0)) for i in range(len(region.columns))]
    return totals + lines + signs


def nearest(region: Region, target: tuple[Fraction, ...], solver: Solver) -> tuple[Fraction, ...]:
    """argmin sum (x_i - target_i)**2 over a region that has a point.

    Parameters
    ----------
    region : Region
        Who pays what total under which lines.
    target : tuple of Fraction, shape (n,)
        Euros.
    solver : "highs", "cbc" or "exact"
        Who proposes the rows that hold the optimum.

    Returns
    -------
    tuple of Fraction, shape (n,)

    Examples
    --------
    >>> nearest(Region.of_total(("59",), Fraction(5), ()), (Fraction(1),), "exact")
    (Fraction(5, 1),)
    """
    rows = half_spaces(region)
    found = nearest_point(target, rows, proposed_rows(target, rows, solver))
    return target if found is None else found.x


def proposed_rows(
    target: Sequence[Fraction], rows: Sequence[HalfSpace], solver: Solver
) -> tuple[int, ...]:
    """Rows that the floats of a solver have tight at the nearest point.

    Parameters
    ----------
    target : sequence of Fraction, shape (n,)
        Point to be near to.
    rows : sequence of HalfSpace
        Limits.
    solver : "highs", "cbc" or "exact"
        Who proposes; nothing for ``exact``, nor for ``cbc`` above 40 inequalities.

    Returns
    -------
    tuple of int

    Examples
    --------
    >>> proposed_rows([Fraction(2)], [HalfSpace({0: Fraction(1)}, Fraction(1))], "highs")
    (0,)
    """
    choices = sum(not row.equality for row in rows)
    if solver == "exact" or (solver == "cbc" and choices > _MOST_CHOICES):
        return ()
    wide = [max((abs(c) for c in row.terms.values()), default=_ONE) for row in rows]
    limits = [row.limit / w for row, w in zip(rows, wide, strict=True)]
    scale = scale_of([*target, *limits])
    if solver == "cbc":
        point = _from_conditions(target, rows, scale)
    else:
        point = _from_quadratic(target, rows, scale)
    if point is None:
        return ()
    slack = [
        float(limit) / scale - sum(float(c / w) * point[i] for i, c in row.terms.items())
        for row, limit, w in zip(rows, limits, wide, strict=True)
    ]
    size = max(1.0, float(np.abs(point).max()))
    return tuple(k for k, gap in enumerate(slack) if abs(gap) <= _NEAR * size)


def _from_quadratic(
    target: Sequence[Fraction], rows: Sequence[HalfSpace], scale: float
) -> np.ndarray | None:
    n = len(target)
    wide = [max((abs(c) for c in row.terms.values()), default=_ONE) for row in rows]
    scaled = [{i: c / w for i, c in row.terms.items()} for row, w in zip(rows, wide, strict=True)]
    high = np.array([float(r.limit / w) / scale for r, w in zip(rows, wide, strict=True)])
    equal = np.array([row.equality for row in rows])
    arrays = Arrays(
        cost=np.array([-float(value) / scale for value in target]),
        low=np.full(n, -np.inf),
        high=np.full(n, np.inf),
        rows=Sparse.of_terms(scaled),
        row_low=np.where(equal, high, -np.inf),
        row_high=high,
        hessian=np.ones(n),
    )
    try:
        return solve(arrays).x
    except SolverError:
        return None  # nothing proposed: the fractions start from the totals alone


def _from_conditions(
    target: Sequence[Fraction], rows: Sequence[HalfSpace], scale: float
) -> np.ndarray | None:
    model = conditions_model(target, rows, scale)
    if not solved(model, "cbc"):
        return None
    found = {variable.name: variable.varValue or 0.0 for variable in model.variables()}
    return np.array([found[f"x_{i}"] for i in range(len(target))])
