"""The canal stretch by stretch: how long, with which works, and who pays, from the scenario alone.

Two files hold it in two ways. A key by section gives sections from upstream down, with their cost
and who answers for them. Otherwise an indicator in kilometres gives each member's length, and
indicators of locks and ports what stands there; a value known only for several members together
makes one stretch of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, cast

from immutabledict import immutabledict

from allocation.key_rules.bounds import BySection
from allocation.model import Allocation, Indicator, Scenario, Step
from allocation.reporting.cells import Part, Said, Value
from allocation.reporting.measures import measures
from allocation.reporting.words import slug

__all__ = ["Course", "Stretch", "Work", "course_of"]

_LENGTH: Final = "km"
_WORKS: Final[Mapping[str, str]] = immutabledict(
    {"ecluses": "triangle-up", "ports": "square", "quais": "diamond", "ponts": "cross"}
)
"""Units of what stands on a canal, and the shape of each."""


@dataclass(frozen=True)
class Work:
    """How many locks, ports... of one kind: its word, the name of its indicator, its sign."""

    kind: str
    name: str
    shape: str
    count: Fraction


@dataclass(frozen=True)
class Stretch:
    """One stretch: its names, its length (or cost), its works, and a line for each payer.

    ``is_undivided`` when the length is known only for its members together.
    """

    names: tuple[str, ...]
    length: Fraction
    works: tuple[Work, ...]
    payers: tuple[Said, ...]
    is_undivided: bool = False


@dataclass(frozen=True)
class Course:
    """The stretches in order.

    Parameters
    ----------
    stretches : tuple of Stretch
        In order.
    measure : str
        Unit of the lengths; "" when they are costs of sections.
    heading : str
        Name of the lengths in the scenario; "" for costs.
    """

    stretches: tuple[Stretch, ...]
    measure: str
    heading: str


def course_of(allocation: Allocation) -> Course | None:
    """Stretches of the canal; None when the scenario holds none.

    Parameters
    ----------
    allocation : Allocation
        What was computed.

    Returns
    -------
    Course or None

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> course = course_of(allocate(read_scenario("scenarios/canal-seine-nord-2014.toml")))
    >>> [(stretch.names, int(stretch.length)) for stretch in course.stretches]
    [(('Nord', 'Pas-de-Calais'), 26), (('Somme',), 47), (('Oise',), 34)]
    """
    for step in reversed(allocation.steps):
        if isinstance(parameters := allocation.scenario.keys.get(step.key), BySection):
            return Course(tuple(_sections(allocation.scenario, step, parameters)), "", "")
    scenario = allocation.scenario
    length = next(iter(_counted(scenario, (_LENGTH,))), None)
    if length is None or sum(length.resolved().values()) <= 0:
        return None
    return Course(tuple(_stretches(allocation, length)), length.unit, length.label)


def _sections(scenario: Scenario, step: Step, parameters: BySection) -> Iterator[Stretch]:
    found = cast("tuple[tuple[str, tuple[Fraction, ...]], ...]", step.scalars.get("sections", ()))
    for section, (name, parts) in zip(parameters.costs, found, strict=True):
        by_code = dict(zip(step.members, parts, strict=True))
        payers = tuple(
            Said(
                "chart_word.member_value",
                {"member": scenario.name(code), "value": Value("share", by_code[code])},
            )
            for code in scenario.codes
            if by_code[code]
        )
        yield Stretch((name,), section.cost, (), payers)


def _counted(scenario: Scenario, units: Sequence[str]) -> tuple[Indicator, ...]:
    """Complete indicators in one of these units."""
    return tuple(
        indicator
        for indicator in scenario.indicators.values()
        if slug(indicator.unit) in units and not indicator.missing(scenario.codes)
    )


def _stretches(allocation: Allocation, length: Indicator) -> Iterator[Stretch]:
    scenario = allocation.scenario
    works = _counted(scenario, tuple(_WORKS))
    for codes in _together(scenario.codes, (length, *works)):
        counted = tuple(
            Work(slug(work.unit), work.label, _WORKS[slug(work.unit)], _sum(work, codes))
            for work in works
        )
        payers = tuple(_pays(allocation, code) for code in codes)
        names = tuple(scenario.name(code) for code in codes)
        is_undivided = any(set(joint.members) & set(codes) for joint in length.joint)
        yield Stretch(names, _sum(length, codes), counted, payers, is_undivided)


def _sum(indicator: Indicator, codes: Sequence[str]) -> Fraction:
    found = indicator.resolved()
    return sum((found[code] for code in codes), Fraction(0))


def _together(codes: Sequence[str], indicators: Sequence[Indicator]) -> Iterator[tuple[str, ...]]:
    """Members one by one, those of an undivided value together, in the order of the scenario."""
    groups = {code: {code} for code in codes}
    for indicator in indicators:
        for joint in indicator.joint:
            whole = set[str]().union(*(groups[code] for code in joint.members))
            groups |= dict.fromkeys(whole, whole)
    seen: set[str] = set()
    for code in codes:
        if code not in seen:
            seen |= groups[code]
            yield tuple(other for other in codes if other in groups[code])


def _pays(allocation: Allocation, code: str) -> Said:
    i = allocation.members.index(code)
    found = measures(allocation)
    params: dict[str, Part] = {
        "member": allocation.scenario.name(code),
        "amount": Value("money", allocation.totals[i]),
        "share": Value("percent", found["share"].each[i]),
    }
    return Said("chart_word.pays", params)
