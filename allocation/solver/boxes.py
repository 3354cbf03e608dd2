"""The fair key in closed form when every line is a cap or a floor, with its levels and intervals.

Every distance then has the same key: whoever must move does, and the rest is shared evenly among
those who can move further. ``l1`` and ``linf`` alone would allow others; their intervals say which.
"""

from __future__ import annotations

from fractions import Fraction

from allocation.model import Bound, Level
from allocation.solver.criteria import Criterion, Optimum
from allocation.solver.filling import Box, filled
from allocation.solver.region import EXACT_MEMBERS, Region

__all__ = ["box_optimum"]

_CLOSED_FORM = "closed form"
Ranges = tuple[tuple[Fraction, Fraction], ...]


def box_optimum(region: Region, box: Box, criterion: Criterion) -> Optimum:
    """x_i = clip((level - offset_i) / scale_i, floor_i, cap_i): water-filling of the burdens.

    Parameters
    ----------
    region : Region
        Whose lines are caps and floors.
    box : Box
        The same; possible.
    criterion : Criterion
        What is minimised.

    Returns
    -------
    Optimum

    Examples
    --------
    >>> from allocation.solver.filling import box_of
    >>> region = Region.of_total(("59", "62"), Fraction(5), ())
    >>> wish = Criterion.deviations("l2", (Fraction(1), Fraction(2)))
    >>> box_optimum(region, box_of(region), wish).x
    (Fraction(2, 1), Fraction(3, 1))
    """
    scales, offsets = zip(*criterion.burdens, strict=True)
    x = filled(box, scales, offsets)
    face = _face(box, criterion, x)
    several = criterion.name in ("l1", "linf")
    ranges = face.ranges() if several else tuple((amount, amount) for amount in x)
    few = len(x) <= EXACT_MEMBERS and criterion.name != "l2"
    return Optimum(x, ranges, _levels(region, face, criterion, x) if few else (), _CLOSED_FORM)


def _face(box: Box, criterion: Criterion, x: tuple[Fraction, ...]) -> Box:
    """All optima of the criterion alone, when it has several."""
    if criterion.name == "linf":
        return _stage(box, criterion, x, criterion.value(x))
    if criterion.name != "l1":
        return box
    moved = tuple(
        max(low, min(high, -offset))
        for low, high, (_, offset) in zip(box.floor, box.cap, criterion.burdens, strict=True)
    )
    more = sum(moved, Fraction(0)) <= box.total
    return box.within(moved, box.cap) if more else box.within(box.floor, moved)


def _stage(box: Box, criterion: Criterion, x: tuple[Fraction, ...], level: Fraction) -> Box:
    """Optima of a stage: burdens above the level are fixed, the others at most at it."""
    spans = [
        (amount, amount)
        if criterion.of(i, amount) > level
        else criterion.span(i, level, box.floor[i])
        for i, amount in enumerate(x)
    ]
    low, high = zip(*spans, strict=True)
    return box.within(low, high)


def _levels(
    region: Region, box: Box, criterion: Criterion, x: tuple[Fraction, ...]
) -> tuple[Level, ...]:
    values = [criterion.of(i, amount) for i, amount in enumerate(x)]
    found: list[Level] = []
    for level in sorted(set(values), reverse=True):
        ranges = _stage(box, criterion, x, level).ranges()
        found.append(
            Level(
                level,
                tuple(m for m, v in zip(region.columns, values, strict=True) if v == level),
                tuple(line for line in region.lines if _holds(line, ranges)),
                tuple(m for m, r in zip(region.columns, ranges, strict=True) if r[1] == 0),
            )
        )
    return tuple(found)


def _holds(line: Bound, ranges: Ranges) -> bool:
    """Whether a cap or a floor is tight at every optimum of a stage."""
    i = next(i for i, c in enumerate(line.row) if c)
    low, high = ranges[i]
    return low == high and line.row[i] * low == line.limit
