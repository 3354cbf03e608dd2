"""A shared contract on one card, its metered lots apart, and the key that the law gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from allocation.analysis.contract import ContractStudy
from allocation.model import Allocation, Contract, Scenario
from allocation.reporting.cells import Joined, Said, Value
from allocation.reporting.measures import key_label, ordered
from allocation.reporting.sentences import checked, outcome
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.reporting.words import sourced, word

__all__ = ["card_table", "closing_table", "legal_table", "metered_table"]

_MEMBER: Final = Column("member")
_TOTAL: Final = Said("word.total")


def card_table(scenario: Scenario) -> Table:
    """Legal form, coordinator, dates, notice and review of the contract.

    Parameters
    ----------
    scenario : Scenario
        File.

    Returns
    -------
    Table
        Without rows when the file states no contract.
    """
    columns = (Column("term"), Column("stated"))
    contract = scenario.contract
    rows = () if contract is None else tuple(_card(scenario, contract))
    return Table("contract_card", columns, rows)


def _card(scenario: Scenario, contract: Contract) -> Iterator[tuple[Said, str | Said | Joined]]:
    form = scenario.operation.legal_regime
    if form is not None:
        yield Said("contract.form"), word("legal_form", form)
    if contract.coordinator is not None:
        yield Said("contract.coordinator"), scenario.name(contract.coordinator)
    for name in ("start", "end", "review"):
        day = getattr(contract, name)
        if day is not None:
            yield Said(f"contract.{name}"), Said("contract.day", {"day": Value("day", day)})
    if contract.notice_months:
        months = {"months": str(contract.notice_months)}
        yield Said("contract.notice"), Said("contract.months", months)
    if contract.note:
        yield Said("contract.note"), contract.note
    yield Said("contract.source"), sourced(scenario, contract.source)


def metered_table(allocation: Allocation, first: str | None = None) -> Table:
    """What follows the meters of each member, apart from what a key shares.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Rows and columns sum exactly. Without rows when no lot is metered.
    """
    scenario = allocation.scenario
    if not any(lot.metered for lot in scenario.lots):
        return Table("metered", (_MEMBER,), ())
    rows: list[Row] = []
    sums = [0, 0]
    for i in ordered(allocation, first):
        parts = [0, 0]
        for lot, found in zip(scenario.lots, allocation.lots, strict=True):
            parts[not lot.metered] += found.amounts[i]
        sums = [a + b for a, b in zip(sums, parts, strict=True)]
        rows.append((scenario.name(allocation.members[i]), *parts, sum(parts)))
    heads = (Column("metered", "money"), Column("by_key", "money"), Column("total", "money"))
    return Table("metered", (_MEMBER, *heads), tuple(rows), (_TOTAL, *sums, sum(sums)))


def legal_table(found: ContractStudy, first: str | None = None) -> Table:
    """Agreed key and legal default of each lot, and what the agreement changes.

    Parameters
    ----------
    found : ContractStudy
        What the contract makes.
    first : str, optional
        Member shown first in each lot.

    Returns
    -------
    Table
        Differences sum to zero. Without rows when no lot has a legal default.
    """
    scenario, allocation = found.scenario, found.allocation
    labels = {lot.id: lot.label for lot in scenario.lots}
    rows: list[Row] = []
    for default in found.defaults:
        for i in ordered(allocation, first):
            amounts = (default.agreed[i], default.legal[i], default.gaps[i])
            rows.append((labels[default.lot], scenario.name(allocation.members[i]), *amounts))
    sums = (sum(map(sum, column)) for column in zip(*_sides(found), strict=True))
    columns = (
        Column("lot"),
        _MEMBER,
        Column("by_agreement", "money"),
        Column("by_law", "money"),
        Column("agreement_gap", "gap"),
    )
    table = Table("legal_default", columns, tuple(rows), notes=tuple(_reasons(found)))
    return replace(table, total=(_TOTAL, "", *sums)) if rows else table


def _sides(found: ContractStudy) -> Iterator[tuple[tuple[int, ...], ...]]:
    for default in found.defaults:
        yield default.agreed, default.legal, default.gaps


def _reasons(found: ContractStudy) -> Iterator[Said]:
    """Which key the law gives for which lots, and in its own words why."""
    scenario = found.scenario
    labels = {lot.id: lot.label for lot in scenario.lots}
    for name in dict.fromkeys(default.legal_key for default in found.defaults):
        told = {
            "key": key_label(scenario, name),
            "lots": tuple(labels[d.lot] for d in found.defaults if d.legal_key == name),
            "reason": scenario.keys[name].reason,
        }
        yield Said("contract.law_reason" if told["reason"] else "contract.law", told)


def closing_table(found: ContractStudy) -> Table:
    """What closes to the cent: balances, transfers, savings, refunds, last shares.

    Parameters
    ----------
    found : ContractStudy
        What the contract makes.

    Returns
    -------
    Table
    """
    rows = tuple((checked(check, found.allocation), outcome(check)) for check in found.checks)
    return Table("contract_checks", (Column("control"), Column("outcome")), rows)
