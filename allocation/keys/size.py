"""Keys that are not linear in size: logarithmic coefficient, tariff by brackets."""

from __future__ import annotations

import numpy as np

from allocation.errors import InvalidKeyError
from allocation.keys.guards import nonnegative, normalised
from allocation.keys.powers import log10
from allocation.keys.vectors import Figures, aligned, refuse, scalar, vector
from allocation.model import Vector

__all__ = ["brackets", "log_coefficient", "size_coefficients", "tariff"]


def size_coefficients(population: Figures, low: object, high: object, top: object = 2) -> Vector:
    """a_i = 1 + (top - 1) log10(p_i / low) / log10(high / low), clipped to [1, top].

    Parameters
    ----------
    population : array_like, shape (n,)
        Inhabitants.
    low, high : number
        Populations at which the coefficient is 1 and ``top``, 0 < low < high.
    top : number
        Largest coefficient, at least 1.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``thresholds_order``, ``top_range``, ``value_negative``.

    References
    ----------
    FPIC (2012): 1 up to 7 500 inhabitants, 2 from 500 000.

    Examples
    --------
    >>> [round(float(a), 6) for a in size_coefficients([5000, 50_000, 600_000], 7500, 500_000)]
    [1.0, 1.451727, 2.0]
    """
    people = nonnegative(vector(population))
    first, last, most = (scalar(value, people) for value in (low, high, top))
    if not 0 < first < last:
        raise InvalidKeyError("thresholds_order", low=str(low), high=str(high))
    if most < 1:
        raise InvalidKeyError("top_range", value=str(top))
    within = np.minimum(np.maximum(people, first), last)
    span = log10(np.array([last / first], dtype=people.dtype))[0]
    return np.minimum(1 + (most - 1) * log10(within / first) / span, most)


def log_coefficient(population: Figures, low: object, high: object, top: object = 2) -> Vector:
    """k_i = p_i a_i / sum_j p_j a_j, with the coefficients a of `size_coefficients`.

    Parameters
    ----------
    population : array_like, shape (n,)
        Inhabitants.
    low, high : number
        Populations at which the coefficient is 1 and ``top``.
    top : number
        Largest coefficient.

    Returns
    -------
    array, shape (n,)
        To be snapped: a logarithm is not a fraction.

    Raises
    ------
    InvalidKeyError
        As `size_coefficients`, and ``sum_zero``.

    References
    ----------
    FPIC (2012).

    Examples
    --------
    >>> log_coefficient([1000, 100_000], 1000, 100_000).tolist()
    [Fraction(1, 201), Fraction(200, 201)]
    """
    people = nonnegative(vector(population))
    return normalised(people * size_coefficients(people, low, high, top))


def tariff(values: Figures, edges: Figures, rates: Figures) -> Vector:
    """t_i = sum_b r_b |[0, v_i] within bracket b|: continuous, piecewise linear.

    Parameters
    ----------
    values : array_like, shape (n,)
        Non-negative figures.
    edges : array_like, shape (b,)
        Increasing positive thresholds between brackets.
    rates : array_like, shape (b + 1,)
        Non-negative rate of each bracket, the last one open.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``edges_order``, ``rates_count``, ``value_negative``.

    Examples
    --------
    >>> tariff([50, 150], [100], [2, 1]).tolist()
    [Fraction(100, 1), Fraction(250, 1)]
    """
    figures, limits, prices = aligned(
        nonnegative(vector(values)), vector(edges), nonnegative(vector(rates))
    )
    if len(prices) != len(limits) + 1:
        raise InvalidKeyError("rates_count", edges=len(limits), rates=len(prices))
    starts = np.concatenate([limits[:1] * 0, limits])
    refuse("edges_order", starts[1:] <= starts[:-1])
    filled = np.maximum(figures[:, np.newaxis] - starts, 0)
    filled[:, :-1] = np.minimum(filled[:, :-1], starts[1:] - starts[:-1])
    return (filled * prices).sum(axis=1)


def brackets(values: Figures, edges: Figures, rates: Figures) -> Vector:
    """k_i = t_i / sum(t), with the tariff t of `tariff`; degressive when rates decrease.

    Parameters
    ----------
    values : array_like, shape (n,)
        Non-negative figures.
    edges : array_like, shape (b,)
        Increasing positive thresholds between brackets.
    rates : array_like, shape (b + 1,)
        Non-negative rate of each bracket.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        As `tariff`, and ``sum_zero``.

    References
    ----------
    CGCT L.3335-2 (DMTO): levies by brackets of the mean.

    Examples
    --------
    >>> brackets([50, 150], [100], [2, 1]).tolist()
    [Fraction(2, 7), Fraction(5, 7)]
    """
    return normalised(tariff(values, edges, rates))
