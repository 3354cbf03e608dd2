"""Calls for funds that follow what is typed: the same profile for another amount, or other years.

What was paid before the first year is a fact and stays. The calls, and what no year calls, keep
their proportions; stretched over more years, at each date the same part of the calls has been made
as at the same part of their time. The last one closes, to the cent.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor
from typing import Any, Final

from immutabledict import immutabledict

from allocation.app.moves.sources import sourced, typed_source
from allocation.app.screen import Screen
from allocation.errors import Euros, InvalidKeyError
from allocation.labels import label
from allocation.model import FrozenMap, Scenario, Schedule

__all__ = ["calls_layer", "with_horizon"]

_LONGEST: Final = 60
_CENTS: Final = 100


def with_horizon(file: Scenario, screen: Screen, last: int) -> Screen:
    """Spread the calls until another last year.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    last : int
        Last year of the calls.

    Returns
    -------
    Screen

    Raises
    ------
    InvalidKeyError
        Without calls, or when the year is before the first one or too far.
    """
    schedule = file.schedule
    if schedule is None:
        raise InvalidKeyError("no_calls")
    first = schedule.years[0]
    if not first <= last < first + _LONGEST:
        raise InvalidKeyError("horizon", value=last, first=first, last=first + _LONGEST - 1)
    return screen.but(horizon=None if last == schedule.years[-1] else last)


def calls_layer(scenario: Scenario, screen: Screen, language: str) -> dict[str, Any]:
    """Schedule that makes the amounts of the screen, over its years.

    Parameters
    ----------
    scenario : Scenario
        What is shown so far, with the amounts of the screen.
    screen : Screen
        What was moved.
    language : str
        Language of the names of sources.

    Returns
    -------
    dict
        Changes of the scenario.

    Raises
    ------
    InvalidKeyError
        When less is shared than what was paid before the first year.
    """
    schedule = scenario.schedule
    if schedule is None or not (screen.amounts or screen.horizon):
        return {}
    due = scenario.total - schedule.paid
    if due < 0:
        raise InvalidKeyError("amount_below_paid", paid=Euros(Fraction(schedule.paid, _CENTS)))
    years = _years(schedule, screen.horizon)
    *need, beyond = _called(schedule, len(years), due)
    if schedule.years == years and due == sum(schedule.need.values()) + schedule.beyond:
        return {}
    title = label("app.typed_calls", language)
    note = label("app.typed_before", language, title=scenario.sources[schedule.source].title)
    name, added = sourced(scenario, "calendrier-saisi", typed_source(title, language, note))
    changes: dict[str, Any] = {
        "years": years,
        "need": immutabledict(zip(map(str, years), need, strict=True)),
        "beyond": beyond,
        "capacity": _kept(schedule.capacity, set(map(str, years))),
        "source": name,
    }
    return added | {"schedule": schedule.model_copy(update=changes)}


def _years(schedule: Schedule, last: int | None) -> tuple[int, ...]:
    if last is None or last == schedule.years[-1]:
        return schedule.years
    return tuple(range(schedule.years[0], last + 1))


def _called(schedule: Schedule, count: int, due: int) -> list[int]:
    """Cents of ``count`` years, and of what no year calls: they sum to ``due``."""
    calls = [schedule.need[str(year)] for year in schedule.years]
    whole = sum(calls) + schedule.beyond
    if not whole:
        return [*(0 for _ in range(count - 1)), due, 0]
    reached = [_reached(calls, Fraction(j * len(calls), count)) for j in range(count + 1)]
    running = [round(part * due / whole) for part in reached]
    if not schedule.beyond:
        running[-1] = due
    return [*(after - before for before, after in pairwise(running)), due - running[-1]]


def _reached(calls: list[int], time: Fraction) -> Fraction:
    """Cents called at a time counted in years of the file, evenly within each year."""
    full = floor(time)
    within = (time - full) * calls[full] if full < len(calls) else Fraction(0)
    return [0, *accumulate(calls)][full] + within


def _kept(
    capacity: FrozenMap[str, FrozenMap[str, int]], years: Iterable[str]
) -> FrozenMap[str, FrozenMap[str, int]]:
    """Capacities of the years that are called; a member without any is left out."""
    known = set(years)
    kept = {
        code: immutabledict({year: cents for year, cents in by_year.items() if year in known})
        for code, by_year in capacity.items()
    }
    return immutabledict({code: by_year for code, by_year in kept.items() if by_year})
