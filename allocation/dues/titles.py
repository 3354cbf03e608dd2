"""Gross titles: who issues a mandat to whom, contract by contract, before anything is netted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allocation.dues.settlement import Due

__all__ = ["Title", "titles"]


@dataclass(frozen=True)
class Title:
    """One balance of one lot: its payer issues a mandat, its payee a titre, for the same cents.

    Parameters
    ----------
    lot : str
        Identifier of the lot.
    year : int or None
        Year of the lot.
    payer, payee : str
        Codes.
    amount : int
        Cents, positive.
    """

    lot: str
    year: int | None
    payer: str
    payee: str
    amount: int


def titles(found: Iterable[Due]) -> tuple[Title, ...]:
    """|b_lm| from member m to who advanced the cost of lot l; the other way when b_lm < 0.

    Nothing is set off: a member that owes on one lot and is owed on another has both titles.

    Parameters
    ----------
    found : iterable of Due
        Balances by lot and member; lots that no member advances have no title.

    Returns
    -------
    tuple of Title
        In the order of the balances.

    Examples
    --------
    >>> titles([Due("bus", "59", 2016, 60, 0, 0, "62"), Due("bus", "80", 2016, 40, 0, 45, "62")])
    (Title(lot='bus', year=2016, payer='59', payee='62', amount=60), \
Title(lot='bus', year=2016, payer='62', payee='80', amount=5))
    """
    return tuple(
        Title(due.lot, due.year, due.member, due.payee, due.balance)
        if due.balance > 0
        else Title(due.lot, due.year, due.payee, due.member, -due.balance)
        for due in found
        if due.payee not in ("", due.member) and due.balance
    )
