"""Divisor methods: jump to two divisors that bracket the answer, then serve what lies between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from allocation.rounding.exact import first_served

__all__ = ["DIVISORS", "Signpost", "divisor_seats"]


@dataclass(frozen=True)
class Signpost:
    """``s(k) = (top(k) / bottom(k)) ** (1 / power)``: the quota that earns seat ``k + 1``.

    Parameters
    ----------
    top, bottom : callable of int to int
        Exact signpost, between ``k`` and ``k + 1``.
    power : int
        2 when the signpost is a square root, compared by squares.
    serves_all : bool
        True when ``s(0) = 0``: every positive weight gets a first seat.

    Examples
    --------
    >>> DIVISORS["webster"].top(1), DIVISORS["webster"].bottom(1)
    (3, 2)
    """

    top: Callable[[int], int]
    bottom: Callable[[int], int]
    power: int = 1
    serves_all: bool = False


def _unit(_: int) -> int:
    return 1


DIVISORS: Final[dict[str, Signpost]] = {
    "jefferson": Signpost(lambda k: k + 1, _unit),
    "webster": Signpost(lambda k: 2 * k + 1, lambda _: 2),
    "hill": Signpost(lambda k: k * (k + 1), _unit, power=2, serves_all=True),
    "adams": Signpost(lambda k: k, _unit, serves_all=True),
    "dean": Signpost(lambda k: 2 * k * (k + 1), lambda k: 2 * k + 1, serves_all=True),
}


def _least(holds: Callable[[int], bool], low: int, high: int) -> int:
    """Smallest integer of ``low..high`` where a monotone condition holds (it holds at high)."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _bracket(weights: Sequence[int], seats: int, minimum: Sequence[int]) -> tuple[int, int]:
    """Two multipliers m (m = sum of weights / divisor), below and above the answer.

    At multiplier m a member holds ``floor(m w / W)`` seats or one more. Without a minimum
    ``seats - n`` and ``seats + n`` do (Pukelsheim); with one, two bisections on integers.
    """
    size, whole = len(weights), sum(weights)
    least, most = max(0, seats - size), seats + size
    if not any(minimum):
        return least, most
    pairs = list(zip(weights, minimum, strict=True))

    def enough(multiplier: int) -> bool:
        return sum(max(m, multiplier * w // whole) for w, m in pairs) >= seats

    def too_many(multiplier: int) -> bool:
        return sum(max(m, multiplier * w // whole + 1) for w, m in pairs) > seats

    return max(0, _least(too_many, 0, most) - 1), _least(enough, 0, most)


def divisor_seats(
    signpost: Signpost,
    weights: Sequence[int],
    seats: int,
    minimum: Sequence[int],
    queue: NDArray[np.int64] | None,
) -> list[int]:
    """``sum x = seats``, the seats ``(i, k)`` of largest ``w_i / s(k)``, from a minimum each.

    Two keys are fractions with numerators of signposts below them, so they differ by at least
    the square of the inverse of the largest one: the keys, times a power of two above that
    square, keep their exact order when they are floored. Every comparison is then between
    integers, and the number of seats only changes their length.

    Parameters
    ----------
    signpost : Signpost
        Row of `DIVISORS`.
    weights : sequence of int, shape (n,)
        Non-negative; a zero weight keeps its minimum.
    seats : int
        At least the sum of ``minimum``.
    minimum : sequence of int, shape (n,)
        Seats that each member holds before any comparison.
    queue : ndarray of shape (n,) or None
        Queue of the members for a disputed seat.

    Returns
    -------
    list of int

    References
    ----------
    Pukelsheim (2017), Proportional Representation, chapter 4.

    Examples
    --------
    >>> divisor_seats(DIVISORS["webster"], [9061, 7179, 5259, 3319, 1182], 26, [0] * 5, None)
    [9, 8, 5, 3, 1]
    """
    whole = sum(weights)
    low, high = _bracket(weights, seats, minimum)
    held = (
        list(minimum)
        if low == 0
        else [max(m, low * w // whole) for w, m in zip(weights, minimum, strict=True)]
    )
    upper = [high * w // whole + 1 if w else 0 for w in weights]
    owners = [i for i, (a, b) in enumerate(zip(held, upper, strict=True)) for _ in range(a, b)]
    levels = [k for a, b in zip(held, upper, strict=True) for k in range(a, b)]
    bits = 2 * signpost.top(max(levels, default=0) + 1).bit_length()
    scaled = [(w**signpost.power) << bits for w in weights]
    keys = [
        scaled[i] * signpost.bottom(k) // signpost.top(k)
        for i, k in zip(owners, levels, strict=True)
    ]
    served = first_served(keys, seats - sum(held), queue, owners)
    for i, taken in zip(owners, served.tolist(), strict=True):
        held[i] += taken
    return held
