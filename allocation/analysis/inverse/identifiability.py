"""How much an observed key can tell of weights: the rank of the criteria, and what it leaves."""

from __future__ import annotations

from dataclasses import dataclass

from allocation.analysis.inverse.elimination import null_directions
from allocation.analysis.inverse.observed import Criteria, Shares

__all__ = ["Identifiability", "identifiability_of"]


@dataclass(frozen=True)
class Identifiability:
    """What any key of these members can tell of the weights of these criteria.

    Parameters
    ----------
    members, criteria : int
        n observations that sum to 1, and m weights that sum to 1.
    rank : int
        Criteria that are not mixes of the others.
    directions : tuple of tuple of Fraction, shape (m - rank, m)
        Changes of weights that change no share: each sums to zero.
    determined : tuple of bool, shape (m,)
        Whether a key gives the weight of each criterion, whatever the others are.
    """

    members: int
    criteria: int
    rank: int
    directions: tuple[Shares, ...]
    determined: tuple[bool, ...]

    @property
    def unique(self) -> bool:
        """Whether an exact key has one set of weights at most."""
        return not self.directions


def identifiability_of(criteria: Criteria) -> Identifiability:
    """Rank of M and {d : M d = 0}; since each criterion sums to 1, so does M w, and sum d = 0.

    Parameters
    ----------
    criteria : Criteria

    Returns
    -------
    Identifiability

    Examples
    --------
    >>> from allocation.analysis.inverse.observed import criteria_of
    >>> found = identifiability_of(criteria_of([[3, 1], [1, 1], [2, 2]], ("59", "62")))
    >>> found.rank, found.determined
    (2, (True, False, False))
    """
    columns = tuple(zip(*criteria.rows, strict=True))
    directions = null_directions(columns)
    count = len(criteria.names)
    return Identifiability(
        members=len(columns),
        criteria=count,
        rank=count - len(directions),
        directions=directions,
        determined=tuple(all(not d[j] for d in directions) for j in range(count)),
    )
