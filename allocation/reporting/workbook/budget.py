"""The sheet of budgets: what each member bears by year, guarantees apart.

Calls and CP are those of the sheet of calls; interest and capital are fixed, since a loan is shared
by year and by member at once.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from allocation.budget import BudgetYear, MemberBudget
from allocation.model import Allocation
from allocation.pipeline import BEYOND, PAID_BEFORE
from allocation.reporting.cells import Said
from allocation.reporting.tables import Column
from allocation.reporting.workbook.amounts import added
from allocation.reporting.workbook.control import Control
from allocation.reporting.workbook.core import Core, Tab
from allocation.reporting.workbook.places import Live, Place, Strip
from allocation.reporting.workbook.schedule import MOST_BUDGETS, is_dated
from allocation.reporting.workbook.sheet import Content, Sheet, headed
from allocation.reporting.workbook.styles import Role
from allocation.reporting.workbook.yearly import name_of

__all__ = ["BUDGET"]

_COLUMNS: Final = (
    Column("member"),
    Column("due"),
    Column("call", "money"),
    Column("drawn", "money"),
    Column("payment", "money"),
    headed("capital", "money"),
    headed("interest", "money"),
    Column("borne", "money"),
    Column("per_head", "per_unit"),
    headed("guaranteed", "money"),
    headed("guaranteed_annuity", "money"),
)
_CALL, _DRAWN, _PAID, _CAPITAL, _INTEREST, _BORNE, _HEAD, _GUARANTEED, _CALLED = range(2, 11)
_LINKED: Final = (_CALL, _DRAWN, _PAID)
_SUMMED: Final = (_CALL, _DRAWN, _PAID, _CAPITAL, _INTEREST, _BORNE)


def _is_borne(allocation: Allocation, variants: Sequence[Allocation]) -> bool:
    """Whether budgets have years, and are few enough to be laid out one by one."""
    return len(allocation.members) <= MOST_BUDGETS and is_dated(allocation, variants)


def _write(sheet: Sheet, core: Core) -> Iterator[Control]:
    """One table: due dates of each member, then its total."""
    sheet.line(Said("workbook.budget_note"))
    sheet.line(Said("table.budget"), "caption")
    sheet.hold(sheet.heading(_COLUMNS))
    budgets = core.called.budgets if core.called else ()
    calls = [_member(sheet, core, i, budget).seen() for i, budget in enumerate(budgets)]
    found = Live(f"={added(calls)}", sum(b.calls.contribution for b in budgets) / 100)
    wanted = Live(f"={core.result.amount.total.seen()}", core.scenario.total / 100)
    yield Control(Said("workbook.control.budget"), found, wanted)


def _member(sheet: Sheet, core: Core, position: int, budget: MemberBudget) -> Place:
    """Lines of one member, then its total: where the sum of its calls stands."""
    name, top = core.scenario.name(budget.member), sheet.row
    lines = list(_lines(budget))
    for year, found, cents in lines:
        sheet.put(sheet.at(0), name)
        sheet.put(sheet.at(1), name_of(year))
        for column, cell in _cells(sheet, core, position, (year, found, cents)).items():
            role: Role = "fixed" if isinstance(cell, int) else "body"
            sheet.put(sheet.at(column), cell, _COLUMNS[column].kind, role, 2)
        sheet.row += 1
    sheet.put(sheet.at(0), name, role="total")
    sheet.put(sheet.at(1), Said("word.total"), role="total")
    for column in range(2, len(_COLUMNS)):
        strip = Strip(sheet.title, top, column, len(lines))
        whole = sum(cents[column] for _, _, cents in lines if column in cents)
        live = Live(f"=ROUND(SUM({strip.seen(sheet.title)}),2)", whole / 100)
        sheet.put(sheet.at(column), live if column in _SUMMED else None, "money", "total")
    sheet.row += 1
    return Place(sheet.title, sheet.row - 1, _CALL)


_Line = tuple[int, BudgetYear | None, dict[int, int]]
"""A year or an end, its figures, and the cents of its columns."""


def _lines(budget: MemberBudget) -> Iterator[_Line]:
    """What comes before, every year, what comes beyond."""
    calls, credit = budget.calls, budget.credits
    if calls.before or credit.before:
        yield PAID_BEFORE, None, _ends(calls.before, credit.before)
    for year in budget.years:
        cents = (year.call, year.drawn, year.payment, year.capital, year.interest, year.borne)
        yield year.year, year, dict(zip(_SUMMED, cents, strict=True))
    if calls.beyond or credit.beyond:
        yield BEYOND, None, _ends(calls.beyond, credit.beyond)


def _ends(call: int, payment: int) -> dict[int, int]:
    return {_CALL: call, _PAID: payment, _BORNE: payment}


def _cells(sheet: Sheet, core: Core, position: int, line: _Line) -> dict[int, Content]:
    """Calls, loans and CP read on their sheet, the annuity fixed, their sum."""
    year, found, cents = line
    called = core.called
    if called is None:
        return {}
    tables = dict(zip(_LINKED, (called.by_year, called.drawn, called.payments), strict=True))
    cells: dict[int, Content] = {
        column: Live(f"={table[year][position].seen()}", cents.get(column, 0) / 100)
        if year in table
        else None
        for column, table in tables.items()
    }
    parts = "+".join(sheet.at(i).seen(sheet.title) for i in (_PAID, _CAPITAL, _INTEREST))
    cells[_BORNE] = Live(f"=ROUND({parts},2)", cents[_BORNE] / 100)
    cells[_HEAD] = _per_head(sheet, core, position, cents[_BORNE])
    if found is not None:
        fixed = (found.capital, found.interest, found.guaranteed, found.guaranteed_annuity)
        places = (_CAPITAL, _INTEREST, _GUARANTEED, _CALLED)
        cells |= {place: value or None for place, value in zip(places, fixed, strict=True)}
    return {column: cells.get(column) for column in range(2, len(_COLUMNS))}


def _per_head(sheet: Sheet, core: Core, position: int, cents: int) -> Content:
    """Euros per inhabitant, when the population of the member is known."""
    scenario, group = core.scenario, core.ground.group
    name = scenario.population or "population"
    indicator = scenario.indicators.get(name)
    people = None if indicator is None else indicator.resolved().get(group.codes[position])
    if not people:
        return None
    cell = core.ground.figures.values[name][position].seen()
    borne = sheet.at(_BORNE).seen(sheet.title)
    return Live(f"={borne}/{cell}", float(Fraction(cents, 100) / people))


BUDGET: Final = Tab("budget", (22, 12, 20, 20, 20, 18, 18, 20, 13, 20, 20), _write, _is_borne)
