"""Calls for funds by year and payer, and what each payer is called for in all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from allocation.model import Allocation
from allocation.pipeline import BEYOND, PAID_BEFORE
from allocation.reporting.cells import Joined, Said, Value
from allocation.reporting.charts.noun import Chart
from allocation.reporting.charts.stacks import Segment, Stacks, stacked
from allocation.reporting.charts.textures import TEXTURES
from allocation.reporting.measures import ordered
from allocation.reporting.tables import schedule_table

__all__ = ["schedule_chart"]

_MOST_YEARS: Final = 30
_ENDS: Final = {PAID_BEFORE: Said("word.before"), BEYOND: Said("word.beyond")}

Payers = list[tuple[str | Said, tuple[int, ...]]]
"""Name and cents by year of each payer, the last one being all the smaller ones together."""


def schedule_chart(allocation: Allocation, first: str | None = None) -> Chart | None:
    """Calls for funds by year, cut by payer; the smaller payers are together when there are many.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member that comes first.

    Returns
    -------
    Chart or None
        None without a schedule, or with more years than a page holds.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = allocate(read_scenario("scenarios/canal-seine-nord-appels.toml"))
    >>> schedule_chart(found).id
    'schedule'
    """
    years = tuple(allocation.schedule)
    if not 0 < len(years) <= _MOST_YEARS:
        return None
    payers = _payers(allocation, first)
    names = tuple(_ENDS.get(year, str(year)) for year in years)
    cells = tuple(tuple(_segment(by_year[i]) for _, by_year in payers) for i, _ in enumerate(years))
    totals = tuple(_money(sum(by_year[i] for _, by_year in payers)) for i, _ in enumerate(years))
    parts = tuple(
        Said("chart_word.called", {"member": name, "amount": Value("money", sum(by_year))})
        for name, by_year in payers
    )
    rows = tuple(
        Said(
            "chart_word.year",
            {"year": year, "total": total, "parts": _told([name for name, _ in payers], row)},
        )
        for year, total, row in zip(names, totals, cells, strict=True)
    )
    description = Said("chart_said.schedule", {"rows": Joined(rows, " ; "), "parts": parts})
    shown = Stacks(names, parts, cells, totals, description)
    table = schedule_table(allocation, first)
    return Chart("schedule", description, table, partial(stacked, shown))


def _payers(allocation: Allocation, first: str | None) -> Payers:
    """Payers in display order; beyond the surfaces told apart, the largest and the others."""
    order = ordered(allocation, first)
    calls = tuple(allocation.schedule.values())
    room = len(TEXTURES)
    kept = set(order)
    if len(order) > room:
        by_size = sorted(order, key=lambda i: (i != order[0], -allocation.totals[i], i))
        kept = set(by_size[: room - 1])
    found: Payers = [
        (allocation.scenario.name(allocation.members[i]), tuple(each[i] for each in calls))
        for i in order
        if i in kept
    ]
    others = [i for i in order if i not in kept]
    if others:
        together = tuple(sum(each[i] for i in others) for each in calls)
        name = Said("chart_word.others", {"count": Value("number", len(others))})
        found.append((name, together))
    return found


def _money(cents: int) -> Said:
    return Said("chart_word.value", {"value": Value("money", cents)})


def _segment(cents: int) -> Segment:
    return Segment(float(cents), _money(cents))


def _told(names: Sequence[str | Said], row: Sequence[Segment]) -> tuple[Said, ...]:
    return tuple(
        Said("chart_word.member_value", {"member": name, "value": segment.text})
        for name, segment in zip(names, row, strict=True)
    )
