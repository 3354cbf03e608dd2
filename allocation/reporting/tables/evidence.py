"""The figures behind a key: values, years, sources; what is uncertain, conflicting or missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from allocation.model import Allocation, Indicator, Interval, Scenario
from allocation.reporting.cells import Cell, Said, Value
from allocation.reporting.measures import ordered, variant_label
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.reporting.words import names, sourced, word

__all__ = [
    "conflicts_table",
    "indicators_table",
    "intervals_table",
    "missing_table",
    "sources_table",
]

_WIDEST: Final = 6


def indicators_table(allocation: Allocation, first: str | None = None) -> Table:
    """Each indicator and vintage: value of each member, unit, year, in force, source, reason.

    Undivided and alternative values stand in the notes. With many members, one row per value.

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
    scenario = allocation.scenario
    codes = tuple(allocation.members[i] for i in ordered(allocation, first))
    rows: list[Row] = []
    notes: list[Said] = []
    wide = len(codes) <= _WIDEST
    for indicator in scenario.indicators.values():
        rows += _indicator_rows(scenario, indicator, codes, wide=wide)
        notes += _uncertain(scenario, indicator)
    values = [Column(code, "number", scenario.name(code)) for code in codes]
    columns = (
        Column("indicator"),
        *(values if wide else (Column("member"), Column("value", "number"))),
        Column("unit"),
        Column("year", "year"),
        Column("in_force", "day"),
        Column("source"),
        Column("reason"),
    )
    return Table("indicators", columns, tuple(rows), None, tuple(notes))


def _indicator_rows(
    scenario: Scenario, indicator: Indicator, codes: tuple[str, ...], *, wide: bool
) -> Iterator[Row]:
    resolved = indicator.resolved()
    vintages = [(resolved, indicator.year, indicator.in_force, indicator.source, indicator.reason)]
    vintages += [(dict(v.values), v.year, v.in_force, v.source, "") for v in indicator.vintages]
    for values, year, in_force, source, reason in vintages:
        facts: tuple[Cell, ...] = (indicator.unit, year, in_force)
        tail = (*facts, sourced(scenario, source), reason)
        if wide:
            yield (indicator.label, *(values.get(code) for code in codes), *tail)
        else:
            for code in codes:
                yield (indicator.label, scenario.name(code), values.get(code), *tail)


def _uncertain(scenario: Scenario, indicator: Indicator) -> Iterator[Said]:
    named = {"indicator": indicator.label, "unit": indicator.unit}
    for joint in indicator.joint:
        split = tuple(
            Said(
                "note.split",
                {"member": scenario.name(c), "share": Value("number", joint.split[c] * 100)},
            )
            for c in joint.members
        )
        shown = {
            "value": Value("number", joint.value),
            "members": names(scenario, joint.members),
            "split": split,
            "source": sourced(scenario, joint.source),
        }
        yield Said("note.joint", named | shown)
    for other in indicator.alternatives:
        retained = indicator.resolved().get(other.member)
        shown = {
            "value": Value("number", other.value),
            "retained": Value("number", retained),
            "member": scenario.name(other.member),
            "source": sourced(scenario, other.source),
        }
        yield Said("note.alternative", named | shown)


def intervals_table(
    allocations: Allocation | Sequence[Allocation], first: str | None = None
) -> Table:
    """Lowest, retained and highest amount of each member that uncertain figures move.

    The cause says whether the range holds for every value or only for what was tried.

    Parameters
    ----------
    allocations : Allocation or sequence of Allocation
        What was computed, with its variants.
    first : str, optional
        Member shown first.

    Returns
    -------
    Table
        Without rows when every figure that the keys read is one number.
    """
    variants = (allocations,) if isinstance(allocations, Allocation) else allocations
    rows: list[Row] = [
        (
            variant_label(variant),
            ", ".join(variant.scenario.indicators[name].label for name in interval.indicators),
            _cause(interval),
            variant.scenario.name(variant.members[i]),
            interval.low[i],
            variant.totals[i],
            interval.high[i],
        )
        for variant in variants
        for interval in variant.intervals
        for i in ordered(variant, first)
        if variant.members[i] in interval.moved
    ]
    heads = (Column("key"), Column("indicator"), Column("cause"), Column("member"))
    range_of = (Column(bound, "money") for bound in ("low", "retained", "high"))
    notes = (Said("note.one_of_several"),)
    return Table("intervals", (*heads, *range_of), tuple(rows), None, notes)


def _cause(interval: Interval) -> Said:
    """Why the amount is one of several; what was tried, and what of it failed, when not all."""
    counts = {"tried": str(interval.tried), "failed": str(interval.failed)}
    said = word("cause", interval.cause)
    if not interval.exact:
        said = Said("cause.tried", counts | {"cause": said})
    return Said("cause.failed", counts | {"cause": said}) if interval.failed else said


def conflicts_table(scenario: Scenario) -> Table:
    """Figures on which sources differ: every value, the retained one marked.

    Parameters
    ----------
    scenario : Scenario
        File that declares them.

    Returns
    -------
    Table
    """
    rows: list[Row] = [
        (conflict.figure, v.value, conflict.unit, sourced(scenario, v.source), v.retained, v.note)
        for conflict in scenario.conflicts
        for v in conflict.values
    ]
    columns = (
        Column("figure"),
        Column("value", "number"),
        Column("unit"),
        Column("source"),
        Column("is_retained", "yes"),
        Column("note"),
    )
    notes = [
        Said("note.line", {"payer": conflict.figure, "note": conflict.note})
        for conflict in scenario.conflicts
        if conflict.note
    ]
    return Table("conflicts", columns, tuple(rows), None, tuple(notes))


def sources_table(scenario: Scenario) -> Table:
    """Every source: title, publisher, date, status said in full, address.

    Parameters
    ----------
    scenario : Scenario
        File that declares them.

    Returns
    -------
    Table
    """
    rows: list[Row] = [
        (s.title, s.publisher, s.published, word("source", s.status), s.href, s.note)
        for s in scenario.sources.values()
    ]
    heads = ("title", "publisher", "published", "status", "href", "note")
    return Table("sources", tuple(Column(head) for head in heads), tuple(rows))


def missing_table(scenario: Scenario) -> Table:
    """What to fetch: indicator, unit, year, official site, members without a value.

    Parameters
    ----------
    scenario : Scenario
        File in which a figure may be missing.

    Returns
    -------
    Table
        Without rows when every figure is there.
    """
    rows: list[Row] = [
        (i.label, i.unit, i.year, i.where, ", ".join(names(scenario, absent)))
        for i in scenario.indicators.values()
        if (absent := i.missing(scenario.codes))
    ]
    columns = (
        Column("indicator"),
        Column("unit"),
        Column("year", "year"),
        Column("where"),
        Column("members"),
    )
    return Table("missing", columns, tuple(rows))
