"""Financial annex of a convention: the seven blocks of a plan de financement, then its foot.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allocation.model import Allocation
from allocation.reporting import sentences
from allocation.reporting.cells import Said
from allocation.reporting.document.blocks import Block, Bullets, Heading, Paragraph
from allocation.reporting.document.contents.card import alerts, head
from allocation.reporting.document.contents.foot import foot, method, sources
from allocation.reporting.tables import (
    checks_table,
    funding_table,
    guarantee_table,
    key_table,
    lots_table,
    schedule_table,
)

__all__ = ["annex"]


def annex(
    allocation: Allocation, first: str | None, _variants: Sequence[Allocation]
) -> Iterator[Block]:
    """Blocks of the annex, in order."""
    yield from head(allocation, Said("document.plan"))
    yield from alerts(allocation)
    yield Heading(Said("document.payers"))
    for closing in tuple(allocation.scenario.hypotheses) or (None,):
        yield funding_table(allocation, closing, first)
    for table in (guarantee_table(allocation, first), schedule_table(allocation, first)):
        if table:
            yield table
    yield Heading(Said("document.key"))
    yield key_table(allocation, first)
    if len(allocation.lots) > 1:
        yield lots_table(allocation, first)
    for said in sentences.one_of_several(allocation):
        yield Paragraph(said, "note")
    yield from method(allocation, first)
    yield Heading(Said("document.controls"))
    yield checks_table(allocation).filled()
    if said := sentences.riders(allocation.scenario):
        yield Heading(Said("document.clauses"))
        yield Bullets(said)
    yield from sources(allocation)
    yield from foot(allocation)
