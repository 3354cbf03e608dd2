"""Which limits clash: the deletion filter on a tableau, and the gap that a proof measures."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from allocation.linear.simplex import Clash, feasible
from allocation.linear.tableau import Tableau

__all__ = ["gap", "irreducible_rows"]


def irreducible_rows(tableau: Tableau, rows: Sequence[int]) -> list[int]:
    """Rows that clash though any of them less would not; the others are left without limits.

    Parameters
    ----------
    tableau : Tableau
        Infeasible, feasible without ``rows``.
    rows : sequence of int
        Rows that may be left out, the first one tried first.

    Returns
    -------
    list of int

    References
    ----------
    Chinneck (2008), *Feasibility and Infeasibility in Optimization*: the deletion filter, from the
    rows of a Farkas proof.

    Examples
    --------
    >>> tableau = Tableau()
    >>> x = tableau.add_column("x", low=Fraction(3))
    >>> rows = [tableau.add_row("", {x: Fraction(1)}, high=Fraction(k)) for k in (9, 2)]
    >>> irreducible_rows(tableau, rows) == rows[1:]
    True
    """
    proof = feasible(tableau) or {}
    kept = [row for row in rows if row in proof]
    for row in rows:
        if row not in proof:
            tableau.limit(row, None, None)
    for row in tuple(kept):
        limits = tableau.low[row], tableau.high[row]
        tableau.limit(row, None, None)
        if feasible(tableau) is None:
            tableau.limit(row, *limits)
        else:
            kept.remove(row)
    return kept


def gap(tableau: Tableau, proof: Clash) -> Fraction:
    """-sum of multiplier * limit: by how much the limits of a proof are impossible.

    Parameters
    ----------
    tableau : Tableau
        Infeasible.
    proof : mapping of int to Fraction
        Multipliers that `feasible` gave.

    Returns
    -------
    Fraction
        More than 0.

    Examples
    --------
    >>> tableau = Tableau()
    >>> x = tableau.add_column("x", low=Fraction(3))
    >>> row = tableau.add_row("", {x: Fraction(1)}, high=Fraction(1))
    >>> gap(tableau, feasible(tableau))
    Fraction(2, 1)
    """
    total = Fraction(0)
    for variable, multiplier in proof.items():
        limit = tableau.high[variable] if multiplier > 0 else tableau.low[variable]
        total -= multiplier * (limit or 0)
    return total
