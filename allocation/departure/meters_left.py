"""What follows the meters of a leaver goes with it: nobody ever paid it for another.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping

from immutabledict import immutabledict

from allocation.model import Allocation, Lot, Scenario
from allocation.pipeline import lot_alone

__all__ = ["lot_of_others", "meters_left", "own_meters"]


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
