"""Why no weights fit: a direction in which the observed key goes further than any criterion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from allocation.analysis.inverse.observed import Criteria, Shares
from allocation.linear import Affine, Tableau, leximin, optimum
from allocation.solver.models import proposal

__all__ = ["Certificate", "certificate_of"]

_ZERO, _ONE = Fraction(0), Fraction(1)
_TELLING: Final = Fraction(1, 2)


@dataclass(frozen=True)
class Certificate:
    """y with sum |y_i| = 1 and y . k > y . M_j + tau for every criterion j.

    Parameters
    ----------
    members : tuple of str, shape (n,)
        Codes.
    direction : tuple of Fraction, shape (n,)
        y: positive for members who pay more than any mix asks, negative for those who pay less.
    observed : Fraction
        y . k.
    highest : Fraction
        Largest y . M_j: no mix goes further.
    tolerance : Fraction
        tau.
    """

    members: tuple[str, ...]
    direction: Shares
    observed: Fraction
    highest: Fraction
    tolerance: Fraction

    @property
    def excess(self) -> Fraction:
        """How far the observed key is from every mix: the least largest deviation, in shares."""
        return self.observed - self.highest

    @property
    def more(self) -> tuple[str, ...]:
        """Members who pay too much for any mix: those that count for half of the largest part."""
        return self._telling(1)

    @property
    def less(self) -> tuple[str, ...]:
        """Members who pay too little for any mix."""
        return self._telling(-1)

    def _telling(self, sign: int) -> tuple[str, ...]:
        largest = max(sign * part for part in self.direction)
        return tuple(
            code
            for code, part in zip(self.members, self.direction, strict=True)
            if sign * part > 0 and sign * part >= _TELLING * largest
        )

    def holds(self, shares: Shares, criteria: Criteria) -> bool:
        """Whether the proof is right, in fractions: anybody can redo these sums."""
        observed = _dot(self.direction, shares)
        highest = max(_dot(self.direction, row) for row in criteria.rows)
        size = sum(map(abs, self.direction), _ZERO)
        return observed - highest > self.tolerance * size and size == 1


def certificate_of(
    members: tuple[str, ...], shares: Shares, criteria: Criteria, tolerance: Fraction
) -> Certificate | None:
    """argmax y . k - max_j y . M_j over sum |y| = 1: Farkas' proof that no weights fit.

    Its value is the least largest deviation of any mix (duality). Where several y have it, the
    leximin of the |y_i| chooses.

    Parameters
    ----------
    members : tuple of str, shape (n,)
        Codes.
    shares : tuple of Fraction, shape (n,)
        Observed key k.
    criteria : Criteria
        Rows M_j.
    tolerance : Fraction
        tau, in shares.

    Returns
    -------
    Certificate or None
        None when some weights fit.

    References
    ----------
    Farkas (1902).

    Examples
    --------
    >>> from allocation.analysis.inverse.observed import criteria_of
    >>> criteria = criteria_of({"equal": [1, 1]}, ("59", "62"))
    >>> agreed = (Fraction(3, 4), Fraction(1, 4))
    >>> found = certificate_of(("59", "62"), agreed, criteria, Fraction(0))
    >>> found.more, found.less, found.excess
    (('59',), ('62',), Fraction(1, 4))
    """
    tableau = Tableau()
    ups = [tableau.add_column(code, _ZERO) for code in members]
    downs = [tableau.add_column(code, _ZERO) for code in members]
    top = tableau.add_column("highest")
    tableau.add_row("size", dict.fromkeys((*ups, *downs), _ONE), _ONE, _ONE)
    for row in criteria.rows:
        tableau.add_row("", {**_signed(ups, downs, row), top: -_ONE}, high=_ZERO)
    lost = tableau.add_row("lost", {top: _ONE, **_signed(downs, ups, shares)})
    least = optimum(tableau, lost, proposal("highs"))
    if -least <= tolerance:
        return None
    tableau.limit(lost, None, least)
    leximin(tableau, [[Affine({u: _ONE, d: _ONE})] for u, d in zip(ups, downs, strict=True)])
    value = tableau.value
    direction = tuple(value[u] - value[d] for u, d in zip(ups, downs, strict=True))
    highest = max(_dot(direction, row) for row in criteria.rows)
    return Certificate(members, direction, _dot(direction, shares), highest, tolerance)


def _signed(
    ups: Sequence[int], downs: Sequence[int], row: Sequence[Fraction]
) -> dict[int, Fraction]:
    above = {u: c for u, c in zip(ups, row, strict=True) if c}
    return above | {d: -c for d, c in zip(downs, row, strict=True) if c}


def _dot(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True)), _ZERO)
