"""Financial annex of a convention: the seven blocks of a plan de financement, then its foot.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allocation.model import Allocation
from allocation.reporting.cells import Said
from allocation.reporting.document.blocks import Block
from allocation.reporting.document.contents.base import base
from allocation.reporting.document.contents.calls import calls, calls_table
from allocation.reporting.document.contents.card import alerts, annexed, head, numbered
from allocation.reporting.document.contents.comparison import comparison
from allocation.reporting.document.contents.contract import contract
from allocation.reporting.document.contents.controls import controls
from allocation.reporting.document.contents.differences import differences
from allocation.reporting.document.contents.drawings import calendar_drawn, drawings
from allocation.reporting.document.contents.foot import foot, method, sources
from allocation.reporting.document.contents.key import key
from allocation.reporting.document.contents.plan import plan, plan_tables

__all__ = ["annex"]


def annex(
    allocation: Allocation, first: str | None, variants: Sequence[Allocation]
) -> Iterator[Block]:
    """Heading, assiette, clé, plan, échéancier, écarts, contrôles, comparaison, contrat, foot."""
    plans = tuple(plan_tables(allocation, first))
    calendar = calls_table(allocation, first)
    title = Said("document.kind.annexe-convention")
    yield from head(allocation, title, annexed(allocation.scenario))
    yield from alerts(allocation)
    yield numbered(1, "base")
    yield from base(allocation)
    yield numbered(2, "key")
    yield from key(allocation, first)
    yield from drawings(allocation, first, variants, ("decomposition",))
    yield numbered(3, "plan")
    yield from plan(allocation, first)
    yield from drawings(allocation, first, variants, ("shares",))
    yield numbered(4, "calls")
    yield from calls(allocation, first)
    yield from calendar_drawn(allocation, first, calendar)
    yield numbered(5, "differences")
    yield from differences(allocation, first)
    yield numbered(6, "controls")
    yield from controls(allocation, plans, calendar)
    yield numbered(7, "comparison")
    yield from comparison(allocation, first, variants)
    yield from drawings(allocation, first, variants, ("effort", "comparison"))
    yield from contract(allocation, 8, first)
    yield from method(allocation, first)
    yield from sources(allocation)
    yield from foot(allocation)
