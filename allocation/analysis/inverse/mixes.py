"""The best mixes of criteria for an observed key, exact: l1, l2, linf, and what they leave open.

A mix is M w with w on the simplex. The key of each norm is unique: where the norm has several
optima, the leximin of the absolute deviations chooses among them. The weights of that key may not
be: their ranges are exact, and the weights shown are the most even ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from allocation.analysis.inverse.nearest import nearest_in_hull
from allocation.analysis.inverse.observed import Criteria, Shares
from allocation.analysis.inverse.weights import WeightSimplex
from allocation.linear import Affine, leximin, optimum, range_of
from allocation.solver.models import proposal

__all__ = ["NORMS", "Norm", "Weighting", "best_mix", "mixed", "weighting_of"]

Norm = Literal["l1", "l2", "linf"]

_ZERO, _ONE = Fraction(0), Fraction(1)
NORMS: Final[tuple[Norm, ...]] = ("l1", "l2", "linf")


@dataclass(frozen=True)
class Weighting:
    """Weights of criteria, the key that they give, and how far it is from what was observed.

    Parameters
    ----------
    names : tuple of str, shape (m,)
        Criteria.
    weights : tuple of Fraction, shape (m,)
        On the simplex; the most even ones that give this key.
    ranges : tuple of (Fraction, Fraction), shape (m,)
        Least and largest weight of each criterion among all weights that give the same key.
    shares : tuple of Fraction, shape (n,)
        The key.
    residuals : tuple of Fraction, shape (n,)
        Observed share less that of the key.
    """

    names: tuple[str, ...]
    weights: Shares
    ranges: tuple[tuple[Fraction, Fraction], ...]
    shares: Shares
    residuals: Shares

    @property
    def gap(self) -> Fraction:
        """Largest absolute residual, in shares."""
        return max(abs(residual) for residual in self.residuals)

    @property
    def unique(self) -> bool:
        """Whether no other weights give the same key."""
        return all(low == high for low, high in self.ranges)

    def weight(self, name: str) -> Fraction:
        """Weight of a criterion; 0 when it is not one of the mix."""
        return self.weights[self.names.index(name)] if name in self.names else _ZERO


def mixed(criteria: Criteria, weights: Sequence[Fraction]) -> Shares:
    """k_i = sum_j w_j M_ji.

    Parameters
    ----------
    criteria : Criteria
    weights : sequence of Fraction, shape (m,)

    Returns
    -------
    tuple of Fraction, shape (n,)

    Examples
    --------
    >>> half = Fraction(1, 2)
    >>> mixed(Criteria(("a",), ((half, half),), ((half, half),)), (Fraction(1),)) == (half, half)
    True
    """
    columns = zip(*criteria.rows, strict=True)
    return tuple(
        sum((w * c for w, c in zip(weights, column, strict=True)), _ZERO) for column in columns
    )


def best_mix(shares: Shares, criteria: Criteria, norm: Norm = "linf") -> Weighting:
    """argmin ||M w - k|| over the simplex; ties by the leximin of |M w - k|, then of w.

    Parameters
    ----------
    shares : tuple of Fraction, shape (n,)
        Observed key k.
    criteria : Criteria
        Rows of M.
    norm : {"l1", "l2", "linf"}
        Sum of the deviations, of their squares, or the largest one.

    Returns
    -------
    Weighting

    References
    ----------
    Wolfe (1976) for ``l2``; Ogryczak and Sliwinski (2006) for the leximin.

    Examples
    --------
    >>> from allocation.analysis.inverse.observed import criteria_of
    >>> criteria = criteria_of({"population": [3, 1], "equal": [1, 1]}, ("59", "62"))
    >>> best_mix((Fraction(5, 8), Fraction(3, 8)), criteria).weights
    (Fraction(1, 2), Fraction(1, 2))
    """
    if norm == "l2":
        return weighting_of(shares, criteria, nearest_in_hull(criteria.rows, shares))
    simplex = WeightSimplex(criteria)
    forms = _least_sum(simplex, shares) if norm == "l1" else simplex.deviations(shares)
    leximin(simplex.tableau, forms)
    return _told(simplex, criteria, shares)


def weighting_of(shares: Shares, criteria: Criteria, key: Shares) -> Weighting:
    """All weights w with M w = key, and the most even of them.

    Parameters
    ----------
    shares : tuple of Fraction, shape (n,)
        Observed key.
    criteria : Criteria
        Rows of M.
    key : tuple of Fraction, shape (n,)
        A mix of the criteria.

    Returns
    -------
    Weighting

    Examples
    --------
    >>> half = Fraction(1, 2)
    >>> row = (half, half)
    >>> weighting_of(row, Criteria(("a", "b"), (row, row), (row, row)), row).ranges[0]
    (Fraction(0, 1), Fraction(1, 1))
    """
    simplex = WeightSimplex(criteria)
    simplex.within(key, _ZERO)
    return _told(simplex, criteria, shares)


def _least_sum(simplex: WeightSimplex, shares: Shares) -> list[list[Affine]]:
    """Hold the tableau where the deviations have their least sum; |deviation| of each member.

    share = key + under - over, and at the least sum one of the two is zero.
    """
    tableau = simplex.tableau
    sizes: list[dict[int, Fraction]] = []
    for terms, share in zip(simplex.keys(), shares, strict=True):
        under, over = (tableau.add_column("deviation", _ZERO) for _ in range(2))
        tableau.add_row("", {**terms, under: _ONE, over: -_ONE}, share, share)
        sizes.append({under: _ONE, over: _ONE})
    total = tableau.add_row("sum", {part: _ONE for size in sizes for part in size})
    least = optimum(tableau, total, proposal("highs"))
    tableau.limit(total, None, least)
    return [[Affine(size)] for size in sizes]


def _told(simplex: WeightSimplex, criteria: Criteria, shares: Shares) -> Weighting:
    """Ranges of the weights where the tableau is held, then the most even weights."""
    ranges = tuple(range_of(simplex.tableau, {w: _ONE}) for w in simplex.columns)
    if any(low != high for low, high in ranges):
        leximin(simplex.tableau, [[Affine({w: _ONE})] for w in simplex.columns])
    weights = simplex.weights
    key = mixed(criteria, weights)
    residuals = tuple(seen - made for seen, made in zip(shares, key, strict=True))
    return Weighting(criteria.names, weights, ranges, key, residuals)
