"""Elimination in fractions: rank, null directions, and the solution of a system."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

__all__ = ["null_directions", "reduced", "solution"]

Matrix = Sequence[Sequence[Fraction]]
_ZERO = Fraction(0)


def reduced(matrix: Matrix) -> tuple[list[list[Fraction]], list[int]]:
    """Reduced row echelon form of A, and the columns of its pivots: their number is the rank.

    Parameters
    ----------
    matrix : sequence of sequence of Fraction, shape (r, c)

    Returns
    -------
    tuple of (list of list of Fraction, list of int)
        Rows that are not zero, one per pivot.

    Examples
    --------
    >>> one = Fraction(1)
    >>> reduced([[one, one], [one, one]])[1]
    [0]
    """
    lines = [list(row) for row in matrix]
    kept: list[list[Fraction]] = []
    pivots: list[int] = []
    for column in range(len(lines[0]) if lines else 0):
        found = next((line for line in lines if line[column]), None)
        if found is None:
            continue
        lines.remove(found)
        own = [entry / found[column] for entry in found]
        for line in (*lines, *kept):
            factor = line[column]
            if factor:
                line[:] = [a - factor * b for a, b in zip(line, own, strict=True)]
        kept.append(own)
        pivots.append(column)
    return kept, pivots


def null_directions(matrix: Matrix) -> tuple[tuple[Fraction, ...], ...]:
    """A basis of {d : A d = 0}, one direction per column without pivot.

    Parameters
    ----------
    matrix : sequence of sequence of Fraction, shape (r, c)

    Returns
    -------
    tuple of tuple of Fraction, shape (c - rank, c)

    Examples
    --------
    >>> one = Fraction(1)
    >>> null_directions([[one, one]])
    ((Fraction(-1, 1), Fraction(1, 1)),)
    """
    rows, pivots = reduced(matrix)
    width = len(matrix[0])
    found: list[tuple[Fraction, ...]] = []
    for free in (column for column in range(width) if column not in pivots):
        direction = [_ZERO] * width
        direction[free] = Fraction(1)
        for row, pivot in zip(rows, pivots, strict=True):
            direction[pivot] = -row[free]
        found.append(tuple(direction))
    return tuple(found)


def solution(system: Matrix) -> list[Fraction]:
    """Solve A z = b, written [A | b], for unknowns that it determines.

    Parameters
    ----------
    system : sequence of sequence of Fraction, shape (r, c + 1)
        The right-hand side is the last column.

    Returns
    -------
    list of Fraction, shape (c,)
        Unknowns that the system leaves free are 0.

    Examples
    --------
    >>> solution([[Fraction(2), Fraction(3)]])
    [Fraction(3, 2)]
    """
    rows, pivots = reduced(system)
    found = [_ZERO] * (len(system[0]) - 1)
    for row, pivot in zip(rows, pivots, strict=True):
        found[pivot] = row[-1]
    return found
