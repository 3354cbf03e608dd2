"""Keys that weigh population by what each inhabitant can bear."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from allocation.errors import InvalidKeyError
from allocation.keys.guards import nonnegative, normalised, positive, same_shape
from allocation.keys.powers import power
from allocation.keys.vectors import Figures, aligned, scalar, vector
from allocation.model import Vector

__all__ = ["inverse_capacity", "modulated", "modulation"]

_LARGEST_EXPONENT: Final = 2


def inverse_capacity(
    population: Figures,
    capacity: Figures,
    exponent: object = 1,
    minimum: object = None,
) -> Vector:
    """k_i = p_i (abar / a_i)^e / sum_j p_j (abar / a_j)^e: the mean abar cancels out.

    The share grows as capacity falls: a key to receive by, or to spread aid.

    Parameters
    ----------
    population : array_like, shape (n,)
        Inhabitants.
    capacity : array_like, shape (n,)
        Capacity per inhabitant (euros), positive.
    exponent : number
        e between 0 (population alone) and 2.
    minimum : number, optional
        Declared floor of the capacity; without it a zero is refused.

    Returns
    -------
    array, shape (n,)
        Exact for an integer exponent; otherwise to be snapped.

    Raises
    ------
    InvalidKeyError
        ``value_negative``, ``value_zero``, ``exponent_range``, ``sum_zero``.

    References
    ----------
    CGCT L.2336-5 (FPIC): ratio of the mean to the member's own resources.

    Examples
    --------
    >>> inverse_capacity([1, 1], [100, 300]).tolist()
    [Fraction(3, 4), Fraction(1, 4)]
    """
    people, means = aligned(nonnegative(vector(population)), nonnegative(vector(capacity)))
    same_shape(people, means)
    steepness = scalar(exponent, people)
    if not 0 <= steepness <= _LARGEST_EXPONENT:
        raise InvalidKeyError("exponent_range", value=str(exponent))
    if minimum is not None:
        floor = scalar(minimum, people)
        if floor <= 0:
            raise InvalidKeyError("minimum_positive", value=str(minimum))
        means = np.maximum(means, floor)
    return normalised(people * power(positive(means), -steepness))


def modulation(
    population: Figures,
    index: Figures,
    elasticity: object,
    band: object,
    mean: object = None,
) -> tuple[Vector, Any]:
    """m_i = clip(1 + e (a_i / abar - 1), 1 - b, 1 + b), with abar = sum(p a) / sum(p).

    Parameters
    ----------
    population : array_like, shape (n,)
        Inhabitants.
    index : array_like, shape (n,)
        Figure per inhabitant (euros).
    elasticity : number
        e: effect of a relative gap to the mean.
    band : number
        b in [0, 1): largest deviation, 0.3 for plus or minus 30 %.
    mean : number, optional
        Reference abar frozen by the convention; computed when absent.

    Returns
    -------
    tuple of (array of shape (n,), number)
        Multipliers, and the mean used.

    Raises
    ------
    InvalidKeyError
        ``band_range``, ``mean_positive``, ``value_negative``, ``sum_zero``.

    Examples
    --------
    >>> modulation([1, 1], [100, 300], 1, 0.3)[0].tolist()
    [Fraction(7, 10), Fraction(13, 10)]
    """
    people, levels = aligned(nonnegative(vector(population)), nonnegative(vector(index)))
    same_shape(people, levels)
    width, slope = scalar(band, people), scalar(elasticity, people)
    if not 0 <= width < 1:
        raise InvalidKeyError("band_range", value=str(band))
    centre = (normalised(people) * levels).sum() if mean is None else scalar(mean, people)
    if centre <= 0:
        raise InvalidKeyError("mean_positive", value=str(centre))
    multipliers = 1 + slope * (levels / centre - 1)
    return np.minimum(np.maximum(multipliers, 1 - width), 1 + width), centre


def modulated(
    population: Figures,
    index: Figures,
    elasticity: object,
    band: object,
    mean: object = None,
) -> Vector:
    """k_i = p_i m_i / sum_j p_j m_j, with the multipliers m of `modulation`.

    Parameters
    ----------
    population : array_like, shape (n,)
        Inhabitants.
    index : array_like, shape (n,)
        Figure per inhabitant (euros).
    elasticity, band : number
        Slope, and largest deviation in [0, 1).
    mean : number, optional
        Reference frozen by the convention; computed when absent.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        As `modulation`.

    References
    ----------
    CGCT L.2336-3 (FPIC): deviations of at most 30 %.

    Examples
    --------
    >>> modulated([1, 1], [100, 300], 1, 0.3).tolist()
    [Fraction(7, 20), Fraction(13, 20)]
    """
    multipliers, _ = modulation(population, index, elasticity, band, mean)
    people, factors = aligned(vector(population), multipliers)
    return normalised(people * factors)
