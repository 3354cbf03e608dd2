"""A key that spares small flows: below a share of the users, who hosts the service pays."""

from __future__ import annotations

import numpy as np

from allocation.errors import InvalidKeyError
from allocation.keys.guards import nonnegative, normalised
from allocation.keys.vectors import Figures, scalar, vector
from allocation.model import Vector

__all__ = ["threshold"]


def threshold(users: Figures, host: int, minimum: object) -> Vector:
    """k_i = u_i / U if u_i >= m U, else 0; the host pays 1 - sum of the others.

    Parameters
    ----------
    users : array_like, shape (n,)
        u, users of the service by member where they live.
    host : int
        Position of who runs the service and bears what nobody else pays, from 0.
    minimum : number
        m, share of the users from which a member pays, between 0 and 1; reaching it is paying.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``member_position``, ``threshold_range``, ``sum_zero``, ``value_negative``.

    References
    ----------
    Code de l'education, art. L213-8: a department contributes to a college of another one when at
    least 10 % of its pupils live there.

    Examples
    --------
    >>> from fractions import Fraction
    >>> threshold([82, 12, 6], 0, Fraction(1, 10)).tolist()
    [Fraction(22, 25), Fraction(3, 25), Fraction(0, 1)]
    """
    flows = normalised(nonnegative(vector(users)))
    least = scalar(minimum, flows)
    if host not in range(len(flows)):
        raise InvalidKeyError("member_position", position=host, last=len(flows) - 1)
    if not 0 <= least <= 1:
        raise InvalidKeyError("threshold_range", minimum=least)
    hosts = np.arange(len(flows)) == host
    paid = np.where(hosts | (flows < least), flows * 0, flows)
    return np.where(hosts, 1 - paid.sum(), paid)
