"""Keys that name payers or amounts: forfait, residual, net losers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from allocation.errors import InvalidKeyError
from allocation.keys.guards import nonnegative, normalised, same_shape
from allocation.keys.vectors import Figures, aligned, scalar, vector
from allocation.model import Vector

__all__ = ["compensated", "compensations", "fixed_payer", "net_losers", "residual"]


def fixed_payer(
    amounts: Figures,
    fixed: ArrayLike,
    total: object,
    rest: Figures,
) -> Vector:
    """k_i = a_i / T for who pays a forfait, else (1 - sum(a) / T) r_i / sum of r outside it.

    Parameters
    ----------
    amounts : array_like, shape (n,)
        Forfaits, in the unit of the total; ignored for the others.
    fixed : array_like of bool, shape (n,)
        Who pays a forfait, and takes no part in the rest.
    total : number
        T, positive.
    rest : array_like, shape (n,)
        Key of the rest, renormalised over the other members.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``fixed_exceeds`` with the gap, ``rest_empty``, ``total_positive``, ``value_shape``.

    References
    ----------
    Canal Seine-Nord Europe, protocol of 2016 (Ile-de-France, forfaitaire).

    Examples
    --------
    >>> fixed_payer([10, 0, 0], [True, False, False], 100, [1, 1, 1]).tolist()
    [Fraction(1, 10), Fraction(9, 20), Fraction(9, 20)]
    """
    dues, others = aligned(nonnegative(vector(amounts)), nonnegative(vector(rest)))
    same_shape(dues, others)
    held = np.asarray(fixed, dtype=bool)
    same_shape(dues, held)
    base = _base(total, dues)
    paid = np.where(held, dues, dues * 0) / base
    left = 1 - paid.sum()
    if left < 0:
        raise InvalidKeyError("fixed_exceeds", gap=-left, percent=f"{float(-left):.6%}")
    others = np.where(held, others * 0, others)
    if not left:
        return paid
    if not others.sum():
        raise InvalidKeyError("rest_empty", gap=left, percent=f"{float(left):.6%}")
    return paid + left * normalised(others)


def residual(amounts: Figures, position: int, total: object) -> Vector:
    """k_i = a_i / T, and k_r = 1 - sum of the others for the member who takes what is left.

    Parameters
    ----------
    amounts : array_like, shape (n,)
        Amounts of the others, in the unit of the total.
    position : int
        Who takes what is left, from 0.
    total : number
        T, positive.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``member_position``, ``fixed_exceeds`` with the gap, ``total_positive``.

    References
    ----------
    EU own resources decision (2020): the GNI resource is the residual.

    Examples
    --------
    >>> residual([30, 20, 0], 2, 100).tolist()
    [Fraction(3, 10), Fraction(1, 5), Fraction(1, 2)]
    """
    dues = vector(amounts)
    if position not in range(len(dues)):
        raise InvalidKeyError("member_position", position=position, last=len(dues) - 1)
    alone = np.arange(len(dues)) == position
    return fixed_payer(dues, ~alone, total, alone.astype(np.int64))


def compensations(benefits: Figures, costs: Figures) -> Vector:
    """t_i = -n_i for who loses, D max(n_i, 0) / sum(max(n, 0)) for who gains, with n = b - c.

    D = sum(max(-n, 0)) is what the losers lose; the t_i sum to zero.

    Parameters
    ----------
    benefits : array_like, shape (n,)
        What the project brings to each member; it may be negative.
    costs : array_like, shape (n,)
        What each member bears before compensation, in the same unit.

    Returns
    -------
    array, shape (n,)
        Paid by each member; a member who receives has a negative amount.

    Raises
    ------
    InvalidKeyError
        ``compensation_short`` with the gap, when benefits are below costs.

    Examples
    --------
    >>> compensations([30, 10, 0], [0, 0, 20]).tolist()
    [Fraction(15, 1), Fraction(5, 1), Fraction(-20, 1)]
    """
    gains, burdens = aligned(vector(benefits), nonnegative(vector(costs)))
    same_shape(gains, burdens)
    nets = gains - burdens
    won, lost = np.maximum(nets, 0), np.maximum(-nets, 0)
    if nets.sum() < 0:
        raise InvalidKeyError("compensation_short", gap=-nets.sum())
    if not lost.sum():
        return nets * 0
    return normalised(won) * lost.sum() - lost


def net_losers(benefits: Figures, costs: Figures) -> Vector:
    """k_i = (c_i + t_i) / sum(c), with the transfers t of `compensations`.

    Parameters
    ----------
    benefits, costs : array_like, shape (n,)
        In one unit; who loses ends with what it gains.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        As `compensations` and `compensated`.

    References
    ----------
    ACER (2014), GIPL decision: only net losers are compensated.

    Examples
    --------
    >>> net_losers([30, 10, 0], [0, 0, 20]).tolist()
    [Fraction(3, 4), Fraction(1, 4), Fraction(0, 1)]
    """
    return compensated(costs, compensations(benefits, costs))


def compensated(costs: Figures, transfers: Figures) -> Vector:
    """k_i = (c_i + t_i) / sum(c): what each pays once the transfers t are made.

    Parameters
    ----------
    costs : array_like, shape (n,)
        What each member bears before compensation.
    transfers : array_like, shape (n,)
        Paid by each member, in the same unit; they sum to zero.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``sum_zero``, ``value_shape``.

    Examples
    --------
    >>> compensated([3, 1], [-1, 1]).tolist()
    [Fraction(1, 2), Fraction(1, 2)]
    """
    burdens, moved = aligned(vector(costs), vector(transfers))
    same_shape(burdens, moved)
    if not burdens.sum():
        raise InvalidKeyError("sum_zero")
    return (burdens + moved) / burdens.sum()


def _base(total: object, like: Vector) -> Any:  # noqa: ANN401 - Fraction or float
    base = scalar(total, like)
    if base <= 0:
        raise InvalidKeyError("total_positive", value=str(total))
    return base
