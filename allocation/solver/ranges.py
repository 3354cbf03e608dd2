"""How far each share can go inside all red lines, and what one more euro of a line is worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allocation.errors import InvalidKeyError, SolverError
from allocation.linear import Tableau, feasible, minimise, range_of
from allocation.model import Bound
from allocation.solver.agreement import refuse
from allocation.solver.figures import Figure, euros
from allocation.solver.filling import box_of
from allocation.solver.floating import floating_ranges
from allocation.solver.region import EXACT_MEMBERS, Region, room, worth

__all__ = ["ShadowPrice", "Side", "least_bill", "payment_ranges", "share_ranges"]

_ZERO, _ONE = Fraction(0), Fraction(1)


def share_ranges(
    total: Figure,
    bounds: Iterable[Bound],
    coalitions: Sequence[Sequence[int]] | None = None,
    members: int | None = None,
) -> NDArray[Any]:
    """[min x(S) / T, max x(S) / T] over all payments that respect every red line.

    Parameters
    ----------
    total : number
        Cents to share, T.
    bounds : iterable of Bound
        Red lines in euros, hard and soft.
    coalitions : sequence of sequence of int, optional
        Positions of the members of each S; every member alone by default.
    members : int, optional
        Number of members, needed when there is no line.

    Returns
    -------
    array of Fraction, shape (n, 2) or (coalitions, 2)
        Least and largest share; exact up to 200 members, else with six decimals of a euro.

    Raises
    ------
    NoAgreementError
        ``no_agreement``.
    InvalidKeyError
        ``no_member``, ``total_zero``, ``total_negative``, ``bound_row``, ``coalition_position``.

    References
    ----------
    Dantzig (1963), *Linear Programming and Extensions*.

    Examples
    --------
    >>> cap = Bound((Fraction(1), Fraction(0)), Fraction(2), "59", "2 EUR", ("59",), "max_amount")
    >>> share_ranges(500, [cap]).tolist()
    [[Fraction(0, 1), Fraction(2, 5)], [Fraction(3, 5), Fraction(1, 1)]]
    """
    lines = tuple(bounds)
    count = members if members is not None else max((len(line.row) for line in lines), default=0)
    names = tuple(str(place) for place in range(1, count + 1))
    region = Region.of_total(names, euros(total), lines)
    if not region.total:
        raise InvalidKeyError("total_zero")
    wanted = [[i] for i in range(count)] if coalitions is None else [list(s) for s in coalitions]
    if any(not 0 <= i < count for s in wanted for i in s):
        raise InvalidKeyError("coalition_position", members=count)
    found = np.empty((len(wanted), 2), dtype=object)
    for place, (low, high) in enumerate(payment_ranges(region, wanted)):
        found[place] = [low / region.total, high / region.total]
    return found


def payment_ranges(
    region: Region, wanted: Sequence[Sequence[int]]
) -> Sequence[tuple[Fraction, Fraction]]:
    """[min x(S), max x(S)] in euros over all payments that respect every line.

    Parameters
    ----------
    region : Region
        With at least one point.
    wanted : sequence of sequence of int
        Columns of each S: one member, over one lot or several.

    Returns
    -------
    sequence of (Fraction, Fraction)

    Raises
    ------
    NoAgreementError
        ``no_agreement``.

    Examples
    --------
    >>> cap = Bound((Fraction(1), Fraction(0)), Fraction(2), "59", "2 EUR", ("59",), "max_amount")
    >>> payment_ranges(Region.of_total(("59", "62"), Fraction(5), [cap]), [[1]])
    [(Fraction(3, 1), Fraction(5, 1))]
    """
    refuse(region)
    box = box_of(region)
    if box is not None and all(len(s) == 1 for s in wanted):
        alone = box.ranges()
        return [alone[s[0]] for s in wanted]
    if len(region.columns) > EXACT_MEMBERS:
        return floating_ranges(region, wanted)
    found = room(region)
    feasible(found.tableau)
    return [range_of(found.tableau, {found.columns[i]: _ONE for i in s}) for s in wanted]


@dataclass(frozen=True)
class Side:
    """One direction of a line's limit.

    Parameters
    ----------
    price : Fraction or None
        Change of the bill per euro of the limit; None when the limit cannot move that way.
    until : Fraction or None
        Limit up to which the price holds, in the unit of the line; None without end.
    """

    price: Fraction | None
    until: Fraction | None


@dataclass(frozen=True)
class ShadowPrice:
    """What moving one line does to the least bill of one member.

    Parameters
    ----------
    line : Bound
        The line.
    member : str
        Who would pay.
    bill : Fraction
        Least payment of the member inside all lines, euros.
    tighter, looser : Side
        When the limit goes down, when it goes up: they differ at a degenerate optimum.
    """

    line: Bound
    member: str
    bill: Fraction
    tighter: Side
    looser: Side


def least_bill(region: Region, columns: Sequence[int]) -> tuple[ShadowPrice, ...]:
    """d min x(S) / d limit_k on each side, and how far it holds, for every line k.

    Parameters
    ----------
    region : Region
        With at least one point.
    columns : sequence of int
        Positions of what S pays: one member, over one lot or several.

    Returns
    -------
    tuple of ShadowPrice
        One per line, in the order of the region.

    Raises
    ------
    NoAgreementError
        ``no_agreement``.

    References
    ----------
    Gal (1995), *Postoptimal Analyses, Parametric Programming and Related Topics*.

    Examples
    --------
    >>> cap = Bound((Fraction(1), Fraction(0)), Fraction(2), "59", "2 EUR", ("59",), "max_amount")
    >>> (found,) = least_bill(Region.of_total(("59", "62"), Fraction(5), [cap]), [1])
    >>> found.looser
    Side(price=Fraction(-1, 1), until=Fraction(5, 1))
    """
    refuse(region)
    found = room(region)
    feasible(found.tableau)
    paid = found.tableau.add_row("bill", {found.columns[i]: _ONE for i in columns})
    bill = minimise(found.tableau, paid)
    start = _Start(region, tuple(columns), found.point(), bill)
    return tuple(
        ShadowPrice(
            line=line,
            member=region.columns[columns[0]],
            bill=bill,
            tighter=_side(start, k, -1),
            looser=_side(start, k, 1),
        )
        for k, line in enumerate(region.lines)
    )


@dataclass(frozen=True)
class _Start:
    """An optimum of the bill."""

    region: Region
    columns: tuple[int, ...]
    x: tuple[Fraction, ...]
    bill: Fraction


def _side(start: _Start, moved: int, sign: int) -> Side:
    line = start.region.lines[moved]
    step = sign * worth(line, start.region.columns)
    price = _slope(start, moved, step)
    if price is None:
        return Side(None, line.limit)
    reach = _reach(start, moved, step, price)
    return Side(sign * price, None if reach is None else line.limit + step * reach)


def _slope(start: _Start, moved: int, step: Fraction) -> Fraction | None:
    """Least change of the bill among the directions that stay possible when one limit moves."""
    tableau, region, x = Tableau(), start.region, start.x
    moves = [tableau.add_column("move", None if amount else _ZERO) for amount in x]
    for block, _ in region.blocks:
        tableau.add_row("total", {moves[i]: _ONE for i in block}, _ZERO, _ZERO)
    for k, line in enumerate(region.lines):
        terms = {i: c for i, c in enumerate(line.row) if c}
        if sum((c * x[i] for i, c in terms.items()), _ZERO) == line.limit:
            high = step if k == moved else _ZERO
            tableau.add_row("line", {moves[i]: c for i, c in terms.items()}, high=high)
    bill = tableau.add_row("bill", {moves[i]: _ONE for i in start.columns})
    return minimise(tableau, bill) if feasible(tableau) is None else None


def _reach(start: _Start, moved: int, step: Fraction, price: Fraction) -> Fraction | None:
    """Longest move of the limit along which the bill changes at that price."""
    line = start.region.lines[moved]
    others = (other for k, other in enumerate(start.region.lines) if k != moved)
    found = room(start.region.keeping(others))
    tableau = found.tableau
    length = tableau.add_column("length", _ZERO)
    terms = {found.columns[i]: c for i, c in enumerate(line.row) if c}
    tableau.add_row("moved", {**terms, length: -step}, high=line.limit)
    paid = {found.columns[i]: _ONE for i in start.columns}
    tableau.add_row("bill", {**paid, length: -price}, high=start.bill)
    backwards = tableau.add_row("backwards", {length: -_ONE})
    feasible(tableau)
    try:
        return -minimise(tableau, backwards)
    except SolverError as unbounded:
        if unbounded.code != "solver_unbounded":
            raise
        return None
