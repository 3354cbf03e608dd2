"""The sheet of hypotheses and sources, and the sheet to read first.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from allocation.model import Indicator, Scenario
from allocation.reporting.cells import Cell, Joined, Kind, Said, Value
from allocation.reporting.provenance import imprint
from allocation.reporting.sentences import riders
from allocation.reporting.tables import Column, Row, Table, missing_table
from allocation.reporting.words import names, sourced, word
from allocation.reporting.workbook.control import Control
from allocation.reporting.workbook.core import Core, Tab
from allocation.reporting.workbook.places import Live
from allocation.reporting.workbook.sheet import Sheet

__all__ = ["EVIDENCE", "write_readme"]

_KINDS: Final[Mapping[str, Kind]] = {
    "year": "year",
    "in_force": "day",
    "value": "number",
    "is_retained": "yes",
}
_ADVICE: Final = ("yellow", "grey", "controls", "rounding", "ties", "recompute")


def write_readme(sheet: Sheet, scenario: Scenario, tabs: Sequence[str], outcome: Live) -> None:
    """What the file is, how to read it, whether its controls hold."""
    sheet.put(sheet.at(0), Said("workbook.readme.outcome"), role="head")
    sheet.status(sheet.at(1), outcome)
    sheet.row += 1
    for name, text in _readme(scenario, tabs):
        if text:
            sheet.put(sheet.at(0), name, role="head")
            sheet.put(sheet.at(1), text)
            sheet.row += 1


def _readme(scenario: Scenario, tabs: Sequence[str]) -> Iterator[tuple[Cell, Cell]]:
    operation = scenario.operation
    basis = {"vat": word("vat", operation.vat), "euros": word("euros", operation.euros)}
    yield Said("workbook.readme.purpose"), scenario.purpose
    yield Said("workbook.readme.basis"), Said("note.basis", basis)
    yield Said("workbook.readme.conditions"), operation.price_date
    yield Said("workbook.readme.beneficiary"), operation.beneficiary
    for advice in _ADVICE:
        yield Said(f"workbook.readme.{advice}"), Said(f"workbook.advice.{advice}")
    for tab in tabs:
        yield Said(f"sheet.{tab}"), Said(f"workbook.about.{tab}")
    for clause in riders(scenario):
        yield Said("workbook.readme.clause"), clause
    for line in imprint(scenario):
        yield Said("workbook.readme.imprint"), line


def _write(sheet: Sheet, core: Core) -> Iterable[Control]:
    """Indicators, what is uncertain or missing, conflicting sources, sources."""
    scenario = core.scenario
    for table in (
        _indicators(scenario),
        _uncertain(scenario),
        _missing(scenario),
        _conflicts(scenario),
        _sources(scenario),
    ):
        if table:
            sheet.table(table)
    return ()


def _columns(*identifiers: str) -> tuple[Column, ...]:
    return tuple(Column(name, _KINDS.get(name, "text")) for name in identifiers)


def _indicators(scenario: Scenario) -> Table:
    rows: list[Row] = []
    for indicator in scenario.indicators.values():
        facts = (indicator.label, indicator.unit)
        dated = [(indicator.year, indicator.in_force, indicator.source, indicator.reason)]
        dated += [(v.year, v.in_force, v.source, "") for v in indicator.vintages]
        for year, in_force, source, reason in dated:
            rows.append((*facts, year, in_force, sourced(scenario, source), reason))
    heads = _columns("indicator", "unit", "year", "in_force", "source", "reason")
    return Table("indicators", heads, tuple(rows))


def _uncertain(scenario: Scenario) -> Table:
    rows = tuple(
        row for indicator in scenario.indicators.values() for row in _of(scenario, indicator)
    )
    heads = _columns("indicator", "unit", "value", "member", "source", "note")
    return Table("uncertain", heads, rows, title=Said("workbook.uncertain"))


def _of(scenario: Scenario, indicator: Indicator) -> Iterator[Row]:
    """Undivided values with their split, and other published values."""
    for joint in indicator.joint:
        split = tuple(
            Said(
                "note.split",
                {"member": scenario.name(c), "share": Value("number", joint.split[c] * 100)},
            )
            for c in joint.members
        )
        who: Cell = ", ".join(names(scenario, joint.members))
        note = Said("workbook.joint", {"split": split})
        source = sourced(scenario, joint.source)
        yield (indicator.label, indicator.unit, joint.value, who, source, note)
    resolved = indicator.resolved()
    for other in indicator.alternatives:
        retained = Value("number", resolved.get(other.member))
        note = Said("workbook.alternative", {"retained": retained})
        who = scenario.name(other.member)
        source = sourced(scenario, other.source)
        yield (indicator.label, indicator.unit, other.value, who, source, note)


def _missing(scenario: Scenario) -> Table:
    table = missing_table(scenario)
    rows = tuple(
        (label, unit, year, who, where, "") for label, unit, year, where, who in table.rows
    )
    heads = _columns("indicator", "unit", "year", "members", "where", "note")
    return Table("missing", heads, rows)


def _conflicts(scenario: Scenario) -> Table:
    rows = tuple(
        (
            conflict.figure,
            conflict.unit,
            value.value,
            value.retained,
            sourced(scenario, value.source),
            Joined(tuple(filter(None, (value.note, conflict.note))), " ; "),
        )
        for conflict in scenario.conflicts
        for value in conflict.values
    )
    heads = _columns("figure", "unit", "value", "is_retained", "source", "note")
    return Table("conflicts", heads, rows)


def _sources(scenario: Scenario) -> Table:
    rows: tuple[Row, ...] = tuple(
        (s.title, word("source", s.status), s.published, s.publisher, s.href, s.note)
        for s in scenario.sources.values()
    )
    heads = _columns("title", "status", "published", "publisher", "href", "note")
    return Table("sources", heads, rows)


EVIDENCE: Final = Tab("evidence", (34, 13, 13, 20, 36, 54), _write)
