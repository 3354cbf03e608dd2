"""Keys in several parts, as formulas: fixed and variable, tranches of the total, transition.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, cast

from immutabledict import immutabledict

from allocation import keys
from allocation.key_rules import FixedPlusVariable, Tiers, Transition
from allocation.model import Step
from allocation.reporting.cells import Said
from allocation.reporting.measures import key_label
from allocation.reporting.workbook.recipes.noun import MOST_TERMS, Parameter, Recipe
from allocation.reporting.workbook.recipes.row import Formula, Row
from allocation.reporting.workbook.recipes.site import Maker, Site

__all__ = ["STAGES"]


def _fixed_plus_variable(step: Step, site: Site) -> Recipe:
    rule = cast("FixedPlusVariable", site.scenario.keys[step.key])
    fixed, total = Fraction(rule.fixed), Fraction(site.cents)
    weight = min(fixed, total) / total if total else Fraction(bool(fixed))

    def part(row: Row) -> str:
        amount, whole = row.named("fixed"), row.whole
        return f"=IF({whole}=0,IF({amount}>0,1,0),MIN({amount},{whole})/{whole})"

    parameters = (
        site.given(step, "fixed", fixed, "money"),
        site.computed(step, "fixed_part", weight, part, "share"),
    )
    names = (rule.fixed_key, rule.variable_key)
    return _between(step, site, names, "fixed_part", parameters)


def _transition(step: Step, site: Site) -> Recipe:
    rule = cast("Transition", site.scenario.keys[step.key])
    year, weight = str(step.scalars["year"]), cast("Fraction", step.scalars["end_weight"])
    params = {
        "key": key_label(site.scenario, step.key),
        "part": key_label(site.scenario, rule.end),
        "year": year,
    }
    said = Said("workbook.end_weight", params)
    parameter = Parameter(("end_weight",), (step.key, year), said, weight, "share")
    return _between(step, site, (rule.end, rule.start), "end_weight", (parameter,))


def _between(
    step: Step, site: Site, names: tuple[str, str], weight: str, parameters: tuple[Parameter, ...]
) -> Recipe:
    """w a_i + (1 - w) b_i."""
    first, last = names

    def formula(row: Row) -> str:
        part = row.named(weight)
        return f"={part}*{row.share(first)}+(1-{part})*{row.share(last)}"

    worst = max(site.errors[name] for name in names)
    return Recipe((site.share(step, formula),), worst + 8, parameters)


def _tiers(step: Step, site: Site) -> Recipe | None:
    rule = cast("Tiers", site.scenario.keys[step.key])
    count = len(rule.keys)
    if count > MOST_TERMS:
        return None
    edges = tuple(_edge(step, site, *pair) for pair in enumerate(rule.edges, 1))
    weights = keys.tier_weights(site.cents, rule.edges).tolist()
    parts = tuple(
        _part(step, site, number, weight, count) for number, weight in enumerate(weights, 1)
    )

    def formula(row: Row) -> str:
        terms = zip(parts, rule.keys, strict=True)
        return "=" + "+".join(f"{row.named(*part.kind)}*{row.share(key)}" for part, key in terms)

    worst = max(site.errors[key] for key in rule.keys)
    return Recipe((site.share(step, formula),), worst + 3 * count + 6, (*edges, *parts))


def _edge(step: Step, site: Site, number: int, cents: int) -> Parameter:
    said = Said("workbook.edge", _numbered(step, site, number))
    kind = ("edge", str(number))
    return Parameter(kind, (step.key, str(number)), said, Fraction(cents), "money")


def _part(step: Step, site: Site, number: int, weight: Fraction, count: int) -> Parameter:
    """Part of the total in a tranche; of nothing, the first tranche has it all."""
    said = Said("workbook.scalar.tranche", _numbered(step, site, number))
    parts = (step.key, *site.tail, str(number))
    formula = _tranche(number, count)
    return Parameter(("tranche", str(number)), parts, said, weight, "share", formula)


def _tranche(number: int, count: int) -> Formula:
    def formula(row: Row) -> str:
        above = row.whole
        if number < count:
            above = f"MIN({above},{row.named('edge', str(number))})"
        if number > 1:
            above = f"MAX({above}-{row.named('edge', str(number - 1))},0)"
        return f"=IF({row.whole}=0,{int(number == 1)},{above}/{row.whole})"

    return formula


def _numbered(step: Step, site: Site, number: int) -> dict[str, str | Said]:
    return {"key": key_label(site.scenario, step.key), "number": str(number)}


STAGES: Final[Mapping[str, Maker]] = immutabledict(
    {"fixed_plus_variable": _fixed_plus_variable, "tiers": _tiers, "transition": _transition}
)
