"""What moves for one member when the cost, the European rate or the members change."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from allocation.budget import after_overrun, guarantees
from allocation.departure import departure
from allocation.errors import InvalidKeyError, MissingFigureError
from allocation.model import Allocation
from allocation.pipeline import allocate

__all__ = ["Exposure", "Moves", "moves"]

RISE: Final = Fraction(1, 10)
"""Rise of the shared cost that is tried."""


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
    """Three changes, for one member.

    Parameters
    ----------
    dearer : int
        Cents that it would add if the shared cost rose by a tenth and the rule shared it.
    lump_sum : bool
        Whether a clause leaves it at its amount all the same.
    exposures : tuple of Exposure
        One per hypothesis of the plan.
    without : dict of str to int
        Cents that it would add if another member left and the key shared the total again.
    """

    dearer: int
    lump_sum: bool
    exposures: tuple[Exposure, ...]
    without: dict[str, int]


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
    rule = None
    clauses = allocation.scenario.clauses
    if clauses is not None:
        rule = clauses.overrun_rule
    paid = dict(zip(allocation.members, allocation.totals, strict=True))
    dearer = round(paid[member] * RISE)
    if rule is not None:
        shares = None
        if rule.key is not None:
            key = allocate(allocation.scenario, rule.key).key
            shares = {code: key[code] for code in key.members}
        final = round(sum(paid.values()) * (1 + RISE))
        dearer = after_overrun(paid, final, rule, shares)[member] - paid[member]
    return Moves(
        dearer=dearer,
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
    )


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
