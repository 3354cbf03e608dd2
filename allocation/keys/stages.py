"""Keys in several parts: fixed and variable, tranches, lots, years, frozen amounts."""

from __future__ import annotations

import numpy as np

from allocation.errors import InvalidKeyError
from allocation.keys.criteria import mix
from allocation.keys.guards import nonnegative, normalised
from allocation.keys.vectors import Figures, aligned, refuse, scalar, vector
from allocation.model import Vector

__all__ = [
    "fixed_plus_variable",
    "hierarchical",
    "indexed",
    "tier_weights",
    "tiers",
    "transition",
]


def fixed_plus_variable(
    fixed: object, total: object, fixed_key: Figures, variable_key: Figures
) -> Vector:
    """k_i = (F / T) f_i + (1 - F / T) v_i; f_i alone when T <= F.

    Parameters
    ----------
    fixed, total : number
        F and T in one unit, not negative.
    fixed_key, variable_key : array_like, shape (n,)
        Keys of the two parts.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``value_negative``, ``share_sum``.

    References
    ----------
    Coase (1946): the two-part tariff.

    Examples
    --------
    >>> from fractions import Fraction
    >>> half = [Fraction(1, 2)] * 2
    >>> fixed_plus_variable(20, 100, half, [1, 0]).tolist()
    [Fraction(9, 10), Fraction(1, 10)]
    """
    return tiers(total, [fixed], [fixed_key, variable_key]) if fixed else vector(variable_key)


def tier_weights(total: object, edges: Figures) -> Vector:
    """w_b = |[0, T] within tranche b| / T: the part of the total in each tranche.

    Parameters
    ----------
    total : number
        T, not negative; with T = 0 the first tranche has it all.
    edges : array_like, shape (b,)
        Increasing positive thresholds between tranches, in the unit of the total.

    Returns
    -------
    array, shape (b + 1,)

    Raises
    ------
    InvalidKeyError
        ``edges_order``, ``value_negative``.

    Examples
    --------
    >>> tier_weights(7, [5]).tolist()
    [Fraction(5, 7), Fraction(2, 7)]
    """
    limits = vector(edges)
    amount = scalar(total, limits)
    nonnegative(np.array([amount], dtype=limits.dtype))
    starts = np.concatenate([limits[:1] * 0, limits])
    refuse("edges_order", starts[1:] <= starts[:-1])
    filled = np.maximum(amount - starts, 0) + starts * 0
    filled[:-1] = np.minimum(filled[:-1], starts[1:] - starts[:-1])
    if not amount:
        filled[0] = filled[0] + 1
    return normalised(filled)


def tiers(total: object, edges: Figures, shares: Figures) -> Vector:
    """k_i = sum_b w_b s_bi, with the parts w of `tier_weights`: each tranche has its key.

    Parameters
    ----------
    total : number
        Amount to share.
    edges : array_like, shape (b,)
        Increasing thresholds between tranches.
    shares : array_like, shape (b + 1, n)
        One key per tranche.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        As `tier_weights` and `mix`.

    References
    ----------
    SPP highway/byway (2010): the key changes with the tier.

    Examples
    --------
    >>> tiers(7, [5], [[1, 0], [0, 1]]).tolist()
    [Fraction(5, 7), Fraction(2, 7)]
    """
    return mix(shares, tier_weights(total, edges))


def hierarchical(amounts: Figures, shares: Figures) -> Vector:
    """k_i = sum_l (T_l / T) s_li: the effective key of lots that each have their own.

    Parameters
    ----------
    amounts : array_like, shape (l,)
        Amount of each lot, not negative.
    shares : array_like, shape (l, n)
        Key of each lot.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``value_negative``, ``sum_zero``, ``share_sum``.

    References
    ----------
    InvKG (2020), paragraph 3: coalfields first, Laender inside them.

    Examples
    --------
    >>> hierarchical([3, 1], [[1, 0], [0, 1]]).tolist()
    [Fraction(3, 4), Fraction(1, 4)]
    """
    return mix(shares, normalised(nonnegative(vector(amounts))))


def transition(weight: object, start: Figures, end: Figures) -> Vector:
    """k_i = (1 - w) s_i + w e_i, with w the weight of the arrival key in the year.

    Parameters
    ----------
    weight : number
        w between 0 and 1.
    start, end : array_like, shape (n,)
        Departure and arrival keys.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``weight_range``, ``share_sum``.

    References
    ----------
    MISO-SPP settlement (2016): 45/55 to 10/90 over five years.

    Examples
    --------
    >>> from fractions import Fraction
    >>> transition(Fraction(9, 10), [1, 0], [0, 1]).tolist()
    [Fraction(1, 10), Fraction(9, 10)]
    """
    first, last = aligned(vector(start), vector(end))
    share = scalar(weight, first)
    if not 0 <= share <= 1:
        raise InvalidKeyError("weight_range", value=str(weight))
    return mix([first, last], np.array([1 - share, share], dtype=first.dtype))


def indexed(amounts: Figures, rate: object) -> tuple[Vector, Vector]:
    """x_i = rate a_i: frozen amounts carried to today; k_i = a_i / sum(a) does not move.

    Parameters
    ----------
    amounts : array_like, shape (n,)
        Amounts of the year of reference.
    rate : number
        Index of the year over the year of reference, positive.

    Returns
    -------
    tuple of (array of shape (n,), array of shape (n,))
        The frozen key, and the indexed amounts.

    Raises
    ------
    InvalidKeyError
        ``rate_positive``, ``sum_zero``, ``value_negative``.

    References
    ----------
    CGCT L.1424-35 (SDIS): contributions capped at last year's plus prices.

    Examples
    --------
    >>> from fractions import Fraction
    >>> indexed([30, 70], Fraction(11, 10))[1].tolist()
    [Fraction(33, 1), Fraction(77, 1)]
    """
    frozen = nonnegative(vector(amounts))
    index = scalar(rate, frozen)
    if index <= 0:
        raise InvalidKeyError("rate_positive", value=str(rate))
    return normalised(frozen), frozen * index
