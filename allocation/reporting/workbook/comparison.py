"""The sheet that puts the keys side by side: euros, euros per inhabitant, differences.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from allocation.model import Allocation
from allocation.reporting.cells import Joined, Kind, Said
from allocation.reporting.measures import (
    Measure,
    Measured,
    measures,
    reference_measures,
    variant_label,
)
from allocation.reporting.tables import Column
from allocation.reporting.workbook.amounts import Amounts, Ground
from allocation.reporting.workbook.charts import Bars, draw
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


_ACROSS: Final = 10
"""Keys that a table holds side by side on a page."""

_MOST_AGAIN: Final = 40
"""Members above which a table goes on to the right rather than below."""


@dataclass
class _Tables:
    """Tables of one measure: as many, one under the other, as keys need."""

    sheet: Sheet
    ground: Ground
    measure: Measure
    columns: ResultColumns

    @classmethod
    def open(cls, sheet: Sheet, ground: Ground, measure: Measure) -> _Tables:
        """Start the first table."""
        return cls(sheet, ground, measure, _table(sheet, ground, Said(_caption(measure))))

    def next(self) -> ResultColumns:
        """Where the next key is written."""
        full = self.columns.table.column >= 2 + _ACROSS
        if full and self.ground.group.size <= _MOST_AGAIN:
            caption = Joined((Said(_caption(self.measure)), Said("workbook.again")))
            self.columns = _table(self.sheet, self.ground, caption)
        return self.columns


def _caption(measure: Measure) -> str:
    return f"table.comparison_{measure}"


def _table(sheet: Sheet, ground: Ground, caption: Said | Joined) -> ResultColumns:
    sheet.line(caption, "caption")
    return ResultColumns(MemberTable.open(sheet, ground.group), ground)


def _write(sheet: Sheet, core: Core) -> Iterable[Control]:
    """Euros, euros per inhabitant, differences: the agreed reference, then each key."""
    ground, compared = core.ground, (core.amounts, *core.others)
    tables = _Tables.open(sheet, ground, "amount")
    tables.columns.table.hold()
    series = [*_agreed(tables.columns, compared[0])]
    for amounts in compared:
        found = measures(amounts.allocation)
        column = Column("variant", "money", variant_label(amounts.allocation))
        strip = tables.next().live(column, amounts.paid, found["amount"])
        series.append(_Series(variant_label(amounts.allocation), strip, found))
    _differences(sheet, ground, series)
    bars = Bars("comparison", "money", [one.strip for one in series])
    draw(sheet, tables.columns.table.names, (bars,))
    return ()


def _differences(sheet: Sheet, ground: Ground, series: Sequence[_Series]) -> None:
    """Euros per inhabitant, then differences to the reference, where the file allows them."""
    people = inhabitants(ground, series[-1].found)
    if people is not None:
        tables = _Tables.open(sheet, ground, "per_unit")
        for one in series:
            cells = (one.strip, people)
            per_inhabitant(tables.next(), one.column("per_unit"), cells, one.found["per_unit"])
    if "gap" in series[-1].found:
        tables = _Tables.open(sheet, ground, "gap")
        for one in series:
            gaps = one.found.get("gap") or Measured((0,) * ground.group.size, 0)
            tables.next().live(one.column("gap"), _less(one.strip, series[0].strip), gaps)


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
