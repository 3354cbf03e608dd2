"""How a key was computed and what was verified: steps, contributions of criteria, control rows."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from allocation.model import Allocation, Key, Scenario, Step
from allocation.reporting.cells import Said
from allocation.reporting.measures import key_label
from allocation.reporting.sentences import checked
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.reporting.words import names
from allocation.rounding import round_table
from allocation.typography import rounded

__all__ = ["checks_table", "contributions_table", "step_table", "steps_table"]

_MEMBER: Final = Column("member")
_TOTAL: Final = Said("word.total")


def checks_table(allocation: Allocation) -> Table:
    """Control, outcome, members who break it.

    Parameters
    ----------
    allocation : Allocation
        What was verified.

    Returns
    -------
    Table
        One row per check, in the order in which they were made.
    """
    rows: list[Row] = [
        (
            checked(check, allocation),
            check.passed,
            "" if check.passed else ", ".join(names(allocation.scenario, check.members)),
        )
        for check in allocation.checks
    ]
    columns = (Column("control"), Column("outcome", "outcome"), Column("members"))
    return Table("checks", columns, tuple(rows))


def steps_table(allocation: Allocation) -> Table:
    """Key, rule, what it read, members held at a bound: the graph of keys in order.

    Parameters
    ----------
    allocation : Allocation
        What was computed.

    Returns
    -------
    Table
    """
    scenario = allocation.scenario
    rows: list[Row] = [
        (
            key_label(scenario, step.key),
            Said(f"rule.{step.rule}"),
            ", ".join(_read(scenario, step)),
            ", ".join(names(scenario, tuple(code for code, _ in step.held))),
        )
        for step in allocation.steps
    ]
    heads = ("key", "rule", "reads", "held")
    return Table("steps", tuple(Column(head) for head in heads), tuple(rows))


def _read(scenario: Scenario, step: Step) -> list[str]:
    read = [key_label(scenario, parent) for parent in step.parents]
    return read + [scenario.indicators[name].label for name in step.indicators]


def _places(scenario: Scenario, step: Step, first: str | None) -> list[int]:
    """Positions in the step of the members in display order."""
    codes = sorted(scenario.codes, key=lambda code: (code != first, scenario.codes.index(code)))
    return [step.members.index(code) for code in codes]


def step_table(step: Step, scenario: Scenario, first: str | None = None) -> Table:
    """Numbers that a rule used for each member, and the share that it found.

    Parameters
    ----------
    step : Step
        One node of the graph of keys.
    scenario : Scenario
        File that names the members.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Shares as printed: they sum to exactly 100.
    """
    printed = Key(step.members, step.shares).published(scenario.published_decimals)
    used = [Column(name, "number", Said(f"table.step.{name}")) for name in step.columns]
    rows: list[Row] = [
        (
            scenario.name(step.members[i]),
            *(values[i] for values in step.columns.values()),
            printed[i],
        )
        for i in _places(scenario, step, first)
    ]
    title = Said("table.step_of", {"key": key_label(scenario, step.key)})
    total = (_TOTAL, *(None for _ in used), sum(printed))
    columns = (_MEMBER, *used, Column("share", "percent"))
    return Table("step", columns, tuple(rows), total, (), title)


def contributions_table(step: Step, scenario: Scenario, first: str | None = None) -> Table:
    """Points that each criterion of a mix brings to each share.

    Rounded in both directions at once, so that each row makes the printed share and each column
    the weight of its criterion.

    Parameters
    ----------
    step : Step
        Step of a mix.
    scenario : Scenario
        File that names the members.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Without rows when the rule is not a mix.
    """
    title = Said("table.contributions", {"key": key_label(scenario, step.key)})
    if not step.contributions:
        return Table("contributions", (_MEMBER,), (), title=title)
    decimals = scenario.published_decimals
    criteria = tuple(step.contributions)
    exact = [[step.contributions[name][i] for name in criteria] for i in range(len(step.members))]
    weights = tuple(sum(column, Fraction(0)) for column in zip(*exact, strict=True))
    printed = Key(step.members, step.shares).published(decimals)
    heads = Key(criteria, weights).published(decimals)
    unit = Fraction(1, 10**decimals)
    cells = _in_units(
        exact, [Fraction(p) / unit for p in printed], [Fraction(h) / unit for h in heads]
    )
    rows: list[Row] = [
        (
            scenario.name(step.members[i]),
            *(rounded(count * unit, decimals) for count in cells[i]),
            printed[i],
        )
        for i in _places(scenario, step, first)
    ]
    columns = (
        _MEMBER,
        *(Column(name, "percent", key_label(scenario, name)) for name in criteria),
        Column("share", "percent"),
    )
    return Table("contributions", columns, tuple(rows), (_TOTAL, *heads, sum(printed)), (), title)


def _in_units(
    exact: list[list[Fraction]], rows: list[Fraction], columns: list[Fraction]
) -> list[list[int]]:
    """Contributions as whole units of the last printed decimal, under printed margins.

    The exact table is moved to the printed margins, each gap spread over its row or column.
    """
    units = sum(rows)
    quotas = [[cell * units for cell in row] for row in exact]
    by_row = [total - sum(row) for total, row in zip(rows, quotas, strict=True)]
    across = zip(columns, zip(*quotas, strict=True), strict=True)
    by_column = [total - sum(column) for total, column in across]
    moved = [
        [
            cell + gap / len(columns) + side / len(rows)
            for cell, side in zip(row, by_column, strict=True)
        ]
        for row, gap in zip(quotas, by_row, strict=True)
    ]
    margins = [int(total) for total in rows], [int(total) for total in columns]
    cells = round_table(moved, *margins, priority=range(len(columns)))
    return [[int(cell) for cell in row] for row in cells]
