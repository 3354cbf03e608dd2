"""The sheet of the plan de financement: one table per hypothesis, guarantees apart.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, cast

from allocation.model import Allocation, Scenario
from allocation.reporting.cells import Said
from allocation.reporting.tables import Row, Table, called_table, funding_table, guarantee_table
from allocation.reporting.workbook.amounts import rates
from allocation.reporting.workbook.control import Control
from allocation.reporting.workbook.core import Core, Tab
from allocation.reporting.workbook.places import Live, Place, Strip
from allocation.reporting.workbook.sheet import Sheet

__all__ = ["PLAN"]


def _has_plan(allocation: Allocation, variants: Sequence[Allocation]) -> bool:
    """Whether there is more to finance than what the members share."""
    del variants
    return allocation.scenario.operation.total is not None


def _write(sheet: Sheet, core: Core) -> Iterator[Control]:
    """Payers, rates and amounts of each closing of the plan; loans that members guarantee."""
    allocation, scenario = core.allocation, core.scenario
    sheet.line(Said("workbook.cost"), "caption")
    cost = sheet.put(sheet.at(1), scenario.operation.total, "money", "input")
    sheet.put(sheet.at(0), Said("workbook.cost_label"))
    sheet.book.name("cost", (), cost)
    sheet.row += 2
    for closing in tuple(scenario.hypotheses) or (None,):
        table = funding_table(allocation, closing, core.first)
        total = _closing(sheet, core, closing, table)
        said = Said("workbook.control.plan_alone")
        if closing:
            label = scenario.hypotheses[closing].label
            said = Said("workbook.control.plan", {"hypothesis": label})
        paid = sum(cast("int", row[3]) for row in table.rows) / 100
        due = Live(f"={cost.seen()}", (scenario.operation.total or 0) / 100)
        yield Control(said, Live(f"={total.seen()}", paid), due)
    for table in (guarantee_table(allocation, core.first), called_table(allocation, core.first)):
        if table:
            sheet.line(Said("workbook.frozen"))
            sheet.table(table, "fixed")


def _closing(sheet: Sheet, core: Core, closing: str | None, table: Table) -> Place:
    """One table: amounts of the members are formulas, those of the others are figures to change."""
    sheet.line(table.caption(sheet.book.language), "caption")
    sheet.heading(table.columns)
    top, size = sheet.row, len(table.rows)
    amounts = Strip(sheet.title, top, 3, size)
    ground, result = core.ground, core.result
    identifiers = (*ground.group.codes, *_payers(core.scenario, closing), "")[:size]
    lines = [
        (identifier, cast("str | Said", row[0]), cast("int", row[3]))
        for identifier, row in zip(identifiers, table.rows, strict=True)
    ]
    served = rates(ground, table.title or Said("table.funding"), lines, amounts)
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


PLAN: Final = Tab("plan", (42, 32, 22, 24, 24), _write, _has_plan)
