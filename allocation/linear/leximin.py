"""Leximin in exact arithmetic: the largest burden as low as can be, then the next one, and so on.

Each stage minimises t with every active burden at most t, then finds what holds it: a burden or a
line that is tight at *every* optimum of the stage (strict complementarity), so that neither the
order of members nor a line written twice changes what is found. Tight burdens are fixed at t.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.linear.program import Proposal, Terms
from allocation.linear.simplex import minimise, optimum
from allocation.linear.tableau import Tableau

__all__ = ["Affine", "Stage", "leximin", "tight_everywhere"]


@dataclass(frozen=True)
class Affine:
    """y = terms . x + offset over variables of a tableau."""

    terms: Terms
    offset: Fraction = Fraction(0)


@dataclass(frozen=True)
class Stage:
    """One level of a leximin.

    Parameters
    ----------
    value : Fraction
        The level.
    elements : tuple of int
        Burdens that cannot go lower.
    holding : tuple of int
        Variables of the tableau (lines, columns) at a limit at every optimum of the stage.
    """

    value: Fraction
    elements: tuple[int, ...]
    holding: tuple[int, ...]


def leximin(
    tableau: Tableau, elements: Sequence[Sequence[Affine]], propose: Proposal | None = None
) -> tuple[Stage, ...]:
    """Lexicographic min of the sorted burdens, y_k = the largest of the affine forms of k.

    The tableau is left at the optimum, every burden fixed at its level.

    Parameters
    ----------
    tableau : Tableau
        At a point within its limits.
    elements : sequence of sequence of Affine
        Burdens, each the largest of one form or more.
    propose : callable, optional
        Gives floats near an optimum of each stage.

    Returns
    -------
    tuple of Stage
        Largest level first.

    References
    ----------
    Ogryczak and Sliwinski (2006); Nace and Pioro (2008).

    Examples
    --------
    >>> tableau = Tableau()
    >>> x = [tableau.add_column(name, Fraction(0)) for name in "ab"]
    >>> _ = tableau.add_row("total", dict.fromkeys(x, Fraction(1)), Fraction(6), Fraction(6))
    >>> tableau.limit(x[0], Fraction(0), Fraction(2))
    >>> [stage.value for stage in leximin(tableau, [[Affine({i: Fraction(1)})] for i in x])]
    [Fraction(4, 1), Fraction(2, 1)]
    """
    level = tableau.add_column("level")
    under = {k: _rows_under(tableau, level, forms, k) for k, forms in enumerate(elements)}
    stages: list[Stage] = []
    while under:
        value = optimum(tableau, level, propose)
        tight = tight_everywhere(tableau, level)
        blocked = tuple(k for k, rows in under.items() if tight & set(rows))
        own = {row for rows in under.values() for row in rows}
        stages.append(Stage(value, blocked, tuple(sorted(tight - own))))
        for k in blocked:
            _fix(tableau, elements[k], under.pop(k), tight, value)
    tableau.drop(level)
    return tuple(stages)


def _rows_under(tableau: Tableau, level: int, forms: Sequence[Affine], k: int) -> list[int]:
    return [
        tableau.add_row(f"level_{k}_{part}", {**form.terms, level: Fraction(-1)}, high=-form.offset)
        for part, form in enumerate(forms)
    ]


def _fix(
    tableau: Tableau, forms: Sequence[Affine], rows: Iterable[int], tight: set[int], value: Fraction
) -> None:
    for form, row in zip(forms, rows, strict=True):
        name = f"fixed_{tableau.name[row]}"
        tableau.drop(row)
        reached = value - form.offset
        tableau.add_row(name, form.terms, reached if row in tight else None, reached)


def tight_everywhere(tableau: Tableau, minimised: int) -> set[int]:
    """Variables v with x_v = limit at every optimum, right after `minimise`.

    A multiplier proves it; the others are tested together: on the optimal face, the sum of their
    distances to the limit is pushed up until what is left cannot move.

    Parameters
    ----------
    tableau : Tableau
        At an optimum.
    minimised : int
        Variable that was minimised.

    Returns
    -------
    set of int

    References
    ----------
    Goldman and Tucker (1956), strict complementarity.

    Examples
    --------
    >>> tableau = Tableau()
    >>> x, y = (tableau.add_column(name, Fraction(0), Fraction(1)) for name in "xy")
    >>> row = tableau.add_row("row", {x: Fraction(1)})
    >>> minimise(tableau, row), tight_everywhere(tableau, row) == {x}
    (Fraction(0, 1), True)
    """
    proved = set(tableau.reduced(minimised)) - {minimised}
    saved = {v: (tableau.low[v], tableau.high[v]) for v in (*proved, minimised)}
    for v in saved:
        tableau.limit(v, tableau.value[v], tableau.value[v])
    sides = {v: Fraction(side) for v in tableau.name if (side := tableau.side(v))}
    moved = True
    while sides and moved:
        away = tableau.add_row("", sides)
        before = tableau.value[away]
        moved = minimise(tableau, away) != before
        tableau.drop(away)
        sides = {v: side for v, side in sides.items() if tableau.side(v) == side}
    for v, limits in saved.items():
        tableau.limit(v, *limits)
    return proved | set(sides)
