"""Keys from criteria: equal, proportional, their weighted sums and weighted products."""

from __future__ import annotations

from fractions import Fraction
from numbers import Integral
from typing import Final

import numpy as np
from numpy.typing import DTypeLike

from allocation.errors import InvalidKeyError
from allocation.keys.guards import nonnegative, normalised, share_rows
from allocation.keys.powers import power
from allocation.keys.vectors import Figures, aligned, is_exact, refuse, vector
from allocation.model import Vector

__all__ = ["contributions", "equal", "mix", "product", "proportional"]

_WEIGHT_TOLERANCE: Final = 1e-9


def equal(n: int, dtype: DTypeLike = object) -> Vector:
    """k_i = 1/n.

    Parameters
    ----------
    n : int
        Number of members.
    dtype : dtype
        ``object`` for fractions, ``float64`` for floats.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``member_count``.

    References
    ----------
    Moulin (2003), *Fair Division and Collective Welfare*.

    Examples
    --------
    >>> equal(4)[0]
    Fraction(1, 4)
    """
    if not isinstance(n, Integral) or n < 1:
        raise InvalidKeyError("member_count", count=n)
    one = Fraction(1, int(n)) if np.dtype(dtype) == object else 1 / n
    return np.full(n, one, dtype=dtype)


def proportional(values: Figures) -> Vector:
    """k_i = v_i / sum(v).

    Parameters
    ----------
    values : array_like, shape (n,)
        Non-negative figures, in any one unit (inhabitants, kilometres).

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``value_negative``, ``value_not_finite``, ``sum_zero``.

    References
    ----------
    O'Neill (1982): the only key without incentive to merge or split.

    Examples
    --------
    >>> proportional([3, 1]).tolist()
    [Fraction(3, 4), Fraction(1, 4)]
    """
    return normalised(nonnegative(vector(values)))


def contributions(shares: Figures, weights: Figures) -> Vector:
    """c_ki = w_k s_ki: what each criterion k brings to the share of each member i.

    Parameters
    ----------
    shares : array_like, shape (m, n)
        One key per row.
    weights : array_like, shape (m,)
        Weights that sum to 1; a negative weight is allowed.

    Returns
    -------
    array, shape (m, n)
        Its columns sum to the mixed key.

    Raises
    ------
    InvalidKeyError
        ``weights_sum``, ``weights_count``, ``share_sum``.

    Examples
    --------
    >>> contributions([[1, 0], [0, 1]], [Fraction(1, 3), Fraction(2, 3)])[1, 1]
    Fraction(2, 3)
    """
    rows, scale = aligned(share_rows(shares), vector(weights))
    if len(rows) != len(scale):
        raise InvalidKeyError("weights_count", weights=len(scale), keys=len(rows))
    total = scale.sum()
    if abs(total - 1) > (0 if is_exact(scale) else _WEIGHT_TOLERANCE):
        raise InvalidKeyError("weights_sum", total=str(total))
    return scale[:, np.newaxis] * rows


def mix(shares: Figures, weights: Figures) -> Vector:
    """k_i = sum_k w_k s_ki, with sum(w) = 1.

    Parameters
    ----------
    shares : array_like, shape (m, n)
        One key per row.
    weights : array_like, shape (m,)
        Weights that sum to exactly 1 (to 1e-9 for floats); a negative weight is allowed.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``weights_sum``, ``weights_count``, ``share_sum``.

    References
    ----------
    Konigsteiner Schluessel (1949): two thirds tax, one third population.

    Examples
    --------
    >>> mix([equal(2), proportional([3, 1])], [Fraction(1, 2), Fraction(1, 2)]).tolist()
    [Fraction(5, 8), Fraction(3, 8)]
    """
    return contributions(shares, weights).sum(axis=0)


def product(values: Figures, exponents: Figures) -> Vector:
    """k_i = prod_k v_ki^e_k / sum_j prod_k v_kj^e_k.

    Parameters
    ----------
    values : array_like, shape (m, n)
        One indicator per row; 0 is allowed where the exponent is positive.
    exponents : array_like, shape (m,)
        Exponents of either sign.

    Returns
    -------
    array, shape (n,)
        Exact for integer exponents; otherwise fractions of 40-digit decimals, to be snapped.

    Raises
    ------
    InvalidKeyError
        ``value_negative``, ``value_zero``, ``weights_count``, ``sum_zero``, ``power_range``.

    References
    ----------
    Luce (1959): the ratio of two shares does not depend on a third member.

    Examples
    --------
    >>> product([[2, 1], [1, 2]], [2, 1]).tolist()
    [Fraction(2, 3), Fraction(1, 3)]
    """
    rows, powers = aligned(nonnegative(vector(values, dimensions=2)), vector(exponents))
    if len(rows) != len(powers):
        raise InvalidKeyError("weights_count", weights=len(powers), keys=len(rows))
    refuse("value_zero", ((rows == 0) & (powers <= 0)[:, np.newaxis]).any(axis=0))
    if is_exact(rows):
        terms = [power(row, exponent) for row, exponent in zip(rows, powers, strict=True)]
        return normalised(np.prod(terms, axis=0))
    used = rows[powers != 0]
    refuse("sum_zero", [not np.all(used > 0, axis=0).any()])
    with np.errstate(divide="ignore"):
        logs = powers[powers != 0] @ np.log(used)
    return normalised(np.exp(logs - logs.max()))
