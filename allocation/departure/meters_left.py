"""What follows the meters of a leaver goes with it: nobody ever paid it for another.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping

from immutabledict import immutabledict

from allocation.billing import bills
from allocation.errors import AllocationError
from allocation.key_rules import Given
from allocation.model import Allocation, Lot, Operation, Parameters, Scenario
from allocation.pipeline import lot_alone

__all__ = ["billed_again", "closed_on", "lot_of_others", "meters_left", "own_meters"]


def own_meters(allocation: Allocation, member: str) -> int:
    """Cents of a member on the lots that follow the meters."""
    place = allocation.members.index(member)
    pairs = zip(allocation.scenario.lots, allocation.lots, strict=True)
    return sum(found.amounts[place] for lot, found in pairs if lot.metered)


def meters_left(scenario: Scenario, leaver: str) -> Mapping[str, int]:
    """Cents of the leaver by metered lot, as its own key gives them; empty without such a lot."""
    place = scenario.codes.index(leaver)
    return immutabledict(
        {
            lot.id: lot_alone(scenario, lot).amounts[place]
            for lot in scenario.lots
            if lot.metered and lot.amount
        }
    )


def lot_of_others(lot: Lot, gone: Mapping[str, int]) -> Lot:
    """Lot less what followed the meters of the leaver."""
    left = gone.get(lot.id, 0)
    return lot.model_copy(update={"amount": lot.amount - left}) if left else lot


def billed_again(before: Scenario, stay: Scenario) -> Scenario:
    """Metered lots that were a bill are the bill of those who stay, whose lines round apart."""
    was, now = _totals(before), _totals(stay)
    bill_of = {
        name: bill
        for name in stay.keys
        for bill in now
        if _is_bill(before.keys[name], was.get(bill, immutabledict()))
    }
    if not bill_of:
        return stay
    keys = {
        name: stay.keys[name].model_copy(update={"amounts": now[bill]})
        for name, bill in bill_of.items()
    }
    lots = tuple(
        lot.model_copy(update={"amount": sum(now[bill_of[lot.key]].values())})
        if old.metered and old.key in bill_of and old.amount == sum(was[bill_of[old.key]].values())
        else lot
        for old, lot in zip(before.lots, stay.lots, strict=True)
    )
    return stay.model_copy(
        update={
            "keys": immutabledict({**stay.keys, **keys}),
            "lots": lots,
            "operation": closed_on(stay.operation, sum(lot.amount for lot in lots) - stay.total),
        }
    )


def _is_bill(key: Parameters, totals: Mapping[str, int]) -> bool:
    return isinstance(key, Given) and bool(totals) and key.amounts == totals


def closed_on(operation: Operation, moved: int) -> Operation:
    """The operation, whose total follows what its lots moved by."""
    total = operation.total
    return operation if total is None else operation.model_copy(update={"total": total + moved})


def _totals(scenario: Scenario) -> Mapping[str, Mapping[str, int]]:
    """Cents by bill and member; none when a line has no key: its tables say why."""
    try:
        return {billed.id: billed.totals for billed in bills(scenario)}
    except AllocationError:
        return {}
