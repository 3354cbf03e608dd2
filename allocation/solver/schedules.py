"""Who pays when: every call met, every member at its key, every capacity and envelope respected.

Reads in this order: is it possible (in closed form when there are only capacities); the largest
departure from the key is made least, then the largest jump, then the profile; what is left goes to
the payments nearest to each call shared by the key, which are unique; the table is rounded so that
rows, columns and running totals stay within one unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

import numpy as np

from allocation.errors import NoAgreementError, SolverError
from allocation.linear import (
    HalfSpace,
    Tableau,
    feasible,
    gap,
    irreducible_rows,
    nearest_point,
    optimum,
)
from allocation.model import Bound, Key, Schedule, Timetable
from allocation.rounding import largest_remainder, round_table
from allocation.solver.calendar import Calendar, Timing, calendar
from allocation.solver.capacities import MOST_MEMBERS, Shortfall, shortfall
from allocation.solver.figures import euros
from allocation.solver.least_squares import proposed_rows
from allocation.solver.models import Solver, proposal
from allocation.solver.region import CENTS, worth

__all__ = ["plan_schedule"]

_ZERO: Final = Fraction(0)
_ONE: Final = Fraction(1)
_MOST_CELLS: Final = 600
_NOTHING: Final = Timing()


def plan_schedule(  # noqa: PLR0913 - the six figures of a schedule
    key: Key,
    schedule: Schedule,
    bounds: Iterable[Bound] = (),
    unit: int = 1,
    timing: Timing = _NOTHING,
    solver: Solver = "highs",
) -> Timetable:
    """z_ti with sum_i z_ti = need_t and sum_t z_ti = k_i * total, under the limits of each year.

    Parameters
    ----------
    key : Key
        Exact shares of the members.
    schedule : Schedule
        Calls by year, what was paid before, capacities by member and year, in cents.
    bounds : iterable of Bound
        Yearly capacities and cumulative envelopes in euros, rows in the order of the key; lines
        that bear on no year are left to the key. Limits of one member are taken down to a whole
        number of units.
    unit : int
        Cents of one unit of the table: 1, 100_000 (thousand euros), 10_000_000.
    timing : Timing
        Tolerance, smoothness, profile, discounting, amounts already paid.
    solver : "highs", "cbc" or "exact"
        Who proposes; the result does not depend on it.

    Returns
    -------
    Timetable
        Integer cents; every row, column and running total within one unit of the exact table.

    Raises
    ------
    NoAgreementError
        ``schedule_capacity``: who cannot pay which years, with ``params["shortfall"]``;
        ``schedule_clash``: an irreducible set of clashing limits.
    RoundingError
        ``unit_positive``, ``unit_multiple``.
    InvalidKeyError
        As `allocation.solver.calendar.calendar`.
    SolverError
        ``schedule_too_large``, ``solver_unknown``, ``solver_absent``, ``solver_status``.

    References
    ----------
    Gale (1957); Hoffman (1960); Steiner and Yeomans (1993) for the running totals.

    Examples
    --------
    >>> calls = Schedule(
    ...     years=(2026, 2027),
    ...     need={"2026": 600, "2027": 400},
    ...     capacity={"59": {"2026": 200}},
    ...     source="x",
    ... )
    >>> plan_schedule(Key(("59", "62"), (Fraction(1, 2),) * 2), calls, unit=100).table
    ((200, 400), (300, 100))
    """
    problem = calendar(key, schedule, bounds, unit, timing)
    _refuse(problem, timing)
    search = _Search(problem, timing, solver)
    payments = search.payments()
    exact = tuple(
        tuple(payments[problem.cell(t, i)] for i in range(len(key.members)))
        for t in range(len(problem.years))
    )
    called = schedule.paid + sum(schedule.need.values())
    paid, table = _rounded(problem, exact, called, unit)
    return Timetable(
        members=key.members,
        years=problem.years,
        paid=paid,
        table=table,
        exact=exact,
        key=key,
        unit=unit,
        deviation=_deviation(problem, payments),
        largest_jump=_jump(problem, payments) if timing.smooth else None,
        uncalled=0 if timing.total is None else timing.total - called,
        binding=tuple(
            limited.line for limited in problem.limits if not limited.row.excess(payments)
        ),
    )


def _refuse(problem: Calendar, timing: Timing) -> None:
    """Raise when no payments exist, saying who cannot pay which years or which lines clash."""
    simple = not (timing.tolerance or timing.discount) and len(problem.members) <= MOST_MEMBERS
    if simple and all(_is_capacity(limited.line) for limited in problem.limits):
        found = _closed_form(problem)
        if found is not None:
            raise _too_high(problem, found)
        return
    tableau = _tableau(problem, euros(timing.tolerance))
    if feasible(tableau.tableau) is None:
        return
    kept = irreducible_rows(tableau.tableau, tableau.limits)
    proof = feasible(tableau.tableau) or {}
    lines = tuple(
        limited.line
        for row, limited in zip(tableau.limits, problem.limits, strict=True)
        if row in kept
    )
    rates = [
        proof[row] * worth(limited.line, problem.members)
        for row, limited in zip(tableau.limits, problem.limits, strict=True)
        if row in kept
    ]
    missing = gap(tableau.tableau, proof) / max(rates)
    shown = "; ".join(f"{line.owner} {line.year}: {line.text or line.kind}" for line in lines)
    raise NoAgreementError(
        "schedule_clash", lines, missing, shown=shown, euros=f"{float(missing):,.2f}"
    )


def _is_capacity(line: Bound) -> bool:
    read = [c for c in line.row if c]
    return not line.cumulative and len(read) == 1 and read[0] > 0


def _closed_form(problem: Calendar) -> Shortfall | None:
    capacity: list[list[Fraction | None]] = [[None] * len(problem.members) for _ in problem.years]
    for limited in problem.limits:
        ((cell, coefficient),) = limited.row.terms.items()
        t, i = divmod(cell, len(problem.members))
        least, known = limited.row.limit / coefficient, capacity[t][i]
        capacity[t][i] = least if known is None else min(known, least)
    need = dict(zip(problem.years, problem.calls, strict=True))
    return shortfall(problem.members, need, capacity, problem.owed)


def _too_high(problem: Calendar, found: Shortfall) -> NoAgreementError:
    lines = tuple(
        limited.line
        for limited in problem.limits
        if limited.line.year in found.years and set(limited.line.members) & set(found.members)
    )
    shown = [f"{float(v):,.2f}" for v in (found.capacity, found.need, found.others, found.missing)]
    return NoAgreementError(
        "schedule_capacity",
        lines,
        found.missing,
        members=", ".join(found.members),
        years=", ".join(str(year) for year in found.years),
        capacity=shown[0],
        need=shown[1],
        others=shown[2],
        euros=shown[3],
        shortfall=found,
    )


@dataclass(frozen=True)
class _Table:
    tableau: Tableau
    cells: list[int]
    limits: list[int]
    owed: list[int]


def _tableau(problem: Calendar, tolerance: Fraction) -> _Table:
    tableau = Tableau()
    cells = [
        tableau.add_column(f"z_{year}_{member}", _ZERO)
        for year in problem.years
        for member in problem.members
    ]
    for year, row in zip(problem.years, problem.called(), strict=True):
        terms = {cells[k]: c for k, c in row.terms.items()}
        tableau.add_row(f"call_{year}", terms, row.limit, row.limit)
    owed = [
        tableau.add_row(
            f"owed_{member}",
            {cells[k]: c for k, c in problem.present_value(i).items()},
            due - tolerance,
            due + tolerance,
        )
        for i, (member, due) in enumerate(zip(problem.members, problem.owed, strict=True))
    ]
    limits = [
        tableau.add_row(
            f"line_{k}_{limited.line.owner}_{limited.line.year}",
            {cells[place]: c for place, c in limited.row.terms.items()},
            high=limited.row.limit,
        )
        for k, limited in enumerate(problem.limits)
    ]
    return _Table(tableau, cells, limits, owed)


@dataclass
class _Search:
    """Objectives one after the other, each held at its best before the next."""

    problem: Calendar
    timing: Timing
    solver: Solver
    rows: list[HalfSpace] = field(default_factory=list[HalfSpace])

    def payments(self) -> list[Fraction]:
        """Payments by cell, unique."""
        problem = self.problem
        aim = problem.proportional()
        signs = [HalfSpace({k: -_ONE}, _ZERO) for k in range(problem.cells)]
        self.rows = [*problem.called(), *(limited.row for limited in problem.limits), *signs]
        plain = not (self.timing.smooth or self.timing.profile)
        if plain and self._meets(aim):
            return aim
        if problem.cells > _MOST_CELLS:
            raise SolverError("schedule_too_large", cells=problem.cells, most=_MOST_CELLS)
        self._objectives()
        found = nearest_point(aim, self.rows, proposed_rows(aim, self.rows, self.solver))
        return aim if found is None else list(found.x)

    def _meets(self, aim: list[Fraction]) -> bool:
        inside = all(row.excess(aim) <= 0 for row in self.rows)
        return inside and not _deviation(self.problem, aim)

    def _objectives(self) -> None:
        problem, propose = self.problem, proposal(self.solver)
        table = _tableau(problem, euros(self.timing.tolerance))
        tableau, cells = table.tableau, table.cells
        spread = _ZERO
        if self.timing.tolerance:
            column = tableau.add_column("deviation", _ZERO)
            for i, (row, due) in enumerate(zip(table.owed, problem.owed, strict=True)):
                del i
                tableau.add_row("over", {row: _ONE, column: -_ONE}, high=due)
                tableau.add_row("under", {row: -_ONE, column: -_ONE}, high=-due)
            spread = optimum(tableau, column, propose)
            tableau.limit(column, _ZERO, spread)
        for i, due in enumerate(problem.owed):
            terms = problem.present_value(i)
            if spread:
                self.rows.append(HalfSpace(terms, due + spread))
                self.rows.append(HalfSpace({k: -c for k, c in terms.items()}, spread - due))
            else:
                self.rows.append(HalfSpace(terms, due, equality=True))
        if self.timing.smooth:
            jump = tableau.add_column("jump", _ZERO)
            changes = list(problem.jumps())
            for due, terms in changes:
                over = {cells[k]: c for k, c in terms.items()}
                tableau.add_row("change", {**over, jump: -due}, high=_ZERO)
            least = optimum(tableau, jump, propose)
            tableau.limit(jump, _ZERO, least)
            self.rows += [HalfSpace(terms, least * due) for due, terms in changes]
        if self.timing.profile:
            weights = self._late()
            row = tableau.add_row("profile", {cells[k]: c for k, c in weights.items()})
            self.rows.append(HalfSpace(weights, optimum(tableau, row, propose)))

    def _late(self) -> dict[int, Fraction]:
        """Years waited by the euros of the members named, counted down for the late ones."""
        problem = self.problem
        signs = {"earliest": 1, "latest": -1}
        return {
            problem.cell(t, problem.members.index(code)): Fraction(signs[way] * (t + 1))
            for code, way in self.timing.profile.items()
            for t in range(len(problem.years))
        }


def _deviation(problem: Calendar, payments: list[Fraction]) -> Fraction:
    """Largest departure of what a member pays, in present value, from what it owes."""
    departures = (
        abs(sum((c * payments[k] for k, c in problem.present_value(i).items()), -due))
        for i, due in enumerate(problem.owed)
    )
    return max(departures)


def _jump(problem: Calendar, payments: list[Fraction]) -> Fraction:
    changes = (
        sum((c * payments[k] for k, c in terms.items()), _ZERO) / due
        for due, terms in problem.jumps()
    )
    return max(changes, default=_ZERO)


def _rounded(
    problem: Calendar, exact: tuple[tuple[Fraction, ...], ...], called: int, unit: int
) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """Whole units: paid before, then the years; a last row takes what the totals round."""
    units = Fraction(CENTS, unit)
    order = sorted(
        range(len(problem.members)), key=lambda i: (-problem.shares[i], problem.members[i])
    )
    count = called // unit
    totals = largest_remainder([share * count for share in problem.shares], count, order)
    lines = [[amount * units for amount in row] for row in (problem.paid, *exact)]
    rest = [int(t) - sum(column) for t, column in zip(totals, zip(*lines, strict=True), strict=True)]
    sums = [int(sum(line)) for line in lines]
    table = round_table([*lines, rest], [*sums, 0], totals, cumulative=True, priority=order)
    whole = [tuple(int(cell) * unit for cell in row) for row in np.asarray(table).tolist()]
    return whole[0], tuple(whole[1:-1])
