"""Keys from criteria, as formulas: equal, given, proportional, mix, product.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import isfinite, prod
from typing import Final, cast

from immutabledict import immutabledict

from allocation import keys
from allocation.key_rules import Given, Mix, Product, Proportional
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

__all__ = ["CRITERIA"]

_LEAST: Final = 1e-290
"""Under this a sum of products has lost its digits."""


def _equal(step: Step, site: Site) -> Recipe:
    def formula(row: Row) -> str:
        return f"=1/COUNTA({row.codes.seen(row.here)})"

    return Recipe((site.share(step, formula),), 1.0)


def _given(step: Step, site: Site) -> Recipe:
    rule = cast("Given", site.scenario.keys[step.key])
    if rule.shares:
        return Recipe((site.share(step, None),), 1.0)
    amounts = site.column(step, "agreed", step.columns["amount_cents"], kind="money")
    return Recipe((amounts, site.share(step, lambda row: row.quotient("agreed"))), QUOTIENT)


def _proportional(step: Step, site: Site) -> Recipe:
    indicator = cast("Proportional", site.scenario.keys[step.key]).indicator
    rough = len(step.members) if indicator in site.figures.rough else 0

    def formula(row: Row) -> str:
        return f"={row.figure(indicator)}/{row.sum(indicator)}"

    return Recipe((site.share(step, formula),), QUOTIENT + rough)


def _mix(step: Step, site: Site) -> Recipe | None:
    weights = dict(sorted(cast("Mix", site.scenario.keys[step.key]).parts.items()))
    if len(weights) > MOST_TERMS:
        return None
    mixed = key_label(site.scenario, step.key)
    parameters = tuple(
        Parameter(
            ("weight", part),
            (step.key, part),
            Said("workbook.weight", {"part": key_label(site.scenario, part), "key": mixed}),
            weight,
            "share",
        )
        for part, weight in weights.items()
    )

    def formula(row: Row) -> str:
        return "=" + "+".join(f"{row.named('weight', part)}*{row.share(part)}" for part in weights)

    size = float(sum(abs(weight) for weight in weights.values()))
    worst = max(site.errors[part] for part in weights)
    return Recipe((site.share(step, formula),), size * (worst + 2) + len(weights), parameters)


def _product(step: Step, site: Site) -> Recipe | None:
    exponents = dict(sorted(cast("Product", site.scenario.keys[step.key]).exponents.items()))
    rows = [site.values(name, step) for name in exponents]
    weights = _weights(rows, tuple(exponents.values()))
    if len(exponents) > MOST_TERMS or not weights:
        return None
    raw = tuple(keys.product(rows, list(exponents.values())).tolist())
    parameters = tuple(_exponent(step, site, *pair) for pair in exponents.items())

    def formula(row: Row) -> str:
        terms = (f"{row.figure(name)}^{row.named('exponent', name)}" for name in exponents)
        return "=" + "*".join(terms)

    weighed = site.column(step, "weighed", weights, formula)
    noise = sum(float(abs(exponent)) + FUNCTION + 1 for exponent in exponents.values())
    snapped = () if is_whole(*exponents.values()) else raw
    return settled(step, site, (weighed,), (2 * noise + len(raw), parameters), snapped)


def _exponent(step: Step, site: Site, indicator: str, exponent: Fraction) -> Parameter:
    key, criterion = key_label(site.scenario, step.key), site.scenario.indicators[indicator].label
    said = Said("workbook.exponent", {"indicator": criterion, "key": key})
    return power(step, ("exponent", indicator), said, exponent, (-10, 10))


def _weights(
    rows: Sequence[Sequence[Fraction]], exponents: Sequence[Fraction]
) -> tuple[Fraction, ...]:
    """Products as a spreadsheet finds them; none when a cell would not hold one or their sum."""
    try:
        found = [
            prod(float(value) ** float(e) for value, e in zip(values, exponents, strict=True))
            for values in zip(*rows, strict=True)
        ]
    except OverflowError:
        return ()
    if not (isfinite(sum(found)) and sum(found) > _LEAST):
        return ()
    return tuple(map(Fraction, found))


CRITERIA: Final[Mapping[str, Maker]] = immutabledict(
    {
        "equal": _equal,
        "given": _given,
        "mix": _mix,
        "product": _product,
        "proportional": _proportional,
    }
)
