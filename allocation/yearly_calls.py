"""Calls for funds by year: at every date each member has paid its key to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from immutabledict import immutabledict

from allocation.model import LotResult, Scenario
from allocation.rounding import round_table

__all__ = ["BEYOND", "PAID_BEFORE", "calls_by_year"]

PAID_BEFORE: Final = 0
"""Year under which the schedule of an `Allocation` holds what was paid before its first year."""

BEYOND: Final = 9999
"""Year under which it holds what no published year calls."""


def calls_by_year(scenario: Scenario, lots: tuple[LotResult, ...]) -> Mapping[int, tuple[int, ...]]:
    """n_t k_i of each year t, so rounded that every year, every member and every date is exact.

    Parameters
    ----------
    scenario : Scenario
        With its schedule; without one there are no calls.
    lots : tuple of LotResult
        What each member pays in all.

    Returns
    -------
    mapping of int to tuple of int, shape (n,)
        Cents in display order, by year, `PAID_BEFORE` and `BEYOND` included.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    >>> calls_by_year(found.scenario, found.lots) == {}
    True
    """
    schedule = scenario.schedule
    if schedule is None:
        return immutabledict[int, tuple[int, ...]]()
    calls = {PAID_BEFORE: schedule.paid} if schedule.paid else {}
    calls |= {year: schedule.need[str(year)] for year in schedule.years}
    calls |= {BEYOND: schedule.beyond} if schedule.beyond else {}
    due = dict(
        zip(scenario.codes, map(sum, zip(*(lot.amounts for lot in lots), strict=True)), strict=True)
    )
    codes = sorted(due, key=lambda code: (-due[code], code))
    total = sum(due.values())
    quotas = [[Fraction(call * due[code], total or 1) for code in codes] for call in calls.values()]
    cells = round_table(
        quotas,
        list(calls.values()),
        [due[code] for code in codes],
        cumulative=True,
        priority=range(len(codes)),
    )
    places = [codes.index(code) for code in scenario.codes]
    return immutabledict(
        {year: tuple(int(row[i]) for i in places) for year, row in zip(calls, cells, strict=True)}
    )
