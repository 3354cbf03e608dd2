"""The sheet of calls by year, then the AP and CP of each member.

What the company calls and what a budget pays are two layers: a loan that carries a call stands
between them, and a stated commitment stands for itself.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from allocation.budget import MemberBudget, member_budget, parts_of
from allocation.model import Allocation
from allocation.pipeline import BEYOND, PAID_BEFORE
from allocation.reporting.cells import Said
from allocation.reporting.workbook.amounts import added
from allocation.reporting.workbook.control import Control
from allocation.reporting.workbook.places import Live, Strip
from allocation.reporting.workbook.result import Result
from allocation.reporting.workbook.sheet import Content, Sheet
from allocation.reporting.workbook.yearly import Flow, Written, write_yearly

__all__ = ["MOST_BUDGETS", "Calls", "is_dated", "write_schedule"]

MOST_BUDGETS: Final = 100
"""Members above which budgets are not laid out one by one."""


@dataclass(frozen=True)
class Calls:
    """Where the calls for funds stand, and what a budget pays of them.

    Parameters
    ----------
    by_year : mapping of int to Strip
        Calls by year; before and beyond under their own numbers.
    budgets : tuple of MemberBudget
        In the order of the group; empty for a group too large to be laid out.
    drawn, payments : mapping of int to Strip
        Paid by loans, and crédits de paiement.
    controls : tuple of Control
        Calls make the amounts, CP make the AP.
    """

    by_year: Mapping[int, Strip]
    budgets: tuple[MemberBudget, ...] = ()
    drawn: Mapping[int, Strip] = field(default_factory=dict[int, Strip])
    payments: Mapping[int, Strip] = field(default_factory=dict[int, Strip])
    controls: tuple[Control, ...] = ()


def is_dated(allocation: Allocation, variants: Sequence[Allocation]) -> bool:
    """Whether calls have years: those of a schedule, of the lots, of a commitment."""
    del variants
    scenario = allocation.scenario
    dated = any(lot.year is not None for lot in scenario.lots)
    return bool(allocation.schedule or scenario.commitments) or dated


def write_schedule(sheet: Sheet, result: Result, codes: Sequence[str]) -> Calls:
    """Calls by year, what loans pay of them, AP and CP."""
    allocation = result.allocation
    names = [allocation.scenario.name(code) for code in codes]
    calls = _calls(result, codes)
    live = not allocation.schedule
    sheet.line(Said("workbook.live_schedule" if live else "workbook.fixed_schedule"))
    called = write_yearly(sheet, Said("table.schedule"), names, calls)
    control = _closes("calls", called.sums, result.amount)
    if len(codes) > MOST_BUDGETS:
        sheet.line(Said("workbook.budgets_left_out"))
        return Calls(called.years, controls=(control,))
    budgets = tuple(member_budget(allocation, code) for code in codes)
    drawn = _drawn(sheet, allocation, codes, names)
    credit = _credits(result, budgets, called, drawn)
    paid = write_yearly(sheet, Said("table.credits_by_member"), names, credit)
    controls = (control, _closes("credits", paid.sums, paid.ahead))
    return Calls(called.years, budgets, drawn, paid.years, controls)


def _closes(name: str, sums: Strip, due: Strip) -> Control:
    """Sums of the rows are what is due: their differences, added up."""
    formula = f"=ROUND(SUMPRODUCT(ABS({sums.seen()}-{due.seen()})),2)"
    return Control(Said(f"workbook.control.{name}"), Live(formula, 0.0), 0.0)


def _calls(result: Result, codes: Sequence[str]) -> Flow:
    """Cents of a schedule are fixed; amounts of dated lots are read from the results."""
    allocation = result.allocation
    order = [allocation.members.index(code) for code in codes]
    if allocation.schedule:
        cents = {y: [row[i] for i in order] for y, row in allocation.schedule.items()}
        return Flow(cents, cents, ("fixed",) * len(codes))
    years = sorted({lot.year or BEYOND for lot in allocation.scenario.lots})
    cells: dict[int, list[Content]] = {}
    cents: dict[int, list[int]] = {}
    for year in years:
        lots = zip(allocation.scenario.lots, result.lots, allocation.lots, strict=True)
        dated = [
            (strip, found.amounts) for lot, strip, found in lots if (lot.year or BEYOND) == year
        ]
        cents[year] = [sum(amounts[i] for _, amounts in dated) for i in order]
        cells[year] = [
            Live(f"={added([strip[row].seen() for strip, _ in dated])}", paid / 100)
            for row, paid in enumerate(cents[year])
        ]
    return Flow(cells, cents, ("body",) * len(codes))


def _drawn(
    sheet: Sheet, allocation: Allocation, codes: Sequence[str], names: Sequence[str]
) -> Mapping[int, Strip]:
    """What loans pay in the place of each member, fixed: nothing is written without a loan."""
    found: dict[int, list[int]] = {}
    for loan in allocation.scenario.loans:
        parts = parts_of(allocation.scenario, loan)
        for i, code in enumerate(codes):
            flow = parts[code].drawn.items() if code in parts else ()
            for year, cents in flow:
                found.setdefault(year, [0] * len(codes))[i] += cents
    if not found:
        return {}
    ordered = {year: found[year] for year in sorted(found)}
    sheet.line(Said("workbook.frozen"))
    flow = Flow(ordered, ordered, ("fixed",) * len(codes))
    return write_yearly(sheet, Said("table.drawn_by_member"), names, flow).years


def _credits(
    result: Result, budgets: Sequence[MemberBudget], called: Written, drawn: Mapping[int, Strip]
) -> Flow:
    """CP = call less what loans pay of it; a stated commitment is a figure to change."""
    voted = {year for budget in budgets for year in budget.credits.by_year}
    years = sorted({*called.years, *voted, *drawn})
    cents = {year: [_paid(budget, year) for budget in budgets] for year in years}
    cells: dict[int, list[Content]] = {
        year: [
            cents[year][i]
            if budget.credits.voted
            else Live(_less(called.years.get(year), drawn.get(year), i), cents[year][i] / 100)
            for i, budget in enumerate(budgets)
        ]
        for year in years
    }
    ahead = [_authorised(result, budget, drawn, i) for i, budget in enumerate(budgets)]
    return Flow(cells, cents, ("input",) * len(budgets), ahead)


def _paid(budget: MemberBudget, year: int) -> int:
    ends = {PAID_BEFORE: budget.credits.before, BEYOND: budget.credits.beyond}
    return ends.get(year, budget.credits.by_year.get(year, 0))


def _less(call: Strip | None, drawn: Strip | None, i: int) -> str:
    parts = [strip[i].seen(strip.sheet) if strip else "0" for strip in (call, drawn)]
    return f"=ROUND({parts[0]}-{parts[1]},2)"


def _authorised(
    result: Result, budget: MemberBudget, drawn: Mapping[int, Strip], i: int
) -> tuple[Content, int]:
    """AP of a member: as stated, else its amount less what loans carry of it."""
    cents = budget.credits.authorised
    if budget.credits.voted:
        return cents, cents
    carried = "".join(f"-{strip[i].seen(strip.sheet)}" for strip in drawn.values())
    return Live(f"=ROUND({result.amount[i].seen()}{carried},2)", cents / 100), cents
