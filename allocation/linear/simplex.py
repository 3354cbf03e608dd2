"""Exact simplex on a `Tableau`: a solver's floats may start it, it alone decides.

Feasibility is the general simplex of Dutertre and de Moura (2006), minimisation the primal
simplex; the least index (Bland) makes both end. The floats of a solver only say which variables
to take as free: the fractions that follow verify limits and multipliers, and repair them.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from allocation.errors import SolverError
from allocation.linear.program import Limit, Proposal, Terms
from allocation.linear.tableau import Tableau

__all__ = ["Clash", "feasible", "minimise", "optimum", "range_of"]

Clash = Mapping[int, Fraction]
"""Multipliers of limits that no point meets together: positive at a high limit, negative at a low
one; the rows cancel and the limits do not."""

_NEAR: Final = 1e-7


def feasible(tableau: Tableau) -> Clash | None:
    """Reach low <= x <= high for every variable, or prove by multipliers that no point does.

    Parameters
    ----------
    tableau : Tableau
        Moved to a feasible point when there is one.

    Returns
    -------
    mapping of int to Fraction, or None
        Multipliers of the clash; None when the point is feasible.

    References
    ----------
    Dutertre and de Moura (2006); Farkas (1902).

    Examples
    --------
    >>> tableau = Tableau()
    >>> x = tableau.add_column("x", Fraction(0), Fraction(1))
    >>> row = tableau.add_row("row", {x: Fraction(1)}, low=Fraction(2))
    >>> feasible(tableau) == {x: 1, row: -1}
    True
    """
    while True:
        variable = min((v for v in tableau.basic if not tableau.within(v)), default=None)
        if variable is None:
            return None
        low, high, value = tableau.low[variable], tableau.high[variable], tableau.value[variable]
        sign, aim = (1, low) if low is not None and value < low else (-1, high)
        place = _mover(tableau, variable, sign)
        line = tableau.line[variable]
        if place is None or aim is None:
            return _clash(tableau, line, sign)
        entry = Fraction(tableau.body[line][place], tableau.scale[line])
        tableau.shift(place, (aim - value) / entry)
        tableau.pivot(line, place)


def minimise(tableau: Tableau, variable: int) -> Fraction:
    """min x_variable within all limits, from a feasible point.

    Afterwards the tableau is at an optimum and `Tableau.reduced` has the multipliers.

    Parameters
    ----------
    tableau : Tableau
        At a feasible point.
    variable : int
        Column or row to minimise.

    Returns
    -------
    Fraction

    Raises
    ------
    SolverError
        ``solver_unbounded``.

    Examples
    --------
    >>> tableau = Tableau()
    >>> x = tableau.add_column("x", Fraction(1, 3))
    >>> minimise(tableau, x)
    Fraction(1, 3)
    """
    place = tableau.place.get(variable)
    if place is not None:
        lines = [k for k, entries in enumerate(tableau.body) if entries[place]]
        low = tableau.low[variable]
        if lines:
            tableau.pivot(min(lines, key=lambda line: tableau.basic[line]), place)
        elif low is None:
            raise SolverError("solver_unbounded", name=tableau.name[variable])
        else:
            tableau.shift(place, low - tableau.value[variable])
    while variable in tableau.line:
        place = _mover(tableau, variable, -1)
        if place is None:
            break
        _advance(tableau, place, variable)
    return tableau.value[variable]


def optimum(tableau: Tableau, variable: int, propose: Proposal | None = None) -> Fraction:
    """min x_variable within all limits, from a solver's proposal if there is one.

    Parameters
    ----------
    tableau : Tableau
        With at least one feasible point.
    variable : int
        Column or row to minimise.
    propose : callable, optional
        Gives floats near an optimum.

    Returns
    -------
    Fraction

    Raises
    ------
    SolverError
        ``solver_unbounded``.

    Examples
    --------
    >>> tableau = Tableau()
    >>> x = tableau.add_column("x", Fraction(1, 3))
    >>> optimum(tableau, x, propose=lambda program: [0.3333])
    Fraction(1, 3)
    """
    point = None if propose is None else propose(tableau.program(variable))
    if point is not None:
        _start(tableau, dict(zip(tableau.columns(), point, strict=True)))
    feasible(tableau)
    return minimise(tableau, variable)


def range_of(tableau: Tableau, terms: Terms) -> tuple[Fraction, Fraction]:
    """[min terms . x, max terms . x] within all limits, exactly.

    Parameters
    ----------
    tableau : Tableau
        At a feasible point.
    terms : mapping of int to Fraction
        Coefficients over variables.

    Returns
    -------
    tuple of (Fraction, Fraction)

    Raises
    ------
    SolverError
        ``solver_unbounded``.

    Examples
    --------
    >>> tableau = Tableau()
    >>> x = tableau.add_column("x", Fraction(0), Fraction(2))
    >>> range_of(tableau, {x: Fraction(3)})
    (Fraction(0, 1), Fraction(6, 1))
    """
    ends: list[Fraction] = []
    for sign in (1, -1):
        row = tableau.add_row("", {variable: sign * c for variable, c in terms.items()})
        ends.append(sign * minimise(tableau, row))
        tableau.drop(row)
    return ends[0], ends[1]


def _start(tableau: Tableau, point: Mapping[int, float]) -> None:
    """Take as free the variables that the floats have at a limit, and put them there."""
    near = _at_limits(tableau, point)
    for variable in near:
        line = tableau.line.get(variable)
        if line is None:
            continue
        places = (
            place
            for place, other in enumerate(tableau.free)
            if tableau.body[line][place] and other not in near
        )
        place = next(places, None)
        if place is not None:
            tableau.pivot(line, place)
    for place, variable in enumerate(tableau.free):
        if variable in near:
            tableau.shift(place, near[variable] - tableau.value[variable])


def _at_limits(tableau: Tableau, point: Mapping[int, float]) -> dict[int, Fraction]:
    size = max(1.0, *(abs(number) for number in point.values()))
    found: dict[int, Fraction] = {}
    for variable in tableau.name:
        parts = [float(c) * point[k] for k, c in tableau.terms.get(variable, {}).items()]
        number = point.get(variable, sum(parts))
        wide = sum(map(abs, parts)) if variable in tableau.terms else size
        for limit in (tableau.low[variable], tableau.high[variable]):
            if limit is not None and abs(number - float(limit)) <= _NEAR * wide:
                found[variable] = limit
    return found


def _mover(tableau: Tableau, variable: int, sign: int) -> int | None:
    """Place of the least free variable that can move a basic one up (1) or down (-1)."""
    places = [
        place
        for place, entry in enumerate(tableau.body[tableau.line[variable]])
        if entry and _can_move(tableau, tableau.free[place], entry * sign)
    ]
    return min(places, key=lambda place: tableau.free[place], default=None)


def _can_move(tableau: Tableau, variable: int, sign: int) -> bool:
    limit = tableau.high[variable] if sign > 0 else tableau.low[variable]
    return limit is None or limit != tableau.value[variable]


def _clash(tableau: Tableau, line: int, sign: int) -> Clash:
    """``sign`` 1: the basic variable is under its low limit whatever the free ones do."""
    entries = zip(tableau.free, tableau.body[line], strict=True)
    found = {free: Fraction(sign * entry) for free, entry in entries if entry}
    return found | {tableau.basic[line]: Fraction(-sign * tableau.scale[line])}


def _advance(tableau: Tableau, place: int, variable: int) -> None:
    """Move a free variable as far as every limit lets it, so that ``variable`` decreases."""
    sign = -1 if tableau.body[tableau.line[variable]][place] > 0 else 1
    free = tableau.free[place]
    steps: list[tuple[Fraction, int]] = []
    for line, entries in enumerate(tableau.body):
        if entries[place]:
            basic = tableau.basic[line]
            room = _room(tableau, basic, entries[place] * sign)
            if room is not None:
                steps.append((room * tableau.scale[line] / abs(entries[place]), basic))
    own = _room(tableau, free, sign)
    if own is not None:
        steps.append((own, free))
    if not steps:
        raise SolverError("solver_unbounded", name=tableau.name[variable])
    step, leaving = min(steps)
    tableau.shift(place, sign * step)
    if leaving != free:
        tableau.pivot(tableau.line[leaving], place)


def _room(tableau: Tableau, variable: int, sign: int) -> Limit:
    limit = tableau.high[variable] if sign > 0 else tableau.low[variable]
    return None if limit is None else abs(limit - tableau.value[variable])
