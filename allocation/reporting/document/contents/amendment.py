"""Avenant: amounts and key before and after, then what the annex becomes.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allocation.errors import OutputError
from allocation.model import Allocation
from allocation.reporting.cells import Said, Value
from allocation.reporting.document.blocks import Block, Paragraph
from allocation.reporting.document.contents.calls import calls, calls_table
from allocation.reporting.document.contents.card import alerts, amends, head, numbered
from allocation.reporting.document.contents.comparison import before_after_table
from allocation.reporting.document.contents.contract import contract
from allocation.reporting.document.contents.controls import controls
from allocation.reporting.document.contents.differences import differences
from allocation.reporting.document.contents.foot import foot, method, sources
from allocation.reporting.document.contents.key import key
from allocation.reporting.document.contents.plan import plan, plan_tables

__all__ = ["amendment"]


def amendment(
    allocation: Allocation, first: str | None, _variants: Sequence[Allocation]
) -> Iterator[Block]:
    """What changes, then the key, the plan, the calendar and the clauses after the amendment."""
    reference = allocation.scenario.reference
    if reference is None:
        raise OutputError("amendment_without_reference", id=allocation.scenario.id)
    plans = tuple(plan_tables(allocation, first))
    before = sum(reference.amounts.values())
    told = {
        "label": reference.label,
        "before": Value("money", before),
        "after": Value("money", allocation.total),
        "gap": Value("gap", allocation.total - before),
    }
    yield from head(allocation, Said("document.kind.avenant"), amends(allocation.scenario))
    yield from alerts(allocation)
    yield numbered(1, "amended")
    yield Paragraph(Said("document.amended", told))
    yield before_after_table(allocation, first)
    yield numbered(2, "key_after")
    yield from key(allocation, first)
    yield numbered(3, "plan_after")
    yield from plan(allocation, first)
    yield numbered(4, "calls")
    yield from calls(allocation, first)
    yield numbered(5, "differences")
    yield from differences(allocation, first)
    yield numbered(6, "controls")
    yield from controls(allocation, plans, calls_table(allocation, first))
    yield from contract(allocation, 7, first)
    yield from method(allocation, first)
    yield from sources(allocation)
    yield from foot(allocation)
