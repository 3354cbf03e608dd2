"""The quota method of Balinski and Young: house monotone and in quota, one seat at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from allocation.errors import RoundingError
from allocation.rounding.exact import by_priority, places

__all__ = ["QUOTA_SEATS", "quota_seats"]

QUOTA_SEATS = 10**6


def _leaders(weights: Sequence[int], held: Sequence[int], seat: int, whole: int) -> list[int]:
    """Members with the largest ``w / (x + 1)`` among those below their quota of ``seat`` seats."""
    best: list[int] = []
    for i, (weight, x) in enumerate(zip(weights, held, strict=True)):
        if x * whole >= weight * seat:
            continue
        lead = weight * (held[best[0]] + 1) - weights[best[0]] * (x + 1) if best else 1
        if lead > 0:
            best = [i]
        elif lead == 0:
            best.append(i)
    return best


def quota_seats(
    weights: Sequence[int],
    seats: int,
    minimum: Sequence[int],
    queue: NDArray[np.int64] | None,
) -> list[int]:
    """``x_i += 1`` for the largest ``w_i / (x_i + 1)`` with ``x_i < w_i h / W``, h = 1 to seats.

    A tie on the way is harmless when every tied member is served before the seats run out;
    only a tie that the last seats leave open needs a priority.

    Parameters
    ----------
    weights : sequence of int, shape (n,)
        Non-negative weights, one of them positive.
    seats : int
        At most `QUOTA_SEATS`: the result depends on its path, so there is no jump.
    minimum : sequence of int, shape (n,)
        Seats held before the first comparison.
    queue : ndarray of shape (n,) or None
        Queue of the members for a disputed seat.

    Returns
    -------
    list of int

    Raises
    ------
    RoundingError
        More than `QUOTA_SEATS` seats.
    UnresolvedTieError
        The last seats leave a tie open and no priority is given.

    References
    ----------
    Balinski and Young (1975), The Quota Method of Apportionment.

    Examples
    --------
    >>> quota_seats([5, 3, 2], 7, [0, 0, 0], None)
    [4, 2, 1]
    """
    if seats > QUOTA_SEATS:
        raise RoundingError("quota_sequential", seats=seats, limit=QUOTA_SEATS)
    held, whole = list(minimum), sum(weights)
    order = range(len(weights)) if queue is None else places(queue).tolist()
    waiting: dict[int, list[int]] = {}
    for seat in range(sum(held) + 1, seats + 1):
        tied = _leaders(weights, held, seat, whole)
        chosen = min(tied, key=lambda i: order[i])
        waiting.pop(chosen, None)
        waiting |= {i: tied for i in tied if i != chosen}
        held[chosen] += 1
    if waiting and queue is None:
        by_priority(next(iter(waiting.values())), 1, queue, range(len(weights)))
    return held
