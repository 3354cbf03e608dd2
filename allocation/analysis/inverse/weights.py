"""Weights of criteria as the unknowns of an exact program: w >= 0, sum w = 1."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from allocation.analysis.inverse.observed import Criteria, Shares
from allocation.linear import Affine, Tableau, feasible

__all__ = ["WeightSimplex"]

_ZERO, _ONE = Fraction(0), Fraction(1)


class WeightSimplex:
    """A tableau whose columns are the weights, at a point of the simplex.

    Parameters
    ----------
    criteria : Criteria
        One column each.
    free : bool
        Whether the weights may have any sum.

    Examples
    --------
    >>> from allocation.analysis.inverse.observed import criteria_of
    >>> len(WeightSimplex(criteria_of([[3, 1], [1, 1]], ("59", "62"))).columns)
    2
    """

    def __init__(self, criteria: Criteria, *, free: bool = False) -> None:
        self.criteria = criteria
        self.tableau = Tableau()
        self.columns = [self.tableau.add_column(name, _ZERO) for name in criteria.names]
        whole = None if free else _ONE
        self.tableau.add_row("sum", dict.fromkeys(self.columns, _ONE), whole, whole)
        feasible(self.tableau)

    @property
    def weights(self) -> Shares:
        """Where the tableau is."""
        return tuple(self.tableau.value[column] for column in self.columns)

    def keys(self) -> list[dict[int, Fraction]]:
        """Share of each member as terms over the weights, shape (n,)."""
        return [self._terms(column) for column in zip(*self.criteria.rows, strict=True)]

    def deviations(self, shares: Sequence[Fraction]) -> list[list[Affine]]:
        """|k_i - share_i| of each member as the largest of two forms, shape (n, 2)."""
        return [
            [Affine({w: sign * c for w, c in terms.items()}, -sign * share) for sign in (1, -1)]
            for terms, share in zip(self.keys(), shares, strict=True)
        ]

    def within(self, shares: Sequence[Fraction], tolerance: Fraction) -> bool:
        """Limit every share to share_i +- tolerance, and say whether some weights fit."""
        for terms, share in zip(self.keys(), shares, strict=True):
            self.tableau.add_row("", terms, share - tolerance, share + tolerance)
        return feasible(self.tableau) is None

    def _terms(self, column: Sequence[Fraction]) -> dict[int, Fraction]:
        return {w: c for w, c in zip(self.columns, column, strict=True) if c}
