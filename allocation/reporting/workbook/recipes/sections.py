"""Keys by section of a canal, as formulas: cost of each section, who answers for it.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final, cast

from immutabledict import immutabledict

from allocation.key_rules import BySection, Section
from allocation.model import Step
from allocation.reporting.cells import Said
from allocation.reporting.measures import key_label
from allocation.reporting.workbook.recipes.noun import (
    MOST_TERMS,
    QUOTIENT,
    Parameter,
    Recipe,
    Working,
)
from allocation.reporting.workbook.recipes.row import Formula, Row
from allocation.reporting.workbook.recipes.site import Maker, Site

__all__ = ["SECTIONS"]

_REACHING: Final = ("upstream", "downstream")
"""Responsibilities that go on from section to section."""


def _by_section(step: Step, site: Site) -> Recipe | None:
    rule = cast("BySection", site.scenario.keys[step.key])
    if len(rule.costs) > MOST_TERMS:
        return None
    used = [section for section in rule.costs if not section.common]
    columns = [_column("use", section, _uses(rule, section), step, site) for section in used]
    parts = {section.id: f"use_{section.id}" for section in used}
    if rule.responsibility in _REACHING:
        columns += _reached(rule, used, step, site)
        parts = {section.id: f"reached_{section.id}" for section in used}
    parameters = tuple(_cost(section, step, site) for section in rule.costs)

    def formula(row: Row) -> str:
        costs = [row.named(*parameter.kind) for parameter in parameters]
        terms = (
            f"{cost}*{_part(row, section, parts)}"
            for cost, section in zip(costs, rule.costs, strict=True)
        )
        return f"=({'+'.join(terms)})/({'+'.join(costs)})"

    common = max((site.errors[s.common] for s in rule.costs if s.common), default=0.0)
    error = QUOTIENT + 2 * len(rule.costs) + len(step.members) + common
    return Recipe((*columns, site.share(step, formula)), error, parameters)


def _part(row: Row, section: Section, parts: Mapping[str, str]) -> str:
    """Share of a member in a section."""
    if section.common:
        return row.share(section.common)
    column = parts[section.id]
    return f"{row.cell(column)}/SUM({row.column(column)})"


def _uses(rule: BySection, section: Section) -> dict[str, Fraction]:
    """Who owns, uses or loads a section, as the responsibility reads it."""
    if rule.responsibility == "users":
        return dict.fromkeys(section.users, Fraction(1))
    return dict(section.loads if rule.responsibility == "traffic" else section.owners)


def _column(
    kind: str, section: Section, by_code: Mapping[str, Fraction], step: Step, site: Site
) -> Working:
    """One column of the figures of a section, to change."""
    params = {"key": key_label(site.scenario, step.key), "section": section.id}
    values = tuple(by_code.get(code, Fraction(0)) for code in step.members)
    heading, named = Said(f"workbook.head.{kind}", params), (kind, step.key, section.id)
    return Working(f"{kind}_{section.id}", heading, "number", values, summed=False, named=named)


def _reached(rule: BySection, used: list[Section], step: Step, site: Site) -> list[Working]:
    """1 for who lies on a section or, as the rule goes, upstream or downstream of it."""
    ordered = used if rule.responsibility == "upstream" else used[::-1]
    found: list[Working] = []
    seen = dict.fromkeys(step.members, Fraction(0))
    for i, section in enumerate(ordered):
        here = section.owners
        seen = {code: Fraction(bool(seen[code] or here.get(code))) for code in step.members}
        column = _column("reached", section, seen, step, site)
        before = ordered[i - 1].id if i else ""
        found.append(replace(column, formula=_reach(section.id, before), named=()))
    return found


def _reach(section: str, before: str) -> Formula:
    def formula(row: Row) -> str:
        elsewhere = row.cell(f"reached_{before}") if before else "0"
        return f"=IF({row.cell(f'use_{section}')}>0,1,{elsewhere})"

    return formula


def _cost(section: Section, step: Step, site: Site) -> Parameter:
    params = {"key": key_label(site.scenario, step.key), "section": section.id}
    said = Said("workbook.section_cost", params)
    return Parameter(("section_cost", section.id), (step.key, section.id), said, section.cost)


SECTIONS: Final[Mapping[str, Maker]] = immutabledict({"by_section": _by_section})
