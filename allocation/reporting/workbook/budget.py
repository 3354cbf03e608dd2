"""The sheet of budgets: what each member bears by year, guarantees apart.

Calls and CP are those of the sheet of calls; interest and capital are fixed, since a loan is shared
by year and by member at once.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
_NAME, _DUE = 0, 1
_WITHOUT_LOAN: Final = (_NAME, _DUE, _CALL, _PAID, _BORNE, _HEAD)
_PARTS: Final = (_PAID, _CAPITAL, _INTEREST)
_LINKED: Final = (_CALL, _DRAWN, _PAID)
_SUMMED: Final = (_CALL, _DRAWN, _PAID, _CAPITAL, _INTEREST, _BORNE)


def _is_borne(allocation: Allocation, variants: Sequence[Allocation]) -> bool:
    """Whether budgets have years, and are few enough to be laid out one by one."""
    return len(allocation.members) <= MOST_BUDGETS and is_dated(allocation, variants)


def _write(sheet: Sheet, core: Core) -> Iterator[Control]:
    """One table: due dates of each member, then its total; columns of loans only if there are."""
    budgets = core.called.budgets if core.called else ()
    kept = tuple(range(len(_COLUMNS))) if core.scenario.loans else _WITHOUT_LOAN
    sheet.line(Said("workbook.budget_note" if core.scenario.loans else "workbook.budget_unlent"))
    sheet.line(Said("table.budget"), "caption")
    sheet.hold(sheet.heading([_COLUMNS[i] for i in kept]))
    page = _Page(sheet, core, kept)
    calls = [page.member(i, budget).seen() for i, budget in enumerate(budgets)]
    found = Live(f"={added(calls)}", sum(b.calls.contribution for b in budgets) / 100)
    wanted = Live(f"={core.result.amount.total.seen()}", core.scenario.total / 100)
    yield Control(Said("workbook.control.budget"), found, wanted)


@dataclass(frozen=True)
class _Page:
    """The table of budgets: its sheet, what it points to, its columns."""

    sheet: Sheet
    core: Core
    kept: tuple[int, ...]

    def at(self, column: int) -> Place:
        """Cell of a column in the row being written."""
        return self.sheet.at(self.kept.index(column))

    def member(self, position: int, budget: MemberBudget) -> Place:
        """Lines of one member, then its total: where the sum of its calls stands."""
        sheet, top = self.sheet, self.sheet.row
        sheet.starts.append(top)
        name = self.core.scenario.name(budget.member)
        lines = list(_lines(budget))
        for line in lines:
            sheet.put(self.at(_NAME), name)
            sheet.put(self.at(_DUE), name_of(line[0]))
            for column, cell in self._cells(position, line).items():
                role: Role = "fixed" if isinstance(cell, int) else "body"
                sheet.put(self.at(column), cell, _COLUMNS[column].kind, role, 2)
            sheet.row += 1
        self._total(name, top, lines)
        return Place(sheet.title, sheet.row - 1, self.kept.index(_CALL))

    def _total(self, name: str, top: int, lines: Sequence[_Line]) -> None:
        sheet = self.sheet
        sheet.put(self.at(_NAME), name, role="total")
        sheet.put(self.at(_DUE), Said("word.total"), role="total")
        for column in self.kept[2:]:
            strip = Strip(sheet.title, top, self.kept.index(column), len(lines))
            whole = sum(cents[column] for _, _, cents in lines if column in cents)
            live = Live(f"=ROUND(SUM({strip.seen(sheet.title)}),2)", whole / 100)
            found = live if column in _SUMMED and lines else None
            sheet.put(self.at(column), found, "money", "total")
        sheet.row += 1

    def _cells(self, position: int, line: _Line) -> dict[int, Content]:
        """Calls, loans and CP read on their sheet, the annuity fixed, their sum."""
        year, found, cents = line
        called = self.core.called
        tables = () if called is None else (called.by_year, called.drawn, called.payments)
        cells: dict[int, Content] = {
            column: Live(f"={table[year][position].seen()}", cents.get(column, 0) / 100)
            for column, table in zip(_LINKED, tables, strict=True)
            if year in table
        }
        borne = [self.at(i).seen(self.sheet.title) for i in _PARTS if i in self.kept]
        cells[_BORNE] = Live(f"=ROUND({'+'.join(borne)},2)", cents[_BORNE] / 100)
        cells[_HEAD] = self._per_head(position, cents[_BORNE])
        if found is not None:
            fixed = (found.capital, found.interest, found.guaranteed, found.guaranteed_annuity)
            places = (_CAPITAL, _INTEREST, _GUARANTEED, _CALLED)
            cells |= {place: cents or None for place, cents in zip(places, fixed, strict=True)}
        return {column: cells.get(column) for column in self.kept[2:]}

    def _per_head(self, position: int, cents: int) -> Content:
        """Euros per inhabitant, when the population of the member is known."""
        scenario, ground = self.core.scenario, self.core.ground
        name = scenario.population or "population"
        indicator = scenario.indicators.get(name)
        code = ground.group.codes[position]
        people = None if indicator is None else indicator.resolved().get(code)
        if not people:
            return None
        cell = ground.figures.values[name][position].seen()
        borne = self.at(_BORNE).seen(self.sheet.title)
        return Live(f"={borne}/{cell}", float(Fraction(cents, 100) / people))


_Line = tuple[int, BudgetYear | None, dict[int, int]]
"""A year or an end, its figures, and the cents of its columns."""


def _lines(budget: MemberBudget) -> Iterator[_Line]:
    """What comes before, every year, what comes beyond."""
    calls, credit = budget.calls, budget.credits
    if calls.before or credit.before:
        yield PAID_BEFORE, None, _ends(calls.before, credit.before)
    for year in budget.years:
        if not (year.call or year.payment or year.outstanding or year.borne or year.guaranteed):
            continue
        cents = (year.call, year.drawn, year.payment, year.capital, year.interest, year.borne)
        yield year.year, year, dict(zip(_SUMMED, cents, strict=True))
    if calls.beyond or credit.beyond:
        yield BEYOND, None, _ends(calls.beyond, credit.beyond)


def _ends(call: int, payment: int) -> dict[int, int]:
    return {_CALL: call, _PAID: payment, _BORNE: payment}


BUDGET: Final = Tab("budget", (28, 12, 20, 20, 20, 18, 18, 20, 14, 20, 20), _write, _is_borne)
