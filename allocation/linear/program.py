"""A linear program with names and exact numbers: what the exact layer and every solver read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

__all__ = ["Limit", "Program", "Proposal", "Row", "Terms"]

Terms: TypeAlias = Mapping[int, Fraction]
"""Coefficient by variable, zeros left out."""

Limit: TypeAlias = Fraction | None
"""A bound, or None where there is none."""


@dataclass(frozen=True)
class Row:
    """low <= sum of coefficient * column <= high.

    Parameters
    ----------
    name : str
        Name of the row in every model.
    terms : tuple of (int, Fraction)
        Column position and coefficient.
    low, high : Fraction or None
        Limits.
    """

    name: str
    terms: tuple[tuple[int, Fraction], ...]
    low: Limit
    high: Limit


@dataclass(frozen=True)
class Program:
    """Minimise cost . x, rows and columns within their limits.

    Parameters
    ----------
    columns : tuple of str
        Names of the columns.
    low, high : tuple of (Fraction or None)
        Limits of the columns.
    rows : tuple of Row
        Limits on sums.
    cost : tuple of (int, Fraction)
        Column position and cost.
    """

    columns: tuple[str, ...]
    low: tuple[Limit, ...]
    high: tuple[Limit, ...]
    rows: tuple[Row, ...]
    cost: tuple[tuple[int, Fraction], ...]


Proposal: TypeAlias = Callable[[Program], Sequence[float] | None]
"""Floats near an optimum, one per column; None when the solver has nothing to propose."""
