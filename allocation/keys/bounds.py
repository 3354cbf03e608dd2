"""Proportional keys within caps and floors: water-filling, and deviations from a reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from allocation.errors import InvalidKeyError
from allocation.keys.guards import nonnegative, same_shape
from allocation.keys.vectors import Figures, aligned, is_exact, refuse, scalar, vector
from allocation.model import Vector

__all__ = ["Filling", "band", "band_limits", "bounded", "water_filling"]

_TOLERANCE: Final = 1e-12


@dataclass(frozen=True)
class Filling:
    """What water-filling found.

    Parameters
    ----------
    amounts : array, shape (n,)
        x_i = clip(rate w_i, lower_i, upper_i); they sum to the total.
    rate : Fraction or float
        Common rate of the members that no bound holds, the smallest one that fits.
    at_lower, at_upper : array of bool, shape (n,)
        Members that a bound moves away from ``rate w_i``.
    """

    amounts: Vector
    rate: Any
    at_lower: NDArray[np.bool_]
    at_upper: NDArray[np.bool_]


def bounded(
    weights: Figures,
    lower: Figures | None = None,
    upper: Figures | None = None,
    total: object = 1,
) -> Vector:
    """x_i = clip(rate w_i, lower_i, upper_i), with the one rate that makes sum(x) = total.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Non-negative weights; a member of weight 0 gets its floor.
    lower, upper : array_like, shape (n,), optional
        Floors (0 by default) and caps (none by default), in the unit of ``total``.
    total : number
        Sum to reach: 1 for a key.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``bounds_floor`` or ``bounds_cap`` with the exact gap, ``bounds_crossed``.

    References
    ----------
    Pardalos and Kovoor (1990); Patriksson (2008).

    Examples
    --------
    >>> from fractions import Fraction
    >>> bounded([5, 3, 2], upper=[Fraction(2, 5), 1, 1]).tolist()
    [Fraction(2, 5), Fraction(9, 25), Fraction(6, 25)]
    """
    return water_filling(weights, lower, upper, total).amounts


def water_filling(
    weights: Figures,
    lower: Figures | None = None,
    upper: Figures | None = None,
    total: object = 1,
) -> Filling:
    """x_i = clip(rate w_i, lower_i, upper_i), with its rate and whom the bounds hold.

    Exact on fractions, vectorised on floats; O(n log n), the sort of the 2 n break points.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Non-negative weights.
    lower, upper : array_like, shape (n,), optional
        Floors and caps, in the unit of ``total``.
    total : number
        Sum to reach.

    Returns
    -------
    Filling

    Raises
    ------
    InvalidKeyError
        As `bounded`.

    References
    ----------
    Pardalos and Kovoor (1990).

    Examples
    --------
    >>> from fractions import Fraction
    >>> filling = water_filling([5, 3, 2], upper=[Fraction(2, 5), 1, 1])
    >>> filling.rate, filling.at_upper.tolist()
    (Fraction(3, 25), [True, False, False])
    """
    w, low, high, target = _problem(weights, lower, upper, total)
    _feasible(w, low, high, target)
    rate = _rate(w, low, high, target)
    amounts = np.minimum(np.maximum(rate * w, low), high)
    if not is_exact(w):
        rate = _polished(w, amounts, rate, (low, high, target))
        amounts = np.minimum(np.maximum(rate * w, low), high)
    return Filling(amounts, rate, (rate * w < low).astype(bool), (rate * w > high).astype(bool))


def _problem(
    weights: Figures,
    lower: Figures | None,
    upper: Figures | None,
    total: object,
) -> tuple[Vector, Vector, Vector, Any]:
    w = nonnegative(vector(weights))
    low = w * 0 if lower is None else nonnegative(vector(lower))
    target = scalar(total, w)
    # Without cap nobody can pay more than the total, or than its floor.
    high = np.maximum(w * 0 + target, low) if upper is None else vector(upper)
    w, low, high = aligned(w, low, high)
    same_shape(w, low)
    same_shape(w, high)
    refuse("bounds_crossed", low > high)
    return w, low, high, scalar(total, w)


def _feasible(w: Vector, low: Vector, high: Vector, target: Any) -> None:  # noqa: ANN401 - Fraction or float
    least = low.sum()
    most = np.where(w > 0, high, low).sum()
    slack = 0 if is_exact(w) else _TOLERANCE * max(abs(target), least)
    for code, gap in (("bounds_floor", least - target), ("bounds_cap", target - most)):
        if gap > slack:
            percent = f"{float(gap / target):.6%}" if target else "-"
            raise InvalidKeyError(code, gap=gap, percent=percent)


def _rate(w: Vector, low: Vector, high: Vector, target: Any) -> Any:  # noqa: ANN401 - Fraction or float
    """Smallest rate r with G(r) = sum clip(r w, low, high) = target, G piecewise linear.

    Between two break points G(r) = sum(low) + constant + r slope.
    """
    live = w > 0
    if not live.any():
        return target * 0
    wide, floors, caps = w[live], low[live], high[live]
    points = np.concatenate([floors / wide, caps / wide])
    order = np.argsort(points)
    points = points[order]
    constants = np.cumsum(np.concatenate([-floors, caps])[order])
    slopes = np.cumsum(np.concatenate([wide, -wide])[order])
    levels: Vector = low.sum() + constants + points * slopes
    if not is_exact(w):
        levels = np.asarray(np.maximum.accumulate(levels), dtype=np.float64)
    after = int(np.count_nonzero(levels < target))
    if after == 0 or after == len(points):
        return points[min(after, len(points) - 1)]
    part = (target - levels[after - 1]) / (levels[after] - levels[after - 1])
    return points[after - 1] + part * (points[after] - points[after - 1])


def _polished(w: Vector, amounts: Vector, rate: float, problem: tuple[Vector, Vector, Any]) -> Any:  # noqa: ANN401 - float
    """Rate recomputed from the members that no bound holds: no noise of the running sums."""
    low, high, target = problem
    free = (amounts > low) & (amounts < high)
    weight = w[free].sum()
    return (target - amounts[~free].sum()) / weight if weight > 0 else rate


def band_limits(reference: Figures, width: object) -> tuple[Vector, Vector]:
    """low_i = (1 - width) r_i, high_i = (1 + width) r_i: the interval around each reference share.

    Parameters
    ----------
    reference : array_like, shape (n,)
        Reference key, non-negative.
    width : number
        Largest relative deviation, in [0, 1]: 0.3 for plus or minus 30 %.

    Returns
    -------
    tuple of two arrays, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``band_range``, ``value_negative``.

    Examples
    --------
    >>> from fractions import Fraction
    >>> band_limits([Fraction(1, 2)] * 2, Fraction(3, 10))[1][0]
    Fraction(13, 20)
    """
    centre = nonnegative(vector(reference))
    half = scalar(width, centre)
    if not 0 <= half <= 1:
        raise InvalidKeyError("band_range", value=str(width))
    return centre * (1 - half), centre * (1 + half)


def band(base: Figures, reference: Figures, width: object) -> Vector:
    """k_i = clip(rate b_i, (1 - width) r_i, (1 + width) r_i), with sum(k) = 1.

    Parameters
    ----------
    base : array_like, shape (n,)
        Key wished for, non-negative.
    reference : array_like, shape (n,)
        Key from which no member departs by more than ``width``.
    width : number
        Largest relative deviation, in [0, 1].

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        As `bounded`.

    References
    ----------
    CGCT L.2336-3 and L.2336-5 (FPIC): plus or minus 30 % of the common-law split.

    Examples
    --------
    >>> from fractions import Fraction
    >>> band([Fraction(9, 10), Fraction(1, 10)], [Fraction(1, 2)] * 2, Fraction(3, 10)).tolist()
    [Fraction(13, 20), Fraction(7, 20)]
    """
    low, high = band_limits(reference, width)
    return bounded(base, low, high, low.sum() * 0 + 1)
