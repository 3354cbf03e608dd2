"""What a booklet shows first: its scenarios, and what each member pays under each of them.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from allocation.model import Allocation
from allocation.reporting.cells import Said
from allocation.reporting.document.blocks import Block, Paragraph
from allocation.reporting.measures import ordered, variant_label
from allocation.reporting.sentences import mention
from allocation.reporting.tables import Column, Table
from allocation.reporting.words import word

__all__ = ["summary"]


def summary(allocations: Sequence[Allocation], first: str | None) -> Iterator[Block]:
    """Each scenario with its total; each member's amount when the members are the same."""
    yield _scenarios(allocations)
    if len({_names(allocation) for allocation in allocations}) == 1:
        yield _amounts(allocations, first)
    else:
        yield Paragraph(Said("booklet.apart"), "note")
    yield Paragraph(Said("booklet.anchor"), "note")


def _scenarios(allocations: Sequence[Allocation]) -> Table:
    columns = (
        Column("chapter", "number"),
        Column("scenario"),
        Column("key"),
        Column("count", "number"),
        Column("shared", "money"),
        Column("basis"),
        Column("standing"),
    )
    return Table("booklet", columns, tuple(_rows(allocations)))


def _rows(allocations: Sequence[Allocation]) -> Iterator[tuple[int | str | Said, ...]]:
    for number, allocation in enumerate(allocations, start=1):
        scenario = allocation.scenario
        basis = {
            "vat": word("vat", scenario.operation.vat),
            "euros": word("euros", scenario.operation.euros),
        }
        yield (
            number,
            scenario.title,
            variant_label(allocation),
            len(allocation.members),
            allocation.total,
            Said("booklet.basis", basis),
            mention(scenario),
        )


def _amounts(allocations: Sequence[Allocation], first: str | None) -> Table:
    """A row by member, a column by scenario: the order of members is that of the first one."""
    lead = allocations[0]
    paid: list[Mapping[str, int]] = [
        dict(zip(allocation.members, allocation.totals, strict=True)) for allocation in allocations
    ]
    numbers = range(1, len(allocations) + 1)
    heads = [Said("booklet.number", {"number": str(number)}) for number in numbers]
    rows = tuple(
        (lead.scenario.name(code), *(each[code] for each in paid))
        for code in (lead.members[i] for i in ordered(lead, first))
    )
    return Table(
        "booklet_members",
        (Column("member"), *(Column("funded", "money", head) for head in heads)),
        rows,
        total=(Said("word.total"), *(allocation.total for allocation in allocations)),
        notes=(Said("booklet.total"),) if len(allocations) > 1 else (),
    )


def _names(allocation: Allocation) -> frozenset[tuple[str, str]]:
    """Members by code and name: a code alone may name another member elsewhere."""
    return frozenset((code, allocation.scenario.name(code)) for code in allocation.members)
