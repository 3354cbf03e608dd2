"""Figures that are not one number: undivided values and diverging sources, and what they move.

A result that is one of several says so: each uncertain figure that a key read gives the interval
of every member's amount over its extreme values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Final, Literal

from immutabledict import immutabledict

from allocation.model import Allocation, Indicator, Interval, Scenario

__all__ = ["intervals"]

Cause = Literal["joint", "alternative"]


def intervals(
    allocation: Allocation, amounts: Callable[[Scenario], tuple[int, ...]]
) -> tuple[Interval, ...]:
    """Lowest and highest amount of each member over the extreme values of each uncertain figure.

    An undivided value is given whole to each of its members in turn: amounts are monotone in the
    split, so these corners bound every split. An alternative value replaces the retained one.

    Parameters
    ----------
    allocation : Allocation
        Amounts with the stated values.
    amounts : callable Scenario -> tuple of int, shape (n,)
        Amounts of the same key on a changed scenario, cents.

    Returns
    -------
    tuple of Interval

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"), "ports")
    >>> found.intervals[0].cause, found.intervals[0].low[0], found.intervals[0].high[0]
    ('joint', 0, 12500000000)
    """
    read = {name for step in allocation.steps for name in step.indicators}
    found: list[Interval] = []
    for name, indicator in allocation.scenario.indicators.items():
        if name not in read:
            continue
        for cause, extremes in _CAUSES.items():
            cases = [allocation.totals]
            cases += [
                amounts(_replaced(allocation.scenario, name, other))
                for other in extremes(indicator)
            ]
            if len(cases) > 1:
                columns = list(zip(*cases, strict=True))
                low, high = tuple(map(min, columns)), tuple(map(max, columns))
                found.append(Interval(name, cause, low, high))
    return tuple(found)


def _replaced(scenario: Scenario, name: str, indicator: Indicator) -> Scenario:
    changed = immutabledict({**scenario.indicators, name: indicator})
    return scenario.model_copy(update={"indicators": changed})


def _corners(indicator: Indicator) -> Iterator[Indicator]:
    for position, joint in enumerate(indicator.joint):
        for code in joint.members:
            split = immutabledict({member: Fraction(member == code) for member in joint.members})
            corner = joint.model_copy(update={"split": split})
            changed = (*indicator.joint[:position], corner, *indicator.joint[position + 1 :])
            yield indicator.model_copy(update={"joint": changed})


def _others(indicator: Indicator) -> Iterator[Indicator]:
    for other in indicator.alternatives:
        values = immutabledict({**indicator.values, other.member: other.value})
        yield indicator.model_copy(update={"values": values})


_CAUSES: Final[Mapping[Cause, Callable[[Indicator], Iterator[Indicator]]]] = immutabledict(
    {"joint": _corners, "alternative": _others}
)
