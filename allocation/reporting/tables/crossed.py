"""Cents by row and column, closed by the total of each.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from allocation.reporting.cells import Kind, Said
from allocation.reporting.tables.noun import Column, Table

__all__ = ["crossed"]

_TOTAL: Final = Said("word.total")


def crossed(
    identifier: str,
    head: Column,
    rows: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]],
    cells: Sequence[Sequence[int]],
    kind: Kind = "money",
) -> Table:
    """Cents by row and column, closed by the total of each."""
    sums = [sum(column) for column in zip(*cells, strict=True)]
    heads = (Column(code, kind, name) for code, name in columns)
    return Table(
        identifier,
        (head, *heads, Column("total", kind)),
        tuple((name, *row, sum(row)) for (_, name), row in zip(rows, cells, strict=True)),
        (_TOTAL, *sums, sum(sums)),
    )
