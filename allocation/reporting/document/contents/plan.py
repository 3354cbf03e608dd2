"""Block 3, plan de financement: payer, rate, amount, maximum, nature; then what the law says of it.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from allocation.model import Allocation
from allocation.reporting.cells import Said
from allocation.reporting.document.blocks import Block, Heading
from allocation.reporting.document.contents.regime import regime
from allocation.reporting.tables import Table, funding_table, guarantee_table

__all__ = ["plan", "plan_tables"]

_ORDER: Final = ("payer", "rate", "funded", "maximum", "nature")


def plan(allocation: Allocation, first: str | None) -> Iterator[Block]:
    """One table by closing of the plan, the guarantees, the nature of the contributions."""
    yield from plan_tables(allocation, first)
    if guaranteed := guarantee_table(allocation, first):
        yield guaranteed
    yield Heading(Said("document.block.nature"), 2)
    yield from regime(allocation.scenario)


def plan_tables(allocation: Allocation, first: str | None) -> Iterator[Table]:
    """Plan de financement of each closing, in the order of columns of a convention."""
    for closing in tuple(allocation.scenario.hypotheses) or (None,):
        yield _arranged(funding_table(allocation, closing, first))


def _arranged(table: Table) -> Table:
    places = {column.id: i for i, column in enumerate(table.columns)}
    kept = [places[name] for name in _ORDER]
    total = None if table.total is None else tuple(table.total[i] for i in kept)
    rows = tuple(tuple(row[i] for i in kept) for row in table.rows)
    return replace(table, columns=tuple(table.columns[i] for i in kept), rows=rows, total=total)
