"""The fairest key inside all red lines: closest to a target, or with the lowest largest burden.

Reads in this order: the lines are taken (soft ones give in only where the hard ones leave no
choice); the criterion is minimised; every member's interval over its optima is measured; the
leximin of absolute deviations chooses among them; what holds the key is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from allocation.errors import InvalidKeyError
from allocation.linear import Proposal
from allocation.model import Bound, Key, Solution
from allocation.solver.agreement import possible
from allocation.solver.boxes import box_optimum
from allocation.solver.concessions import relaxed, smallest_concession
from allocation.solver.criteria import Criterion, Distance, Optimum
from allocation.solver.exact import exact_optimum
from allocation.solver.figures import Amounts, Burdens, Figure, euros, target_in_euros
from allocation.solver.filling import box_of
from allocation.solver.floating import floating_optimum
from allocation.solver.models import Solver, proposal
from allocation.solver.region import EXACT_MEMBERS, Region

__all__ = ["closest_key", "leximin_key"]

_DISTANCES = ("leximin", "l1", "l2", "linf")


def closest_key(
    target: Key | Amounts,
    total: Figure,
    bounds: Iterable[Bound] = (),
    distance: Distance = "leximin",
    solver: Solver = "highs",
) -> Solution:
    """argmin of the deviations |x_i - target_i| under the red lines, unique and exact.

    ``leximin``: the largest deviation first, then the next; ``l1``: their sum; ``linf``: the
    largest one; ``l2``: the sum of their squares. Where ``l1`` and ``linf`` have several optima,
    the leximin of the absolute deviations chooses. Deviations are in euros.

    Parameters
    ----------
    target : Key, or amounts in cents
        What the members would pay: a key, or cents that sum to ``total``, by code or in order.
    total : number
        Cents to share.
    bounds : iterable of Bound
        Red lines in euros, rows in the order of ``target``. Those that bear on a year are left to
        `plan_schedule`. Soft lines give in, by the least weighted total, only when they must.
    distance : "leximin", "l1", "l2" or "linf"
        What is minimised.
    solver : "highs", "cbc" or "exact"
        Who proposes the rows that hold the optimum; the result does not depend on it.

    Returns
    -------
    Solution

    Raises
    ------
    NoAgreementError
        ``no_agreement``: no key respects the hard lines.
    InvalidKeyError
        ``no_member``, ``not_a_figure``, ``target_total``, ``total_negative``, ``bound_row``,
        ``distance_unknown``.
    SolverError
        ``solver_unknown``, ``solver_absent``, ``solver_status``.

    References
    ----------
    Ogryczak and Sliwinski (2006); Goldfarb and Idnani (1983) for ``l2``.

    Examples
    --------
    >>> cap = Bound((Fraction(1), Fraction(0)), Fraction(2), "59", "2 EUR", ("59",), "max_amount")
    >>> found = closest_key({"59": 300, "62": 200}, 500, [cap])
    >>> found.amounts, found.objective, found.binding == (cap,)
    ((Fraction(2, 1), Fraction(3, 1)), Fraction(1, 1), True)
    """
    if distance not in _DISTANCES:
        raise InvalidKeyError("distance_unknown", distance=str(distance))
    shared = euros(total)
    wished = target_in_euros(target, shared)
    criterion = Criterion.deviations(distance, tuple(wished.values()))
    return _solved(Region.of_total(tuple(wished), shared, bounds), criterion, solver)


def leximin_key(
    burdens: Burdens,
    total: Figure,
    bounds: Iterable[Bound] = (),
    solver: Solver = "highs",
) -> Solution:
    """Lexicographic min of the sorted burdens y_i = scale_i x_i + offset_i under the red lines.

    The largest burden is as low as it can be, then the next one, and so on.

    Parameters
    ----------
    burdens : Burdens
        Euros per inhabitant, rate against a reference, concession from one's own position...
    total : number
        Cents to share.
    bounds : iterable of Bound
        Red lines in euros, rows in the order of the members of ``burdens``.
    solver : "highs", "cbc" or "exact"
        Who proposes the rows that hold the optimum; the result does not depend on it.

    Returns
    -------
    Solution
        With its levels in order and the lines that hold each.

    Raises
    ------
    NoAgreementError
        ``no_agreement``.
    InvalidKeyError
        ``not_a_figure``, ``total_negative``, ``bound_row``.
    SolverError
        ``solver_unknown``, ``solver_absent``, ``solver_status``.

    References
    ----------
    Ogryczak and Sliwinski (2006); Nace and Pioro (2008).

    Examples
    --------
    >>> found = leximin_key(Burdens.per_unit({"59": 3, "62": 1}), 800)
    >>> found.amounts, found.levels[0].value
    ((Fraction(6, 1), Fraction(2, 1)), Fraction(2, 1))
    """
    criterion = Criterion("burden", tuple(zip(burdens.scale, burdens.offset, strict=True)))
    return _solved(Region.of_total(burdens.members, euros(total), bounds), criterion, solver)


def _solved(stated: Region, criterion: Criterion, solver: Solver) -> Solution:
    propose = proposal(solver)
    region, conceded = _agreed(stated, propose)
    box = box_of(region)
    if box is not None:
        found = box_optimum(region, box, criterion)
    elif len(region.columns) <= EXACT_MEMBERS:
        found = exact_optimum(region, criterion, solver)
    else:
        found = floating_optimum(region, criterion)
    return _told(region, criterion, found, conceded)


def _agreed(
    stated: Region, propose: Proposal | None
) -> tuple[Region, tuple[tuple[Bound, Fraction], ...]]:
    """The lines to keep: soft ones are moved by what they concede when all cannot hold."""
    if possible(stated):
        return stated, ()
    soft = [k for k, line in enumerate(stated.lines) if not line.hard]
    given = smallest_concession(stated, soft, propose)
    pairs = zip(stated.lines, given.euros, strict=True)
    return relaxed(stated, given), tuple((line, part) for line, part in pairs if part)


def _told(
    region: Region,
    criterion: Criterion,
    found: Optimum,
    conceded: tuple[tuple[Bound, Fraction], ...],
) -> Solution:
    total = region.total

    def share(amount: Fraction, alone: Fraction) -> Fraction:
        return amount / total if total else alone

    equal = Fraction(1, len(found.x))
    return Solution(
        key=Key(region.columns, tuple(share(amount, equal) for amount in found.x)),
        amounts=found.x,
        objective=criterion.value(found.x),
        criterion=criterion.name,
        solver=found.solver,
        binding=tuple(line for line in region.lines if found.holds(line)),
        levels=found.levels,
        intervals=tuple((share(low, equal), share(high, equal)) for low, high in found.ranges),
        conceded=conceded,
        tolerance=found.tolerance,
    )
