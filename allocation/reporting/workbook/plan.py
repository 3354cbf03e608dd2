"""The sheet of the plan de financement, one table per hypothesis, and the sheet of calls.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import cast

from allocation.model import Allocation, Scenario
from allocation.reporting.cells import Said
from allocation.reporting.tables import (
    Row,
    Table,
    funding_table,
    guarantee_table,
    schedule_table,
)
from allocation.reporting.workbook.amounts import Ground, rates
from allocation.reporting.workbook.places import Live, Place, Strip
from allocation.reporting.workbook.result import Result
from allocation.reporting.workbook.sheet import Sheet

__all__ = ["Calls", "Closing", "has_plan", "write_plan", "write_schedule"]


@dataclass(frozen=True)
class Closing:
    """A table of the plan: the cells of its total and of the cost of the operation, and cents."""

    name: str
    total: Place
    cost: Place
    lines_cents: int
    cost_cents: int


@dataclass(frozen=True)
class Calls:
    """Where the calls for funds stand: by year, and the sum of each member."""

    by_year: Mapping[int, Strip]
    sums: Strip


def has_plan(scenario: Scenario) -> bool:
    """Whether there is more to finance than what the members share."""
    return scenario.operation.total is not None


def write_plan(
    sheet: Sheet, ground: Ground, result: Result, first: str | None
) -> tuple[Closing, ...]:
    """Payers, rates and amounts of each closing of the plan; loans that members guarantee."""
    allocation = result.allocation
    scenario = allocation.scenario
    sheet.line(Said("workbook.cost"), "caption")
    cost = sheet.put(sheet.at(1), scenario.operation.total, "money", "input")
    sheet.put(sheet.at(0), Said("workbook.cost_label"))
    sheet.book.name("cost", (), cost)
    sheet.row += 2
    closings = tuple(scenario.hypotheses) or (None,)
    found: list[Closing] = []
    for closing in closings:
        table = funding_table(allocation, closing, first)
        total = _closing(sheet, ground, (scenario, closing), table, result)
        name = scenario.hypotheses[closing].label if closing else ""
        lines = sum(cast("int", row[3]) for row in table.rows)
        found.append(Closing(name, total, cost, lines, scenario.operation.total or 0))
    guarantee = guarantee_table(allocation, first)
    if guarantee:
        sheet.line(Said("workbook.frozen"))
        sheet.table(guarantee, "fixed")
    return tuple(found)


def _closing(
    sheet: Sheet,
    ground: Ground,
    closing: tuple[Scenario, str | None],
    table: Table,
    result: Result,
) -> Place:
    """One table: amounts of the members are formulas, those of the others are figures to change."""
    sheet.line(table.caption(sheet.book.language), "caption")
    sheet.heading(table.columns)
    top, size = sheet.row, len(table.rows)
    amounts = Strip(sheet.title, top, 3, size)
    identifiers = (*ground.group.codes, *_payers(*closing), "")[:size]
    lines = [
        (identifier, cast("str | Said", row[0]), cast("int", row[3]))
        for identifier, row in zip(identifiers, table.rows, strict=True)
    ]
    served = rates(ground.rounding, table.title or Said("table.funding"), lines, amounts)
    for i, row in enumerate(table.rows):
        rate = Live(f"={served.result[i].seen()}", float(Fraction(cast("Decimal", row[2])) / 100))
        sheet.put(sheet.at(0), row[0])
        sheet.put(sheet.at(1), row[1])
        sheet.put(sheet.at(2), rate, "share", "body", 4)
        if i < ground.group.size:
            paid = Live(f"={result.amount[i].seen()}", cast("int", row[3]) / 100)
            sheet.put(sheet.at(3), paid, "money")
        else:
            sheet.put(sheet.at(3), row[3], "money", "input")
        sheet.put(sheet.at(4), row[4], "money")
        sheet.row += 1
    place = _total(sheet, top, table.total or ())
    sheet.notes(table.notes)
    return place


def _total(sheet: Sheet, top: int, row: Row) -> Place:
    """TOTAL of a table: rates, amounts, maxima when all are known."""
    _, _, _, paid, most = row
    amount = Live(f"=ROUND(SUM({_above(sheet, top, 3)}),2)", cast("int", paid) / 100)
    rate = Live(f"=ROUND(SUM({_above(sheet, top, 2)}),6)", 1.0)
    sheet.put(sheet.at(0), Said("word.total"), role="total")
    sheet.put(sheet.at(1), "", role="total")
    sheet.put(sheet.at(2), rate, "share", "total", 4)
    sheet.put(sheet.at(4), most, "money", "total")
    place = sheet.put(sheet.at(3), amount, "money", "total")
    sheet.row += 1
    return place


def _above(sheet: Sheet, top: int, column: int) -> str:
    return Strip(sheet.title, top, column, sheet.row - top).seen(sheet.title)


def _payers(scenario: Scenario, closing: str | None) -> Iterator[str]:
    lines = [*scenario.funding, *(scenario.hypotheses[closing].funding if closing else ())]
    return (line.payer for line in lines)


def write_schedule(sheet: Sheet, allocation: Allocation, first: str | None) -> Calls:
    """Calls by year, fixed values: where they and the sum of each member stand."""
    table = schedule_table(allocation, first)
    sheet.line(Said("workbook.fixed_schedule"))
    sheet.line(table.caption(sheet.book.language), "caption")
    heading = sheet.heading(table.columns)
    top, size = sheet.row, len(table.rows)
    years = len(table.columns) - 2
    for row in table.rows:
        sheet.put(sheet.at(0), row[0])
        for column, cents in enumerate(row[1:-1], 1):
            sheet.put(sheet.at(column), cents, "money", "fixed")
        sheet.put(
            sheet.at(years + 1), _across(sheet, years, cast("int", row[-1])), "money", "total"
        )
        sheet.row += 1
    sheet.put(sheet.at(0), Said("word.total"), role="total")
    for column, cents in enumerate((table.total or ())[1:], 1):
        strip = Strip(sheet.title, top, column, size)
        total = Live(f"=ROUND(SUM({strip.seen(sheet.title)}),2)", cast("int", cents) / 100)
        sheet.put(sheet.at(column), total, "money", "total")
    sheet.row += 2
    sheet.hold(heading, 1)
    by_year = {
        year: Strip(sheet.title, top, column, size)
        for column, year in enumerate(allocation.schedule, 1)
    }
    return Calls(by_year, Strip(sheet.title, top, years + 1, size))


def _across(sheet: Sheet, years: int, cents: int) -> Live:
    first, last = (sheet.at(column).seen(sheet.title) for column in (1, years))
    return Live(f"=ROUND(SUM({first}:{last}),2)", cents / 100)
