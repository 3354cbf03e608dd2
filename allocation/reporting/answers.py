"""In which order a reader is told a result: sentences and tables of one study, short or full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from allocation.departure import Departure
from allocation.errors import MissingFigureError
from allocation.model import Allocation, Check
from allocation.pipeline import Study
from allocation.reporting.cells import Cell, Joined, Part, Said, Value
from allocation.reporting.contract import contract_answer, contract_headlines
from allocation.reporting.measures import key_label, variant_label
from allocation.reporting.points import nested_answer
from allocation.reporting.sentences import (
    checked,
    explanations,
    headlines,
    mention,
    one_of_several,
    riders,
    warnings,
)
from allocation.reporting.sentences.conditions import refusal
from allocation.reporting.tables.clauses import clauses_table
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
from allocation.reporting.variants import marked, scenario_marks
from allocation.reporting.words import the

__all__ = ["brief_answer", "departure_answer", "full_answer", "ranked_answer"]

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
    yield from one_of_several(_widest(allocation), first)
    yield from contract_headlines(allocation, first)
    if first is not None:
        yield from _guarantees(allocation, first)
    for check in allocation.checks:
        if not check.passed and _concerns(check, first):
            yield checked(check, allocation)


def _widest(allocation: Allocation) -> Allocation:
    """Only the ranges of all uncertain figures together, where there are: they hold the rest."""
    together = tuple(found for found in allocation.intervals if found.cause == "together")
    return replace(allocation, intervals=together) if together else allocation


def _guarantees(allocation: Allocation, member: str) -> Iterator[Said]:
    """What one member would guarantee, loan by loan."""
    table = guarantee_table(allocation, member)
    name = allocation.scenario.name(member)
    own = next((row for row in table.rows if row[0] == name), None)
    loans = (
        [
            Said("word.name_amount", {"name": column.heading or "", "value": Value("money", cents)})
            for column, cents in zip(table.columns[1:], own[1:], strict=True)
        ]
        if own is not None
        else []
    )
    if loans:
        whose = the(allocation.scenario, member)
        yield Said("sentence.guarantees", {"member": whose, "loans": tuple(loans)})


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
    yield from _refused(study)
    if study.own is not None:
        yield from _plan(study.own, first)
        yield from contract_answer(study.own, first)
        yield from nested_answer(scenario, first)
        yield clauses_table(study.own, first)
        yield checks_table(study.own)
    yield conflicts_table(scenario)
    yield from riders(scenario)


def _refused(study: Study) -> Iterator[Told]:
    """Keys that cannot be computed: figures to fetch in one table, any other reason in words."""
    errors = study.refused
    if any(isinstance(error, MissingFigureError) for error in errors.values()):
        yield missing_table(study.scenario)
    for identifier, error in errors.items():
        if not isinstance(error, MissingFigureError):
            name = key_label(study.scenario, identifier) if identifier else Said("word.own_key")
            yield Said(
                "sentence.key_refused", {"key": name, "reason": refusal(error, study.scenario)}
            )


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
    found: Departure, first: str | None = None, payer: str | None = None, *, short: bool = False
) -> Iterator[Told]:
    """Three answers to a departure: key computed again, gap left open, one payer for it.

    Parameters
    ----------
    found : Departure
        What the departure does.
    first : str, optional
        Member shown on top.
    payer : str, optional
        The one member who would take the gap; every member in turn without it.
    short : bool
        One sentence per answer instead of the table.

    Yields
    ------
    Said, Joined or Table
    """
    scenario = found.before.scenario
    params: dict[str, Part] = {
        "member": the(scenario, found.leaver),
        "gap": Value("money", found.gap),
        "key": variant_label(found.before),
    }
    yield Said("sentence.departure", params)
    if found.metered:
        yield Said(
            "sentence.departure_metered", params | {"metered": Value("money", found.metered)}
        )
    shared = _recomputed(found)
    if found.reason is not None:
        yield Said("sentence.departure_refused", {"reason": refusal(found.reason, scenario)})
    elif short:
        yield Said("sentence.departure_recomputed", {"shared": _paid(found, shared, first)})
    if short:
        alone = {code: cents for code, cents in found.residual.items() if payer in (None, code)}
        yield Said("sentence.departure_open", params)
        yield Said("sentence.departure_residual", {"alone": _paid(found, alone, first)})
    else:
        yield _departure_table(found, first, payer)
    yield from riders(scenario)


def _recomputed(found: Departure) -> dict[str, int]:
    """Cents of those who stay by the key computed again; none when it cannot be."""
    stay = found.recomputed
    return {} if stay is None else dict(zip(stay.members, stay.totals, strict=True))


def _paid(found: Departure, amounts: Mapping[str, int], first: str | None) -> tuple[Said, ...]:
    """Members and amounts of an enumeration, one member first."""
    scenario = found.before.scenario
    codes = sorted(amounts, key=lambda code: code != first)
    return tuple(
        Said(
            "word.payer_amount",
            {"name": scenario.name(code), "value": Value("money", amounts[code])},
        )
        for code in codes
    )


def ranked_answer(allocations: Sequence[Allocation], member: str) -> Said:
    """Every key from the cheapest to the dearest for one member, in one sentence.

    Parameters
    ----------
    allocations : sequence of Allocation
        Variants with the same members, of one scenario or of several.
    member : str
        Code of the member.

    Returns
    -------
    Said
    """
    ranked = sorted(
        zip(allocations, scenario_marks(allocations), strict=True),
        key=lambda pair: (pair[0].amount(member), pair[0].variant, pair[1]),
    )
    listed = tuple(
        Said(
            "word.payer_amount",
            {
                "name": marked(mark, variant_label(found)),
                "value": Value("money", found.amount(member)),
            },
        )
        for found, mark in ranked
    )
    whose = the(allocations[0].scenario, member)
    return Said("sentence.ranked", {"member": whose, "keys": listed})


def _departure_table(found: Departure, first: str | None, payer: str | None) -> Table:
    scenario = found.before.scenario
    shared = _recomputed(found)
    payers = [code for code in found.residual if payer in (None, code)]
    rows: list[tuple[Cell, ...]] = []
    for code in sorted(found.residual, key=lambda code: code != first):
        before = found.before.amount(code)
        taken = [found.residual[code] if code == other else before for other in payers]
        rows.append((scenario.name(code), before, shared.get(code, 0), before, *taken))
    own = found.metered
    rows.append((scenario.name(found.leaver), found.gap + own, own, own, *(own for _ in payers)))
    rows.append((Said("word.without_payer"), 0, 0, found.gap, *(0 for _ in payers)))
    cents = cast("list[tuple[int, ...]]", [row[1:] for row in rows])
    total: tuple[Cell, ...] = (Said("word.total"), *map(sum, zip(*cents, strict=True)))
    if found.recomputed is None:
        rows = [(*row[:2], Said("word.not_recomputed"), *row[3:]) for row in rows]
        total = (*total[:2], Said("word.not_recomputed"), *total[3:])
    columns = (
        Column("member"),
        Column("before_departure", "money"),
        Column("recomputed", "text" if found.recomputed is None else "money"),
        Column("gap_open", "money"),
        *(
            Column(
                f"residual_{code}",
                "money",
                Said("column.residual", {"member": the(scenario, code)}),
            )
            for code in payers
        ),
    )
    title = Said("table.departure", {"member": the(scenario, found.leaver)})
    return Table("departure", columns, tuple(rows), total, (), title)
