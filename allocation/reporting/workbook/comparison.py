"""The sheet that puts the keys side by side: euros, euros per inhabitant, differences.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from allocation.model import Allocation
from allocation.reporting.cells import Kind, Said
from allocation.reporting.measures import (
    Measure,
    Measured,
    measures,
    reference_measures,
    variant_label,
)
from allocation.reporting.tables import Column
from allocation.reporting.workbook.amounts import Amounts, Ground
from allocation.reporting.workbook.control import Control
from allocation.reporting.workbook.core import Core, Tab
from allocation.reporting.workbook.members import MemberTable
from allocation.reporting.workbook.places import Strip
from allocation.reporting.workbook.result import ResultColumns, inhabitants, per_inhabitant
from allocation.reporting.workbook.sheet import Sheet

__all__ = ["COMPARISON"]


@dataclass(frozen=True)
class _Series:
    """One key in every table: its name, its euros in cells, its measures."""

    name: str | Said
    strip: Strip
    found: Mapping[Measure, Measured]

    def column(self, kind: Kind) -> Column:
        """Its column in a table."""
        return Column("variant", kind, self.name)


def _write(sheet: Sheet, core: Core) -> Iterable[Control]:
    """Three tables with the same columns: the agreed reference, then each key."""
    ground, compared = core.ground, (core.amounts, *core.others)
    columns = _table(sheet, ground, "amount")
    sheet.hold(columns.table.heading)
    series = [*_agreed(columns, compared[0])]
    for amounts in compared:
        found = measures(amounts.allocation)
        column = Column("variant", "money", variant_label(amounts.allocation))
        strip = columns.live(column, amounts.paid, found["amount"])
        series.append(_Series(variant_label(amounts.allocation), strip, found))
    people = inhabitants(ground, series[-1].found)
    if people is not None:
        columns = _table(sheet, ground, "per_unit")
        for one in series:
            per_inhabitant(
                columns, one.column("per_unit"), (one.strip, people), one.found["per_unit"]
            )
    if "gap" in series[-1].found:
        columns = _table(sheet, ground, "gap")
        for one in series:
            gaps = one.found.get("gap") or Measured((0,) * ground.group.size, 0)
            columns.live(one.column("gap"), _less(one.strip, series[0].strip), gaps)
    return ()


def _table(sheet: Sheet, ground: Ground, measure: Measure) -> ResultColumns:
    sheet.line(Said(f"table.comparison_{measure}"), "caption")
    return ResultColumns(MemberTable.open(sheet, ground.group), ground)


def _agreed(columns: ResultColumns, own: Amounts) -> Sequence[_Series]:
    reference = own.allocation.scenario.reference
    if reference is None:
        return ()
    found = reference_measures(own.allocation)
    strip = columns.fixed(Column("reference", "money", reference.label), found["amount"])
    return (_Series(reference.label, strip, found),)


def _less(strip: Strip, agreed: Strip) -> Callable[[int], str]:
    here = strip.sheet
    return lambda i: f"ROUND({strip[i].seen(here)}-{agreed[i].seen(here)},2)"


def _has_variants(allocation: Allocation, variants: Sequence[Allocation]) -> bool:
    del allocation
    return bool(variants)


COMPARISON: Final = Tab("comparison", (9, 22, 18), _write, _has_variants, grows=True)
