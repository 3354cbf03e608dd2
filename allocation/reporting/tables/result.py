"""Who pays what: the key, the lots, the calls for funds, the variants side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from allocation.errors import InvalidKeyError
from allocation.model import Allocation
from allocation.pipeline import BEYOND, PAID_BEFORE
from allocation.reporting.cells import Said, Value
from allocation.reporting.measures import (
    KINDS,
    Figure,
    Measure,
    Measured,
    key_label,
    measures,
    ordered,
    printed_keys,
    reference_measures,
    variant_label,
)
from allocation.reporting.tables.crossed import crossed
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.reporting.variants import marked, references, scenario_marks

__all__ = ["comparison_table", "key_table", "lots_table", "printed_columns", "schedule_table"]

Series = tuple[Column, Allocation, Measured]

_TOTAL: Final = Said("word.total")
_MEMBER: Final = Column("member")
_WIDEST: Final = 6
_IN_KEY_TABLE: Final[tuple[Measure, ...]] = ("share", "amount", "per_unit", "gap", "points")


def key_table(allocation: Allocation, first: str | None = None) -> Table:
    """Member, printed key, euros, euros per inhabitant, difference to the reference; TOTAL.

    When the printed key governs and lots have different ones, each lot's key has its column, and
    the share of the whole is said to be their result.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Percentages sum to exactly 100, euros to the total, differences in points to zero.
    """
    found = measures(allocation)
    kept: list[Measure] = [measure for measure in _IN_KEY_TABLE if measure in found]
    names = [allocation.scenario.name(code) for code in allocation.members]
    printed = printed_keys(allocation)
    heads = [Column(measure, KINDS[measure]) for measure in kept]
    if printed:
        heads[0] = replace(heads[0], heading=Said("column.effective_share"))
    return Table(
        "key",
        (_MEMBER, *printed_columns(printed), *heads),
        tuple(
            (
                names[i],
                *(percents[i] for percents in printed.values()),
                *(found[measure].each[i] for measure in kept),
            )
            for i in ordered(allocation, first)
        ),
        (
            _TOTAL,
            *(sum(percents, Decimal(0)) for percents in printed.values()),
            *(found[measure].total for measure in kept),
        ),
        _key_notes(allocation),
        Said("table.key", {"key": variant_label(allocation)}),
    )


def printed_columns(printed: Mapping[tuple[str, ...], object]) -> tuple[Column, ...]:
    """One column per printed key of `printed_keys`, headed by the lots that it serves.

    Parameters
    ----------
    printed : mapping
        Printed keys by the labels of their lots.

    Returns
    -------
    tuple of Column
    """
    return tuple(
        Column(f"printed_key_{i}", "percent", Said("column.printed_key", {"lots": labels}))
        for i, labels in enumerate(printed)
    )


def _key_notes(allocation: Allocation) -> tuple[Said, ...]:
    scenario = allocation.scenario
    decimals = Value("number", scenario.published_decimals)
    governs = "lot_keys" if printed_keys(allocation) else scenario.governs
    notes = [Said(f"note.governs_{governs}", {"decimals": decimals})]
    if scenario.inhabitants():
        population = scenario.indicators[scenario.population or "population"]
        year = Value("year", population.year)
        source = scenario.sources[population.source].publisher
        params = {"label": population.label, "year": year, "source": source}
        notes.append(Said("note.population", params))
    if scenario.reference is not None:
        source = scenario.sources[scenario.reference.source].publisher
        notes.append(Said("note.reference", {"label": scenario.reference.label, "source": source}))
    return tuple(notes)


def lots_table(allocation: Allocation, first: str | None = None) -> Table:
    """Lots by members, with the total of each row and column.

    Members become rows when there are more of them than a page holds columns.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member shown first.

    Returns
    -------
    Table
    """
    order = ordered(allocation, first)
    scenario = allocation.scenario
    members = [(allocation.members[i], scenario.name(allocation.members[i])) for i in order]
    lots = [(lot.id, lot.label) for lot in scenario.lots]
    cells = [[lot.amounts[i] for i in order] for lot in allocation.lots]
    if len(members) > _WIDEST and len(members) > len(lots):
        by_member = [list(column) for column in zip(*cells, strict=True)]
        return crossed("lots", _MEMBER, members, lots, by_member)
    applied = [key_label(scenario, lot.key_id) for lot in allocation.lots]
    plain = crossed("lots", Column("lot"), lots, members, cells)
    return Table(
        "lots",
        (plain.columns[0], Column("key"), *plain.columns[1:]),
        tuple((row[0], key, *row[1:]) for row, key in zip(plain.rows, applied, strict=True)),
        (_TOTAL, "", *(plain.total or ())[1:]),
    )


def schedule_table(allocation: Allocation, first: str | None = None) -> Table:
    """Calls for funds: members by year, what comes before and beyond, and the total of each.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member shown first.

    Returns
    -------
    Table
        Without rows when the scenario has no schedule.
    """
    if not allocation.schedule:
        return Table("schedule", (_MEMBER,), ())
    order = ordered(allocation, first)
    codes = [allocation.members[i] for i in order]
    members = [(code, allocation.scenario.name(code)) for code in codes]
    years = [(str(year), str(year)) for year in allocation.schedule]
    cells = [[amounts[i] for amounts in allocation.schedule.values()] for i in order]
    table = crossed("schedule", _MEMBER, members, years, cells)
    ends = {str(PAID_BEFORE): Column("before", "money"), str(BEYOND): Column("beyond", "money")}
    return replace(table, columns=tuple(ends.get(c.id, c) for c in table.columns))


def comparison_table(
    allocations: Sequence[Allocation], measure: Measure = "amount", first: str | None = None
) -> Table:
    """One measure of every variant side by side, the agreed reference of each scenario first.

    Parameters
    ----------
    allocations : sequence of Allocation
        Variants with the same members; those of several scenarios bear its identifier.
    measure : {"amount", "share", "per_unit", "gap", "gap_per_unit", "points"}
        What is compared.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Without rows when the scenario does not allow the measure.

    Raises
    ------
    InvalidKeyError
        When the members differ.
    """
    base = allocations[0]
    if any(set(other.members) != set(base.members) for other in allocations):
        raise InvalidKeyError("compare_members")
    series = _series(allocations, measure)
    codes = [base.members[i] for i in ordered(base, first)]
    cells = [[found.each[a.members.index(code)] for code in codes] for _, a, found in series]
    title = Said(f"table.comparison_{measure}")
    if not series:
        return Table("comparison", (_MEMBER,), (), title=title)
    if len(series) > len(codes):
        return Table("comparison", *_by_variant(base, codes, series, cells), title=title)
    columns = (_MEMBER, *(column for column, _, _ in series))
    rows = tuple(
        (base.scenario.name(code), *across)
        for code, across in zip(codes, zip(*cells, strict=True), strict=True)
    )
    total: Row = (_TOTAL, *(found.total for _, _, found in series))
    return Table("comparison", columns, rows, total, (), title)


def _series(allocations: Sequence[Allocation], measure: Measure) -> list[Series]:
    """Each variant, the reference of its scenario before the first one, scenarios told apart."""
    agreed = list(references(allocations))
    own_references = len(agreed) > 1
    found: list[Series] = []
    for i, (variant, mark) in enumerate(zip(allocations, scenario_marks(allocations), strict=True)):
        reference = variant.scenario.reference
        if reference is not None and agreed and variant is agreed[0]:
            agreed.pop(0)
            heading = marked(mark if own_references else "", reference.label)
            if measured := reference_measures(variant).get(measure):
                column = Column(f"reference_{i}" if i else "reference", KINDS[measure], heading)
                found.append((column, variant, measured))
        if measured := measures(variant).get(measure):
            heading = marked(mark, variant_label(variant))
            found.append((Column(f"variant_{i}", KINDS[measure], heading), variant, measured))
    return found


def _by_variant(
    base: Allocation, codes: list[str], series: list[Series], cells: list[list[Figure]]
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Variants as rows, members as columns: what a page holds when variants are many."""
    kind = series[0][0].kind
    members = (Column(code, kind, base.scenario.name(code)) for code in codes)
    columns = (Column("key"), *members, Column("whole", kind))
    rows = tuple(
        (column.heading, *across, found.total)
        for (column, _, found), across in zip(series, cells, strict=True)
    )
    return columns, rows
