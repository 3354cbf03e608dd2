"""What each clause of a file does to every member: a dearer cost, a cheaper one, an index."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from allocation.budget import after_overrun, after_saving, revised
from allocation.errors import InvalidKeyError, MissingFigureError
from allocation.model import Allocation, Overrun, Revision, Saving
from allocation.pipeline import allocate

__all__ = ["MOVE", "after_fall", "after_index", "after_rise"]

MOVE: Final = Fraction(1, 10)
"""Rise, and fall, of the shared cost that is tried."""


def after_rise(allocation: Allocation, rule: Overrun) -> dict[str, int] | None:
    """Cents of each member when the cost rises by a tenth; None when the rule finds no payer.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    rule : Overrun
        Who bears a rise.

    Returns
    -------
    dict of str to int, or None

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"), "egalite")
    >>> after_rise(found, Overrun())["80"]
    13750000000
    """
    paid = _paid(allocation)
    try:
        shares = None
        if rule.key is not None:
            key = allocate(allocation.scenario, rule.key).key
            shares = {code: key[code] for code in key.members}
        return after_overrun(paid, round(sum(paid.values()) * (1 + MOVE)), rule, shares)
    except (InvalidKeyError, MissingFigureError):
        return None


def after_fall(allocation: Allocation, rule: Saving) -> dict[str, int] | None:
    """Cents of each member when the cost falls by a tenth; None when the rule says nothing of it.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    rule : Saving
        Who keeps a saving.

    Returns
    -------
    dict of str to int, or None

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"), "egalite")
    >>> after_fall(found, Saving())["80"]
    11250000000
    """
    paid = _paid(allocation)
    try:
        return after_saving(paid, round(sum(paid.values()) * (1 - MOVE)), rule)
    except InvalidKeyError:
        return None


def after_index(allocation: Allocation, rule: Revision) -> tuple[int, dict[str, int]] | None:
    """Last year of the index and cents of each member revised to it; None without a later year.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    rule : Revision
        Index of the amounts.

    Returns
    -------
    tuple of (int, dict of str to int), or None

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"), "egalite")
    >>> rule = Revision(index="TP01", base="2014", values={"2014": 100, "2016": 110}, source="s")
    >>> year, amounts = after_index(found, rule)
    >>> year, amounts["80"]
    (2016, 13750000000)
    """
    years = [int(year) for year in rule.values if year.isdecimal()]
    if not years or str(max(years)) == rule.base:
        return None
    return max(years), revised(_paid(allocation), rule, max(years))


def _paid(allocation: Allocation) -> dict[str, int]:
    return dict(zip(allocation.members, allocation.totals, strict=True))
