"""What moves for one member when the cost, the European rate or the members change."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from allocation.budget import after_overrun, after_saving, guarantees, revised
from allocation.departure import departure
from allocation.errors import InvalidKeyError, MissingFigureError
from allocation.model import Allocation, Clauses, Overrun, Revision, Saving
from allocation.pipeline import allocate

__all__ = ["Exposure", "Moves", "moves"]

RISE: Final = Fraction(1, 10)
"""Rise, and fall, of the shared cost that is tried."""


@dataclass(frozen=True)
class Exposure:
    """One hypothesis: what the member pays, guarantees, and would pay each year if called.

    Parameters
    ----------
    hypothesis : str
        Identifier; the payer of the loan when it belongs to every hypothesis.
    loan : int
        The loan, cents.
    guaranteed : int
        Part of it that the member guarantees, cents.
    annuity : int or None
        Cents a year if called; None when the terms are not known.
    """

    hypothesis: str
    loan: int
    guaranteed: int
    annuity: int | None


@dataclass(frozen=True)
class Moves:
    """What changes do to one member.

    Parameters
    ----------
    dearer : int or None
        Cents that it would add if the shared cost rose by a tenth and the rule shared it; None
        when the rule leaves the rise without a payer.
    lump_sum : bool
        Whether a clause leaves it at its amount all the same.
    exposures : tuple of Exposure
        One per hypothesis of the plan.
    without : dict of str to int
        Cents that it would add if another member left and the key shared the total again.
    cheaper : int or None
        Cents that it would keep if the shared cost fell by a tenth; None when no rule says it.
    revised : tuple of (int, int) or None
        Last year of the index, and its amount revised to it, cents; None without an index.
    """

    dearer: int | None
    lump_sum: bool
    exposures: tuple[Exposure, ...]
    without: dict[str, int]
    cheaper: int | None = None
    revised: tuple[int, int] | None = None


def moves(allocation: Allocation, member: str) -> Moves:
    """What a tenth more of cost, each hypothesis and each departure do to one member.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    member : str
        Code.

    Returns
    -------
    Moves

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> allocation = allocate(read_scenario("scenarios/canal-seine-nord-2026.toml"))
    >>> found = moves(allocation, "80")
    >>> found.dearer, [exposure.guaranteed // 10**7 for exposure in found.exposures]
    (760000000, [1251, 728, 1899])
    """
    clauses = allocation.scenario.clauses or Clauses(source="")
    paid = dict(zip(allocation.members, allocation.totals, strict=True))
    rule = clauses.overrun_rule
    return Moves(
        dearer=_dearer(allocation, member, paid, rule),
        lump_sum=rule is not None and member in rule.lump_sum,
        exposures=tuple(
            Exposure(
                loan.hypothesis or loan.line.payer,
                loan.line.amount,
                loan.amounts[member],
                None if loan.annuities is None else loan.annuities[member],
            )
            for loan in guarantees(allocation)
        ),
        without=_without(allocation, member),
        cheaper=_cheaper(member, paid, clauses.saving_rule),
        revised=_revised(member, paid, clauses.revision),
    )


def _dearer(
    allocation: Allocation, member: str, paid: dict[str, int], rule: Overrun | None
) -> int | None:
    if rule is None:
        return round(paid[member] * RISE)
    shares = None
    if rule.key is not None:
        key = allocate(allocation.scenario, rule.key).key
        shares = {code: key[code] for code in key.members}
    final = round(sum(paid.values()) * (1 + RISE))
    try:
        return after_overrun(paid, final, rule, shares)[member] - paid[member]
    except InvalidKeyError:
        return None  # every member is lump-sum or at its maximum: said in words


def _cheaper(member: str, paid: dict[str, int], rule: Saving | None) -> int | None:
    if rule is None:
        return None
    final = round(sum(paid.values()) * (1 - RISE))
    try:
        return paid[member] - after_saving(paid, final, rule)[member]
    except InvalidKeyError:
        return None  # the clause says nothing of such a fall


def _revised(member: str, paid: dict[str, int], rule: Revision | None) -> tuple[int, int] | None:
    years = [int(year) for year in rule.values if year.isdecimal()] if rule is not None else []
    if rule is None or not years or str(max(years)) == rule.base:
        return None
    return max(years), revised(paid, rule, max(years))[member]


def _without(allocation: Allocation, member: str) -> dict[str, int]:
    """Departures that leave a key to those who stay."""
    found: dict[str, int] = {}
    for leaver in allocation.members:
        if leaver == member:
            continue
        try:
            left = departure(allocation.scenario, leaver, allocation.variant or None)
        except (InvalidKeyError, MissingFigureError):
            continue  # its key cannot do without the leaver: nothing can be said
        if left.recomputed is not None:
            found[leaver] = left.recomputed.amount(member) - allocation.amount(member)
    return found
