"""Red lines written in one line, and the case of the four departments that the tests share."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

from allocation.model import Bound

DEPARTMENTS = ("59", "62", "80", "60")
POPULATION = {"59": 2587128, "62": 1463628, "80": 571154, "60": 810300}
MILLION = 10**6
CENTS_OF_A_MILLION = 10**8
TOTAL = 500 * CENTS_OF_A_MILLION
TARGET = {
    code: amount * CENTS_OF_A_MILLION
    for code, amount in zip(DEPARTMENTS, (240, 120, 60, 80), strict=True)
}


def draws(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same draws everywhere, nothing to hide


def line(row: Sequence[object], limit: object, owner: str = "59", **named: object) -> Bound:
    members = tuple(code for code, c in zip(DEPARTMENTS, row, strict=False) if c)
    facts = {"text": f"{owner} {limit}", "members": members or (owner,), "kind": "max_amount"}
    return Bound(tuple(Fraction(c) for c in row), Fraction(limit), owner, **(facts | named))


def cap(code: str, millions: object, **named: object) -> Bound:
    row = [Fraction(code == other) for other in DEPARTMENTS]
    return line(row, Fraction(millions) * MILLION, code, **named)


def per_inhabitant(code: str, euros: int) -> Bound:
    row = [Fraction(code == other) for other in DEPARTMENTS]
    return line(row, euros * POPULATION[code], code, kind="max_per_unit")


CONDITIONS = (cap("59", 200), per_inhabitant("62", 90), cap("80", 70), cap("60", 100))
"""The four red lines of the demonstration: caps only."""

NOT_ABOVE_OISE = line(
    [0, 0, Fraction(1, POPULATION["80"]), -Fraction(1, POPULATION["60"])],
    0,
    "80",
    kind="not_more_than",
    members=("80",),
    text="pas plus par habitant que l'Oise",
)
"""A line that reads two members: the closed form no longer applies."""
