"""The payments of a calendar: objectives one after the other, then the nearest to the calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from allocation.errors import SolverError
from allocation.linear import HalfSpace, Proposal, Tableau, feasible, nearest_point, optimum
from allocation.solver.calendar import Calendar, Timing
from allocation.solver.figures import euros
from allocation.solver.least_squares import proposed_rows
from allocation.solver.models import Solver, proposal

__all__ = ["Payments", "best_payments", "deviation", "largest_jump", "named_tableau"]

_MOST_CELLS: Final = 600
_ZERO: Final = Fraction(0)
_ONE: Final = Fraction(1)


@dataclass(frozen=True)
class Payments:
    """The tableau of a calendar.

    Parameters
    ----------
    tableau : Tableau
        Calls, dues within the tolerance, limits.
    cells, owed, limits : list of int
        Number of each payment, of the total of each member, of each limit.
    """

    tableau: Tableau
    cells: list[int]
    owed: list[int]
    limits: list[int]

    def over(self, terms: dict[int, Fraction]) -> dict[int, Fraction]:
        """Terms over cells as terms over the variables of the tableau."""
        return {self.cells[k]: c for k, c in terms.items()}


def named_tableau(problem: Calendar, tolerance: Fraction) -> Payments:
    """sum_i z_ti = call_t, |sum_t v_t z_ti - owed_i| <= tolerance, every limit: one named row each.

    Parameters
    ----------
    problem : Calendar
        Calls, dues and limits.
    tolerance : Fraction
        Euros of present value.

    Returns
    -------
    Payments

    Examples
    --------
    >>> none = ()
    >>> named_tableau(Calendar(none, none, none, none, none, none, none, none), _ZERO).cells
    []
    """
    tableau = Tableau()
    cells = [
        tableau.add_column(f"z_{year}_{member}", _ZERO)
        for year in problem.years
        for member in problem.members
    ]
    found = Payments(tableau, cells, [], [])
    for year, row in zip(problem.years, problem.called(), strict=True):
        tableau.add_row(f"call_{year}", found.over(dict(row.terms)), row.limit, row.limit)
    for i, (member, due) in enumerate(zip(problem.members, problem.owed, strict=True)):
        terms = found.over(problem.present_value(i))
        row = tableau.add_row(f"owed_{member}", terms, due - tolerance, due + tolerance)
        found.owed.append(row)
    for k, limited in enumerate(problem.limits):
        terms = found.over(dict(limited.row.terms))
        name = f"line_{k}_{limited.line.owner}_{limited.line.year}"
        found.limits.append(tableau.add_row(name, terms, high=limited.row.limit))
    return found


def best_payments(problem: Calendar, timing: Timing, solver: Solver) -> list[Fraction]:
    """Least departure from the key, then least jump, then the profile, then nearest to the calls.

    Parameters
    ----------
    problem : Calendar
        With at least one point.
    timing : Timing
        What is asked.
    solver : "highs", "cbc" or "exact"
        Who proposes.

    Returns
    -------
    list of Fraction
        Payments by cell, unique.

    Raises
    ------
    SolverError
        ``schedule_too_large``.

    Examples
    --------
    >>> none = ()
    >>> empty = Calendar(none, none, none, none, none, none, none, none)
    >>> best_payments(empty, Timing(), "exact")
    []
    """
    aim = problem.proportional()
    signs = [HalfSpace({k: -_ONE}, _ZERO) for k in range(problem.cells)]
    rows = [*problem.called(), *(limited.row for limited in problem.limits), *signs]
    inside = all(row.excess(aim) <= 0 for row in rows)
    if inside and not (timing.smooth or timing.profile or deviation(problem, aim)):
        return aim
    if problem.cells > _MOST_CELLS:
        raise SolverError("schedule_too_large", cells=problem.cells, most=_MOST_CELLS)
    table, propose = named_tableau(problem, euros(timing.tolerance)), proposal(solver)
    feasible(table.tableau)
    rows += _at_key(problem, table, timing, propose)
    if timing.smooth:
        rows += _smooth(problem, table, propose)
    if timing.profile:
        rows.append(_in_profile(problem, table, timing, propose))
    found = nearest_point(aim, rows, proposed_rows(aim, rows, solver))
    return aim if found is None else list(found.x)


def _at_key(
    problem: Calendar, table: Payments, timing: Timing, propose: Proposal | None
) -> list[HalfSpace]:
    """Hold the largest departure of a member's total from its key at its least."""
    spread, tableau = _ZERO, table.tableau
    if timing.tolerance:
        column = tableau.add_column("departure", _ZERO)
        for row, due in zip(table.owed, problem.owed, strict=True):
            for sign in (_ONE, -_ONE):
                tableau.add_row("within", {row: sign, column: -_ONE}, high=sign * due)
        spread = optimum(tableau, column, propose)
        tableau.limit(column, _ZERO, spread)
    held: list[HalfSpace] = []
    for i, due in enumerate(problem.owed):
        terms = problem.present_value(i)
        if not spread:
            held.append(HalfSpace(terms, due, equality=True))
            continue
        held.append(HalfSpace(terms, due + spread))
        held.append(HalfSpace({k: -c for k, c in terms.items()}, spread - due))
    return held


def _smooth(problem: Calendar, table: Payments, propose: Proposal | None) -> list[HalfSpace]:
    """Hold the largest change from year to year at its least."""
    tableau, changes = table.tableau, list(problem.jumps())
    jump = tableau.add_column("jump", _ZERO)
    for due, terms in changes:
        tableau.add_row("change", {**table.over(terms), jump: -due}, high=_ZERO)
    least = optimum(tableau, jump, propose)
    tableau.limit(jump, _ZERO, least)
    return [HalfSpace(terms, least * due) for due, terms in changes]


def _in_profile(
    problem: Calendar, table: Payments, timing: Timing, propose: Proposal | None
) -> HalfSpace:
    """Hold the years waited by the early members, less those of the late ones, at their least."""
    signs = {"earliest": 1, "latest": -1}
    weights = {
        problem.cell(t, problem.members.index(code)): Fraction(signs[way] * (t + 1))
        for code, way in timing.profile.items()
        for t in range(len(problem.years))
    }
    row = table.tableau.add_row("profile", table.over(weights))
    return HalfSpace(weights, optimum(table.tableau, row, propose))


def deviation(problem: Calendar, payments: Sequence[Fraction]) -> Fraction:
    """max_i |sum_t v_t z_ti - owed_i|: largest departure from the key, in present value.

    Parameters
    ----------
    problem : Calendar
        Dues.
    payments : sequence of Fraction
        Euros by cell.

    Returns
    -------
    Fraction

    Examples
    --------
    >>> none = ()
    >>> deviation(Calendar(none, none, none, none, none, none, none, none), [])
    Fraction(0, 1)
    """
    departures = (
        abs(sum((c * payments[k] for k, c in problem.present_value(i).items()), -due))
        for i, due in enumerate(problem.owed)
    )
    return max(departures, default=_ZERO)


def largest_jump(problem: Calendar, payments: Sequence[Fraction]) -> Fraction:
    """max |z_(t+1)i - z_ti| / (what i pays in all): largest change from one year to the next.

    Parameters
    ----------
    problem : Calendar
        Years and members.
    payments : sequence of Fraction
        Euros by cell.

    Returns
    -------
    Fraction

    Examples
    --------
    >>> none = ()
    >>> largest_jump(Calendar(none, none, none, none, none, none, none, none), [])
    Fraction(0, 1)
    """
    changes = (
        sum((c * payments[k] for k, c in terms.items()), _ZERO) / due
        for due, terms in problem.jumps()
    )
    return max(changes, default=_ZERO)
