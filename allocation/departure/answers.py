"""The three answers to a departure: key computed again, gap left open, one payer for the gap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from immutabledict import immutabledict

from allocation.departure.meters_left import own_meters
from allocation.departure.staying import FEWEST, without
from allocation.errors import AllocationError, InvalidKeyError
from allocation.model import Allocation, Scenario
from allocation.pipeline import allocate

__all__ = ["Departure", "departure"]


@dataclass(frozen=True)
class Departure:
    """Three answers to "and if this member leaves?".

    Parameters
    ----------
    leaver : str
        Code of the member who leaves.
    before : Allocation
        What was shared with it.
    recomputed : Allocation or None
        Total kept, key computed again among those who stay; None when it cannot be.
    gap : int
        Cents that nobody pays when the others keep their amounts; what follows the meters of the
        leaver is no gap.
    residual : mapping of str to int
        Cents that each member would pay if it took the gap alone.
    reason : AllocationError or None
        Why the key cannot be computed again: it names the leaver, or it cannot pay the total.
    metered : int
        Cents of the meters of the leaver, which it pays wherever it goes.
    """

    leaver: str
    before: Allocation
    recomputed: Allocation | None
    gap: int
    residual: Mapping[str, int]
    reason: AllocationError | None = None
    metered: int = 0


def departure(scenario: Scenario, leaver: str, key: str | None = None) -> Departure:
    """Compute the three answers to the departure of one member.

    Parameters
    ----------
    scenario : Scenario
    leaver : str
        Code of the member who leaves; at least two members stay.
    key : str, optional
        One of the named keys instead of the lots' own.

    Returns
    -------
    Departure

    Raises
    ------
    InvalidKeyError
        When the code is unknown, or when fewer than two members stay. A key that cannot be
        computed again without the leaver raises nothing: the two other answers stand.

    Examples
    --------
    >>> from allocation import read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> departure(scenario, "59", "egalite").gap
    12500000000
    """
    if leaver not in scenario.codes:
        raise InvalidKeyError("member_unknown", member=leaver, members=", ".join(scenario.codes))
    if len(scenario.members) <= FEWEST:
        raise InvalidKeyError("departure_too_few", member=leaver)
    before = allocate(scenario, key)
    metered = own_meters(before, leaver)
    gap = before.amount(leaver) - metered
    residual = immutabledict({code: before.amount(code) + gap for code in scenario.codes})
    alone = residual.delete(leaver)
    try:
        recomputed = allocate(without(scenario, leaver, key), key)
    except AllocationError as reason:
        return Departure(leaver, before, None, gap, alone, reason, metered)
    return Departure(leaver, before, recomputed, gap, alone, metered=metered)
