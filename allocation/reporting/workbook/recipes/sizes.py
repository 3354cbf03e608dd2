"""Keys that weigh a size, as formulas: inverse capacity, modulation, coefficient, brackets.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import log10
from typing import Final, cast

from immutabledict import immutabledict

from allocation import keys
from allocation.key_rules import Brackets, InverseCapacity, LogCoefficient, Modulated
from allocation.model import Step
from allocation.reporting.cells import Said
from allocation.reporting.measures import key_label
from allocation.reporting.workbook.recipes.noun import (
    FUNCTION,
    MOST_TERMS,
    QUOTIENT,
    Parameter,
    Recipe,
)
from allocation.reporting.workbook.recipes.powers import is_whole, power, settled
from allocation.reporting.workbook.recipes.row import Row
from allocation.reporting.workbook.recipes.site import Maker, Site

__all__ = ["SIZES"]


def _inverse_capacity(step: Step, site: Site) -> Recipe:
    rule = cast("InverseCapacity", site.scenario.keys[step.key])
    said = Said("workbook.steepness", {"key": key_label(site.scenario, step.key)})
    exponent = power(step, ("steepness",), said, rule.exponent, (0, 2))
    least = () if rule.minimum is None else (site.given(step, "minimum", rule.minimum),)

    def formula(row: Row) -> str:
        capacity = row.figure(rule.capacity)
        if least:
            capacity = f"MAX({capacity},{row.named('minimum')})"
        return f"={row.figure(rule.population)}/{capacity}^{row.named('steepness')}"

    people, means = step.columns["population"], step.columns["capacity"]
    if rule.minimum is not None:
        means = tuple(max(mean, rule.minimum) for mean in means)
    weights = tuple(
        Fraction(float(one) / float(mean) ** float(rule.exponent))
        for one, mean in zip(people, means, strict=True)
    )
    raw = ()
    if not is_whole(rule.exponent):
        raw = tuple(keys.inverse_capacity(people, means, rule.exponent).tolist())
    weighed = site.column(step, "weighed", weights, formula)
    error = 2 * (float(rule.exponent) + FUNCTION + 2) + len(people)
    return settled(step, site, (weighed,), (error, (exponent, *least)), raw)


def _modulated(step: Step, site: Site) -> Recipe:
    rule = cast("Modulated", site.scenario.keys[step.key])
    mean = cast("Fraction", step.scalars["mean"])
    people, factors = step.columns["population"], step.columns["multiplier"]
    level = site.given(step, "mean", mean)
    if rule.mean is None:
        level = site.computed(step, "mean", mean, lambda row: _mean(row, rule))
    parameters = (
        site.given(step, "elasticity", rule.elasticity),
        site.given(step, "band", rule.band, "share"),
        level,
    )

    def factor(row: Row) -> str:
        gap = f"1+{row.named('elasticity')}*({row.figure(rule.index)}/{row.named('mean')}-1)"
        band = row.named("band")
        return f"=MIN(MAX({gap},1-{band}),1+{band})"

    def weight(row: Row) -> str:
        return f"={row.figure(rule.population)}*{row.cell('multiplier')}"

    weights = tuple(one * factor for one, factor in zip(people, factors, strict=True))
    columns = (
        site.column(step, "multiplier", factors, factor),
        site.column(step, "weighed", weights, weight),
    )
    steep = abs(float(rule.elasticity))
    noise = (steep + float(rule.band) + 1) * (len(people) + 8) + 4
    error = 2 * noise / (1 - float(rule.band)) + len(people)
    return settled(step, site, columns, (error, parameters))


def _mean(row: Row, rule: Modulated) -> str:
    people, levels = row.figures_of(rule.population), row.figures_of(rule.index)
    return f"=SUMPRODUCT({people},{levels})/SUM({people})"


def _log_coefficient(step: Step, site: Site) -> Recipe:
    rule = cast("LogCoefficient", site.scenario.keys[step.key])
    people, factors = step.columns["population"], step.columns["coefficient"]
    parameters = tuple(
        site.given(step, name, value)
        for name, value in (("low", rule.low), ("high", rule.high), ("top", rule.top))
    )

    def factor(row: Row) -> str:
        low, high, top = (row.named(name) for name in ("low", "high", "top"))
        within = f"MIN(MAX({row.figure(rule.population)},{low}),{high})"
        return f"=MIN(1+({top}-1)*LOG10({within}/{low})/LOG10({high}/{low}),{top})"

    def weight(row: Row) -> str:
        return f"={row.figure(rule.population)}*{row.cell('coefficient')}"

    weights = tuple(one * factor for one, factor in zip(people, factors, strict=True))
    columns = (
        site.column(step, "coefficient", factors, factor),
        site.column(step, "weighed", weights, weight),
    )
    raw = tuple(keys.log_coefficient(people, rule.low, rule.high, rule.top).tolist())
    span = log10(rule.high / rule.low)
    noise = float(rule.top - 1) * (2 / span + 2 * FUNCTION + 4) + 4
    return settled(step, site, columns, (2 * noise + len(people), parameters), raw)


def _brackets(step: Step, site: Site) -> Recipe | None:
    tariff = cast("Brackets", site.scenario.keys[step.key])
    if len(tariff.rates) > MOST_TERMS:
        return None
    limits = tuple(_numbered("edge", step, site, *pair) for pair in enumerate(tariff.edges, 1))
    rates = tuple(_numbered("rate", step, site, *pair) for pair in enumerate(tariff.rates, 1))

    def formula(row: Row) -> str:
        edges = [row.named(*parameter.kind) for parameter in limits]
        prices = [row.named(*parameter.kind) for parameter in rates]
        return _tariff(row.figure(tariff.indicator), edges, prices)

    values = step.columns["tariff"]
    due = site.column(step, "tariff", values, formula)
    terms = (*step.columns["value"], *tariff.edges, *tariff.rates)
    noise = 0.0
    if any(term.denominator != 1 for term in terms):
        largest = max(tariff.rates) * (max(step.columns["value"]) + max(tariff.edges))
        noise = len(values) + 4.0 * float(largest / sum(values)) * len(values)
    shares = site.share(step, lambda row: row.quotient("tariff"))
    return Recipe((due, shares), QUOTIENT + len(rates) + noise, (*limits, *rates))


def _numbered(kind: str, step: Step, site: Site, number: int, value: Fraction) -> Parameter:
    said = {"key": key_label(site.scenario, step.key), "number": str(number)}
    label = Said(f"workbook.{kind}", said)
    return Parameter((kind, str(number)), (step.key, str(number)), label, value)


def _tariff(value: str, edges: list[str], rates: list[str]) -> str:
    """Sum of rate x part of the value in each bracket."""
    inner = zip(rates[1:-1], edges, edges[1:], strict=False)
    terms = (
        f"{rates[0]}*MIN({value},{edges[0]})",
        *(f"{rate}*MAX(MIN({value},{end})-{start},0)" for rate, start, end in inner),
        f"{rates[-1]}*MAX({value}-{edges[-1]},0)",
    )
    return "=" + "+".join(terms)


SIZES: Final[Mapping[str, Maker]] = immutabledict(
    {
        "brackets": _brackets,
        "inverse_capacity": _inverse_capacity,
        "log_coefficient": _log_coefficient,
        "modulated": _modulated,
    }
)
