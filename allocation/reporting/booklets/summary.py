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
    """What all scenarios share is said once, under the table."""
    bases = [_basis(allocation) for allocation in allocations]
    standings = [mention(allocation.scenario) for allocation in allocations]
    same_basis = _is_same(bases)
    columns = [
        Column("chapter", "number"),
        Column("scenario"),
        Column("key"),
        Column("count", "number"),
        Column("shared", "money"),
        *([] if same_basis else [Column("basis")]),
        *([] if _is_same(standings) else [Column("standing")]),
    ]
    rows = [
        (
            number,
            allocation.scenario.title,
            variant_label(allocation),
            len(allocation.members),
            allocation.total,
            *([] if same_basis else [basis]),
            *([] if _is_same(standings) else [standing]),
        )
        for number, (allocation, basis, standing) in enumerate(
            zip(allocations, bases, standings, strict=True), start=1
        )
    ]
    notes = (Said("note.basis", bases[0].params),) if same_basis else ()
    return Table("booklet", tuple(columns), tuple(rows), notes=notes)


def _basis(allocation: Allocation) -> Said:
    operation = allocation.scenario.operation
    told = {"vat": word("vat", operation.vat), "euros": word("euros", operation.euros)}
    return Said("booklet.basis", told)


def _is_same(said: Sequence[Said]) -> bool:
    return len({each.text() for each in said}) == 1


def _amounts(allocations: Sequence[Allocation], first: str | None) -> Table:
    """A row by member, a column by scenario: the order of members is that of the first one."""
    lead = allocations[0]
    paid: list[Mapping[str, int]] = [
        dict(zip(allocation.members, allocation.totals, strict=True)) for allocation in allocations
    ]
    numbers = range(1, len(allocations) + 1)
    heads = [Said("booklet.number", {"number": str(number)}) for number in numbers]
    order = ordered(lead, first if first in lead.members else None)
    rows = tuple(
        (lead.scenario.name(code), *(each[code] for each in paid))
        for code in (lead.members[i] for i in order)
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
