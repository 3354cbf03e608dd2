"""Bills of a scenario: every line by its driver, those that a key shares by their key."""

from __future__ import annotations

from fractions import Fraction

from allocation.model import Inputs, Scenario
from allocation.points import Billed, Nested, member_bill, nested_bill
from allocation.rules import evaluate

__all__ = ["bills", "nested_bills"]


def bills(scenario: Scenario) -> tuple[Billed, ...]:
    """x_cm of each bill of the scenario: cents by line c and member m, from the tallies alone.

    Parameters
    ----------
    scenario : Scenario
        With its tables ``points`` and ``bills``.

    Returns
    -------
    tuple of Billed
        In the order of the scenario; empty without any bill.

    Raises
    ------
    InvalidKeyError
        A line that nothing can carry.
    MissingFigureError
        When a key of a line reads an indicator that is not complete.

    Examples
    --------
    >>> from allocation import read_scenario
    >>> bills(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    ()
    """
    codes = tuple(sorted(scenario.codes))
    found: list[Billed] = []
    for name, bill in scenario.bills.items():
        shares: dict[str, list[Fraction]] = {}
        for component in bill.components:
            if component.key is not None:
                inputs = Inputs(codes, component.amount or 0, scenario.indicators, year=bill.year)
                keys, _ = evaluate(scenario.keys, (component.key,), inputs)
                shares[component.key] = [Fraction(share) for share in keys[component.key]]
        found.append(member_bill(name, bill, scenario.points[bill.points], codes, shares))
    return tuple(found)


def nested_bills(scenario: Scenario) -> tuple[Nested, ...]:
    """x_p of each bill whose list stands beside the scenario: cents by line c and point p.

    Parameters
    ----------
    scenario : Scenario
        As it was read: with its lists.

    Returns
    -------
    tuple of Nested

    Raises
    ------
    RoundingError
        When a list does not carry what the tallies of its name say.

    Examples
    --------
    >>> from allocation import read_scenario
    >>> nested_bills(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    ()
    """
    return tuple(
        nested_bill(billed, scenario.lists[billed.bill.points])
        for billed in bills(scenario)
        if billed.bill.points in scenario.lists
    )
