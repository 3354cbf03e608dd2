"""Block 2, clé de répartition: criteria, their values and sources, the part of each, the key.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from allocation.model import Allocation, Indicator, Key, LotResult, Scenario, Step
from allocation.reporting.cells import Cell, Joined, Said, Value
from allocation.reporting.document.blocks import Block, Paragraph
from allocation.reporting.document.contents.foot import read_indicators
from allocation.reporting.measures import key_label, ordered
from allocation.reporting.sentences import one_of_several
from allocation.reporting.tables import Table, contributions_table, lots_table
from allocation.reporting.tables.noun import Column, Row
from allocation.reporting.words import sourced

__all__ = ["criteria_table", "key", "values_table"]

_TOTAL: Final = Said("word.total")
_WEIGHT_DECIMALS: Final = 4


@dataclass(frozen=True)
class Criterion:
    """A key that another one is made of; its weight when shares are added, else None."""

    step: Step
    weight: Fraction | None


def key(allocation: Allocation, first: str | None) -> Iterator[Block]:
    """Criteria, then their values and the key of each payer, then the part of each criterion."""
    scenario = allocation.scenario
    applied = tuple(dict.fromkeys(lot.key_id for lot in allocation.lots))
    named = {"keys": tuple(key_label(scenario, name) for name in applied)}
    told = "document.keys_applied" if len(applied) > 1 else "document.key_applied"
    yield Paragraph(Said(told, named))
    yield criteria_table(allocation)
    yield values_table(allocation, first)
    for step in allocation.steps:
        if step.contributions:
            yield contributions_table(step, scenario, first)
    if len(allocation.lots) > 1:
        yield lots_table(allocation, first)
    for said in one_of_several(allocation):
        yield Paragraph(said, "note")


def criteria_table(allocation: Allocation) -> Table:
    """Criterion, its part of the key, what it reads and of which year, source, justification.

    Its key comes first when lots have several.

    Parameters
    ----------
    allocation : Allocation
        What was computed.

    Returns
    -------
    Table
        The parts of the criteria of a mix make 100 %, key by key.
    """
    scenario = allocation.scenario
    steps = {step.key: step for step in allocation.steps}
    applied = tuple(dict.fromkeys(lot.key_id for lot in allocation.lots))
    found = [
        (key_label(scenario, name), *_row(scenario, criterion))
        for name in applied
        for criterion in _criteria(steps, name, Fraction(1))
    ]
    shown = 0 if len(applied) > 1 else 1
    rows = [row[shown:] for row in found]
    heads = ("criterion", "criterion_reads", "source", "reason")
    columns = [Column(head) for head in heads]
    columns.insert(1, Column("criterion_weight", "share"))
    columns.insert(0, Column("key"))
    return Table("criteria", tuple(columns[shown:]), tuple(rows)).filled()


def _criteria(steps: dict[str, Step], name: str, weight: Fraction | None) -> Iterator[Criterion]:
    """Criteria of a key: what a mix adds, else the key itself and the keys that it starts from."""
    step = steps[name]
    if not step.contributions:
        yield Criterion(step, weight)
    for parent in step.parents:
        part = None
        if step.contributions and weight is not None:
            part = weight * sum(step.contributions[parent], Fraction(0))
        yield from _criteria(steps, parent, part)


def _row(scenario: Scenario, criterion: Criterion) -> Row:
    step = criterion.step
    read = [scenario.indicators[name] for name in step.indicators]
    reasons = [indicator.reason for indicator in read if indicator.reason]
    reason = " ".join(reasons) or scenario.keys[step.key].reason
    origins = dict.fromkeys(indicator.source for indicator in read)
    return (
        key_label(scenario, step.key),
        criterion.weight,
        Joined(tuple(map(_read, read)), " ; ") if read else Said(f"rule.{step.rule}"),
        Joined(tuple(sourced(scenario, origin) for origin in origins), " ; ") if read else "",
        reason or Said("document.reason_asked"),
    )


def _read(indicator: Indicator) -> Said:
    told = {
        "indicator": indicator.label,
        "unit": indicator.unit,
        "year": Value("year", indicator.year),
    }
    return Said("document.reads", told)


def values_table(allocation: Allocation, first: str | None = None) -> Table:
    """Value of each criterion for each payer, then the printed key; TOTAL.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Each printed key sums to exactly 100.
    """
    scenario = allocation.scenario
    read = [scenario.indicators[name] for name in read_indicators(allocation)]
    resolved = [indicator.resolved() for indicator in read]
    keys = _printed(allocation)
    order = ordered(allocation, first)
    rows: list[Row] = []
    for i in order:
        code = allocation.members[i]
        values: list[Cell] = [found.get(code) for found in resolved]
        rows.append((scenario.name(code), *values, *(printed[i] for _, printed in keys)))
    columns = (
        Column("payer"),
        *(Column(f"value_{i}", "number", _read(each)) for i, each in enumerate(read)),
        *(column for column, _ in keys),
    )
    blank: list[Cell] = [""] * len(read)
    whole = tuple(sum(printed, Decimal(0)) for _, printed in keys)
    decimals = Value("number", scenario.published_decimals)
    notes = (Said(f"note.governs_{_governs(scenario, keys)}", {"decimals": decimals}),)
    return Table(
        "key_values", columns, tuple(rows), (_TOTAL, *_sums(blank, resolved), *whole), notes
    )


def _sums(blank: list[Cell], resolved: list[dict[str, Fraction]]) -> list[Cell]:
    """Sum of each column of values, when every payer has one."""
    return [
        sum(found.values(), Fraction(0)) if found else nothing
        for nothing, found in zip(blank, resolved, strict=True)
    ]


def _governs(scenario: Scenario, keys: list[tuple[Column, tuple[Decimal, ...]]]) -> str:
    return "lot_keys" if scenario.governs == "key" and len(keys) > 1 else scenario.governs


def _printed(allocation: Allocation) -> list[tuple[Column, tuple[Decimal, ...]]]:
    """Printed key of each different key of the lots, then the effective one."""
    scenario = allocation.scenario
    decimals = scenario.published_decimals
    lots: dict[str, LotResult] = {lot.key_id: lot for lot in allocation.lots}
    whole: Key = allocation.key
    if len(lots) == 1:
        return [(Column("key_share", "percent"), whole.published(decimals))]
    found = [
        (
            Column(
                f"key_{i}", "percent", Said("column.key_of", {"key": key_label(scenario, name)})
            ),
            lot.key.published(decimals),
        )
        for i, (name, lot) in enumerate(lots.items())
    ]
    return [*found, (Column("effective_share", "percent"), whole.published(decimals))]
