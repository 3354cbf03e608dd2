"""Who pays when: every call met, every member at its key, every capacity and envelope respected.

Reads in this order: is it possible (in closed form when there are only capacities); the largest
departure from the key is made least, then the largest jump, then the profile; what is left goes to
the payments nearest to each call shared by the key, which are unique; the table is rounded so that
rows, columns and running totals stay within one unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

import numpy as np

from allocation.model import Bound, Key, Schedule, Timetable
from allocation.rounding import largest_remainder, round_table
from allocation.solver.calendar import Calendar, Timing, calendar
from allocation.solver.deadlock import refuse_calendar
from allocation.solver.models import Solver
from allocation.solver.payments import best_payments, deviation, largest_jump
from allocation.solver.region import CENTS

__all__ = ["plan_schedule"]

_NOTHING: Final = Timing()


def plan_schedule(
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
    refuse_calendar(problem, timing)
    payments = best_payments(problem, timing, solver)
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
        deviation=deviation(problem, payments),
        largest_jump=largest_jump(problem, payments) if timing.smooth else None,
        uncalled=schedule.beyond,
        binding=tuple(
            limited.line for limited in problem.limits if not limited.row.excess(payments)
        ),
    )


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
    rest = [
        int(t) - sum(column) for t, column in zip(totals, zip(*lines, strict=True), strict=True)
    ]
    sums = [int(sum(line)) for line in lines]
    table = round_table([*lines, rest], [*sums, 0], totals, cumulative=True, priority=order)
    whole = [tuple(int(cell) * unit for cell in row) for row in np.asarray(table).tolist()]
    return whole[0], tuple(whole[1:-1])
