"""A table with one row per member and one column per year, sums at both ends.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allocation.pipeline import BEYOND, PAID_BEFORE
from allocation.reporting.cells import Said
from allocation.reporting.tables import Column
from allocation.reporting.workbook.places import Live, Strip
from allocation.reporting.workbook.sheet import Content, Sheet
from allocation.reporting.workbook.styles import Role

__all__ = ["Flow", "Written", "heading_of", "name_of", "write_yearly"]


@dataclass(frozen=True)
class Flow:
    """Cells of each year, one per member, and their cents.

    Parameters
    ----------
    cells : mapping of int to sequence
        Formulas, or figures.
    cents : mapping of int to sequence of int
        Their values.
    roles : sequence of Role
        How the figures of each member look: fixed, or to change.
    ahead : sequence of (Live or int), optional
        Column before the years: the autorisation de programme.
    """

    cells: Mapping[int, Sequence[Content]]
    cents: Mapping[int, Sequence[int]]
    roles: Sequence[Role]
    ahead: Sequence[tuple[Content, int]] = ()


@dataclass(frozen=True)
class Written:
    """Where a table stands: its years, the sums of its rows, the column before the years."""

    years: Mapping[int, Strip]
    sums: Strip
    ahead: Strip


def name_of(year: int) -> Said | str:
    """A year, or what comes before or beyond them."""
    return {PAID_BEFORE: Said("word.before"), BEYOND: Said("word.beyond")}.get(year, str(year))


def heading_of(year: int) -> Column:
    """Column of a year."""
    ends = {PAID_BEFORE: Column("before", "money"), BEYOND: Column("beyond", "money")}
    return ends.get(year, Column("year", "money", str(year)))


def write_yearly(sheet: Sheet, title: Said, names: Sequence[str], flow: Flow) -> Written:
    """Members, years, the sum of each; TOTAL under them."""
    sheet.line(title, "caption")
    ahead = (Column("authorised", "money"),) if flow.ahead else ()
    years = tuple(heading_of(year) for year in flow.cells)
    heading = sheet.heading((Column("member"), *ahead, *years, Column("total", "money")))
    size, first = len(names), 1 + len(ahead)
    strips = [
        Strip(sheet.title, sheet.row, column, size)
        for column in range(1, first + len(flow.cells) + 1)
    ]
    written = Written(
        dict(zip(flow.cells, strips[len(ahead) :], strict=False)), strips[-1], strips[0]
    )
    for i, name in enumerate(names):
        sheet.put(sheet.at(0, i), name)
        if ahead:
            sheet.put(written.ahead[i], flow.ahead[i][0], "money", _role(flow, i, 0))
        for year, strip in written.years.items():
            sheet.put(strip[i], flow.cells[year][i], "money", _role(flow, i, year))
        ends = (sheet.at(column, i).seen(sheet.title) for column in (first, strips[-2].column))
        whole = sum(cents[i] for cents in flow.cents.values())
        sheet.put(
            written.sums[i], Live(f"=ROUND(SUM({':'.join(ends)}),2)", whole / 100), "money", "total"
        )
    sheet.row += size
    _totals(sheet, strips, flow)
    sheet.once(heading)
    return written


def _role(flow: Flow, i: int, year: int) -> Role:
    """Formulas are white whatever the figures beside them are."""
    cell = flow.cells[year][i] if year in flow.cells else flow.ahead[i][0]
    return "body" if isinstance(cell, Live) else flow.roles[i]


def _totals(sheet: Sheet, strips: Sequence[Strip], flow: Flow) -> None:
    by_year = [sum(cents) for cents in flow.cents.values()]
    sums = [sum(cents for _, cents in flow.ahead)] if flow.ahead else []
    sheet.put(sheet.at(0), Said("word.total"), role="total")
    for strip, cents in zip(strips, (*sums, *by_year, sum(by_year)), strict=True):
        total = Live(f"=ROUND(SUM({strip.seen(sheet.title)}),2)", cents / 100)
        sheet.put(strip.total, total, "money", "total")
    sheet.row += 2
