"""Each share cut into what each criterion brings: mixes, lots with different keys, limits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Final

from allocation.model import Allocation, LotResult, Step
from allocation.reporting.cells import Joined, Part, Said, Value
from allocation.reporting.charts.noun import Chart
from allocation.reporting.charts.stacks import Segment, Stacks, stacked
from allocation.reporting.charts.textures import TEXTURES
from allocation.reporting.measures import key_label, ordered, variant_label
from allocation.reporting.step_figures import Contributions, printed_contributions
from allocation.reporting.tables import Column, Table

__all__ = ["decomposition_chart"]

Brought = dict[str, tuple[Fraction, ...]]

_LIMITS: Final = "limits:"
_TOTAL: Final = Said("word.total")


def decomposition_chart(allocation: Allocation, first: str | None = None) -> Chart | None:
    """Points that each criterion brings to each share, and what limits add or take away.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member on top.

    Returns
    -------
    Chart or None
        None when a single criterion gives the key, or more criteria than surfaces told apart.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    >>> chart = decomposition_chart(found)
    >>> chart.table.texts(chart.table.rows[0], "en")
    ('Nord', '8.7500%', '30.9576%', '39.7076%')
    """
    brought = _brought(allocation)
    if not 1 < len(brought) <= len(TEXTURES):
        return None
    step = Step("", "", allocation.members, allocation.key.shares, contributions=brought)
    printed = printed_contributions(step, allocation.scenario.published_decimals)
    order = ordered(allocation, first)
    names = tuple(allocation.scenario.name(allocation.members[i]) for i in order)
    parts = tuple(_named(allocation, criterion) for criterion in brought)
    cells = tuple(tuple(map(_segment, printed.cells[i])) for i in order)
    totals = tuple(_percent(printed.shares[i]) for i in order)
    rows = tuple(
        Said("chart_word.decomposed", {"member": name, "share": total, "parts": _told(parts, row)})
        for name, total, row in zip(names, totals, cells, strict=True)
    )
    description = Said("chart_said.decomposition", {"rows": Joined(rows, " ; ")})
    shown = Stacks(names, parts, cells, totals, description)
    table = _table(allocation, names, parts, printed, order)
    return Chart("decomposition", description, table, partial(stacked, shown))


def _brought(allocation: Allocation) -> Brought:
    """What each criterion brings to the effective key, members in display order."""
    amounts = [sum(lot.amounts) for lot in allocation.lots]
    whole = sum(amounts)
    found: Brought = {}
    for i, lot in enumerate(allocation.lots):
        weight = Fraction(amounts[i], whole) if whole else Fraction(int(i == 0))
        for criterion, points in _of_lot(allocation, lot).items():
            so_far = found.get(criterion, (Fraction(0),) * len(points))
            found[criterion] = tuple(a + weight * b for a, b in zip(so_far, points, strict=True))
    return found


def _of_lot(allocation: Allocation, lot: LotResult) -> Brought:
    shares = dict(zip(lot.key.members, lot.key.shares, strict=True))
    for step in allocation.steps:
        if step.key == lot.key_id and dict(zip(step.members, step.shares, strict=True)) == shares:
            order = [step.members.index(code) for code in allocation.members]
            found = _of_step(allocation, step)
            return {name: tuple(points[i] for i in order) for name, points in found.items()}
    return {lot.key_id: lot.key.shares}


def _of_step(allocation: Allocation, step: Step) -> Brought:
    """Contributions of a mix; those of the base of a bounded key, and what its limits move."""
    if step.contributions:
        return dict(step.contributions)
    base = step.columns.get("base")
    for parent in allocation.steps:
        if base is not None and parent.key in step.parents and parent.shares == base:
            moved = tuple(share - part for share, part in zip(step.shares, base, strict=True))
            return _of_step(allocation, parent) | {f"{_LIMITS}{step.key}": moved}
    return {step.key: step.shares}


def _named(allocation: Allocation, criterion: str) -> str | Said:
    key = key_label(allocation.scenario, criterion.removeprefix(_LIMITS))
    return Said("chart_word.limits", {"key": key}) if criterion.startswith(_LIMITS) else key


def _percent(points: Decimal) -> Said:
    return Said("chart_word.value", {"value": Value("percent", points)})


def _segment(points: Decimal) -> Segment:
    return Segment(float(points), _percent(points))


def _told(parts: tuple[str | Said, ...], row: tuple[Segment, ...]) -> tuple[Part, ...]:
    return tuple(
        Said("chart_word.member_value", {"member": part, "value": segment.text})
        for part, segment in zip(parts, row, strict=True)
    )


def _table(
    allocation: Allocation,
    names: tuple[str, ...],
    parts: tuple[str | Said, ...],
    printed: Contributions,
    order: tuple[int, ...],
) -> Table:
    """The same table as that of a mix, so that a page shows it once."""
    criteria = list(_brought(allocation))
    heads = (Column(c, "percent", name) for c, name in zip(criteria, parts, strict=True))
    rows = tuple(
        (name, *printed.cells[i], printed.shares[i]) for name, i in zip(names, order, strict=True)
    )
    columns = (Column("member"), *heads, Column("share", "percent"))
    total = (_TOTAL, *printed.weights, sum(printed.shares, Decimal(0)))
    title = Said("table.contributions", {"key": variant_label(allocation)})
    return replace(Table("contributions", columns, rows, total), title=title)
