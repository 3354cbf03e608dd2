"""Lists of points and bills among those who stay: the points of the leaver go with it.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from immutabledict import immutabledict

from allocation.model import Bill, Component, Points, Scenario

__all__ = ["points_left"]


def points_left(scenario: Scenario, leaver: str, keys: Container[str]) -> dict[str, Any]:
    """Changes of a scenario whose group loses the points of a member; ``keys`` are those that stay.

    A list without points goes with its bills, and a line with the key that shared it. What is left
    is no longer the list of the fingerprint.
    """
    points = {name: _points(held, leaver) for name, held in scenario.points.items()}
    kept = {name: held for name, held in points.items() if held is not None}
    bills = {name: _bill(bill, keys) for name, bill in scenario.bills.items()}
    return {
        "points": immutabledict(kept),
        "bills": immutabledict(
            {name: bill for name, bill in bills.items() if bill is not None and bill.points in kept}
        ),
    }


def _points(held: Points, leaver: str) -> Points | None:
    tallies = tuple(tally for tally in held.tallies if tally.member != leaver)
    if not tallies:
        return None
    if tallies == held.tallies:
        return held
    sites = immutabledict({code: n for code, n in held.sites.items() if code != leaver})
    return held.model_copy(update={"tallies": tallies, "sites": sites, "fingerprint": ""})


def _bill(bill: Bill, keys: Container[str]) -> Bill | None:
    lines = tuple(_lines(bill, keys))
    return bill.model_copy(update={"components": lines}) if lines else None


def _lines(bill: Bill, keys: Container[str]) -> Iterator[Component]:
    """Lines whose key stays, and taxes on what is left of those that they follow."""
    known: set[str] = set()
    for line in bill.components:
        of = tuple(name for name in line.of if name in known)
        if (line.key is None or line.key in keys) and (of or not line.of):
            known.add(line.id)
            yield line.model_copy(update={"of": of}) if of != line.of else line
