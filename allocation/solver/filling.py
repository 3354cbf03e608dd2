"""Only caps and floors: the leximin in closed form, its levels and its intervals.

x_i is the payment at which the burden reaches a common level, within its cap and its floor; all
optima of any stage form a box cut by the total, whose ends are sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.keys import bounded
from allocation.solver.region import Region

__all__ = ["Box", "box_of", "filled"]

_ZERO = Fraction(0)


@dataclass(frozen=True)
class Box:
    """floor_i <= x_i <= cap_i, sum x = total."""

    floor: tuple[Fraction, ...]
    cap: tuple[Fraction, ...]
    total: Fraction

    @property
    def possible(self) -> bool:
        """Whether a point exists."""
        crossed = any(low > high for low, high in zip(self.floor, self.cap, strict=True))
        return not crossed and sum(self.floor, _ZERO) <= self.total <= sum(self.cap, _ZERO)

    def ranges(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Least and most of each x_i: what the others can leave or must take."""
        least, most = sum(self.floor, _ZERO), sum(self.cap, _ZERO)
        return tuple(
            (max(low, self.total - (most - high)), min(high, self.total - (least - low)))
            for low, high in zip(self.floor, self.cap, strict=True)
        )

    def within(self, floor: Sequence[Fraction], cap: Sequence[Fraction]) -> Box:
        """The box cut by another one."""
        return Box(tuple(map(max, self.floor, floor)), tuple(map(min, self.cap, cap)), self.total)


def box_of(region: Region) -> Box | None:
    """The box of a region whose lines each read one column; None when a line reads several.

    Parameters
    ----------
    region : Region
        One total under lines.

    Returns
    -------
    Box or None

    Examples
    --------
    >>> from allocation.model import Bound
    >>> line = Bound((Fraction(2), Fraction(0)), Fraction(3), "59", "", ("59",), "max_amount")
    >>> box_of(Region.of_total(("59", "62"), Fraction(5), (line,))).cap
    (Fraction(3, 2), Fraction(5, 1))
    """
    floor, cap = [_ZERO] * len(region.columns), [region.total] * len(region.columns)
    for line in region.lines:
        read = [i for i, c in enumerate(line.row) if c]
        if len(read) != 1:
            return None
        i = read[0]
        reached = line.limit / line.row[i]
        if line.row[i] > 0:
            cap[i] = min(cap[i], reached)
        else:
            floor[i] = max(floor[i], reached)
    return Box(tuple(floor), tuple(cap), region.total)


def filled(box: Box, scale: Sequence[Fraction], offset: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """x_i = clip((level - offset_i) / scale_i, floor_i, cap_i), with the level that sums to T.

    Parameters
    ----------
    box : Box
        Caps, floors and total; possible.
    scale, offset : sequence of Fraction, shape (n,)
        Burden of i: scale_i x_i + offset_i.

    Returns
    -------
    tuple of Fraction, shape (n,)

    References
    ----------
    Pardalos and Kovoor (1990).

    Examples
    --------
    >>> one = Fraction(1)
    >>> filled(Box((0 * one, 0 * one), (one, 9 * one), 4 * one), (one, one), (0 * one, one))
    (Fraction(1, 1), Fraction(3, 1))
    """
    # Shifted so that every burden of the box is positive, the burden is proportional to a payment.
    least = [s * x + o for s, x, o in zip(scale, box.floor, offset, strict=True)]
    lift = max(_ZERO, -min(least))
    moved = [(o + lift) / s for s, o in zip(scale, offset, strict=True)]
    shifted = bounded(
        [1 / s for s in scale],
        [low + move for low, move in zip(box.floor, moved, strict=True)],
        [high + move for high, move in zip(box.cap, moved, strict=True)],
        box.total + sum(moved, _ZERO),
    )
    return tuple(amount - move for amount, move in zip(shifted, moved, strict=True))
