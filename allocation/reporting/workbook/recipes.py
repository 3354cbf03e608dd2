"""Rules as spreadsheet formulas: what to enter, what to compute, how exact a spreadsheet is.

A rule that is not in the table has no formula: its shares are written as fixed values. To add
one: a function ``(step, site) -> Recipe`` and a line in ``RECIPES``.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, cast

from immutabledict import immutabledict

from allocation.key_rules import Brackets, Given, InverseCapacity, Mix, Proportional
from allocation.model import Scenario, Step
from allocation.reporting.cells import Kind, Said
from allocation.reporting.measures import key_label
from allocation.reporting.workbook.figures import Figures
from allocation.reporting.workbook.places import Strip

__all__ = ["RECIPES", "Parameter", "Recipe", "Row", "Site", "Working"]

_QUOTIENT: Final = 3.0
"""Roundings in a quotient: two figures as doubles, and their division."""

_MOST_TERMS: Final = 40
"""A formula with more terms would be longer than a cell allows."""


@dataclass(frozen=True)
class Parameter:
    """A number to change: its name in formulas, its label, its value."""

    kind: str
    parts: tuple[str, ...]
    label: Said
    value: Fraction
    shown: Kind = "number"


@dataclass(frozen=True)
class Row:
    """What the formula of one member may point to, as references.

    Parameters
    ----------
    figures : Figures
        Indicators.
    shares : mapping of str to Strip
        Keys computed before.
    working : tuple of Strip
        Columns of this key computed before.
    names : tuple of str
        Names of its parameters.
    codes : Strip
        Codes of the members.
    position : int
        Member.
    """

    figures: Figures
    shares: Mapping[str, Strip]
    working: tuple[Strip, ...]
    names: tuple[str, ...]
    codes: Strip
    position: int

    def figure(self, indicator: str) -> str:
        """Value of an indicator."""
        return self.figures.values[indicator][self.position].seen()

    def sum(self, indicator: str) -> str:
        """Sum of an indicator."""
        return self.figures.values[indicator].total.seen()

    def share(self, key: str) -> str:
        """Share in another key."""
        return self.shares[key][self.position].seen(self.codes.sheet)

    def quotient(self) -> str:
        """The first working column over its sum."""
        here = self.codes.sheet
        first = self.working[0]
        return f"={first[self.position].seen(here)}/{first.total.seen(here)}"


@dataclass(frozen=True)
class Working:
    """A column of the sheet of keys: without formula it is a figure to change."""

    heading: Said
    kind: Kind
    values: tuple[Fraction, ...]
    formula: Callable[[Row], str] | None = None


@dataclass(frozen=True)
class Recipe:
    """How a key is computed in cells.

    Parameters
    ----------
    columns : tuple of Working
        The last one holds the shares.
    error : float
        Bound of the error of a share computed in double precision, in units of 2**-53.
    parameters : tuple of Parameter
        Numbers to change.
    """

    columns: tuple[Working, ...]
    error: float
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class Site:
    """What a recipe may know: the file, the figures, the error of the keys written before."""

    scenario: Scenario
    figures: Figures
    errors: Mapping[str, float]

    def share(self, step: Step, formula: Callable[[Row], str] | None) -> Working:
        """Column of the shares of a step."""
        heading = Said("workbook.head.share", {"key": key_label(self.scenario, step.key)})
        return Working(heading, "share", step.shares, formula)


def _equal(step: Step, site: Site) -> Recipe:
    def formula(row: Row) -> str:
        return f"=1/COUNTA({row.codes.seen(row.codes.sheet)})"

    return Recipe((site.share(step, formula),), 1.0)


def _given(step: Step, site: Site) -> Recipe:
    parameters = cast("Given", site.scenario.keys[step.key])
    if parameters.shares:
        return Recipe((site.share(step, None),), 1.0)
    heading = Said("workbook.head.agreed", {"key": key_label(site.scenario, step.key)})
    amounts = Working(heading, "money", step.columns["amount_cents"])
    return Recipe((amounts, site.share(step, Row.quotient)), _QUOTIENT)


def _proportional(step: Step, site: Site) -> Recipe:
    indicator = cast("Proportional", site.scenario.keys[step.key]).indicator
    rough = len(step.members) if indicator in site.figures.rough else 0

    def formula(row: Row) -> str:
        return f"={row.figure(indicator)}/{row.sum(indicator)}"

    return Recipe((site.share(step, formula),), _QUOTIENT + rough)


def _mix(step: Step, site: Site) -> Recipe | None:
    weights = dict(sorted(cast("Mix", site.scenario.keys[step.key]).parts.items()))
    if len(weights) > _MOST_TERMS:
        return None
    mixed = key_label(site.scenario, step.key)
    parameters = tuple(
        Parameter(
            "weight",
            (step.key, part),
            Said("workbook.weight", {"part": key_label(site.scenario, part), "key": mixed}),
            weight,
            "share",
        )
        for part, weight in weights.items()
    )

    def formula(row: Row) -> str:
        terms = zip(row.names, weights, strict=True)
        return "=" + "+".join(f"{name}*{row.share(part)}" for name, part in terms)

    size = float(sum(abs(weight) for weight in weights.values()))
    worst = max(site.errors[part] for part in weights)
    return Recipe((site.share(step, formula),), size * (worst + 2) + len(weights), parameters)


def _brackets(step: Step, site: Site) -> Recipe | None:
    tariff = cast("Brackets", site.scenario.keys[step.key])
    if len(tariff.rates) > _MOST_TERMS:
        return None
    key = key_label(site.scenario, step.key)
    limits = tuple(
        Parameter("edge", (step.key, str(i)), _numbered("edge", key, i), edge)
        for i, edge in enumerate(tariff.edges, 1)
    )
    rates = tuple(
        Parameter("rate", (step.key, str(i)), _numbered("rate", key, i), rate)
        for i, rate in enumerate(tariff.rates, 1)
    )

    def formula(row: Row) -> str:
        edges, prices = row.names[: len(limits)], row.names[len(limits) :]
        return _tariff(row.figure(tariff.indicator), edges, prices)

    values = step.columns["tariff"]
    due = Working(Said("workbook.head.tariff", {"key": key}), "number", values, formula)
    terms = (*step.columns["value"], *tariff.edges, *tariff.rates)
    integers = all(term.denominator == 1 for term in terms)
    noise = 0.0
    if not integers:
        largest = max(tariff.rates) * (max(step.columns["value"]) + max(tariff.edges))
        noise = len(values) + 4.0 * float(largest / sum(values)) * len(values)
    shares = site.share(step, Row.quotient)
    return Recipe((due, shares), _QUOTIENT + len(rates) + noise, (*limits, *rates))


def _numbered(kind: str, key: str, number: int) -> Said:
    return Said(f"workbook.{kind}", {"key": key, "number": str(number)})


def _tariff(value: str, edges: tuple[str, ...], rates: tuple[str, ...]) -> str:
    """Sum of rate x part of the value in each bracket."""
    inner = zip(rates[1:-1], edges, edges[1:], strict=False)
    terms = (
        f"{rates[0]}*MIN({value},{edges[0]})",
        *(f"{rate}*MAX(MIN({value},{end})-{start},0)" for rate, start, end in inner),
        f"{rates[-1]}*MAX({value}-{edges[-1]},0)",
    )
    return "=" + "+".join(terms)


def _inverse_capacity(step: Step, site: Site) -> Recipe | None:
    rule = cast("InverseCapacity", site.scenario.keys[step.key])
    if rule.exponent != 1:
        return None
    key = key_label(site.scenario, step.key)
    least = rule.minimum
    floor = (
        () if least is None else (Parameter("minimum", (step.key,), _named("minimum", key), least),)
    )

    def formula(row: Row) -> str:
        capacity = row.figure(rule.capacity)
        if row.names:
            capacity = f"MAX({capacity},{row.names[0]})"
        return f"={row.figure(rule.population)}/{capacity}"

    pairs = zip(step.columns["population"], step.columns["capacity"], strict=True)
    weights = tuple(people / max(means, least or means) for people, means in pairs)
    weighed = Working(_named("head.weighed", key), "number", weights, formula)
    shares = site.share(step, Row.quotient)
    return Recipe((weighed, shares), 2 * _QUOTIENT + len(weights), floor)


def _named(kind: str, key: str) -> Said:
    return Said(f"workbook.{kind}", {"key": key})


RECIPES: Final[Mapping[str, Callable[[Step, Site], Recipe | None]]] = immutabledict(
    {
        "brackets": _brackets,
        "equal": _equal,
        "given": _given,
        "inverse_capacity": _inverse_capacity,
        "mix": _mix,
        "proportional": _proportional,
    }
)
"""Recipe of each rule that a spreadsheet can follow."""
