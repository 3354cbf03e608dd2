"""A cost game: what each coalition of members would pay on its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allocation.errors import InvalidKeyError

__all__ = ["CostGame"]


@dataclass(frozen=True)
class CostGame:
    """c(S) for each coalition S: ``costs[mask]``, bit i of the mask = member i, ``costs[0] == 0``.

    Parameters
    ----------
    members : tuple of str, shape (n,)
        Codes.
    costs : array of float64, shape (2**n,)
        Cost of each coalition.

    Raises
    ------
    InvalidKeyError
        When the number of costs is not 2**n, or the empty coalition costs something.

    Examples
    --------
    >>> CostGame(("A", "B"), np.array([0.0, 11.0, 7.0, 15.0])).costs[3]
    np.float64(15.0)
    """

    members: tuple[str, ...]
    costs: NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.costs.shape != (2 ** len(self.members),) or self.costs[0] != 0:
            raise InvalidKeyError("game_costs", members=len(self.members), costs=self.costs.size)
