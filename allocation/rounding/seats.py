"""Apportionment: whole seats, votes or blocks of units in proportion to weights."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

import numpy as np
from numpy.typing import NDArray

from allocation.errors import InvalidKeyError, RoundingError
from allocation.rounding.divisors import DIVISORS, divisor_seats
from allocation.rounding.exact import (
    Numbers,
    Priority,
    checked_queue,
    first_served,
    integers,
    numerators,
    plain,
    whole,
)
from allocation.rounding.sequential import quota_seats

__all__ = ["METHODS", "apportion"]

METHODS: Final = ("hamilton", "jefferson", "webster", "hill", "adams", "dean", "quota")


def _hamilton(
    weights: Sequence[int],
    seats: int,
    minimum: Sequence[int],
    queue: NDArray[np.int64] | None,
) -> list[int]:
    """Floors of the quotas, raised to the minimum, then the largest remainders of the others.

    Where the minima take more than the floors leave, the members held by their minimum stand
    aside and the others share what is left by their quotas of it.
    """
    size = len(weights)
    inside = list(range(size))
    held = list(minimum)
    while True:
        total = sum(weights[i] for i in inside)
        left = seats - sum(held[i] for i in set(range(size)) - set(inside))
        floors = {i: weights[i] * left // total for i in inside} if total else {}
        spare = left - sum(max(minimum[i], floors.get(i, 0)) for i in inside)
        if spare >= 0:
            break
        inside = [i for i in inside if floors[i] >= minimum[i]]
    keys = [0] * size
    for i, floor in floors.items():
        held[i] = max(minimum[i], floor)
        keys[i] = weights[i] * left - floor * total if floor >= minimum[i] else 0
    served = first_served(keys, spare, queue).tolist()
    return [x + one for x, one in zip(held, served, strict=True)]


def _checked_minimum(minimum: int | Numbers, size: int) -> list[int]:
    if isinstance(minimum, Sequence | np.ndarray):
        listed = [whole(m) for m in plain(minimum)]
    else:
        listed = [whole(minimum)] * size
    if len(listed) != size:
        raise RoundingError("minimum_length", found=len(listed), count=size)
    if any(m < 0 for m in listed):
        raise RoundingError("minimum_negative", value=min(listed))
    return listed


def _checked_weights(weights: Numbers) -> list[int]:
    tops, _ = numerators(weights)
    if any(top < 0 for top in tops):
        position = next(i for i, top in enumerate(tops) if top < 0)
        raise InvalidKeyError("seat_weight_negative", position=position + 1)
    return tops


def _checked_method(method: str) -> str:
    if method not in METHODS:
        nearest = get_close_matches(str(method), METHODS, n=1, cutoff=0.0)
        raise InvalidKeyError("method_unknown", method=method, nearest=nearest[0])
    return method


def apportion(
    weights: Numbers,
    seats: int,
    method: str,
    minimum: int | Numbers = 0,
    priority: Priority | None = None,
) -> NDArray[np.int64] | NDArray[np.object_]:
    """``x_i = max(m_i, [w_i / D])``, the divisor D such that ``sum x = seats``.

    ``[.]`` rounds at the signpost of the method: ``k + 1`` (jefferson), ``k + 1/2`` (webster),
    ``sqrt(k (k + 1))`` (hill), ``2 k (k + 1) / (2 k + 1)`` (dean), ``k`` (adams). ``hamilton``
    is the largest remainder (a member below its minimum is raised first), ``quota`` the method
    of Balinski and Young, sequential. Comparisons are exact, in integers; the divisor methods
    jump to their answer, so the number of seats costs nothing.

    Parameters
    ----------
    weights : sequence or ndarray of shape (n,)
        Non-negative exact numbers (a float is taken for the binary fraction that it is).
    seats : int
        Number of seats to share.
    method : str
        One of `METHODS`.
    minimum : int or sequence of int, shape (n,)
        Seats that each member holds whatever its weight; hill, adams and dean give one to each
        positive weight anyway.
    priority : sequence of int, optional
        Permutation of ``range(n)``: who is served first in a tie.

    Returns
    -------
    ndarray of shape (n,)
        Integers that sum to ``seats``.

    Raises
    ------
    InvalidKeyError
        Unknown method (the nearest is named), negative weight, no positive weight.
    RoundingError
        Fewer seats than the minima, or more than a million for ``quota``.
    UnresolvedTieError
        A tie for the last seat and no priority.

    References
    ----------
    Balinski and Young (1982), Fair Representation; Pukelsheim (2017), Proportional
    Representation.

    Examples
    --------
    >>> apportion([9061, 7179, 5259, 3319, 1182], 26, "hill").tolist()
    [9, 7, 6, 3, 1]
    """
    name, units = _checked_method(method), whole(seats)
    tops = _checked_weights(weights)
    least = _checked_minimum(minimum, len(tops))
    queue = checked_queue(priority, len(tops))
    if name in DIVISORS and DIVISORS[name].serves_all:
        least = [max(m, int(top > 0)) for m, top in zip(least, tops, strict=True)]
    if units < sum(least):
        raise RoundingError("seats_below_minimum", seats=units, minimum=sum(least))
    if not any(tops):
        if units > sum(least):
            raise InvalidKeyError("seat_weights_zero", seats=units)
        return integers(least)
    if name == "hamilton":
        return integers(_hamilton(tops, units, least, queue))
    if name == "quota":
        return integers(quota_seats(tops, units, least, queue))
    return integers(divisor_seats(DIVISORS[name], tops, units, least, queue))
