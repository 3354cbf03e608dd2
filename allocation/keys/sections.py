"""Keys of a linear canal: who is responsible for each section, in order from upstream."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from allocation.errors import InvalidKeyError
from allocation.keys.guards import nonnegative, normalised, same_shape, share_rows
from allocation.keys.vectors import Figures, aligned, refuse, vector
from allocation.model import Vector

__all__ = ["by_section", "downstream", "local", "section_loads", "traffic", "upstream", "users"]


def by_section(costs: Figures, responsibility: Figures) -> Vector:
    """k_i = sum_e c_e R_ei / sum(c), with R_ei the share of member i in section e.

    Parameters
    ----------
    costs : array_like, shape (l,)
        Cost of each section, or its length.
    responsibility : array_like, shape (l, n)
        One key per section: `local`, `upstream`, `downstream`, `users` or `traffic`.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``value_negative``, ``sum_zero``, ``share_sum``, ``value_shape``.

    References
    ----------
    Ni and Wang (2007); Dong, Ni and Wang (2012).

    Examples
    --------
    >>> by_section([3, 1], local([[1, 0], [0, 1]])).tolist()
    [Fraction(3, 4), Fraction(1, 4)]
    """
    weights, rows = aligned(proportions(costs), share_rows(responsibility))
    if len(weights) != len(rows):
        raise InvalidKeyError("value_shape", expected=str(len(weights)), found=str(len(rows)))
    return (weights[:, np.newaxis] * rows).sum(axis=0)


def proportions(costs: Figures) -> Vector:
    """c_e / sum(c).

    Parameters
    ----------
    costs : array_like, shape (l,)
        Non-negative costs.

    Returns
    -------
    array, shape (l,)
    """
    return normalised(nonnegative(vector(costs)))


def local(owners: Figures, common: Figures | None = None) -> Vector:
    """R_ei = o_ei: the member on whose territory the section lies, by declared shares.

    Parameters
    ----------
    owners : array_like, shape (l, n)
        Share of each member in the territory of each section; rows sum to 1.
    common : array_like, shape (l, n), optional
        Keys of the sections declared common, rows of zeros elsewhere.

    Returns
    -------
    array, shape (l, n)

    Raises
    ------
    InvalidKeyError
        ``share_sum``, ``section_without_user``, ``section_common_and_used``.

    References
    ----------
    Ni and Wang (2007): Shapley value of the stand-alone game.

    Examples
    --------
    >>> local([[1, 0]]).tolist()
    [[Fraction(1, 1), Fraction(0, 1)]]
    """
    return share_rows(_completed(nonnegative(vector(owners, dimensions=2)), common))


def upstream(owners: Figures, common: Figures | None = None) -> Vector:
    """R_ei = 1 / |U_e|, with U_e the members that lie on section e or upstream of it.

    Parameters
    ----------
    owners : array_like, shape (l, n)
        Share of each member in each section, sections from upstream to downstream.
    common : array_like, shape (l, n), optional
        Keys of the sections declared common: nobody lies on them.

    Returns
    -------
    array, shape (l, n)

    Raises
    ------
    InvalidKeyError
        As `users`.

    References
    ----------
    Ni and Wang (2007); Dong, Ni and Wang (2012): upstream equal sharing.

    Examples
    --------
    >>> upstream([[1, 0], [0, 1]])[1].tolist()
    [Fraction(1, 2), Fraction(1, 2)]
    """
    present = nonnegative(vector(owners, dimensions=2)) > 0
    reached = np.logical_or.accumulate(present, axis=0)
    return users(reached & _some(present)[:, np.newaxis], common)


def downstream(owners: Figures, common: Figures | None = None) -> Vector:
    """R_ei = 1 / |U_e|, with U_e the members that lie on section e or downstream of it.

    Parameters
    ----------
    owners : array_like, shape (l, n)
        Share of each member in each section, sections from upstream to downstream.
    common : array_like, shape (l, n), optional
        Keys of the sections declared common: nobody lies on them.

    Returns
    -------
    array, shape (l, n)

    Raises
    ------
    InvalidKeyError
        As `users`.

    References
    ----------
    Dong, Ni and Wang (2012): downstream equal sharing.

    Examples
    --------
    >>> downstream([[1, 0], [0, 1]])[0].tolist()
    [Fraction(1, 2), Fraction(1, 2)]
    """
    turned = None if common is None else vector(common, dimensions=2)[::-1]
    return upstream(vector(owners, dimensions=2)[::-1], turned)[::-1]


def users(uses: Figures, common: Figures | None = None) -> Vector:
    """R_ei = 1 / |U_e| for each user i of section e, 0 for the others.

    Parameters
    ----------
    uses : array_like of bool, shape (l, n)
        Whether each member uses each section.
    common : array_like, shape (l, n), optional
        Keys of the sections declared common because nobody uses them.

    Returns
    -------
    array, shape (l, n)

    Raises
    ------
    InvalidKeyError
        ``section_without_user`` when it is not declared common, ``section_common_and_used``.

    References
    ----------
    Littlechild and Owen (1973): Shapley value of the airport and segment games.

    Examples
    --------
    >>> users([[True, False], [True, True]])[1].tolist()
    [Fraction(1, 2), Fraction(1, 2)]
    """
    used = np.asarray(uses, dtype=bool)
    if used.ndim != 2 or used.size == 0:  # noqa: PLR2004 - a table has two axes
        raise InvalidKeyError("value_shape", expected="2-d", found=str(used.shape))
    return traffic(used.astype(np.int64), common)


def traffic(loads: Figures, common: Figures | None = None) -> Vector:
    """R_ei = u_ei / sum_j u_ej: in proportion of what crosses the section.

    Parameters
    ----------
    loads : array_like, shape (l, n)
        Tonnes of each member over each section (see `section_loads`).
    common : array_like, shape (l, n), optional
        Keys of the sections declared common because nothing crosses them.

    Returns
    -------
    array, shape (l, n)

    Raises
    ------
    InvalidKeyError
        ``section_without_user``, ``section_common_and_used``, ``value_negative``.

    References
    ----------
    Aumann and Shapley (1974); Kalai and Samet (1987).

    Examples
    --------
    >>> traffic([[3, 1]]).tolist()
    [[Fraction(3, 4), Fraction(1, 4)]]
    """
    rows = _completed(nonnegative(vector(loads, dimensions=2)), common)
    return rows / rows.sum(axis=1)[:, np.newaxis]


def section_loads(
    journeys: Iterable[tuple[int, int, int, object]], sections: int, members: int
) -> Vector:
    """u_ei = sum of the tonnes of member i whose journey from u to v crosses section e.

    Parameters
    ----------
    journeys : iterable of (member, entry, exit, tonnes)
        Entry and exit are points 0 to l: section e joins the points e and e + 1.
    sections, members : int
        Sizes l and n.

    Returns
    -------
    array of Fraction, shape (l, n)

    Raises
    ------
    InvalidKeyError
        ``journey_range``, ``value_negative``.

    Examples
    --------
    >>> section_loads([(0, 0, 2, 5), (1, 2, 1, 3)], sections=2, members=2).tolist()
    [[Fraction(5, 1), Fraction(0, 1)], [Fraction(5, 1), Fraction(3, 1)]]
    """
    loads = vector(np.zeros((sections, members), dtype=np.int64), dimensions=2)
    for member, entry, out, tonnes in journeys:
        first, last = sorted((entry, out))
        if not (0 <= member < members and first >= 0 and last <= sections):
            raise InvalidKeyError("journey_range", member=member, entry=entry, exit=out)
        loads[first:last, member] += nonnegative(vector([tonnes]))[0]
    return loads


def _completed(rows: Vector, common: Figures | None) -> Vector:
    """Rows of the sections that nobody uses, replaced by their declared keys."""
    empty = ~_some(rows)
    if common is None:
        refuse("section_without_user", empty)
        return rows
    rows, keys = aligned(rows, vector(common, dimensions=2))
    same_shape(rows, keys)
    declared = _some(keys)
    refuse("section_without_user", empty & ~declared)
    refuse("section_common_and_used", ~empty & declared)
    if declared.any():
        share_rows(keys[declared])
    return np.where(empty[:, np.newaxis], keys, rows)


def _some(rows: Vector) -> NDArray[np.bool_]:
    return np.asarray((rows != 0).any(axis=1), dtype=bool)
