"""The sheet of keys: parameters to change, then the shares of each key by member.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from allocation.model import Allocation, LotResult, Scenario
from allocation.reporting.cells import Cell, Joined, Said
from allocation.reporting.measures import key_label
from allocation.reporting.tables import Column
from allocation.reporting.workbook.control import Control
from allocation.reporting.workbook.figures import Figures
from allocation.reporting.workbook.members import Group, MemberTable
from allocation.reporting.workbook.parameters import Named, compute, write_parameters
from allocation.reporting.workbook.places import Live, Strip
from allocation.reporting.workbook.planning import WHOLE, Planned, planned
from allocation.reporting.workbook.recipes import Row
from allocation.reporting.workbook.remainders import Remainders
from allocation.reporting.workbook.sheet import Sheet, headed
from allocation.reporting.workbook.snapping import snap
from allocation.reporting.workbook.styles import Role
from allocation.reporting.workbook.workings import Columns

__all__ = ["Share", "Shares", "share_of", "write_shares"]


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
        By key and place: a lot, "" when the key is the same for every lot, or the sum of the lots.
    controls : tuple of Control
        What is verified of them.
    """

    found: Mapping[tuple[str, str], Share]
    controls: tuple[Control, ...]


def share_of(shares: Shares, lot: LotResult) -> Share:
    """Shares that a lot was shared by."""
    places = (lot.lot, "", WHOLE)
    return next(shares.found[lot.key_id, p] for p in places if (lot.key_id, p) in shares.found)


def write_shares(
    sheet: Sheet,
    group: Group,
    figures: Figures,
    rounding: Remainders,
    allocations: Sequence[Allocation],
) -> Shares:
    """Parameters of every key, what each key is made of, and its shares by member."""
    plans = tuple(planned(group.scenario, figures, allocations))
    lots = {lot.id: lot.label for lot in group.scenario.lots}
    named = write_parameters(sheet, plans, lots)
    origins = sheet.reserve(len(plans) + 3)
    sheet.line(Said("workbook.shares"), "caption")
    table = MemberTable.open(sheet, group)
    keys = _Keys(Columns(table), figures, rounding)
    for plan, used in zip(plans, named, strict=True):
        keys.write(plan, used)
    table.hold()
    with sheet.back(origins):
        _origins(sheet, group.scenario, plans, keys)
    return Shares(keys.found, tuple(keys.controls))


@dataclass
class _Keys:
    """Keys written so far: their columns, where their shares stand, what is verified of them."""

    columns: Columns
    figures: Figures
    rounding: Remainders
    found: dict[tuple[str, str], Share] = field(default_factory=dict[tuple[str, str], Share])
    close: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    controls: list[Control] = field(default_factory=list[Control])

    def write(self, plan: Planned, named: Named) -> None:
        """Columns of a key, numbers computed from them, controls."""
        working = self.columns.placed(plan)
        row = self._row(plan, named, working)
        *before, last = plan.recipe.columns
        for part in before:
            self.columns.write(plan, part, row)
        if plan.recipe.raw:
            last = replace(last, formula=self._snapped(plan, working["raw"]))
        self.columns.write(plan, last, row)
        table = self.columns.table
        compute(table.sheet, named, row)
        strip = working["share"]
        self.found[plan.at] = Share(strip, plan.exact, plan.error)
        table.sheet.book.name("share", plan.parts, strip)
        self.controls += _controls(table.group, plan, replace(row, here=""), strip)

    def _row(self, plan: Planned, named: Named, working: Mapping[str, Strip]) -> Row:
        """What the formulas of a key point to: other keys of its lot, or of every lot."""
        table = self.columns.table
        shares = {
            key: share.strip
            for at in ("", plan.place)
            for (key, place), share in self.found.items()
            if place == at
        }
        return Row(
            figures=self.figures,
            shares=shares,
            working=working,
            names=named.names,
            codes=table.codes,
            total=self.figures.amounts.get(plan.place, self.figures.total),
            members=table.group.codes,
            here=table.sheet.title,
        )

    def _snapped(self, plan: Planned, bare: Strip) -> Callable[[Row], str]:
        """Formula of shares that the sheet of rounding brings to 12 decimals."""
        served = snap(self.rounding, self.columns.table.group, plan, bare)
        if served.status is None:
            self.close.add(plan.at)
        return lambda row: f"={served.result[row.position].seen()}"


def _controls(group: Group, plan: Planned, row: Row, strip: Strip) -> Iterator[Control]:
    """Weights and shares make a whole, no share turns negative; what its recipe verifies."""
    key = {"key": key_label(group.scenario, plan.step.key)}
    weights = [name for kind, name in row.names.items() if kind[0] == "weight"]
    if weights:
        whole = Live(f"=ROUND({'+'.join(weights)},12)", 1.0)
        yield Control(Said("workbook.control.weights", key), whole, 1.0, "share")
    is_signed = any(share < 0 for share in plan.exact.values())
    name, formula = ("key", strip.total.seen()) if is_signed else ("shares", _unsigned(strip))
    said = _of_lot(group.scenario, plan, Said(f"workbook.control.{name}", key))
    yield Control(said, Live(f"={formula}", 1.0), 1.0, "share")
    for part in plan.recipe.verified:
        wanted = float(part.wanted)
        found = Live(part.formula(row), wanted)
        yield Control(part.said, found, wanted, "number", hard=part.hard)


def _unsigned(shares: Strip) -> str:
    """Sum of shares without their signs: more than a whole as soon as one of them is negative."""
    return f"ROUND(SUMPRODUCT(ABS({shares.seen()})),12)"


def _of_lot(scenario: Scenario, plan: Planned, said: str | Said) -> Joined:
    """What is said of a key, with the lot that it is written for when there are several."""
    lots = {lot.id: lot.label for lot in scenario.lots}
    several = len(lots) > 1 and plan.place in lots
    return Joined((said, lots[plan.place]) if several else (said,), " ; ")


def _origins(sheet: Sheet, scenario: Scenario, plans: Sequence[Planned], keys: _Keys) -> None:
    """Key, rule, and whether its cells are formulas."""
    sheet.line(Said("workbook.origins"), "caption")
    sheet.heading((Column("code"), Column("key"), Column("rule"), headed("computed")))
    for plan in plans:
        why = "close" if plan.at in keys.close else plan.fixed
        cells: tuple[Cell, ...] = (
            plan.step.key,
            _of_lot(scenario, plan, key_label(scenario, plan.step.key)),
            Said(f"rule.{plan.step.rule}"),
            Said(f"workbook.fixed.{why}" if why else "workbook.live"),
        )
        role: Role = "fixed" if plan.is_fixed or why == "close" else "body"
        for i, cell in enumerate(cells):
            sheet.put(sheet.at(i), cell, role=role)
        sheet.row += 1
