"""Block 1, assiette: what is shared and what is not, in the basis of the plan.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from allocation.model import Allocation, Lot, Scenario
from allocation.reporting.cells import Said, Value
from allocation.reporting.document.blocks import Block, Paragraph
from allocation.reporting.document.contents.card import basis
from allocation.reporting.measures import key_label
from allocation.reporting.tables import Table
from allocation.reporting.tables.noun import Column, Row
from allocation.reporting.words import sourced, word

__all__ = ["base", "base_table"]

_ELSEWHERE: Final = Said("document.base.elsewhere")


def base(allocation: Allocation) -> Iterator[Block]:
    """What the key is applied to, then the table of cost lines."""
    shared = {"total": Value("money", allocation.total)}
    own = len({lot.key_id for lot in allocation.lots}) > 1
    yield Paragraph(Said("document.base.said_by_lot" if own else "document.base.said", shared))
    yield base_table(allocation)


def base_table(allocation: Allocation) -> Table:
    """Cost line, amount, part that the key shares, part that it does not, source; TOTAL.

    Parameters
    ----------
    allocation : Allocation
        What was computed.

    Returns
    -------
    Table
        Eligible and not eligible make the amount, line by line; amounts make the operation.
    """
    scenario = allocation.scenario
    rows = [_line(scenario, lot) for lot in scenario.lots]
    total = scenario.operation.total
    if total is not None and total > scenario.total:
        outside = total - scenario.total
        origin = scenario.operation.source
        rows.append((_ELSEWHERE, outside, 0, outside, sourced(scenario, origin) if origin else ""))
    sums = (sum(_cents(row[i]) for row in rows) for i in (1, 2, 3))
    amount = Said("column.amount_basis", {"vat": word("vat", scenario.operation.vat)})
    columns = (
        Column("cost_line"),
        Column("amount_basis", "money", amount),
        Column("eligible", "money"),
        Column("not_eligible", "money"),
        Column("source"),
    )
    notes = (basis(scenario), Said("note.eligible"), *_prices(scenario), *_accounts(scenario))
    return Table("base", columns, tuple(rows), (Said("word.total"), *sums, ""), notes)


def _line(scenario: Scenario, lot: Lot) -> Row:
    key = {"lot": lot.label, "key": key_label(scenario, lot.key)}
    label = Said("document.base.line", key) if len(scenario.lots) > 1 else lot.label
    return (label, lot.amount, lot.amount, 0, sourced(scenario, lot.source))


def _cents(cell: object) -> int:
    return cell if isinstance(cell, int) else 0


def _prices(scenario: Scenario) -> Iterator[Said]:
    if scenario.operation.price_date:
        yield Said("note.price_date", {"date": scenario.operation.price_date})


def _accounts(scenario: Scenario) -> Iterator[Said]:
    for lot in scenario.lots:
        if lot.account:
            yield Said("document.account", {"lot": lot.label, "account": lot.account})
