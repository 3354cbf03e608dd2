"""Regions that hold at least one payment, drawn with few members, lines and small numbers."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from allocation.model import Bound
from allocation.solver.region import Region

CODES = tuple("abcdefgh")
COEFFICIENTS = [Fraction(n, d) for n, d in ((1, 1), (-1, 1), (2, 1), (-3, 2), (1, 3), (-1, 4))]
ROOM = [Fraction(0), Fraction(0), Fraction(3), Fraction(10), Fraction(7, 3)]


def drawn_line(rng: random.Random, point: list[Fraction], *, alone: bool) -> Bound:
    """A line that the point respects, often just."""
    row = [Fraction(0)] * len(point)
    count = 1 if alone else rng.randint(2, len(point))
    for i in rng.sample(range(len(point)), count):
        row[i] = rng.choice(COEFFICIENTS)
    limit = sum((c * x for c, x in zip(row, point, strict=True)), rng.choice(ROOM))
    owner = rng.choice(CODES[: len(point)])
    read = tuple(code for code, c in zip(CODES, row, strict=False) if c)
    return Bound(tuple(row), limit, owner, f"{owner}{limit}{row}", read, "max_amount")


def drawn_region(rng: random.Random, *, alone: float = 0.5, most: int = 5) -> Region:
    """A total and lines over two to ``most`` members; ``alone`` is the part of caps and floors."""
    point = [Fraction(rng.randint(0, 60)) for _ in range(rng.randint(2, most))]
    lines = [drawn_line(rng, point, alone=rng.random() < alone) for _ in range(rng.randint(0, 6))]
    return Region.of_total(CODES[: len(point)], sum(point, Fraction(0)), lines)


def permuted(region: Region, order: list[int]) -> Region:
    """The same region with its members in another order."""
    return Region.of_total(
        tuple(region.columns[i] for i in order),
        region.total,
        [replace(line, row=tuple(line.row[i] for i in order)) for line in region.lines],
    )


def scaled(region: Region, factor: Fraction) -> Region:
    """The same region with every euro counted ``factor`` times."""
    return Region.of_total(
        region.columns,
        region.total * factor,
        [replace(line, limit=line.limit * factor) for line in region.lines],
    )


seeds = st.integers(0, 2**32).map(random.Random)
