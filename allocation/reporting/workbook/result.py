"""The sheet of results: printed key, euros, euros per inhabitant, difference to the reference.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from allocation.model import Allocation
from allocation.reporting.cells import Said
from allocation.reporting.measures import (
    Measure,
    Measured,
    measures,
    reference_measures,
    variant_label,
)
from allocation.reporting.tables import Column, key_table
from allocation.reporting.workbook.amounts import Amounts, Ground
from allocation.reporting.workbook.charts import Bars, draw
from allocation.reporting.workbook.members import MemberTable, summed
from allocation.reporting.workbook.places import Live, Strip
from allocation.reporting.workbook.sheet import Sheet, number

__all__ = ["Result", "ResultColumns", "inhabitants", "per_inhabitant", "write_result"]


@dataclass(frozen=True)
class Result:
    """Where the results of an allocation stand."""

    allocation: Allocation
    share: Strip
    amount: Strip
    lots: tuple[Strip, ...]


@dataclass(frozen=True)
class ResultColumns:
    """Columns of one table of results, filled from the measures of an allocation."""

    table: MemberTable
    ground: Ground

    def live(
        self,
        column: Column,
        formula: Callable[[int], str],
        values: Measured,
        total: str | int = 2,
    ) -> Strip:
        """A column of formulas; its total is a formula, or a sum rounded to some digits."""
        order, kind = self.ground.group.order, column.kind
        cells = [
            Live(f"={formula(i)}", number(values.each[order[i]], kind)) for i in range(len(order))
        ]
        whole = number(values.total, kind)
        if isinstance(total, str):
            return self.table.add(column, cells, Live(f"={total}", whole))
        return self.table.add(column, cells, summed(kind, whole, total))

    def fixed(self, column: Column, values: Measured, digits: int = 2) -> Strip:
        """A column of values."""
        cells = [values.each[i] for i in self.ground.group.order]
        return self.table.add(column, cells, summed(column.kind, values.total, digits))


def write_result(sheet: Sheet, ground: Ground, amounts: Amounts, printed: Strip) -> Result:
    """Who pays what, as formulas on the sheet of rounding."""
    allocation, here = amounts.allocation, sheet.title
    sheet.line(Said("table.key", {"key": variant_label(allocation)}), "caption")
    table = MemberTable.open(sheet, ground.group)
    columns = ResultColumns(table, ground)
    found, agreed = measures(allocation), reference_measures(allocation)
    points = sheet.decimals + 2
    share = columns.live(
        Column("share", "percent"), lambda i: printed[i].seen(), found["share"], points
    )
    amount = columns.live(Column("amount", "money"), amounts.paid, found["amount"])
    lots = _lots(columns, amounts)
    people = inhabitants(ground, found)
    if people is not None:
        per_inhabitant(columns, Column("per_unit", "per_unit"), (amount, people), found["per_unit"])
    if "gap" in found:
        label = "" if allocation.scenario.reference is None else allocation.scenario.reference.label
        paid = columns.fixed(Column("amount", "money", label), agreed["amount"])
        columns.live(
            Column("gap", "gap"),
            lambda i: f"ROUND({amount[i].seen(here)}-{paid[i].seen(here)},2)",
            found["gap"],
        )
    if "points" in found:
        heading = Said("workbook.head.reference_share")
        due = columns.fixed(Column("share", "percent", heading), agreed["share"], points)
        columns.live(
            Column("points", "points"),
            lambda i: f"ROUND(100*({share[i].seen(here)}-{due[i].seen(here)}),{sheet.decimals})",
            found["points"],
            sheet.decimals,
        )
    table.hold()
    sheet.book.name("amounts", (), amount)
    sheet.book.name("printed", (), share)
    for note in key_table(allocation).notes:
        sheet.line(note)
    sheet.skip()
    bars = (Bars("share", "share", (share,)), Bars("amount", "money", (amount,)))
    draw(sheet, table.names, bars)
    return Result(allocation, share, amount, lots)


def _lots(columns: ResultColumns, amounts: Amounts) -> tuple[Strip, ...]:
    """Amount of each lot, when there are several."""
    lots = amounts.allocation.scenario.lots
    if len(lots) == 1:
        return (amounts.lots[0].result,)
    strips: list[Strip] = []
    for lot, served, result in zip(lots, amounts.lots, amounts.allocation.lots, strict=True):
        heading = Said("workbook.head.lot", {"lot": lot.label})
        values = Measured(result.amounts, sum(result.amounts))
        column = Column("lot", "money", heading)
        strips.append(columns.live(column, _cells(served.result), values))
    return tuple(strips)


def _cells(strip: Strip) -> Callable[[int], str]:
    return lambda i: strip[i].seen()


def inhabitants(ground: Ground, found: Mapping[Measure, Measured]) -> Strip | None:
    """Cells of the inhabitants, when every member has some."""
    identifier = ground.group.scenario.population or "population"
    return ground.figures.values[identifier] if "per_unit" in found else None


def per_inhabitant(
    columns: ResultColumns, column: Column, cells: tuple[Strip, Strip], values: Measured
) -> Strip:
    """Euros over inhabitants; the total is the mean of the whole, not a sum."""
    amount, people = cells
    here = columns.table.sheet.title
    return columns.live(
        column,
        lambda i: f"{amount[i].seen(here)}/{people[i].seen()}",
        values,
        f"{amount.total.seen(here)}/{people.total.seen()}",
    )
