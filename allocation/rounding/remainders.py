"""Largest remainder: every member within one unit of its quota, the sum exact."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, log2

import numpy as np
from numpy.typing import NDArray

from allocation.errors import InvalidKeyError, RoundingError
from allocation.rounding.exact import (
    Numbers,
    Priority,
    by_priority,
    checked_queue,
    decimal_text,
    first_served,
    integers,
    numerators,
    plain,
    whole,
)

__all__ = ["largest_remainder", "round_amounts"]

_FLOAT_TOTAL = 2**53
_ULPS = 8.0


def largest_remainder(
    quotas: Numbers, total: int, priority: Priority | None = None
) -> NDArray[np.int64] | NDArray[np.object_]:
    r"""``x_i = floor(q_i) + 1`` for the largest remainders, ``floor(q_i)`` for the others.

    The number of units above the floors is ``total - sum floor(q_i)``, so ``sum x = total`` and
    ``|x_i - q_i| < 1``: every member stays in quota.

    Integers, `Fraction` and `Decimal` are decided exactly. An array or a sequence that holds
    float64 takes the fast path: a quota is trusted to ``(8 + log2 n) eps`` of the largest one,
    and two remainders that close are held equal, so that float noise never decides. Such
    a tie goes by ``priority``, or raises.

    Parameters
    ----------
    quotas : sequence or ndarray of shape (n,)
        Quotas in units (cents, thousands of euros, ten-thousandths of a key), of any sign.
    total : int
        Sum to reach, in the same units.
    priority : sequence of int, optional
        Permutation of ``range(n)``: who is served first when remainders are equal.

    Returns
    -------
    ndarray of shape (n,)
        int64, or Python integers when one of them exceeds 64 bits.

    Raises
    ------
    RoundingError
        The quotas do not sum to ``total``, or float64 cannot tell one unit at this size.
    UnresolvedTieError
        Equal remainders for the last unit and no priority.

    References
    ----------
    Balinski and Young (1982), Fair Representation.

    Examples
    --------
    >>> from fractions import Fraction
    >>> largest_remainder([Fraction(50, 3), Fraction(100, 3), 50], 100).tolist()
    [17, 33, 50]
    """
    units = whole(total)
    queue = checked_queue(priority, len(quotas))
    floats = _as_floats(quotas)
    if floats is not None:
        return _float_remainders(floats, units, queue)
    tops, bottom = numerators(quotas)
    found = sum(tops)
    if found != units * bottom:
        raise RoundingError("quotas_sum", found=decimal_text(found, bottom), total=units)
    return integers(_serve(tops, bottom, units, queue))


def _as_floats(values: Numbers) -> NDArray[np.floating] | None:
    """Float array of a vector that holds a float; None for a vector of exact numbers."""
    if isinstance(values, np.ndarray):
        if values.ndim != 1:
            raise RoundingError("not_a_vector", shape=values.shape)
        if values.dtype.kind == "f":
            return values
    listed = plain(values)
    if not any(isinstance(value, float) for value in listed):
        return None
    try:
        return np.array([float(value) for value in listed])
    except (TypeError, ValueError, OverflowError):
        raise RoundingError("not_a_number", value=listed) from None


def _serve(
    tops: Sequence[int], bottom: int, total: int, queue: NDArray[np.int64] | None
) -> list[int]:
    """Largest remainders of ``tops / bottom``, in integers only."""
    floors = [top // bottom for top in tops]
    remainders = [top - bottom * floor for top, floor in zip(tops, floors, strict=True)]
    served = first_served(remainders, total - sum(floors), queue).tolist()
    return [floor + one for floor, one in zip(floors, served, strict=True)]


def _trust(quotas: NDArray[np.float64], precision: float, total: int) -> float:
    """Absolute error allowed to one remainder; refuses what float64 cannot decide."""
    relative = precision * (_ULPS + log2(max(1, len(quotas))))
    least, most = float(quotas.min(initial=0.0)), float(quotas.max(initial=0.0))
    found = float(quotas.sum())
    slack = relative * (found if least == 0 else float(np.abs(quotas).sum()))
    if not isfinite(slack):
        raise RoundingError("not_a_number", value=found)
    if abs(total) >= _FLOAT_TOTAL or slack >= 1 / 2:
        raise RoundingError("float_precision", total=total)
    if abs(found - total) > slack:
        raise RoundingError("quotas_sum", found=f"{found:.6f}", total=total)
    return relative * max(most, -least)


def _float_remainders(
    quotas: NDArray[np.floating], total: int, queue: NDArray[np.int64] | None
) -> NDArray[np.int64]:
    # Two buffers serve throughout: a third one costs more in page faults than the arithmetic.
    values = quotas.astype(np.float64, copy=False)
    noise = 2 * _trust(values, float(np.finfo(quotas.dtype).eps), total)
    rounded = np.floor(values)
    remainders = values - rounded
    size, units = len(values), total - int(rounded.sum())
    if 0 < units < size:
        remainders.partition(size - units)
        cut = float(remainders[size - units])
        clear = cut - float(remainders[: size - units].max()) > noise
        np.subtract(values, rounded, out=remainders)
        rounded += remainders >= cut if clear else _disputed(remainders, units, (cut, noise), queue)
    elif units:
        rounded += 1
    cents = remainders.view(np.int64)
    np.copyto(cents, rounded, casting="unsafe")
    return cents


def _disputed(
    remainders: NDArray[np.float64],
    units: int,
    window: tuple[float, float],
    queue: NDArray[np.int64] | None,
) -> NDArray[np.bool_]:
    """Mask of the served when float64 cannot tell apart the remainders around the cut."""
    cut, noise = window
    served = remainders > cut + noise
    tied = np.flatnonzero((np.abs(remainders - cut) <= noise) & (remainders > 0))
    chosen = by_priority(tied.tolist(), units - int(served.sum()), queue, range(len(served)))
    served[chosen] = True
    return served


def round_amounts(
    total_cents: int, shares: Numbers, unit: int = 1, priority: Priority | None = None
) -> NDArray[np.int64] | NDArray[np.object_]:
    """``x_i = unit * y_i`` with ``y`` the largest remainders of ``(total / unit) * share_i``.

    Parameters
    ----------
    total_cents : int
        Amount to share, in cents, a multiple of ``unit``; 0 or negative (a refund) is allowed.
    shares : sequence or ndarray of shape (n,)
        Shares that sum to one: exact fractions, or float64 (see `largest_remainder`).
    unit : int
        Unit of the amounts in cents: 1 (cent), 100 (euro), 100_000 (thousand euros).
    priority : sequence of int, optional
        Permutation of ``range(n)``: who takes the odd unit when remainders are equal.

    Returns
    -------
    ndarray of shape (n,)
        Cents, multiples of ``unit``, that sum to ``total_cents``.

    Raises
    ------
    RoundingError
        ``unit`` is not positive, or does not divide the total.
    InvalidKeyError
        Exact shares that do not sum to one.
    UnresolvedTieError
        Equal remainders for the last unit and no priority.

    References
    ----------
    Balinski and Young (1982), Fair Representation.

    Examples
    --------
    >>> from fractions import Fraction
    >>> round_amounts(100_00, [Fraction(1, 3)] * 3, priority=[2, 0, 1]).tolist()
    [3333, 3333, 3334]
    """
    cents, step = whole(total_cents), whole(unit)
    if step <= 0:
        raise RoundingError("unit_not_positive", unit=step)
    units, rest = divmod(cents, step)
    if rest:
        raise RoundingError("total_not_multiple", total=cents, unit=step)
    floats = _as_floats(shares)
    if floats is not None:
        rounded = largest_remainder(floats * float(units), units, priority)
        return rounded if step == 1 else integers([step * v for v in rounded.tolist()])
    tops, bottom = numerators(shares)
    if sum(tops) != bottom:
        raise InvalidKeyError("share_sum", total=f"{decimal_text(100 * sum(tops), bottom)} %")
    served = _serve(
        [top * units for top in tops], bottom, units, checked_queue(priority, len(tops))
    )
    return integers([step * value for value in served])
