"""The fair key under any lines, decided in fractions from what a solver proposes."""

from __future__ import annotations

from fractions import Fraction

from allocation.linear import (
    Affine,
    Proposal,
    Stage,
    feasible,
    leximin,
    optimum,
    range_of,
)
from allocation.model import Level
from allocation.solver.criteria import Criterion, Optimum
from allocation.solver.least_squares import nearest
from allocation.solver.models import Solver, proposal
from allocation.solver.region import Region, Room, room

__all__ = ["exact_optimum"]

_ONE = Fraction(1)


def exact_optimum(region: Region, criterion: Criterion, solver: Solver) -> Optimum:
    """argmin of the criterion, every optimum measured, the leximin of its parts retained.

    Parameters
    ----------
    region : Region
        With at least one point.
    criterion : Criterion
        What is minimised.
    solver : "highs", "cbc" or "exact"
        Who proposes.

    Returns
    -------
    Optimum

    Examples
    --------
    >>> region = Region.of_total(("59", "62"), Fraction(5), ())
    >>> wish = Criterion.deviations("l1", (Fraction(1), Fraction(2)))
    >>> exact_optimum(region, wish, "exact").ranges[0]
    (Fraction(1, 1), Fraction(3, 1))
    """
    if criterion.name == "l2":
        x = nearest(region, tuple(-offset for _, offset in criterion.burdens), solver)
        return Optimum(x, tuple((amount, amount) for amount in x), (), solver)
    propose = proposal(solver)
    found = room(region)
    feasible(found.tableau)
    if criterion.name in ("l1", "linf"):
        _minimised(found, criterion, propose)
        ranges = tuple(range_of(found.tableau, {column: _ONE}) for column in found.columns)
    else:
        ranges = ()
    stages = leximin(found.tableau, criterion.elements(found.columns), propose)
    x = found.point()
    ranges = ranges or tuple((amount, amount) for amount in x)
    return Optimum(x, ranges, tuple(_level(region, found, stage) for stage in stages), solver)


def _minimised(found: Room, criterion: Criterion, propose: Proposal | None) -> None:
    """Keep only the optima of the sum, or of the largest, of the absolute deviations."""
    tableau = found.tableau
    elements = criterion.elements(found.columns)
    if criterion.name == "linf":
        above = [tableau.add_column("largest")] * len(elements)
        objective = above[0]
    else:
        above = [tableau.add_column(f"deviation_{k}") for k in range(len(elements))]
        objective = tableau.add_row("sum", dict.fromkeys(above, _ONE))
    for forms, column in zip(elements, above, strict=True):
        for form in forms:
            _under(found, form, column)
    tableau.limit(objective, None, optimum(tableau, objective, propose))


def _under(found: Room, form: Affine, column: int) -> None:
    terms = {**form.terms, column: -_ONE}
    found.tableau.add_row(f"under_{column}", terms, high=-form.offset)


def _level(region: Region, found: Room, stage: Stage) -> Level:
    return Level(
        value=stage.value,
        members=tuple(region.columns[k] for k in stage.elements),
        held_by=tuple(
            line
            for row, line in zip(found.lines, region.lines, strict=True)
            if row in stage.holding
        ),
        at_zero=tuple(
            member
            for column, member in zip(found.columns, region.columns, strict=True)
            if column in stage.holding
        ),
    )
