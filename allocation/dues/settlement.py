"""The régularisation: what each lot costs each member in the end, against what was provided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allocation.model import Allocation, Lot, Scenario
from allocation.pipeline import lot_alone

__all__ = ["Due", "dues", "owed"]


@dataclass(frozen=True)
class Due:
    """What a member owes on a lot: x_i - in kind - called.

    Parameters
    ----------
    lot, member : str
        Identifier of the lot, code of the member.
    year : int or None
        Year of the lot.
    share : int
        x_i, final quote-part, cents.
    in_kind : int
        What the member provided in kind, as it is valued.
    called : int
        What it already paid on provisional calls.
    payee : str
        Who advanced the cost and is owed the balance; "" when it is nobody among the members.
    """

    lot: str
    member: str
    year: int | None
    share: int
    in_kind: int
    called: int
    payee: str = ""

    @property
    def cash(self) -> int:
        """Part of the share that is not in kind; negative when more is provided than is due."""
        return self.share - self.in_kind

    @property
    def balance(self) -> int:
        """Cents still owed; negative when they are to be given back."""
        return self.cash - self.called


def dues(allocation: Allocation) -> tuple[Due, ...]:
    """x_i - k_i - a_i of each lot and member: final share, less what is in kind, less the calls.

    Who advances the cost of a lot is called nothing by itself: its own balance is what it bears.

    Parameters
    ----------
    allocation : Allocation
        The lots by their own keys, on the final figures.

    Returns
    -------
    tuple of Due
        By lot in the order of the file, by member in display order.

    Raises
    ------
    InvalidKeyError
        When the key of an estimate makes no key.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = dues(allocate(read_scenario("scenarios/canal-seine-nord-2014.toml")))
    >>> [(due.member, due.balance == due.share) for due in found][0]
    ('59', True)
    """
    return tuple(_dues(allocation))


def _dues(allocation: Allocation) -> Iterator[Due]:
    scenario = allocation.scenario
    for lot, result in zip(scenario.lots, allocation.lots, strict=True):
        called = _called(scenario, lot)
        kind = _in_kind(scenario, lot)
        for code, cents in zip(allocation.members, result.amounts, strict=True):
            yield Due(
                lot.id,
                code,
                lot.year,
                cents,
                kind.get(code, 0),
                called.get(code, 0),
                lot.paid_by or "",
            )


def _in_kind(scenario: Scenario, lot: Lot) -> dict[str, int]:
    valued: dict[str, int] = {}
    for provided in scenario.in_kind:
        if provided.lot == lot.id:
            valued[provided.member] = valued.get(provided.member, 0) + provided.amount
    return valued


def _called(scenario: Scenario, lot: Lot) -> dict[str, int]:
    """Provisional calls of a lot, as they are written or by the key of their estimate."""
    settlement = scenario.settlement
    if settlement is None:
        return {}
    if lot.id in settlement.called:
        return dict(settlement.called[lot.id])
    estimate = settlement.estimates.get(lot.id)
    if estimate is None:
        return {}
    past = lot.model_copy(update={"amount": estimate.amount, "key": estimate.key})
    found = lot_alone(scenario, past)
    return dict(zip(scenario.codes, found.amounts, strict=True))


def owed(found: tuple[Due, ...]) -> dict[str, int]:
    """Sum over lots of what each member owes the members who advanced the cost; it sums to zero.

    Parameters
    ----------
    found : tuple of Due
        Balances by lot and member; lots that no member advances are left out.

    Returns
    -------
    dict of str to int
        Cents; negative for who is owed.

    Examples
    --------
    >>> owed((Due("bus", "59", 2016, 60, 0, 0, "62"), Due("bus", "62", 2016, 40, 0, 0, "62")))
    {'59': 60, '62': -60}
    """
    total = {due.member: 0 for due in found}
    for due in found:
        if due.payee and due.payee != due.member:
            total[due.member] += due.balance
            total[due.payee] -= due.balance
    return total
