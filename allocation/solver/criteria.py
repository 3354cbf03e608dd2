"""What is minimised, and what an optimum is: nouns shared by the three ways to solve."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from allocation.linear import Affine
from allocation.model import Bound, Level
from allocation.model.solution import Distance

__all__ = ["Criterion", "Distance", "Optimum"]

_ZERO, _ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Criterion:
    """A distance to a target, or the leximin of burdens.

    Parameters
    ----------
    name : "leximin", "l1", "l2", "linf" or "burden"
        What is minimised.
    burdens : tuple of (Fraction, Fraction), shape (n,)
        Scale and offset of each burden; for a distance, 1 and minus the target.
    """

    name: Distance | Literal["burden"]
    burdens: tuple[tuple[Fraction, Fraction], ...]

    @classmethod
    def deviations(cls, name: Distance, target: tuple[Fraction, ...]) -> Criterion:
        """Distance to a target in euros."""
        return cls(name, tuple((_ONE, -wish) for wish in target))

    @property
    def signed(self) -> bool:
        """Whether less is always better (burdens), and not only nearer (distances)."""
        return self.name == "burden"

    def of(self, i: int, amount: Fraction) -> Fraction:
        """Burden, or absolute deviation, of member i when it pays ``amount``."""
        scale, offset = self.burdens[i]
        signed = scale * amount + offset
        return signed if self.signed else abs(signed)

    def elements(self, columns: tuple[int, ...]) -> list[list[Affine]]:
        """The same over the variables of a tableau."""
        signs = (1,) if self.signed else (1, -1)
        return [
            [Affine({column: sign * scale}, sign * offset) for sign in signs]
            for column, (scale, offset) in zip(columns, self.burdens, strict=True)
        ]

    def span(self, i: int, level: Fraction, floor: Fraction) -> tuple[Fraction, Fraction]:
        """Payments of member i whose burden is at most ``level``, from ``floor`` for burdens."""
        scale, offset = self.burdens[i]
        high = (level - offset) / scale
        return (floor, high) if self.signed else ((-level - offset) / scale, high)

    def value(self, x: tuple[Fraction, ...]) -> Fraction:
        """Objective at x: a sum, a sum of squares, or the largest."""
        parts = [self.of(i, amount) for i, amount in enumerate(x)]
        if self.name == "l1":
            return sum(parts, _ZERO)
        if self.name == "l2":
            return sum((part * part for part in parts), _ZERO)
        return max(parts)


@dataclass(frozen=True)
class Optimum:
    """Where the criterion is least.

    Parameters
    ----------
    x : tuple of Fraction, shape (n,)
        Euros.
    ranges : tuple of (Fraction, Fraction), shape (n,)
        Euros of each member over all optima of the criterion alone.
    levels : tuple of Level
        Levels of the leximin.
    solver : str
        Who proposed.
    tolerance : Fraction
        Largest violation, euros.
    """

    x: tuple[Fraction, ...]
    ranges: tuple[tuple[Fraction, Fraction], ...]
    levels: tuple[Level, ...]
    solver: str
    tolerance: Fraction = Fraction(0)

    def holds(self, line: Bound) -> bool:
        """Whether a line is tight at x, within the tolerance."""
        activity = sum((c * x for c, x in zip(line.row, self.x, strict=True) if c), _ZERO)
        return line.limit - activity <= self.tolerance
