"""Giving in: the smallest concessions that make an agreement possible, and the most even ones.

A line k gives in by s_k euros: row_k . x <= limit_k + worth_k s_k, where worth_k turns euros of the
member it bounds into the unit of the line. The least total is a linear program whose optimum may
be a whole face; the point kept is the leximin of the concessions, unique.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from allocation.linear import Affine, Proposal, Tableau, feasible, leximin, optimum
from allocation.solver.agreement import line_rank, possible, refuse
from allocation.solver.region import CENTS, Region, room, worth

__all__ = [
    "Concession",
    "even_concession",
    "in_whole_cents",
    "relaxed",
    "smallest_concession",
]

_ZERO, _ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Concession:
    """What each line gives in, in euros, shape (lines,), and the weighted total."""

    euros: tuple[Fraction, ...]
    weighted: Fraction

    @property
    def total(self) -> Fraction:
        """Euros over all lines."""
        return sum(self.euros, _ZERO)


@dataclass(frozen=True)
class _Giving:
    tableau: Tableau
    given: dict[int, int]

    def concession(self, region: Region) -> Concession:
        values = {k: self.tableau.value[column] for k, column in self.given.items()}
        euros = tuple(values.get(k, _ZERO) for k in range(len(region.lines)))
        pairs = zip(euros, region.lines, strict=True)
        return Concession(euros, sum((line.weight * s for s, line in pairs), _ZERO))


def smallest_concession(
    region: Region, may_give: Iterable[int], propose: Proposal | None = None
) -> Concession:
    """min sum of weight_k s_k; among the optima, the leximin of the s_k.

    Parameters
    ----------
    region : Region
        Who pays what total under which lines.
    may_give : iterable of int
        Positions of the lines that may give in.
    propose : callable, optional
        Solver that proposes.

    Returns
    -------
    Concession

    Raises
    ------
    NoAgreementError
        ``no_agreement``: the lines that may not give in clash.

    Examples
    --------
    >>> from allocation.model import Bound
    >>> line = Bound((Fraction(1),), Fraction(3), "59", "", ("59",), "max_amount")
    >>> region = Region.of_total(("59",), Fraction(5), (line,))
    >>> smallest_concession(region, [0]).euros
    (Fraction(2, 1),)
    """
    giving = _giving(region, may_give)
    tableau = giving.tableau
    weights = {column: region.lines[k].weight for k, column in giving.given.items()}
    total = tableau.add_row("concessions", weights)
    tableau.limit(total, None, optimum(tableau, total, propose))
    leximin(tableau, _alone(giving), propose)
    return giving.concession(region)


def even_concession(
    region: Region, may_give: Iterable[int], propose: Proposal | None = None
) -> Concession:
    """Leximin of what each owner gives in: the largest is as small as can be, then the next.

    Among the optima, the leximin of the lines.

    Parameters
    ----------
    region : Region
        Who pays what total under which lines.
    may_give : iterable of int
        Positions of the lines that may give in.
    propose : callable, optional
        Solver that proposes.

    Returns
    -------
    Concession

    Raises
    ------
    NoAgreementError
        ``no_agreement``: the lines that may not give in clash.

    Examples
    --------
    >>> from allocation.model import Bound
    >>> row = (Fraction(1),)
    >>> lines = [Bound(row, Fraction(3), who, "", ("59",), "max_amount") for who in ("59", "62")]
    >>> even_concession(Region.of_total(("59",), Fraction(5), lines), [0, 1]).total
    Fraction(4, 1)
    """
    giving = _giving(region, may_give)
    groups: dict[str, dict[int, Fraction]] = {}
    for k, column in giving.given.items():
        groups.setdefault(region.lines[k].owner, {})[column] = _ONE
    leximin(giving.tableau, [[Affine(groups[name])] for name in sorted(groups)], propose)
    leximin(giving.tableau, _alone(giving), propose)
    return giving.concession(region)


def relaxed(region: Region, concession: Concession) -> Region:
    """The same lines with their limits moved by what each gives in.

    Parameters
    ----------
    region : Region
        Who pays what total under which lines.
    concession : Concession
        Euros by line.

    Returns
    -------
    Region

    Examples
    --------
    >>> from allocation.model import Bound
    >>> line = Bound((Fraction(1),), Fraction(3), "59", "", ("59",), "max_amount")
    >>> region = Region.of_total(("59",), Fraction(5), (line,))
    >>> relaxed(region, Concession((Fraction(2),), Fraction(2))).lines[0].limit
    Fraction(5, 1)
    """
    return region.keeping(
        replace(line, limit=line.limit + worth(line, region.columns) * euros)
        for line, euros in zip(region.lines, concession.euros, strict=True)
    )


def in_whole_cents(region: Region, concession: Concession) -> Concession:
    """Whole cents that still let an agreement exist: the largest remainders take a cent more.

    When sharing the rounded total so leaves no agreement, every part is rounded up.

    Parameters
    ----------
    region : Region
        Who pays what total under which lines.
    concession : Concession
        Euros by line, exact, that let an agreement exist.

    Returns
    -------
    Concession

    Examples
    --------
    >>> from allocation.model import Bound
    >>> row = (Fraction(1),)
    >>> lines = [Bound(row, Fraction(4), who, "", ("59",), "max_amount") for who in ("59", "62")]
    >>> third = Concession((Fraction(1, 3), Fraction(1, 3)), Fraction(2, 3))
    >>> region = Region.of_total(("59",), Fraction(433, 100), lines)
    >>> [str(euros) for euros in in_whole_cents(region, third).euros]
    ['17/50', '33/100']
    """
    exact = [euros * CENTS for euros in concession.euros]
    whole = [floor(cents) for cents in exact]
    order = sorted(
        range(len(exact)), key=lambda k: (whole[k] - exact[k], line_rank(region.lines[k]))
    )
    for k in order[: ceil(sum(exact, _ZERO)) - sum(whole)]:
        whole[k] += 1
    shared = _of_cents(region, whole)
    if possible(relaxed(region, shared)):
        return shared
    return _of_cents(region, [ceil(cents) for cents in exact])


def _of_cents(region: Region, cents: Sequence[int]) -> Concession:
    euros = tuple(Fraction(part, CENTS) for part in cents)
    pairs = zip(euros, region.lines, strict=True)
    return Concession(euros, sum((line.weight * part for part, line in pairs), _ZERO))


def _giving(region: Region, may_give: Iterable[int]) -> _Giving:
    giving = tuple(may_give)
    strict = region.keeping(line for k, line in enumerate(region.lines) if k not in giving)
    refuse(strict)
    found = room(strict)
    tableau = found.tableau
    given: dict[int, int] = {}
    for k in giving:
        line = region.lines[k]
        given[k] = tableau.add_column(f"gives_{k}_{line.owner}", _ZERO)
        terms = {found.columns[i]: c for i, c in enumerate(line.row) if c}
        terms[given[k]] = -worth(line, region.columns)
        tableau.add_row(f"line_{k}_{line.owner}_gives", terms, high=line.limit)
    feasible(tableau)
    return _Giving(tableau, given)


def _alone(giving: _Giving) -> Sequence[Sequence[Affine]]:
    return [[Affine({column: _ONE})] for column in giving.given.values()]
