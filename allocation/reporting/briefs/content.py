"""What a brief says, in order: pay, effect, rank, arguments, objections, what moves, sources.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from allocation.analysis.moves import moves
from allocation.budget import member_budget
from allocation.model import Allocation, Scenario, named_by
from allocation.reporting.briefs import debate, facts
from allocation.reporting.cells import Joined, Said
from allocation.reporting.provenance import refuse_private
from allocation.reporting.sentences import mention
from allocation.reporting.tables import Table, clauses_table
from allocation.reporting.tables.budget import asked_table, credits_table, effect_table
from allocation.reporting.words import the, word

Sentence = Said | Joined


@dataclass(frozen=True)
class Part:
    """A heading ``brief.part.<id>``, then sentences, tables, and more sentences."""

    id: str
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Brief:
    """A brief that is not yet in a language nor in a format."""

    title: Said
    subtitle: str
    mention: Said
    alerts: tuple[Sentence, ...]
    parts: tuple[Part, ...]
    allocation: Allocation = field(repr=False)

    @property
    def scenario(self) -> Scenario:
        """What was computed."""
        return self.allocation.scenario


def composed(allocation: Allocation, member: str, *, include_private: bool = False) -> Brief:
    """Brief of one member; private figures only when they are asked for by name."""
    refuse_private(allocation.scenario)
    scenario = allocation.scenario.included() if include_private else allocation.scenario
    budget = member_budget(allocation, member, include_private=include_private)
    found = moves(allocation, member)
    clauses = clauses_table(allocation, member)
    exposures = debate.exposures_table(allocation, member, found)
    numbers = numbered(scenario)
    parts = (
        Part(
            "pay",
            tuple(facts.paid(allocation, scenario, budget, numbers)),
            (credits_table(budget),),
        ),
        Part(
            "effect",
            (),
            (effect_table(budget), asked_table(budget, scenario)),
            tuple(facts.effect(scenario, budget, numbers)),
        ),
        Part(
            "rank",
            tuple(facts.standing(allocation, scenario, member, include_private=include_private)),
        ),
        Part(
            "own", tuple(debate.own(allocation, member, numbers, include_private=include_private))
        ),
        Part("against", tuple(debate.against(allocation, member, numbers))),
        Part("objections", tuple(debate.expected(allocation, member, numbers))),
        Part("moves", (), (exposures, clauses), tuple(debate.moved(allocation, found, numbers))),
        Part("sources", tuple(_sources(scenario, numbers))),
    )
    return Brief(
        title=Said("brief.title", {"member": the(scenario, member)}),
        subtitle=scenario.title,
        mention=mention(scenario),
        alerts=tuple(_alerts(allocation.scenario, included=include_private)),
        parts=tuple(_told(part) for part in parts),
        allocation=allocation,
    )


def _told(part: Part) -> Part:
    return Part(part.id, part.sentences, tuple(t for t in part.tables if t), part.notes)


def _alerts(scenario: Scenario, *, included: bool) -> Iterator[Said]:
    if scenario.overlay is not None:
        yield Said("brief.private_inside" if included else "brief.private_apart")


def numbered(scenario: Scenario) -> dict[str, str]:
    """Number of each source in the list of a brief."""
    return {name: str(i) for i, name in enumerate(_cited(scenario), start=1)}


def _cited(scenario: Scenario) -> tuple[str, ...]:
    """Sources of the figures that a brief reads, in the order of the file."""
    read = (
        *scenario.lots,
        *scenario.indicators.values(),
        *scenario.funding,
        *scenario.hypotheses.values(),
        *scenario.loans,
        *scenario.finances.values(),
        *scenario.commitments.values(),
        *(noun for noun in (scenario.reference, scenario.schedule) if noun is not None),
    )
    cited = {name.name for noun in read for name in named_by(noun) if name.kind == "sources"}
    return tuple(identifier for identifier in scenario.sources if identifier in cited)


def _sources(scenario: Scenario, numbers: Mapping[str, str]) -> Iterator[Said]:
    for identifier, number in numbers.items():
        source = scenario.sources[identifier]
        params = {
            "number": number,
            "title": source.title,
            "publisher": source.publisher,
            "published": source.published or Said("word.undated"),
            "status": word("source", source.status),
        }
        yield Said("brief.source", params)
