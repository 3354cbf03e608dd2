"""How a key was computed and what was verified: steps, contributions of criteria, control rows."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final, cast

from allocation.model import Allocation, Key, Scenario, Step
from allocation.reporting.cells import Said
from allocation.reporting.measures import key_label
from allocation.reporting.sentences import checked, outcome
from allocation.reporting.step_figures import (
    STEP_KINDS,
    printed_contributions,
    step_sum,
    step_value,
)
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.reporting.words import names

__all__ = ["checks_table", "contributions_table", "sections_table", "step_table", "steps_table"]

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
            outcome(check),
            "" if check.passed else ", ".join(names(allocation.scenario, check.members)),
        )
        for check in allocation.checks
    ]
    columns = (Column("control"), Column("outcome"), Column("members"))
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
    places = {code: place for place, code in enumerate(step.members)}
    return [places[code] for code in sorted(scenario.codes, key=lambda code: code != first)]


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
    used = [
        Column(name, STEP_KINDS.get(name, "number"), Said(f"table.step.{name}"))
        for name in step.columns
    ]
    rows: list[Row] = [
        (
            scenario.name(step.members[i]),
            *(step_value(name, values[i]) for name, values in step.columns.items()),
            printed[i],
        )
        for i in _places(scenario, step, first)
    ]
    title = Said("table.step_of", {"key": key_label(scenario, step.key)})
    sums = (step_sum(name, values) for name, values in step.columns.items())
    total = (_TOTAL, *sums, sum(printed, Decimal(0)))
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
    printed = printed_contributions(step, scenario.published_decimals)
    rows: list[Row] = [
        (scenario.name(step.members[i]), *printed.cells[i], printed.shares[i])
        for i in _places(scenario, step, first)
    ]
    heads = (Column(name, "percent", key_label(scenario, name)) for name in step.contributions)
    columns = (_MEMBER, *heads, Column("share", "percent"))
    total = (_TOTAL, *printed.weights, sum(printed.shares, Decimal(0)))
    return Table("contributions", columns, tuple(rows), total, (), title)


def sections_table(step: Step, scenario: Scenario, first: str | None = None) -> Table:
    """Responsibility of each member for each section, when a rule goes by section.

    Parameters
    ----------
    step : Step
        Step of a key by section.
    scenario : Scenario
        File that names the members.
    first : str, optional
        Member shown first.

    Returns
    -------
    Table
        Without rows when the rule does not go by section; each row sums to 1.
    """
    title = Said("table.sections", {"key": key_label(scenario, step.key)})
    sections = cast(
        "tuple[tuple[str, tuple[Fraction, ...]], ...]", step.scalars.get("sections", ())
    )
    places = _places(scenario, step, first)
    codes = [step.members[i] for i in places]
    columns = (Column("section"), *(Column(c, "share", scenario.name(c)) for c in codes))
    rows = tuple((section, *(parts[i] for i in places)) for section, parts in sections)
    return Table("sections", columns, rows, None, (), title)
