"""Charts of a document: each where its block is, its figures never printed twice.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from allocation.model import Allocation
from allocation.reporting.document.blocks import Block, Figure
from allocation.reporting.tables import Table

__all__ = ["calendar_drawn", "drawings", "without_twins"]


def drawings(
    allocation: Allocation,
    first: str | None,
    variants: Sequence[Allocation],
    identifiers: Iterable[str],
) -> Iterator[Figure]:
    """Charts of these identifiers that the scenario supports, each with its table."""
    from allocation.reporting.charts import charts_of  # noqa: PLC0415 - only when asked

    found = {chart.id: chart for chart in charts_of(allocation, variants, first)}
    for identifier in identifiers:
        if identifier in found:
            yield Figure(found[identifier])


def calendar_drawn(allocation: Allocation, first: str | None, calendar: Table) -> Iterator[Figure]:
    """Chart of the calls, above the calendar of the document, which holds the same figures."""
    for figure in drawings(allocation, first, (), ("schedule",)):
        yield Figure(replace(figure.chart, table=calendar))


def without_twins(blocks: Sequence[Block]) -> Iterator[Block]:
    """Same blocks, without the tables that a chart prints beside it."""
    drawn = [block.chart.table for block in blocks if isinstance(block, Figure)]
    for block in blocks:
        if not (isinstance(block, Table) and any(_is_twin(block, table) for table in drawn)):
            yield block


def _is_twin(table: Table, other: Table) -> bool:
    return (table.columns, table.rows) == (other.columns, other.rows)
