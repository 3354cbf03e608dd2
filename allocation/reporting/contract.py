"""In which order a shared contract is told: the same sentences and tables for every output."""

from __future__ import annotations

from collections.abc import Iterator

from allocation.analysis.contract import ContractStudy, contract_study, is_contract
from allocation.model import Allocation
from allocation.reporting.cells import Joined, Said
from allocation.reporting.points import points_answer
from allocation.reporting.sentences.contract import (
    advanced,
    follows_meters,
    refused_parts,
    saved_together,
    year_end,
)
from allocation.reporting.sentences.membership import entered, left
from allocation.reporting.tables.contract import (
    card_table,
    closing_table,
    legal_table,
    metered_table,
)
from allocation.reporting.tables.dues import (
    balances_table,
    in_kind_table,
    settlement_table,
    titles_table,
    transfers_table,
    treasury_table,
)
from allocation.reporting.tables.membership import (
    after_table,
    entry_lots_table,
    entry_table,
    exit_table,
)
from allocation.reporting.tables.noun import Table
from allocation.reporting.tables.savings import deserters_table, savings_table

__all__ = ["contract_answer", "contract_headlines"]

Told = Said | Joined | Table


def contract_headlines(allocation: Allocation, first: str | None = None) -> Iterator[Said | Joined]:
    """A shared contract in a few sentences, those of one member or of all.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member for whom it is said.

    Yields
    ------
    Said or Joined
        Nothing for a file without shared contract.
    """
    if not is_contract(allocation.scenario):
        return
    found = contract_study(allocation)
    scenario = allocation.scenario
    yield from follows_meters(allocation)
    yield from year_end(found, first)
    yield from saved_together(found.saved, scenario)
    yield from entered(found.entry, scenario.enlargement)
    yield from left(found.exit, scenario)
    yield from refused_parts(found)


def contract_answer(
    allocation: Allocation, first: str | None = None, study: ContractStudy | None = None
) -> Iterator[Told]:
    """Card, meters, law, in kind, settlement, titles before transfers, savings, entry, exit.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member shown first in every table.
    study : ContractStudy, optional
        What the contract makes, when it is known already.

    Yields
    ------
    Said or Table
        Nothing for a file without shared contract; tables may be without rows.
    """
    if not is_contract(allocation.scenario):
        return
    found = study or contract_study(allocation)
    yield card_table(allocation.scenario)
    yield from follows_meters(allocation)
    yield metered_table(allocation, first)
    yield legal_table(found, first)
    yield from points_answer(allocation.scenario, first)
    yield from _owing(found, first)
    yield from _members(found, first)
    yield closing_table(found)
    yield from refused_parts(found)


def _owing(found: ContractStudy, first: str | None) -> Iterator[Told]:
    """What is due, gross titles, then transfers as information."""
    yield from advanced(found.scenario)
    yield from year_end(found)
    yield in_kind_table(found, first)
    yield settlement_table(found, first)
    yield balances_table(found, first)
    yield titles_table(found)
    yield treasury_table(found, first)
    yield transfers_table(found)


def _members(found: ContractStudy, first: str | None) -> Iterator[Told]:
    """What the group saves, who joins, who leaves."""
    scenario = found.scenario
    yield from saved_together(found.saved, scenario)
    yield savings_table(found.saved, scenario, first)
    yield deserters_table(found.saved, scenario)
    yield from entered(found.entry, scenario.enlargement)
    yield entry_table(found.entry, first)
    yield entry_lots_table(found.entry, first)
    yield from left(found.exit, scenario)
    yield exit_table(found.exit, scenario)
    yield after_table(found, first)
