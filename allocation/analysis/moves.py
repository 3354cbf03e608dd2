"""What moves for one member when the cost, the European rate or the members change."""

from __future__ import annotations

from dataclasses import dataclass

from allocation.analysis.clause_effects import MOVE, after_fall, after_index, after_rise
from allocation.budget import guarantees
from allocation.departure import departure
from allocation.errors import InvalidKeyError, MissingFigureError
from allocation.model import Allocation, Clauses, Overrun, Revision, Saving

__all__ = ["Exposure", "Moves", "moves"]


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
    rule = clauses.overrun_rule
    return Moves(
        dearer=_dearer(allocation, member, rule),
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
        cheaper=_cheaper(allocation, member, clauses.saving_rule),
        revised=_revised(allocation, member, clauses.revision),
    )


def _added(amounts: dict[str, int] | None, allocation: Allocation, member: str) -> int | None:
    return None if amounts is None else amounts[member] - allocation.amount(member)


def _dearer(allocation: Allocation, member: str, rule: Overrun | None) -> int | None:
    if rule is None:
        return round(allocation.amount(member) * MOVE)
    return _added(after_rise(allocation, rule), allocation, member)


def _cheaper(allocation: Allocation, member: str, rule: Saving | None) -> int | None:
    added = None if rule is None else _added(after_fall(allocation, rule), allocation, member)
    return None if added is None else -added


def _revised(allocation: Allocation, member: str, rule: Revision | None) -> tuple[int, int] | None:
    found = None if rule is None else after_index(allocation, rule)
    return None if found is None else (found[0], found[1][member])


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
