"""A timetable that cannot exist: who cannot pay which years, or which limits clash."""

from __future__ import annotations

from fractions import Fraction

from allocation.errors import Euros, NoAgreementError
from allocation.linear import feasible, gap, irreducible_rows
from allocation.model import Bound
from allocation.solver.calendar import Calendar, Timing
from allocation.solver.capacities import MOST_MEMBERS, Shortfall, shortfall
from allocation.solver.figures import euros
from allocation.solver.payments import named_tableau
from allocation.solver.region import worth

__all__ = ["refuse_calendar"]


def refuse_calendar(problem: Calendar, timing: Timing) -> None:
    """Raise when no payments meet every call, every due and every limit.

    Parameters
    ----------
    problem : Calendar
        Calls, dues and limits.
    timing : Timing
        Tolerance and discounting.

    Raises
    ------
    NoAgreementError
        ``schedule_capacity`` in closed form when there are only capacities; ``schedule_clash``.

    References
    ----------
    Gale (1957); Hoffman (1960).

    Examples
    --------
    >>> none = ()
    >>> empty = Calendar(none, none, none, none, none, none, none, none)
    >>> refuse_calendar(empty, Timing())
    """
    simple = not (timing.tolerance or timing.discount) and len(problem.members) <= MOST_MEMBERS
    if simple and all(_is_capacity(limited.line) for limited in problem.limits):
        found = _closed_form(problem)
        if found is not None:
            raise _too_high(problem, found)
        return
    aim = problem.proportional()
    if any(limited.row.excess(aim) > 0 for limited in problem.limits):
        _refuse_clash(problem, euros(timing.tolerance))


def _refuse_clash(problem: Calendar, tolerance: Fraction) -> None:
    table = named_tableau(problem, tolerance)
    if feasible(table.tableau) is None:
        return
    kept = irreducible_rows(table.tableau, table.limits)
    proof = feasible(table.tableau) or {}
    clash = {
        row: limited.line
        for row, limited in zip(table.limits, problem.limits, strict=True)
        if row in kept
    }
    rates = [proof[row] * worth(line, problem.members) for row, line in clash.items()]
    missing = gap(table.tableau, proof) / max(rates)
    raise NoAgreementError("schedule_clash", lines=tuple(clash.values()), missing=missing)


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
    return NoAgreementError(
        "schedule_capacity",
        lines=lines,
        missing=found.missing,
        members=", ".join(found.members),
        years=", ".join(str(year) for year in found.years),
        capacity=Euros(found.capacity),
        need=Euros(found.need),
        others=Euros(found.others),
        shortfall=found,
    )
