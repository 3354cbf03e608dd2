"""The nearest point of a polyhedron, in fractions: a proposal is verified, then repaired.

The point is x = target - sum of u_k a_k over the active rows, with u >= 0. The rows that a solver
has active are tried first; those with a negative multiplier leave, and the dual active-set method
of Goldfarb and Idnani (1983) goes on from there. It ends whatever the start, at the one optimum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.linear.program import Terms

__all__ = ["HalfSpace", "Projection", "nearest_point"]


@dataclass(frozen=True)
class HalfSpace:
    """terms . x <= limit, or = limit."""

    terms: Terms
    limit: Fraction
    equality: bool = False

    def excess(self, x: Sequence[Fraction]) -> Fraction:
        """terms . x - limit."""
        return sum((c * x[i] for i, c in self.terms.items()), -self.limit)


@dataclass(frozen=True)
class Projection:
    """The nearest point and the multiplier of each row that holds it."""

    x: tuple[Fraction, ...]
    multipliers: dict[int, Fraction]


def nearest_point(
    target: Sequence[Fraction], rows: Sequence[HalfSpace], active: Iterable[int] = ()
) -> Projection | None:
    """argmin sum (x_i - target_i)**2 over the rows, exactly; None when no point meets them.

    Parameters
    ----------
    target : sequence of Fraction, shape (n,)
        Point to be near to.
    rows : sequence of HalfSpace
        Limits.
    active : iterable of int
        Rows proposed as holding the optimum; only a start.

    Returns
    -------
    Projection or None

    References
    ----------
    Goldfarb and Idnani (1983), Math. Program. 27:1-33.

    Examples
    --------
    >>> one = Fraction(1)
    >>> row = HalfSpace({0: one, 1: one}, Fraction(1))
    >>> nearest_point([one, one], [row]).x
    (Fraction(1, 2), Fraction(1, 2))
    """
    held = _proposed(target, rows, active)
    x = _point(target, rows, held)
    waiting = [k for k, row in enumerate(rows) if row.equality and k not in held]
    while True:
        broken = waiting[:1] or [k for k, row in enumerate(rows) if _breaks(row, x)]
        if not broken:
            return Projection(tuple(x), held)
        if not _take(x, rows, held, max(broken, key=lambda k: (rows[k].excess(x), -k))):
            return None
        waiting = waiting[1:]


def _breaks(row: HalfSpace, x: Sequence[Fraction]) -> bool:
    return not row.equality and row.excess(x) > 0


def _proposed(
    target: Sequence[Fraction], rows: Sequence[HalfSpace], active: Iterable[int]
) -> dict[int, Fraction]:
    """Independent active rows whose multipliers are not negative."""
    held = sorted(set(active) | {k for k, row in enumerate(rows) if row.equality})
    while True:
        right = [rows[k].excess(target) for k in held]
        found = solved(_gram(rows, held), right)
        wrong = [k for k, u in zip(held, found, strict=True) if u < 0 and not rows[k].equality]
        if not wrong:
            # A row that depends on the others has multiplier 0: it waits until it is broken.
            return {k: u for k, u in zip(held, found, strict=True) if u}
        held = [k for k in held if k not in wrong]


def _point(
    target: Sequence[Fraction], rows: Sequence[HalfSpace], held: dict[int, Fraction]
) -> list[Fraction]:
    x = list(target)
    for k, u in held.items():
        for i, c in rows[k].terms.items():
            x[i] -= u * c
    return x


def _take(
    x: list[Fraction], rows: Sequence[HalfSpace], held: dict[int, Fraction], new: int
) -> bool:
    """Move to the optimum with row ``new`` as well; False when the rows held exclude it."""
    row, gained = rows[new], Fraction(0)
    while True:
        excess = row.excess(x)
        sign = 1 if excess >= 0 else -1  # an equality may be missed from either side
        ratio, move = _direction(rows, held, row)
        size = _dot(move, row.terms)
        drops = [
            (held[k] / (sign * r), k)
            for k, r in ratio.items()
            if sign * r > 0 and not rows[k].equality
        ]
        if not size and not excess:
            return True  # an equality that the others imply
        if not size and not drops:
            return False
        first = min(drops, default=(Fraction(0), new))
        full = bool(size) and (not drops or abs(excess) / size <= first[0])
        step = sign * (abs(excess) / size if full else first[0])
        gained += step
        for k, r in ratio.items():
            held[k] -= step * r
        for i, c in move.items() if size else ():
            x[i] -= step * c
        if full:
            held[new] = gained
            return True
        del held[first[1]]


def _direction(
    rows: Sequence[HalfSpace], held: dict[int, Fraction], row: HalfSpace
) -> tuple[dict[int, Fraction], dict[int, Fraction]]:
    """What each held row has of the new one, and what the new one has beside them."""
    order = sorted(held)
    right = [_dot(rows[k].terms, row.terms) for k in order]
    ratio = dict(zip(order, solved(_gram(rows, order), right), strict=True))
    move = dict(row.terms)
    for k, r in ratio.items():
        for i, c in rows[k].terms.items():
            move[i] = move.get(i, Fraction(0)) - r * c
    return ratio, move


def _dot(one: Terms, other: Terms) -> Fraction:
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return sum((c * long[i] for i, c in short.items() if i in long), Fraction(0))


def _gram(rows: Sequence[HalfSpace], held: Sequence[int]) -> list[dict[int, Fraction]]:
    """Products of the held rows with each other, zeros left out."""
    reading: dict[int, list[int]] = {}
    for position, k in enumerate(held):
        for i in rows[k].terms:
            reading.setdefault(i, []).append(position)
    found: list[dict[int, Fraction]] = []
    for k in held:
        products: dict[int, Fraction] = {}
        for i, c in rows[k].terms.items():
            for other in reading[i]:
                entry = c * rows[held[other]].terms[i]
                products[other] = products.get(other, Fraction(0)) + entry
        found.append({other: entry for other, entry in products.items() if entry})
    return found


def solved(matrix: list[dict[int, Fraction]], right: Sequence[Fraction]) -> list[Fraction]:
    """z with matrix z = right, the matrix symmetric semi-definite: dependent unknowns are 0.

    Sparse elimination, the shortest equation first.
    """
    lines = [dict(line) for line in matrix]
    sides = list(right)
    left = set(range(len(lines)))
    order: list[int] = []
    while left:
        pivot = min(left, key=lambda k: (len(lines[k]), k))
        left.remove(pivot)
        diagonal = lines[pivot].get(pivot)
        if not diagonal:
            continue
        order.append(pivot)
        for k in [k for k in lines[pivot] if k in left]:
            factor = lines[k].pop(pivot) / diagonal
            sides[k] -= factor * sides[pivot]
            for j, entry in lines[pivot].items():
                if j != pivot:
                    total = lines[k].get(j, Fraction(0)) - factor * entry
                    if total:
                        lines[k][j] = total
                    else:
                        lines[k].pop(j, None)
    found = [Fraction(0)] * len(lines)
    for pivot in reversed(order):
        known = sum(
            (entry * found[j] for j, entry in lines[pivot].items() if j != pivot), Fraction(0)
        )
        found[pivot] = (sides[pivot] - known) / lines[pivot][pivot]
    return found
