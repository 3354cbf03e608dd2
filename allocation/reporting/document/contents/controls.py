"""Block 6, contrôles: sums of the key and of the tables of this very document, rounding.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from allocation.model import Allocation, Check
from allocation.reporting.cells import Cell
from allocation.reporting.document.blocks import Block, Paragraph
from allocation.reporting.document.contents.calls import closes
from allocation.reporting.provenance import rounding_rule
from allocation.reporting.tables import Table, checks_table

__all__ = ["controls"]


def controls(
    allocation: Allocation, plans: Sequence[Table] = (), calendar: Table | None = None
) -> Iterator[Block]:
    """What was verified when the key was computed, then the sums of the tables as printed."""
    printed = [_plan(plan) for plan in plans]
    printed += closes(calendar) if calendar else ()
    yield checks_table(replace(allocation, checks=(*allocation.checks, *printed))).filled()
    yield Paragraph(rounding_rule(allocation.scenario), "note")


def _plan(plan: Table) -> Check:
    """Rates of a plan make 100 %, and its amounts its total."""
    places = {column.id: i for i, column in enumerate(plan.columns)}
    rates, amounts = places["rate"], places["funded"]
    whole = sum((_decimal(row[rates]) for row in plan.rows), Decimal(0))
    cents = sum(int(_decimal(row[amounts])) for row in plan.rows)
    total = int(_decimal((plan.total or ())[amounts]))
    facts = {"rates": whole, "gap": total - cents, "total": total, "plan": plan.caption()}
    return Check("plan_rows", whole in (0, 100) and cents == total, facts=facts)


def _decimal(cell: Cell) -> Decimal:
    return Decimal(cell) if isinstance(cell, int | Decimal) else Decimal(0)
