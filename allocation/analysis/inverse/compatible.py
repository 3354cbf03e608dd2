"""Every weighting whose key is within the tolerance: vertices, ranges, a centre, samples.

The set is a polytope of the simplex. Its vertices and its ranges are exact; its centre and its
samples are points of it to 12 decimals, the same on every run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from allocation.analysis.inverse.elimination import null_directions
from allocation.analysis.inverse.observed import Criteria, Shares
from allocation.analysis.inverse.weights import WeightSimplex
from allocation.linear import minimise

__all__ = ["CompatibleWeights", "compatible_weights", "sample_weights"]

MOST_VERTICES: Final = 300
_BOTH: Final = 2
_ZERO, _ONE = Fraction(0), Fraction(1)
_CHAINS: Final = 64
_THIN: Final = 10
_NEWTON: Final = 100
_DIGITS: Final = 12
_CLOSE: Final = 1e-20

Row = tuple[Fraction, ...]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CompatibleWeights:
    """{w on the simplex : |M w - k| <= tau}.

    Parameters
    ----------
    names : tuple of str, shape (m,)
        Criteria.
    tolerance : Fraction
        tau, in shares.
    ranges : tuple of (Fraction, Fraction), shape (m,)
        Least and largest weight of each criterion, by two exact programs each; empty when no
        weights fit.
    vertices : tuple of tuple of Fraction, shape (v, m)
        Exact, sorted: all of them, or those where a weight is least or largest.
    rows : tuple of tuple of Fraction, shape (r, m + 1)
        The set as rows . w <= limit, the limit last.
    complete : bool
        Whether ``vertices`` are all of them; False above 300.
    """

    names: tuple[str, ...]
    tolerance: Fraction
    ranges: tuple[tuple[Fraction, Fraction], ...]
    vertices: tuple[Shares, ...]
    rows: tuple[Row, ...]
    complete: bool = True

    def __bool__(self) -> bool:
        return bool(self.ranges)

    @property
    def centre(self) -> Shares:
        """Analytic centre: the largest product of the distances to the rows (12 decimals)."""
        return tuple(Fraction(round(x * 10**_DIGITS), 10**_DIGITS) for x in _Body(self).centre())


def compatible_weights(
    shares: Shares, criteria: Criteria, tolerance: Fraction
) -> CompatibleWeights:
    """{w >= 0, sum w = 1, |M w - k| <= tau} by its vertices, cut after cut.

    Parameters
    ----------
    shares : tuple of Fraction, shape (n,)
        Observed key k.
    criteria : Criteria
        Rows of M.
    tolerance : Fraction
        tau, in shares.

    Returns
    -------
    CompatibleWeights

    References
    ----------
    Motzkin et al. (1953), the double description method.

    Examples
    --------
    >>> from allocation.analysis.inverse.observed import criteria_of
    >>> criteria = criteria_of({"population": [3, 1], "equal": [1, 1]}, ("59", "62"))
    >>> half = Fraction(1, 2)
    >>> compatible_weights((Fraction(5, 8), Fraction(3, 8)), criteria, Fraction(1, 40)).ranges[0]
    (Fraction(2, 5), Fraction(3, 5))
    """
    ends = _ends(shares, criteria, tolerance)
    rows = _rows(shares, criteria, tolerance)
    every = _vertices(rows, len(criteria.names)) if ends else ()
    return CompatibleWeights(
        names=criteria.names,
        tolerance=tolerance,
        ranges=tuple((low[j], high[j]) for j, (low, high) in enumerate(ends)),
        vertices=tuple(sorted({end for pair in ends for end in pair} if every is None else every)),
        rows=rows,
        complete=every is not None,
    )


def _ends(shares: Shares, criteria: Criteria, tolerance: Fraction) -> list[tuple[Shares, Shares]]:
    """Weights where each criterion has its least and its largest one."""
    simplex = WeightSimplex(criteria)
    if not simplex.within(shares, tolerance):
        return []
    return [(_extreme(simplex, w, 1), _extreme(simplex, w, -1)) for w in simplex.columns]


def _extreme(simplex: WeightSimplex, column: int, sign: int) -> Shares:
    row = simplex.tableau.add_row("", {column: Fraction(sign)})
    minimise(simplex.tableau, row)
    found = simplex.weights
    simplex.tableau.drop(row)
    return found


def _rows(shares: Shares, criteria: Criteria, tolerance: Fraction) -> tuple[Row, ...]:
    """The set as rows . w <= limit; w >= 0 first."""
    m = len(criteria.names)
    signs = ((*(-_ONE if i == j else _ZERO for i in range(m)), _ZERO) for j in range(m))
    columns = zip(*criteria.rows, strict=True)
    sides = (
        (*(sign * c for c in column), sign * share + tolerance)
        for column, share in zip(columns, shares, strict=True)
        for sign in (1, -1)
    )
    return (*signs, *sides)


def _vertices(rows: tuple[Row, ...], m: int) -> Iterable[Shares] | None:
    """From the corners of the simplex, one cut after the other; None when they are too many.

    The rows that hold a vertex are the bits of an integer.
    """
    every = (1 << m) - 1
    found = {tuple(_ONE if i == j else _ZERO for i in range(m)): every ^ 1 << j for j in range(m)}
    for number in range(m, len(rows)):
        found = _cut(found, rows[number], number)
        if len(found) > MOST_VERTICES:
            return None
    return found


def _cut(vertices: dict[Shares, int], row: Row, number: int) -> dict[Shares, int]:
    """Vertices of the part where row . w <= limit, each with the rows that hold it."""
    excess = {
        vertex: sum((c * w for c, w in zip(row[:-1], vertex, strict=True)), -row[-1])
        for vertex in vertices
    }
    kept = {
        vertex: held if excess[vertex] else held | 1 << number
        for vertex, held in vertices.items()
        if excess[vertex] <= 0
    }
    outside = [vertex for vertex in vertices if excess[vertex] > 0]
    inside = [vertex for vertex in vertices if excess[vertex] < 0]
    for out in outside:
        for within in inside:
            shared = vertices[out] & vertices[within]
            if not _is_edge(vertices, shared, len(row)):
                continue
            part = excess[out] / (excess[out] - excess[within])
            point = tuple(a + part * (b - a) for a, b in zip(out, within, strict=True))
            kept[point] = shared | 1 << number
    return kept


def _is_edge(vertices: dict[Shares, int], shared: int, width: int) -> bool:
    """Whether two vertices alone stand on every row that holds both: m - 2 rows at least."""
    if shared.bit_count() < width - 3:
        return False
    holders = (1 for held in vertices.values() if held & shared == shared)
    return sum(holders) == _BOTH


def sample_weights(found: CompatibleWeights, count: int = 4000, seed: int = 0) -> Floats:
    """Weights drawn uniformly from the compatible set, by hit and run.

    Parameters
    ----------
    found : CompatibleWeights
        With at least one vertex.
    count : int
        How many are drawn.
    seed : int
        The same seed gives the same draws.

    Returns
    -------
    array of float64, shape (count, m)
        Without a row when no weights are compatible.

    References
    ----------
    Smith (1984), Oper. Res. 32:1296-1308.

    Examples
    --------
    >>> from allocation.analysis.inverse.observed import criteria_of
    >>> criteria = criteria_of({"population": [3, 1], "equal": [1, 1]}, ("59", "62"))
    >>> found = compatible_weights((Fraction(5, 8), Fraction(3, 8)), criteria, Fraction(1, 40))
    >>> drawn = sample_weights(found, 1000)
    >>> drawn.shape, bool((drawn.sum(axis=1) > 1 - 1e-9).all())
    ((1000, 2), True)
    """
    if not found:
        return np.zeros((0, len(found.names)))
    body = _Body(found)
    if not body.basis.shape[1]:
        return np.tile(body.start, (count, 1))
    rng = np.random.default_rng(seed)
    points = np.tile(body.centre(), (_CHAINS, 1))
    drawn: list[Floats] = []
    for step in range(_THIN * (1 + -(-count // _CHAINS))):
        points = body.moved(points, rng)
        if step >= _THIN and not (step + 1) % _THIN:
            drawn.append(points)
    return np.concatenate(drawn)[:count]


class _Body:
    """A compatible set in floats: its affine hull, and the rows that are not tight all over it."""

    def __init__(self, found: CompatibleWeights) -> None:
        vertices = np.array([[float(w) for w in vertex] for vertex in found.vertices])
        self.start: Floats = vertices.mean(axis=0)
        wide = len(found.names)
        tight = [row[:-1] for row in found.rows if _always_tight(row, found.vertices)]
        free = null_directions([*tight, (_ONE,) * wide])
        along = np.array([[float(c) for c in direction] for direction in free]).reshape(-1, wide)
        self.basis: Floats = np.linalg.qr(along.T)[0]
        loose = [row for row in found.rows if not _always_tight(row, found.vertices)]
        self.rows: Floats = np.array(
            [[float(c) for c in row[:-1]] for row in loose], dtype=np.float64
        ).reshape(-1, wide)
        self.limits: Floats = np.array([float(row[-1]) for row in loose])

    def centre(self) -> Floats:
        """Newton on the sum of log distances, from the mean of the vertices."""
        along = self.rows @ self.basis
        point: Floats = self.start
        for _ in range(_NEWTON if self.basis.shape[1] else 0):
            slack: Floats = self.limits - self.rows @ point
            scaled: Floats = along / slack[:, None]
            gradient: Floats = scaled.sum(axis=0)
            step: Floats = np.asarray(-np.linalg.solve(scaled.T @ scaled, gradient), np.float64)
            decrement = float(-gradient @ step)
            damped: Floats = step / (1 + max(decrement, 0.0) ** 0.5)
            point = np.add(point, self.basis @ damped)
            if decrement < _CLOSE:
                break
        return point

    def moved(self, points: Floats, rng: np.random.Generator) -> Floats:
        """Each point to a uniform one of its chord in a random direction."""
        turned = rng.standard_normal((len(points), self.basis.shape[1])) @ self.basis.T
        slack = np.maximum(self.limits - points @ self.rows.T, 0.0)
        speed = turned @ self.rows.T
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = slack / speed
        ahead = np.where(speed > 0, reach, np.inf).min(axis=1)
        behind = np.where(speed < 0, reach, -np.inf).max(axis=1)
        part = behind + rng.random(len(points)) * (ahead - behind)
        return points + part[:, None] * turned


def _always_tight(row: Row, vertices: Sequence[Shares]) -> bool:
    return all(
        sum((c * w for c, w in zip(row[:-1], vertex, strict=True)), -row[-1]) == 0
        for vertex in vertices
    )
