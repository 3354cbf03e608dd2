"""Many totals at once, each split exactly among its children: largest remainders on integers.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from allocation.errors import RoundingError

Integers = NDArray[np.int64]
Whole = NDArray[Any]
"""int64, or Python integers where 64 bits do not hold the products."""

_MOST_TOTAL: Final = 2**50
MOST_WEIGHT: Final = 2**60
"""Sum of weights up to which 64 bits decide exactly; beyond, Python integers do."""


def nested_split(totals: Integers, weights: Whole, parent: Integers) -> Integers:
    """x_i = floor(T_p w_i / W_p), plus one for the largest remainders of each parent p.

    Children of a parent sum to its total exactly. Equal remainders go to the child that stands
    first. A parent whose weights are all zero must have no total.

    Parameters
    ----------
    totals : ndarray of int, shape (p,)
        Total of each parent, cents.
    weights : ndarray of int, shape (n,)
        Not negative.
    parent : ndarray of int, shape (n,)
        Position of the parent of each child, in increasing order.

    Returns
    -------
    ndarray of int64, shape (n,)
    """
    bounds = np.searchsorted(parent, np.arange(len(totals) + 1))
    sums = _segments(weights, bounds)
    bare = sums == 0
    if bool((bare & (totals != 0)).any()):
        raise RoundingError("split_nothing", total=int(totals[np.flatnonzero(bare & totals)[0]]))
    sums = np.where(bare, 1, sums)
    floors, remainders = _divided(totals[parent], weights, sums[parent])
    left = totals - _segments(floors, bounds)
    floors[_served(remainders, parent, left)] += 1
    return floors


def _segments(values: Whole, bounds: Integers) -> Whole:
    """Sum of each stretch between two bounds."""
    running = np.concatenate((np.zeros(1, values.dtype), np.cumsum(values)))
    return running[bounds[1:]] - running[bounds[:-1]]


def _divided(totals: Integers, weights: Whole, sums: Whole) -> tuple[Integers, Whole]:
    """Quotient and remainder of totals * weights / sums, exact.

    A float64 quotient is off by two units at most under the guards, so the remainder, computed
    modulo 2**64, is the true one; it then corrects the quotient.
    """
    most = int(np.abs(totals).max(initial=0))
    if weights.dtype != np.int64 or most >= _MOST_TOTAL or int(sums.max(initial=0)) >= MOST_WEIGHT:
        products = totals.astype(object) * weights.astype(object)
        return (products // sums).astype(np.int64), products % sums
    floors = np.floor(totals * (weights / sums)).astype(np.int64)
    remainders = totals * weights - floors * sums
    over = remainders // sums
    return floors + over, remainders - over * sums


def _served(remainders: Whole, parent: Integers, left: Integers) -> Integers:
    """Positions of the children that take one more: the ``left`` largest of each parent."""
    asked = np.flatnonzero((left[parent] > 0) & (remainders > 0))
    order = np.argsort(-remainders[asked], kind="stable")
    asked = asked[order]
    asked = asked[np.argsort(parent[asked], kind="stable")]
    of = parent[asked]
    rank = np.arange(len(of)) - np.searchsorted(of, of)
    return asked[rank < left[of]]
