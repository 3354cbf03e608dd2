"""Head of a document: what it is, of what, which version, on which basis, in which unit.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocation.model import Allocation
from allocation.reporting import sentences
from allocation.reporting.cells import Joined, Said, Value
from allocation.reporting.document.blocks import Block, Bullets, Heading, Pairs, Paragraph
from allocation.reporting.measures import variant_label
from allocation.reporting.words import word

__all__ = ["alerts", "head"]

Line = tuple[Said, str | Said | Joined]


def head(allocation: Allocation, title: Said) -> Iterator[Block]:
    """Title, what is financed, and the card of the document."""
    yield Heading(title, 0)
    yield Paragraph(allocation.scenario.title, "subtitle")
    yield Pairs(Said("document.card.title"), tuple(_card(allocation)))


def alerts(allocation: Allocation, *also: Said) -> Iterator[Block]:
    """What must be read before the figures; nothing when all is well."""
    said = (*also, *sentences.warnings(allocation))
    if said:
        yield Heading(Said("document.alerts"))
        yield Bullets(said)


def _card(allocation: Allocation) -> Iterator[Line]:
    """Object, standing, basis and what is shared."""
    scenario = allocation.scenario
    operation = scenario.operation
    if scenario.purpose:
        yield Said("document.card.object"), scenario.purpose
    yield Said("document.card.standing"), sentences.mention(scenario)
    basis = {"vat": word("vat", operation.vat), "euros": word("euros", operation.euros)}
    yield Said("document.card.basis"), Said("note.basis", basis)
    if operation.price_date:
        yield Said("document.card.conditions"), operation.price_date
    if operation.beneficiary:
        yield Said("document.card.beneficiary"), operation.beneficiary
    if operation.total is not None:
        total = {"value": Value("money", operation.total)}
        yield Said("document.card.cost"), Said("document.value", total)
    shared = {
        "total": Value("money", allocation.total),
        "count": str(len(allocation.members)),
        "key": variant_label(allocation),
    }
    yield Said("document.card.shared"), Said("sentence.shared", shared)
