"""Numbers as integers over one denominator, and who is served first among exact integers.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from operator import index
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from allocation.errors import RoundingError, UnresolvedTieError

Number: TypeAlias = int | float | Fraction | Decimal
Numbers: TypeAlias = Sequence[Number] | NDArray[Any]
Priority: TypeAlias = Sequence[int] | NDArray[Any]
Integers: TypeAlias = NDArray[np.int64] | NDArray[np.object_]

_LIMB = 62


def plain(values: Numbers) -> list[Number]:
    """List of Python numbers, numpy scalars unwrapped."""
    if isinstance(values, np.ndarray):
        return cast("list[Number]", values.tolist())
    return [cast("Number", v.item()) if isinstance(v, np.generic) else v for v in values]


def whole(value: object, code: str = "not_an_integer") -> int:
    """``value`` as a Python integer; a float or a fraction is refused, even when it is whole."""
    try:
        return index(cast("int", value))
    except TypeError:
        raise RoundingError(code, value=value) from None


def _ratio(value: Number) -> tuple[int, int]:
    try:
        return value.as_integer_ratio()
    except (AttributeError, ValueError, OverflowError):
        raise RoundingError("not_a_number", value=value) from None


def numerators(values: Numbers) -> tuple[list[int], int]:
    """``values[i] = numerators[i] / denominator`` exactly, one denominator for all."""
    ratios = [_ratio(value) for value in plain(values)]
    bottoms = {bottom for _, bottom in ratios}
    common = lcm(*bottoms)
    if len(bottoms) <= 1:
        return [top for top, _ in ratios], common
    factor = {bottom: common // bottom for bottom in bottoms}
    return [top * factor[bottom] for top, bottom in ratios], common


def decimal_text(top: int, bottom: int) -> str:
    """Quotient with six decimals, for a message."""
    return f"{Decimal(top) / Decimal(bottom):.6f}"


def integers(values: Sequence[int]) -> Integers:
    """Array of int64, or of Python integers when one of them does not fit."""
    try:
        return np.array(values, dtype=np.int64)
    except OverflowError:
        return np.array(values, dtype=object)


def checked_queue(priority: Priority | None, size: int) -> NDArray[np.int64] | None:
    """``priority`` as an array, once it is known to name each of ``0..size-1`` once."""
    if priority is None:
        return None
    queue = np.asarray(priority)
    if size == 0 == len(queue):
        return np.empty(0, dtype=np.int64)
    if queue.shape != (size,) or queue.dtype.kind not in "iu":
        raise RoundingError("priority_permutation", count=size)
    named = np.zeros(size, dtype=np.bool_)
    if queue.min() >= 0 and queue.max() < size:
        named[queue] = True
    if not named.all():
        raise RoundingError("priority_permutation", count=size)
    return queue.astype(np.int64, copy=False)


def places(queue: NDArray[np.int64]) -> NDArray[np.int64]:
    """``places[queue[k]] = k``: the place of each member in the queue for a disputed unit."""
    place = np.empty(len(queue), dtype=np.int64)
    place[queue] = np.arange(len(queue))
    return place


def by_priority(
    tied: Sequence[int], units: int, queue: NDArray[np.int64] | None, owners: Sequence[int]
) -> list[int]:
    """First ``units`` of the candidates ``tied``, in the queue of their owners."""
    if queue is None:
        members = tuple(sorted({int(owners[i]) for i in tied}))
        shown = ", ".join(str(member + 1) for member in members)
        raise UnresolvedTieError("tie_last_unit", positions=shown, members=members, units=units)
    place = places(queue)
    return sorted(tied, key=lambda i: int(place[owners[i]]))[:units]


def first_served(
    keys: Sequence[int],
    units: int,
    queue: NDArray[np.int64] | None,
    owners: Sequence[int] | None = None,
) -> NDArray[np.bool_]:
    """Mask of the ``units`` largest of the non-negative ``keys``, ties by the owners' queue.

    The high limb of each key fits in int64 and finds the cut without sorting; only the keys
    that share the limb of the cut are compared in full.
    """
    size = len(keys)
    if not 0 < units < size:
        return np.full(size, units > 0)
    shift = max(0, max(keys).bit_length() - _LIMB)
    limbs = np.array([key >> shift for key in keys] if shift else keys, dtype=np.int64)
    cut = np.partition(limbs, size - units)[size - units]
    served = limbs > cut
    needed = units - int(served.sum())
    disputed: list[int] = np.flatnonzero(limbs == cut).tolist()
    if needed < len(disputed):
        last = sorted((keys[i] for i in disputed), reverse=True)[needed - 1]
        ahead = [i for i in disputed if keys[i] > last]
        tied = [i for i in disputed if keys[i] == last]
        left = needed - len(ahead)
        if left < len(tied):
            tied = by_priority(tied, left, queue, range(size) if owners is None else owners)
        disputed = ahead + tied
    served[disputed] = True
    return served
