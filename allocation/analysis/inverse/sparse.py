"""The smallest number of criteria that explain a key, and the best of each number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Final

from allocation.analysis.inverse.mixes import Weighting, best_mix
from allocation.analysis.inverse.observed import Criteria, Shares

__all__ = ["Sparse", "sparsest"]

MOST_CRITERIA: Final = 12
_LARGEST: Final = 3


@dataclass(frozen=True)
class Sparse:
    """Mixes of one, two and three criteria.

    Parameters
    ----------
    tried : tuple of Weighting
        The nearest mix of each set of one to three criteria, the nearest first within a size.
    simplest : Weighting or None
        The first of the smallest size within the tolerance; None when no set of three fits.
    """

    tried: tuple[Weighting, ...]
    simplest: Weighting | None

    @property
    def best(self) -> tuple[Weighting, ...]:
        """The nearest mix of each size."""
        sizes = {len(found.names): found for found in reversed(self.tried)}
        return tuple(sizes[size] for size in sorted(sizes))

    def mix(self, *names: str) -> Weighting | None:
        """The nearest mix of some criteria."""
        return next((found for found in self.tried if set(found.names) == set(names)), None)


def sparsest(shares: Shares, criteria: Criteria, tolerance: Fraction) -> Sparse:
    """argmin (number of criteria, largest |M w - k|, leximin of |M w - k|, names).

    Every set of at most three criteria is tried, so the answer is no heuristic; above 12 criteria
    the sets are made of those that the nearest mix of all of them uses.

    Parameters
    ----------
    shares : tuple of Fraction, shape (n,)
        Observed key k.
    criteria : Criteria
    tolerance : Fraction
        In shares.

    Returns
    -------
    Sparse

    Examples
    --------
    >>> from allocation.analysis.inverse.observed import criteria_of
    >>> criteria = criteria_of({"population": [3, 1], "equal": [1, 1]}, ("59", "62"))
    >>> sparsest((Fraction(5, 8), Fraction(3, 8)), criteria, Fraction(0)).simplest.names
    ('equal', 'population')
    """
    places = range(len(criteria.names))
    if len(criteria.names) > MOST_CRITERIA:
        whole = best_mix(shares, criteria)
        used = [j for j in places if whole.weights[j]]
        places = used[:MOST_CRITERIA]
    tried: list[Weighting] = []
    for size in range(1, 1 + min(_LARGEST, len(places))):
        found = [best_mix(shares, criteria.only(chosen)) for chosen in combinations(places, size)]
        tried += sorted(found, key=_nearness)
    fitting = (found for found in tried if found.gap <= tolerance)
    return Sparse(tuple(tried), next(fitting, None))


def _nearness(found: Weighting) -> tuple[Sequence[Fraction], tuple[str, ...]]:
    return sorted(map(abs, found.residuals), reverse=True), found.names
