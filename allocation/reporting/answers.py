"""In which order a reader is told a result: sentences and tables of one study, short or full."""

from __future__ import annotations

from collections.abc import Iterator

from allocation.departure import Departure
from allocation.model import Allocation, Check
from allocation.pipeline import Study
from allocation.reporting.cells import Cell, Joined, Said, Value
from allocation.reporting.measures import ordered, variant_label
from allocation.reporting.sentences import (
    checked,
    explanations,
    headlines,
    mention,
    one_of_several,
    riders,
    warnings,
)
from allocation.reporting.tables.controls import checks_table, contributions_table
from allocation.reporting.tables.evidence import conflicts_table, missing_table
from allocation.reporting.tables.noun import Column, Table
from allocation.reporting.tables.plan import funding_table, guarantee_table
from allocation.reporting.tables.result import (
    comparison_table,
    key_table,
    lots_table,
    schedule_table,
)

__all__ = ["brief_answer", "departure_answer", "full_answer"]

Told = Said | Joined | Table


def brief_answer(allocation: Allocation, first: str | None = None) -> Iterator[Said | Joined]:
    """Headlines, what makes them uncertain, and what fails: a few lines.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member for whom it is said.

    Yields
    ------
    Said or Joined
    """
    yield from headlines(allocation, first)
    yield from one_of_several(allocation, first)
    for check in allocation.checks:
        if not check.passed and _concerns(check, first):
            yield checked(check, allocation)


def _concerns(check: Check, first: str | None) -> bool:
    return first is None or not check.members or first in check.members


def full_answer(study: Study, first: str | None = None) -> Iterator[Told]:
    """Who pays what, why, compared to what, within which plan, and what was verified.

    Parameters
    ----------
    study : Study
        A scenario with its variants.
    first : str, optional
        Member shown first in every table and sentence.

    Yields
    ------
    Said, Joined or Table
    """
    scenario = study.scenario
    yield mention(scenario)
    if study.own is not None:
        yield from _own(study.own, first)
    compared = [allocation for allocation in (study.own, *study.variants) if allocation]
    if compared:
        yield comparison_table(compared, "amount", first)
        yield comparison_table(compared, "per_unit", first)
    for variant in study.variants:
        yield from one_of_several(variant, first)
    if study.missing:
        yield missing_table(scenario)
    if study.own is not None:
        yield from _plan(study.own, first)
        yield checks_table(study.own)
    yield conflicts_table(scenario)
    yield from riders(scenario)


def _own(allocation: Allocation, first: str | None) -> Iterator[Told]:
    yield from headlines(allocation, first)
    yield from warnings(allocation)
    yield key_table(allocation, first)
    if len(allocation.lots) > 1:
        yield lots_table(allocation, first)
    yield schedule_table(allocation, first)
    yield from explanations(allocation, first)
    for step in allocation.steps:
        if step.contributions:
            yield contributions_table(step, allocation.scenario, first)
    yield from one_of_several(allocation, first)


def _plan(allocation: Allocation, first: str | None) -> Iterator[Table]:
    scenario = allocation.scenario
    if scenario.operation.total is None:
        return
    for hypothesis in scenario.hypotheses or (None,):
        yield funding_table(allocation, hypothesis, first)
    yield guarantee_table(allocation, first)


def departure_answer(
    found: Departure, first: str | None = None, payer: str | None = None
) -> Iterator[Told]:
    """Three answers to a departure, side by side: key computed again, gap open, one payer.

    Parameters
    ----------
    found : Departure
        What the departure does.
    first : str, optional
        Member shown on top.
    payer : str, optional
        The one member who would take the gap; every member in turn without it.

    Yields
    ------
    Said, Joined or Table
    """
    scenario = found.before.scenario
    params = {
        "member": scenario.name(found.leaver),
        "gap": Value("money", found.gap),
        "key": variant_label(found.before),
    }
    yield Said("sentence.departure", params)
    yield _departure_table(found, first, payer)
    yield from riders(scenario)


def _departure_table(found: Departure, first: str | None, payer: str | None) -> Table:
    scenario = found.before.scenario
    stay = found.recomputed
    payers = [code for code in stay.members if payer in (None, code)]
    rows: list[tuple[Cell, ...]] = []
    for i in ordered(stay, first if first in stay.members else None):
        code = stay.members[i]
        before = found.before.amount(code)
        taken = [found.residual[code] if code == other else before for other in payers]
        rows.append((scenario.name(code), before, stay.totals[i], before, *taken))
    open_gap = (Said("word.without_payer"), 0, 0, found.gap, *(0 for _ in payers))
    gone = (scenario.name(found.leaver), found.gap, 0, 0, *(0 for _ in payers))
    total = (Said("word.total"), *(found.before.total for _ in range(3 + len(payers))))
    columns = (
        Column("member"),
        Column("before_departure", "money"),
        Column("recomputed", "money"),
        Column("gap_open", "money"),
        *(
            Column(
                f"residual_{code}",
                "money",
                Said("column.residual", {"member": scenario.name(code)}),
            )
            for code in payers
        ),
    )
    title = Said("table.departure", {"member": scenario.name(found.leaver)})
    return Table("departure", columns, (*rows, gone, open_gap), total, (), title)
