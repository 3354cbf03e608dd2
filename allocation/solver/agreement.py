"""Whether any payment respects every line; if none does, which lines clash and what they lack."""

from __future__ import annotations

from fractions import Fraction

from allocation.errors import NoAgreementError, SolverError
from allocation.linear import feasible, gap, irreducible_rows
from allocation.model import Bound
from allocation.solver.filling import box_of
from allocation.solver.floating import floating_refusal
from allocation.solver.region import EXACT_MEMBERS, Region, room, worth

__all__ = ["irreducible", "least_gap", "line_rank", "possible", "refuse"]


def possible(region: Region) -> bool:
    """Whether a payment x >= 0 with its totals respects every line.

    Parameters
    ----------
    region : Region
        Who pays what total under which lines.

    Returns
    -------
    bool

    Examples
    --------
    >>> possible(Region.of_total(("59",), Fraction(5), ()))
    True
    """
    box = box_of(region)
    if box is not None:
        return box.possible
    if len(region.columns) <= EXACT_MEMBERS:
        return feasible(room(region).tableau) is None
    return floating_refusal(region) is None


def irreducible(region: Region) -> tuple[int, ...] | None:
    """Positions of lines that clash though any of them less would not; None when all agree.

    Parameters
    ----------
    region : Region
        Who pays what total under which lines.

    Returns
    -------
    tuple of int or None

    References
    ----------
    Chinneck (2008): deletion filter, on the lines of a Farkas proof.

    Examples
    --------
    >>> irreducible(Region.of_total(("59",), Fraction(5), ())) is None
    True
    """
    found = room(region)
    if feasible(found.tableau) is None:
        return None
    order = sorted(range(len(region.lines)), key=lambda k: line_rank(region.lines[k]))
    kept = irreducible_rows(found.tableau, [found.lines[k] for k in order])
    return tuple(k for k, row in enumerate(found.lines) if row in kept)


def line_rank(line: Bound) -> tuple[bool, str, str, tuple[str, ...], str, Fraction]:
    """An order of lines, hard ones first, that does not depend on the order of members.

    Parameters
    ----------
    line : Bound
        A red line.

    Returns
    -------
    tuple

    Examples
    --------
    >>> line_rank(Bound((Fraction(1),), Fraction(3), "59", "", ("59",), "max_amount"))[:2]
    (False, '59')
    """
    return (not line.hard, line.owner, line.kind, line.members, line.text, line.limit)


def refuse(region: Region) -> None:
    """Raise when no payment respects every line.

    Parameters
    ----------
    region : Region
        Who pays what total under which lines.

    Raises
    ------
    NoAgreementError
        ``no_agreement``, with an irreducible set of clashing lines and the euros it lacks.

    Examples
    --------
    >>> refuse(Region.of_total(("59",), Fraction(5), ()))
    """
    if possible(region):
        return
    if len(region.columns) > EXACT_MEMBERS:
        raise floating_refusal(region) or SolverError("solver_status", status="Infeasible")
    clashing = irreducible(region) or ()
    lines = tuple(region.lines[k] for k in clashing)
    raise NoAgreementError("no_agreement", lines=lines, missing=least_gap(region.keeping(lines)))


def least_gap(region: Region) -> Fraction:
    """Smallest total of euros by which an irreducible set of lines must give in.

    The multipliers of such a set are unique up to a factor: the gap they prove is closed at least
    cost on the line whose multiplier, in euros, is the largest.

    Parameters
    ----------
    region : Region
        Whose lines clash, none of them needlessly.

    Returns
    -------
    Fraction

    Examples
    --------
    >>> line = Bound((Fraction(1),), Fraction(3), "59", "", ("59",), "max_amount")
    >>> least_gap(Region.of_total(("59",), Fraction(5), (line,)))
    Fraction(2, 1)
    """
    found = room(region)
    proof = feasible(found.tableau) or {}
    rates = [
        proof[row] * worth(line, region.columns)
        for row, line in zip(found.lines, region.lines, strict=True)
        if row in proof
    ]
    return gap(found.tableau, proof) / max(rates)
