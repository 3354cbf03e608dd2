"""Sentences of a brief about the debate: arguments, objections with their replies, what moves.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from allocation.analysis.arguments import (
    Argument,
    Objection,
    arguments_against,
    arguments_for,
    objections,
)
from allocation.analysis.criteria import Criterion
from allocation.analysis.moves import Moves
from allocation.model import Allocation, Scenario
from allocation.reporting.brief.facts import euros, percent
from allocation.reporting.cells import Joined, Part, Said, Value, joined
from allocation.reporting.measures import key_label
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.reporting.words import sourced, the

_MOST_AGAINST = 1


def own(allocation: Allocation, member: str, *, include_private: bool) -> Iterator[Joined]:
    """Arguments for the member's share."""
    scenario = allocation.scenario
    found = arguments_for(allocation, member, include_private=include_private)
    if not found:
        yield joined(Said("brief.no_argument", {"member": the(scenario, member)}))
    for argument in found:
        yield joined(_argued(allocation, argument), *_tail(scenario, argument))


def _argued(allocation: Allocation, argument: Argument) -> Said:
    scenario = allocation.scenario
    facts: dict[str, Part] = {"member": scenario.name(argument.member)}
    if argument.kind == "receipts" and argument.rank is not None:
        rank = argument.rank
        facts |= {"place": str(rank.place), "of": str(rank.of)}
        value = percent(rank.values[argument.member], 2)
        return Said("argument.receipts", facts | {"value": value})
    if argument.kind == "guarantee" or argument.criterion is None:
        return Said("argument.guarantee", facts | _guaranteed(allocation, argument))
    facts |= _compared(scenario, argument.criterion, argument.member)
    if argument.kind == "agreed":
        return Said("argument.agreed", facts)
    return Said("argument.criterion", facts | {"gap": euros(abs(argument.gap))})


def _guaranteed(allocation: Allocation, argument: Argument) -> dict[str, Part]:
    scenario = allocation.scenario
    hypothesis = scenario.hypotheses.get(argument.hypothesis)
    paid = allocation.amount(argument.member)
    times = Fraction(argument.gap, paid) if paid else Fraction(0)
    return {
        "amount": euros(argument.gap),
        "hypothesis": argument.hypothesis if hypothesis is None else hypothesis.label,
        "times": Value("number", round(times * 10) / Fraction(10)),
    }


def _compared(scenario: Scenario, criterion: Criterion, member: str) -> dict[str, Part]:
    return {
        "criterion": _criterion(scenario, criterion),
        "share": percent(criterion.shares[member]),
        "paid": percent(criterion.paid[member]),
    }


def _criterion(scenario: Scenario, criterion: Criterion) -> Said | str:
    """Name of a criterion, with its year when it is a figure."""
    if criterion.kind == "indicator":
        indicator = scenario.indicators[criterion.id]
        return Said("criterion.indicator", {"label": indicator.label, "year": str(indicator.year)})
    if criterion.kind == "reference" and scenario.reference is not None:
        return Said("criterion.agreed", {"label": scenario.reference.label})
    if criterion.kind == "key":
        return Said("criterion.agreed", {"label": key_label(scenario, criterion.id)})
    return Said("criterion.equal")


def _tail(scenario: Scenario, argument: Argument) -> Iterator[Said]:
    """Source of an argument, and whether its figure is disputed."""
    criterion = argument.criterion
    if criterion is not None and criterion.source is not None:
        yield Said("argument.source", {"source": sourced(scenario, criterion.source)})
    if argument.doubtful:
        yield Said("argument.doubtful")


def against(allocation: Allocation, member: str) -> Iterator[Joined]:
    """The strongest argument against each neighbour, or that there is none."""
    scenario = allocation.scenario
    silent: list[str] = []
    for neighbour in allocation.members:
        if neighbour == member:
            continue
        found = arguments_against(allocation, member, neighbour, _MOST_AGAINST)
        if not found:
            silent.append(neighbour)
        for argument in found:
            if argument.criterion is None:
                continue
            theirs = _compared(scenario, argument.criterion, neighbour)
            ours = _compared(scenario, argument.criterion, member)
            facts = theirs | {
                "neighbour": scenario.name(neighbour),
                "member": the(scenario, member),
                "own_share": ours["share"],
                "own_paid": ours["paid"],
                "gap": euros(-argument.gap),
            }
            yield joined(Said("argument.against", facts), *_tail(scenario, argument))
    if silent:
        listed = tuple(the(scenario, code) for code in silent)
        yield joined(Said("argument.none", {"neighbours": listed, "member": the(scenario, member)}))


def expected(allocation: Allocation, member: str) -> Iterator[Joined]:
    """Objections with their figure and a reply."""
    for objection in objections(allocation, member):
        yield joined(
            _objected(allocation, member, objection), *_reply(allocation, member, objection)
        )


def _objected(allocation: Allocation, member: str, objection: Objection) -> Said:
    scenario, argument = allocation.scenario, objection.argument
    facts: dict[str, Part] = {"member": scenario.name(member)}
    if argument is not None and argument.criterion is not None:
        facts |= _compared(scenario, argument.criterion, member)
        facts["gap"] = euros(abs(argument.gap))
    facts["amount"] = euros(allocation.amount(member))
    return Said(f"objection.{objection.kind}", facts)


def _reply(allocation: Allocation, member: str, objection: Objection) -> Iterator[Said]:
    scenario, argument = allocation.scenario, objection.argument
    if argument is not None and argument.doubtful:
        yield Said("reply.doubtful")
    if objection.kind == "lump_sum" and argument is not None:
        yield Said("reply.guarantee", _guaranteed(allocation, argument))
        return
    if objection.kind == "unchanged" and argument is not None and argument.criterion is not None:
        criterion = argument.criterion
        moved = max(abs(criterion.paid[code] - criterion.shares[code]) for code in criterion.paid)
        yield Said(
            "reply.unchanged", {"points": Value("number", round(moved * 10**4) / Fraction(100))}
        )
        return
    if objection.per_inhabitant is not None:
        asked, mean = objection.per_inhabitant
        heads: dict[str, Part] = {
            "asked": Value("per_unit", asked),
            "mean": Value("per_unit", mean),
        }
        yield Said("reply.effort", heads)
    other = objection.reply
    if other is not None and other.criterion is not None:
        facts = _compared(scenario, other.criterion, member) | {"gap": euros(abs(other.gap))}
        yield Said("reply.criterion", facts)
    elif objection.per_inhabitant is None:
        yield Said("reply.none")


def moved(allocation: Allocation, member: str, found: Moves) -> Iterator[Said]:
    """What a dearer project and departures do."""
    scenario = allocation.scenario
    rise: dict[str, Part] = {"amount": euros(found.dearer), "member": scenario.name(member)}
    yield Said("brief.dearer_lump_sum" if found.lump_sum else "brief.dearer", rise)
    clauses = scenario.clauses
    if clauses is not None and clauses.overrun:
        yield Said("clause.overrun", {"text": clauses.overrun})
    if found.without:
        listed = tuple(
            Said("brief.leaves", {"name": the(scenario, code), "gap": euros(cents)})
            for code, cents in found.without.items()
        )
        yield Said("brief.without", {"listed": listed})


def exposures_table(allocation: Allocation, member: str, found: Moves) -> Table:
    """Contribution, guaranteed amount and annuity of a call, by European hypothesis."""
    scenario = allocation.scenario
    rows: list[Row] = []
    for exposure in found.exposures:
        hypothesis = scenario.hypotheses.get(exposure.hypothesis)
        label = exposure.hypothesis if hypothesis is None else hypothesis.label
        amount = allocation.amount(member)
        rows.append((label, amount, exposure.loan, exposure.guaranteed, exposure.annuity))
    columns = (
        Column("hypothesis"),
        Column("contribution", "money"),
        Column("loan", "money"),
        Column("guaranteed", "money"),
        Column("called_annuity", "money"),
    )
    return Table("exposures", columns, tuple(rows)).filled()
