"""The nearest point of the hull of some points, in fractions: Wolfe's corrals."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from allocation.analysis.inverse.elimination import solution

__all__ = ["nearest_in_hull"]

Point = tuple[Fraction, ...]
_ZERO = Fraction(0)


def nearest_in_hull(points: Sequence[Point], target: Point) -> Point:
    """argmin sum (x_i - target_i)**2 over the convex hull of the points: one point, exactly.

    Parameters
    ----------
    points : sequence of tuple of Fraction, shape (m, n)
        At least one.
    target : tuple of Fraction, shape (n,)
        Point to be near to.

    Returns
    -------
    tuple of Fraction, shape (n,)

    References
    ----------
    Wolfe (1976), Math. Program. 11:128-149.

    Examples
    --------
    >>> one, none = Fraction(1), Fraction(0)
    >>> nearest_in_hull([(one, none), (none, one)], (none, none))
    (Fraction(1, 2), Fraction(1, 2))
    """
    moved = [tuple(a - b for a, b in zip(p, target, strict=True)) for p in points]
    gram = [[_dot(p, q) for q in moved] for p in moved]
    weights = {min(range(len(points)), key=lambda j: (gram[j][j], j)): Fraction(1)}
    while True:
        against = [
            sum((w * gram[j][k] for k, w in weights.items()), _ZERO) for j in range(len(gram))
        ]
        norm = sum((w * against[j] for j, w in weights.items()), _ZERO)
        best = min(range(len(gram)), key=lambda j: (against[j], j))
        if against[best] >= norm:
            break
        weights[best] = _ZERO
        _settle(weights, gram)
    return tuple(
        sum((w * points[j][i] for j, w in weights.items()), _ZERO) for i in range(len(target))
    )


def _settle(weights: dict[int, Fraction], gram: Sequence[Sequence[Fraction]]) -> None:
    """Move to the nearest point of the affine hull; points whose weight ends leave the corral."""
    while True:
        corral = sorted(weights)
        affine = dict(zip(corral, _affine(corral, gram), strict=True))
        if all(weight > 0 for weight in affine.values()):
            weights.update(affine)
            return
        step = min(
            weights[j] / (weights[j] - affine[j])
            for j in corral
            if affine[j] <= 0 and weights[j] != affine[j]
        )
        for j in corral:
            weights[j] += step * (affine[j] - weights[j])
            if not weights[j]:
                del weights[j]


def _affine(corral: Sequence[int], gram: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    """Weights, summing to 1, of the point of the affine hull that is nearest to the origin."""
    one = Fraction(1)
    system = [[gram[i][j] for j in corral] + [one, _ZERO] for i in corral]
    system.append([one] * len(corral) + [_ZERO, one])
    return solution(system)[:-1]


def _dot(one: Point, other: Point) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True)), _ZERO)
