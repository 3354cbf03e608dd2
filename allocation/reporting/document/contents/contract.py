"""Last block, contrat partagé: card, meters, settlement, titles, savings, entry, exit.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from allocation.analysis.contract import is_contract
from allocation.model import Allocation
from allocation.reporting.cells import Joined, Said
from allocation.reporting.contract import contract_answer
from allocation.reporting.document.blocks import Block, Bullets
from allocation.reporting.document.contents.card import numbered
from allocation.reporting.tables import Table

__all__ = ["contract"]


def contract(allocation: Allocation, number: int, first: str | None) -> Iterator[Block]:
    """Sentences in lists, tables between them; nothing for a file without shared contract."""
    if not is_contract(allocation.scenario):
        return
    yield numbered(number, "contract")
    for is_table, parts in groupby(contract_answer(allocation, first), _is_table):
        if is_table:
            yield from (part.filled() for part in parts if isinstance(part, Table) and part)
        else:
            yield Bullets(tuple(part for part in parts if isinstance(part, Said | Joined)))


def _is_table(part: object) -> bool:
    return isinstance(part, Table)
