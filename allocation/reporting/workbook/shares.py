"""The sheet of keys: parameters to change, then the shares of each key by member.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from allocation.keys import EXACT_MEMBERS
from allocation.model import Allocation, LotResult, Scenario, Step
from allocation.reporting.cells import Cell, Kind, Said
from allocation.reporting.measures import key_label
from allocation.reporting.tables import Column
from allocation.reporting.workbook.figures import Figures
from allocation.reporting.workbook.members import Group, MemberTable, summed
from allocation.reporting.workbook.places import Live, Strip
from allocation.reporting.workbook.recipes import RECIPES, Recipe, Row, Site, Working
from allocation.reporting.workbook.sheet import (
    Content,
    Sheet,
    headed,
    number,
    places_after_the_point,
)
from allocation.reporting.workbook.styles import Role
from allocation.rules import scale_free

__all__ = ["Share", "Shares", "share_of", "write_shares"]

_FIXED_ERROR: Final = 1.0
_DIGITS: Final[Mapping[Kind, int]] = {"share": 12, "money": 2}
"""Decimals to which the sum of a column is rounded; other sums are divisors, left as they are."""


@dataclass(frozen=True)
class Share:
    """Shares of a key in cells.

    Parameters
    ----------
    strip : Strip
        Cells, in the order of the group.
    exact : mapping of str to Fraction
        Shares by code.
    error : float
        Bound of the error of a cell, in units of 2**-53.
    """

    strip: Strip
    exact: Mapping[str, Fraction]
    error: float


@dataclass(frozen=True)
class Shares:
    """Every key of the workbook.

    Parameters
    ----------
    found : mapping of (str, str) to Share
        By key and lot; the lot is "" when the key is the same for every lot.
    weights : mapping of str to tuple of str
        By label of a mixed key: names of the cells of its weights.
    """

    found: Mapping[tuple[str, str], Share]
    weights: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class _Planned:
    """A key to write: its columns, where it came from, why it is fixed ("" when it is not)."""

    key: str
    lot: str
    recipe: Recipe
    exact: Mapping[str, Fraction]
    rule: str
    members: tuple[str, ...]
    fixed: str = ""


def share_of(shares: Shares, lot: LotResult) -> Share:
    """Shares that a lot was shared by."""
    found = shares.found
    return found.get((lot.key_id, lot.lot)) or found[lot.key_id, ""]


def write_shares(
    sheet: Sheet, group: Group, figures: Figures, allocations: Sequence[Allocation]
) -> Shares:
    """Parameters of every key, what each key is made of, and its shares by member."""
    planned = tuple(_planned(group.scenario, figures, allocations))
    names = _parameters(sheet, planned)
    _origins(sheet, group.scenario, planned)
    sheet.line(Said("workbook.shares"), "caption")
    table = MemberTable.open(sheet, group)
    found: dict[tuple[str, str], Share] = {}
    strips: dict[str, Strip] = {}
    for plan, used in zip(planned, names, strict=True):
        row = Row(figures, strips, (), used, table.codes, 0)
        strip = strips[plan.key] = _columns(table, plan, row)
        found[plan.key, plan.lot] = Share(strip, plan.exact, plan.recipe.error)
        sheet.book.name("share", (plan.key, *filter(None, [plan.lot])), strip)
    sheet.hold(table.heading)
    mixed = {
        key_label(group.scenario, plan.key): used
        for plan, used in zip(planned, names, strict=True)
        if used and plan.recipe.parameters[0].kind == "weight"
    }
    return Shares(found, mixed)


def _planned(
    scenario: Scenario, figures: Figures, allocations: Sequence[Allocation]
) -> Iterator[_Planned]:
    """Each key once, parents first; a key that depends on the amount once per lot."""
    errors: dict[str, float] = {}
    seen: set[tuple[str, str]] = set()
    for allocation in allocations:
        for step in allocation.steps:
            if (step.key, "") not in seen and scale_free(scenario.keys, step.key):
                seen.add((step.key, ""))
                plan = _from_step(step, Site(scenario, figures, errors))
                errors[step.key] = plan.recipe.error
                yield plan
        for lot in allocation.lots:
            apart = (lot.key_id, lot.lot)
            if not {apart, (lot.key_id, "")} & seen:
                seen.add(apart)
                yield _from_lot(lot, scenario)


def _from_step(step: Step, site: Site) -> _Planned:
    exact = dict(zip(step.members, step.shares, strict=True))
    if len(step.members) > EXACT_MEMBERS:
        recipe, fixed = None, "large"
    else:
        recipe = RECIPES[step.rule](step, site) if step.rule in RECIPES else None
        fixed = "" if recipe else "rule"
    recipe = recipe or Recipe((site.share(step, None),), _FIXED_ERROR)
    return _Planned(step.key, "", recipe, exact, step.rule, step.members, fixed)


def _from_lot(lot: LotResult, scenario: Scenario) -> _Planned:
    label = next(found.label for found in scenario.lots if found.id == lot.lot)
    params = {"key": key_label(scenario, lot.key_id), "lot": label}
    column = Working(Said("workbook.head.share_of_lot", params), "share", lot.key.shares)
    exact = dict(zip(lot.key.members, lot.key.shares, strict=True))
    rule = scenario.keys[lot.key_id].rule
    recipe = Recipe((column,), _FIXED_ERROR)
    return _Planned(lot.key_id, lot.lot, recipe, exact, rule, lot.key.members, "amount")


def _parameters(sheet: Sheet, planned: Sequence[_Planned]) -> list[tuple[str, ...]]:
    """Numbers of every key, each with a name; the names of each key."""
    names: list[tuple[str, ...]] = []
    if any(plan.recipe.parameters for plan in planned):
        sheet.line(Said("workbook.parameters"), "caption")
        sheet.heading((Column("code"), headed("parameter"), Column("value", "number")))
    for plan in planned:
        given: list[str] = []
        for parameter in plan.recipe.parameters:
            scale = 100 if parameter.shown == "share" else 1
            decimals = places_after_the_point([parameter.value * scale])
            sheet.put(sheet.at(0), plan.key)
            sheet.put(sheet.at(1), parameter.label)
            place = sheet.put(sheet.at(2), parameter.value, parameter.shown, "input", decimals)
            given.append(sheet.book.name(parameter.kind, parameter.parts, place))
            sheet.row += 1
        names.append(tuple(given))
    if any(names):
        sheet.skip()
    return names


def _origins(sheet: Sheet, scenario: Scenario, planned: Sequence[_Planned]) -> None:
    """Key, rule, and whether its cells are formulas."""
    sheet.line(Said("workbook.origins"), "caption")
    sheet.heading((Column("code"), Column("key"), Column("rule"), headed("computed")))
    for plan in planned:
        cells: tuple[Cell, ...] = (
            plan.key,
            key_label(scenario, plan.key),
            Said(f"rule.{plan.rule}"),
            Said(f"workbook.fixed.{plan.fixed}" if plan.fixed else "workbook.live"),
        )
        for i, cell in enumerate(cells):
            sheet.put(sheet.at(i), cell, role="fixed" if plan.fixed else "body")
        sheet.row += 1
    sheet.skip()


def _columns(table: MemberTable, plan: _Planned, row: Row) -> Strip:
    """Working columns of a key, then its shares: where these stand."""
    *before, last = plan.recipe.columns
    for part in before:
        row = replace(row, working=(*row.working, _column(table, plan, part, row)))
    return _column(table, plan, last, row)


def _column(table: MemberTable, plan: _Planned, part: Working, row: Row) -> Strip:
    """One column: formulas with their values, or figures; their sum under them."""
    by_code = dict(zip(plan.members, part.values, strict=True))
    values = [by_code[code] for code in table.group.codes]
    decimals = min(2, places_after_the_point(values)) if part.kind == "number" else None
    cells: list[Content] = list(values)
    role: Role = "fixed" if plan.fixed else "input"
    if part.formula:
        role = "body"
        for i, value in enumerate(values):
            cells[i] = Live(part.formula(replace(row, position=i)), number(value, part.kind))
    elif role == "input" and part.kind == "money":
        table.sheet.book.name("agreed", (plan.key,), table.next)
    total = summed(part.kind, sum(values, Fraction(0)), _DIGITS.get(part.kind))
    return table.add(Column("share", part.kind, part.heading), cells, total, role, decimals)
