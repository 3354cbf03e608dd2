"""The sheet of figures to change: amounts of the lots, values of the indicators.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from allocation.key_rules import Proportional
from allocation.model import Indicator, Scenario
from allocation.reporting.cells import Said, Value
from allocation.reporting.measures import key_label
from allocation.reporting.tables import Column
from allocation.reporting.workbook.members import Group, MemberTable
from allocation.reporting.workbook.places import Live, Place, Strip
from allocation.reporting.workbook.sheet import Sheet, headed, places_after_the_point

__all__ = ["Figures", "write_figures"]

_MOST_DECIMALS: Final = 12
_DOUBLE: Final = 2**53


@dataclass(frozen=True)
class Figures:
    """Where the figures to change stand.

    Parameters
    ----------
    amounts, units : mapping of str to Place
        By lot: euros to share, euros that one unit of rounding is worth.
    total : Place
        Sum of the amounts.
    values : mapping of str to Strip
        By indicator: one cell per member, and their sum under them.
    rough : frozenset of str
        Indicators whose sum a spreadsheet may not hold to the last digit.
    """

    amounts: Mapping[str, Place]
    units: Mapping[str, Place]
    total: Place
    values: Mapping[str, Strip]
    rough: frozenset[str]


def write_figures(sheet: Sheet, group: Group) -> Figures:
    """Amounts to share, then the values of each indicator by member."""
    amounts, units, total = _lots(sheet, group.scenario)
    sheet.line(Said("workbook.values"), "caption")
    table = MemberTable.open(sheet, group)
    values: dict[str, Strip] = {}
    rough: set[str] = set()
    summable = _summable(group.scenario)
    for identifier, indicator in group.scenario.indicators.items():
        by_code = indicator.resolved()
        if not by_code:
            continue
        figures = [by_code.get(code) for code in group.codes]
        total_of, exact = _sum(figures) if identifier in summable else (None, True)
        column = _head("figure", indicator, indicator.year)
        decimals = places_after_the_point(figures)
        strip = values[identifier] = table.next
        last = total_of and Live(total_of.formula.format(strip.seen(sheet.title)), total_of.value)
        table.add(column, figures, last, "input", decimals)
        sheet.book.name("values", (identifier,), strip)
        if not exact:
            rough.add(identifier)
    for column, by_code in _vintages(group.scenario):
        figures = [by_code.get(code) for code in group.codes]
        table.add(column, figures, None, "body", places_after_the_point(figures))
    table.hold()
    return Figures(amounts, units, total, values, frozenset(rough))


def _lots(sheet: Sheet, scenario: Scenario) -> tuple[dict[str, Place], dict[str, Place], Place]:
    """Amount, unit of rounding and key of each lot; the sum of the amounts."""
    amounts: dict[str, Place] = {}
    units: dict[str, Place] = {}
    sheet.line(Said("workbook.amounts"), "caption")
    heads = (Column("code"), Column("lot"), headed("shared", "money"), headed("unit_of", "money"))
    sheet.heading((*heads, Column("key")))
    top = sheet.row
    for lot in scenario.lots:
        sheet.put(sheet.at(0), lot.id)
        sheet.put(sheet.at(1), lot.label)
        amounts[lot.id] = sheet.put(sheet.at(2), lot.amount, "money", "input")
        units[lot.id] = sheet.put(sheet.at(3), lot.round_to, "money")
        sheet.put(sheet.at(4), key_label(scenario, lot.key))
        sheet.book.name("amount", (lot.id,), amounts[lot.id])
        sheet.row += 1
    sheet.put(sheet.at(0), "", role="total")
    sheet.put(sheet.at(1), Said("word.total"), role="total")
    formula = f"=SUM({Strip(sheet.title, top, 2, len(scenario.lots)).seen(sheet.title)})"
    total = sheet.put(sheet.at(2), Live(formula, scenario.total / 100), "money", "total")
    sheet.row += 2
    return amounts, units, total


def _vintages(scenario: Scenario) -> Iterator[tuple[Column, Mapping[str, Fraction]]]:
    """Other years of an indicator, which no key reads."""
    for indicator in scenario.indicators.values():
        for vintage in indicator.vintages:
            yield _head("vintage", indicator, vintage.year), vintage.values


def _head(kind: str, indicator: Indicator, year: int) -> Column:
    params = {"label": indicator.label, "unit": indicator.unit, "year": Value("year", year)}
    return Column(kind, "number", Said(f"workbook.head.{kind}", params))


def _summable(scenario: Scenario) -> set[str]:
    """Indicators whose sum means something: those that a key divides by it, and population."""
    divided = {key.indicator for key in scenario.keys.values() if isinstance(key, Proportional)}
    return divided | {scenario.population or "population"}


def _sum(figures: Sequence[Fraction | None]) -> tuple[Live, bool]:
    """Sum of the values, and whether a spreadsheet finds it to the last digit.

    A sum of integers is exact. A sum of decimals is, once it is rounded to the last decimal that
    the noise of adding them leaves alone, as long as its terms have no more decimals than that.
    """
    known = [figure for figure in figures if figure is not None]
    total = sum(known, Fraction(0))
    if all(figure.denominator == 1 for figure in known):
        return Live("=SUM({})", float(total)), total <= _DOUBLE
    noise = total * len(known) / _DOUBLE
    sure = next((d for d in range(_MOST_DECIMALS, -1, -1) if 4 * noise * 10**d < 1), 0)
    if any((figure * 10**sure).denominator != 1 for figure in known):
        return Live("=SUM({})", float(total)), False
    return Live(f"=ROUND(SUM({{}}),{sure})", float(total)), True
