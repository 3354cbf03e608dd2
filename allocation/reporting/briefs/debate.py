"""Sentences of a brief about the debate: arguments, objections with their replies, what moves.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from immutabledict import immutabledict

from allocation.analysis.arguments import (
    Argument,
    Objection,
    arguments_against,
    arguments_for,
    objections,
)
from allocation.analysis.criteria import Criterion, criteria
from allocation.analysis.moves import Moves
from allocation.budget import guarantees
from allocation.model import Allocation, Scenario
from allocation.reporting.briefs.facts import Numbers, euros, percent
from allocation.reporting.cells import Joined, Part, Said, Value, joined
from allocation.reporting.measures import key_label
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.reporting.words import names, the, word
from allocation.typography import rounded

_MOST_AGAINST: Final = 1


def own(
    allocation: Allocation, member: str, numbers: Numbers, *, include_private: bool
) -> Iterator[Said | Joined]:
    """Arguments for the member's share."""
    scenario = allocation.scenario
    found = arguments_for(allocation, member, include_private=include_private)
    if not found:
        yield Said("brief.no_argument", {"member": the(scenario, member)})
    for argument in found:
        yield joined(_argued(allocation, argument), *_tail(numbers, argument))
    group = _smaller_group(allocation)
    if group:
        yield Said("argument.group", {"members": names(scenario, group)})


def _smaller_group(allocation: Allocation) -> tuple[str, ...]:
    """Members that the criteria compare, when they are not every member."""
    groups = [c.shares for c in criteria(allocation) if c.kind == "indicator"]
    compared = {code for shares in groups for code in shares}
    group = tuple(code for code in allocation.members if code in compared)
    return group if len(group) < len(allocation.members) else ()


def _argued(allocation: Allocation, argument: Argument) -> Said:
    if argument.kind == "receipts" and argument.rank is not None:
        rank = argument.rank
        value = percent(rank.values[argument.member], 2)
        place: dict[str, Part] = {"place": str(rank.place), "of": str(rank.of)}
        return Said("argument.receipts", place | {"value": value})
    if argument.kind == "guarantee" or argument.criterion is None:
        return Said("argument.guarantee", _guaranteed(allocation, argument))
    facts = _compared(allocation.scenario, argument.criterion, argument.member)
    if argument.kind == "agreed":
        return Said("argument.agreed", facts)
    return Said("argument.criterion", facts | {"gap": euros(abs(argument.gap))})


def _guaranteed(allocation: Allocation, argument: Argument) -> dict[str, Part]:
    hypothesis = allocation.scenario.hypotheses.get(argument.hypothesis)
    paid = allocation.amount(argument.member)
    times = Fraction(argument.gap, paid) if paid else Fraction(0)
    return {
        "amount": euros(argument.gap),
        "hypothesis": argument.hypothesis if hypothesis is None else hypothesis.label,
        "times": Value("number", rounded(times, 1)),
    }


def _compared(scenario: Scenario, criterion: Criterion, member: str) -> dict[str, Part]:
    return {
        "criterion": _criterion(scenario, criterion),
        "share": percent(criterion.shares[member]),
        "paid": percent(criterion.paid[member]),
    }


def _criterion(scenario: Scenario, criterion: Criterion) -> Said:
    """Name of a criterion, with its year when it is a figure."""
    if criterion.kind == "indicator":
        indicator = scenario.indicators[criterion.id]
        return Said("criterion.indicator", {"label": indicator.label, "year": str(indicator.year)})
    if criterion.kind == "reference" and scenario.reference is not None:
        return Said("criterion.agreed", {"label": scenario.reference.label})
    if criterion.kind == "key":
        return Said("criterion.agreed", {"label": key_label(scenario, criterion.id)})
    return Said("criterion.equal")


def _tail(numbers: Numbers, argument: Argument) -> Iterator[Said]:
    """Source of an argument, and whether its figure is disputed."""
    yield from _number(numbers, argument)
    if argument.doubtful:
        yield Said("argument.doubtful")


def _number(numbers: Numbers, argument: Argument | None) -> Iterator[Said]:
    """Number of the source of an argument, when it has one."""
    if argument is None:
        return
    criterion = argument.criterion
    source = argument.source if criterion is None else criterion.source
    number = numbers.get(source or "")
    if number is not None:
        yield Said("argument.source", {"number": number})


def against(allocation: Allocation, member: str, numbers: Numbers) -> Iterator[Said | Joined]:
    """The strongest argument against each neighbour, or that there is none."""
    scenario = allocation.scenario
    silent: list[str] = []
    for neighbour in allocation.members:
        found = arguments_against(allocation, member, neighbour, _MOST_AGAINST)
        if not found and neighbour != member:
            silent.append(neighbour)
        for argument in found if neighbour != member else ():
            yield faced(scenario, member, argument, numbers)
    if silent:
        listed = tuple(the(scenario, code) for code in silent)
        yield Said("argument.none", {"neighbours": listed})


def faced(scenario: Scenario, member: str, argument: Argument, numbers: Numbers) -> Joined:
    """An argument against the member whom it is about, beside the one who argues."""
    facts: dict[str, Part] = {
        "neighbour": scenario.name(argument.member),
        "member": the(scenario, member),
        "gap": euros(-argument.gap),
    }
    if argument.criterion is not None:
        ours = _compared(scenario, argument.criterion, member)
        facts |= _compared(scenario, argument.criterion, argument.member)
        facts |= {"own_share": ours["share"], "own_paid": ours["paid"]}
    return joined(Said("argument.against", facts), *_tail(numbers, argument))


def expected(allocation: Allocation, member: str, numbers: Numbers) -> Iterator[Joined]:
    """Objections with their figure and a reply; what was replied once is not said again."""
    said: list[Said] = []
    for objection in objections(allocation, member):
        found = list(_reply(allocation, member, objection))
        new = [
            reply for reply in found if reply.identifier != "reply.criterion" or reply not in said
        ]
        said += found
        text = Joined(tuple(new or found), " ; ")
        objected = _objected(allocation, member, objection)
        yield joined(
            objected, *_number(numbers, objection.argument), Said("reply.said", {"text": text})
        )


def _objected(allocation: Allocation, member: str, objection: Objection) -> Said:
    argument = objection.argument
    facts: dict[str, Part] = {"amount": euros(allocation.amount(member))}
    if argument is not None and argument.criterion is not None:
        facts |= _compared(allocation.scenario, argument.criterion, member)
        facts["gap"] = euros(abs(argument.gap))
    return Said(f"objection.{objection.kind}", facts)


def _reply(allocation: Allocation, member: str, objection: Objection) -> Iterator[Said]:
    argument = objection.argument
    if objection.kind == "lump_sum" and argument is not None:
        yield Said("reply.guarantee", _guaranteed(allocation, argument))
    elif objection.kind == "unchanged" and argument is not None and argument.criterion is not None:
        criterion = argument.criterion
        moved = max(abs(criterion.paid[code] - criterion.shares[code]) for code in criterion.paid)
        points = {"points": Value("number", rounded(moved * 100, 2))}
        yield Said("reply.unchanged", points) if moved else Said("reply.agreed")
    else:
        yield from _reply_to_a_criterion(allocation, member, objection)


def _reply_to_a_criterion(
    allocation: Allocation, member: str, objection: Objection
) -> Iterator[Said]:
    if objection.argument is not None and objection.argument.doubtful:
        yield Said("reply.doubtful")
    if objection.per_inhabitant is not None:
        asked, mean = objection.per_inhabitant
        heads = {"asked": Value("per_unit", asked), "mean": Value("per_unit", mean)}
        yield Said("reply.effort", immutabledict[str, Part](heads))
    other = objection.reply
    if other is not None and other.criterion is not None:
        facts = _compared(allocation.scenario, other.criterion, member)
        facts["gap"] = euros(abs(other.gap))
        yield Said("reply.criterion", facts)
    elif objection.per_inhabitant is None:
        yield Said("reply.none")


def moved(allocation: Allocation, found: Moves, numbers: Numbers) -> Iterator[Said]:
    """What a dearer project and departures do."""
    scenario = allocation.scenario
    yield from _clauses(scenario, found)
    clauses = scenario.clauses
    if clauses is not None and clauses.overrun:
        yield Said("clause.overrun", {"text": clauses.overrun})
    for note in dict.fromkeys(h.note for h in scenario.hypotheses.values() if h.note):
        yield Said("note.plain", {"note": note})
    yield from _guarantee_keys(allocation, numbers)
    yield from _terms(allocation, numbers)
    if found.without:
        listed = tuple(
            Said("brief.leaves", {"name": the(scenario, code), "gap": euros(cents)})
            for code, cents in found.without.items()
        )
        yield Said("brief.without", {"listed": listed})


def _clauses(scenario: Scenario, found: Moves) -> Iterator[Said]:
    """What a rise, a fall and an index do under the rules of the file."""
    if found.dearer is None:
        yield Said("brief.dearer_unpaid")
    else:
        rise: dict[str, Part] = {"amount": euros(found.dearer)}
        yield Said("brief.dearer_lump_sum" if found.lump_sum else "brief.dearer", rise)
    if found.cheaper is not None:
        yield Said("brief.cheaper", {"amount": euros(found.cheaper)})
    revision = scenario.clauses.revision if scenario.clauses is not None else None
    if revision is not None and found.revised is not None:
        year, cents = found.revised
        named: dict[str, Part] = {"index": revision.index, "base": revision.base}
        moved: dict[str, Part] = {"year": str(year), "amount": Value("money", cents)}
        yield Said("brief.revised", named | moved)


def _guarantee_keys(allocation: Allocation, numbers: Numbers) -> Iterator[Said]:
    """On what the guarantee rests, with the status of its source, each said once."""
    scenario = allocation.scenario
    found = ((loan.base, loan.guarantee.source) for loan in guarantees(allocation))
    for base, source in dict.fromkeys(found):
        params: dict[str, Part] = {
            "base": Value("money", base),
            "status": word("source", scenario.sources[source].status),
            "number": numbers[source],
        }
        yield Said("brief.guarantee_key", params)


def _terms(allocation: Allocation, numbers: Numbers) -> Iterator[Said]:
    """Terms under which the annuity of a call was computed, each said once."""
    known = (loan.guarantee.terms for loan in guarantees(allocation))
    for terms in dict.fromkeys(found for found in known if found is not None):
        params: dict[str, Part] = {
            "rate": percent(terms.rate, 2),
            "years": str(terms.years),
            "profile": word("profile", terms.profile),
            "number": numbers[terms.source],
        }
        yield Said("brief.called", params)


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
