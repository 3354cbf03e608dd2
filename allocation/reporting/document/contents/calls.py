"""Block 4, échéancier: AP, CP antérieurs, CP by year, au-delà and TOTAL, payer by payer.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from allocation.budget import Calls, Credits, calls_on, credits_of, parts_of
from allocation.model import Allocation, Check, Scenario
from allocation.reporting.cells import Said, Value
from allocation.reporting.document.blocks import Block, Paragraph
from allocation.reporting.document.contents.regime import credit
from allocation.reporting.measures import ordered
from allocation.reporting.tables import Table
from allocation.reporting.tables.noun import Column, Row
from allocation.reporting.words import sourced

__all__ = ["binding", "calls", "calls_table", "closes", "credits_table"]

_TOTAL: Final = Said("word.total")


@dataclass(frozen=True)
class _Line:
    """Cents of one payer: AP, before, by year, beyond."""

    code: str
    authorised: int
    before: int
    by_year: dict[int, int]
    beyond: int


_Dated = tuple[Column, Callable[[_Line], int]]


def calls(allocation: Allocation, first: str | None) -> Iterator[Block]:
    """Whether the calendar binds, then its table; what is missing when there is none."""
    table = calls_table(allocation, first)
    if not table:
        yield Paragraph(Said("document.calls.none"))
        return
    yield binding(allocation.scenario)
    yield table


def binding(scenario: Scenario) -> Paragraph:
    """Whether the calendar is a clause of the convention, or given for information."""
    is_contractual = scenario.schedule is not None and scenario.schedule.contractual
    return Paragraph(Said(f"document.calls.{'contractual' if is_contractual else 'indicative'}"))


def calls_table(allocation: Allocation, first: str | None = None) -> Table:
    """AP of each payer = its contribution = calls before, by year and beyond.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Every row and column closes; without rows when no calendar is given.
    """
    found = {code: calls_on(allocation, code) for code in allocation.members}
    if not any(each.known for each in found.values()):
        return Table("calls", (Column("payer"),), ())
    lines = [_called(code, each) for code, each in found.items()]
    table = _table("calls", allocation, lines, first)
    schedule = allocation.scenario.schedule
    if schedule is None:
        return table
    origin = {"source": sourced(allocation.scenario, schedule.source)}
    return replace(table, notes=(Said("document.calls.source", origin),))


def credits_table(allocation: Allocation, first: str | None = None) -> Table:
    """AP of each payer as its commitment states it, else as the calls less its loans make it.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        AP = CP antérieurs + CP by year + au-delà; without rows when nothing is dated.
    """
    scenario = allocation.scenario
    parts = [parts_of(scenario, loan) for loan in scenario.loans]
    found: dict[str, Credits] = {}
    for code in allocation.members:
        own = tuple(part[code] for part in parts if code in part)
        found[code] = credits_of(scenario, code, calls_on(allocation, code), own)
    if not any(each.by_year for each in found.values()):
        return Table("credits_by_payer", (Column("payer"),), ())
    lines = [
        _Line(code, each.authorised, each.before, dict(each.by_year), each.beyond)
        for code, each in found.items()
    ]
    table = _table("credits_by_payer", allocation, lines, first)
    return replace(table, notes=tuple(_origins(allocation, found)))


def _origins(allocation: Allocation, found: dict[str, Credits]) -> Iterator[Said]:
    """Whose AP is stated, whose follows the calls, and by how much an AP differs from its dues."""
    scenario = allocation.scenario
    for voted in (True, False):
        codes = [code for code, each in found.items() if each.voted == voted]
        if codes:
            whose = {"members": tuple(map(scenario.name, codes))}
            yield Said(f"document.calls.{'stated' if voted else 'followed'}", whose)
    for code, each in found.items():
        if each.gap:
            told = {"member": scenario.name(code), "gap": Value("gap", each.gap)}
            yield Said("document.calls.gap", told)


def _called(code: str, found: Calls) -> _Line:
    return _Line(code, found.contribution, found.before, dict(found.by_year), found.beyond)


def _table(
    identifier: str, allocation: Allocation, lines: Sequence[_Line], first: str | None
) -> Table:
    """Rows by payer; columns that nobody fills are left out, but AP and TOTAL."""
    scenario = allocation.scenario
    years = sorted({year for line in lines for year in line.by_year})
    kind = credit(scenario)
    dated: list[_Dated] = [
        (Column("cp_before", "money"), lambda line: line.before),
        *((_year(year), _of(year)) for year in years),
        (Column("cp_beyond", "money"), lambda line: line.beyond),
    ]
    kept = [(c, read) for c, read in dated if c.id == "year" or any(map(read, lines))]
    rows: list[Row] = []
    for i in ordered(allocation, first):
        cells = [read(lines[i]) for _, read in kept]
        rows.append((scenario.name(lines[i].code), lines[i].authorised, *cells, sum(cells)))
    columns = (
        Column("payer"),
        Column("authorised", "money", Said(f"column.authorised_{kind}")),
        *(column for column, _ in kept),
        Column("cp_total", "money"),
    )
    sums = [sum(_cents(row[i]) for row in rows) for i in range(1, len(columns))]
    title = Said(f"table.{identifier}_{kind}")
    return Table(identifier, columns, tuple(rows), (_TOTAL, *sums), (), title)


def _year(year: int) -> Column:
    return Column("year", "money", Said("column.cp_year", {"year": str(year)}))


def _of(year: int) -> Callable[[_Line], int]:
    return lambda line: line.by_year.get(year, 0)


def closes(table: Table) -> tuple[Check, Check]:
    """AP = CP on every row; every column makes its total."""
    gaps = [_cents(row[1]) - sum(map(_cents, row[2:-1])) for row in table.rows]
    columns = range(1, len(table.columns))
    total = table.total or ()
    across = [_cents(total[i]) - sum(_cents(row[i]) for row in table.rows) for i in columns]
    return (_check("credit_rows", gaps), _check("credit_columns", across))


def _check(identifier: str, gaps: Sequence[int]) -> Check:
    return Check(identifier, not any(gaps), facts={"gap": sum(map(abs, gaps)), "count": len(gaps)})


def _cents(cell: object) -> int:
    return cell if isinstance(cell, int) else 0
