"""Block 3, plan de financement: payer, rate, amount, maximum, nature; then what the law says of it.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from allocation.model import Allocation
from allocation.reporting.cells import Said
from allocation.reporting.document.blocks import Block, Heading
from allocation.reporting.document.contents.regime import regime
from allocation.reporting.tables import Table, funding_table, guarantee_table
from allocation.typography import rounded

__all__ = ["plan", "plan_tables"]

_RATE_DECIMALS: Final = 4
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
    arranged = replace(table, columns=tuple(table.columns[i] for i in kept), rows=rows, total=total)
    if _rounds_each(arranged):
        return arranged
    return replace(arranged, notes=(*arranged.notes, Said("note.rates")))


def _rounds_each(table: Table) -> bool:
    """Whether each printed rate is its own rounding: together they must make 100 %."""
    rates, amounts = (_ORDER.index(name) for name in ("rate", "funded"))
    paid = [(row[rates], row[amounts]) for row in table.rows]
    total = sum(amount for _, amount in paid if isinstance(amount, int))
    return not total or all(
        rounded(Fraction(100 * amount, total), _RATE_DECIMALS) == rate
        for rate, amount in paid
        if isinstance(rate, Decimal) and isinstance(amount, int)
    )
