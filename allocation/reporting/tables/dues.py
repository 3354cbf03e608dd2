"""What members owe each other once costs are known: in kind, called, balance, titles, transfers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from allocation.analysis.contract import ContractStudy
from allocation.dues import Due
from allocation.reporting.cells import Said, Value
from allocation.reporting.measures import ordered
from allocation.reporting.tables.crossed import crossed
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.reporting.words import sourced

__all__ = [
    "balances_table",
    "in_kind_table",
    "settlement_table",
    "titles_table",
    "transfers_table",
    "treasury_table",
]

_TOTAL: Final = Said("word.total")
_MEMBER: Final = Column("member")
_YEAR: Final = Column("year", "year")


def in_kind_table(found: ContractStudy, first: str | None = None) -> Table:
    """Share = in kind + cash of each member, for the lots that something in kind is part of.

    Parameters
    ----------
    found : ContractStudy
        What the contract makes.
    first : str, optional
        Member shown first in each lot.

    Returns
    -------
    Table
        Rows and columns sum exactly; a negative cash is received.
    """
    scenario = found.scenario
    valued = {provided.lot for provided in scenario.in_kind}
    kept = [due for due in _in_order(found, first) if due.lot in valued]
    parts = [(due.share, due.in_kind, due.cash) for due in kept]
    heads = (Column("quota", "money"), Column("in_kind", "money"), Column("cash", "money"))
    labels = {lot.id: lot.label for lot in scenario.lots}
    notes = tuple(
        Said(
            "contract.provided",
            {
                "member": scenario.name(provided.member),
                "label": provided.label,
                "lot": labels[provided.lot],
                "amount": Value("money", provided.amount),
                "source": sourced(scenario, provided.source),
            },
        )
        for provided in scenario.in_kind
    )
    return _by_lot("in_kind", found, kept, (heads, parts), notes)


def settlement_table(found: ContractStudy, first: str | None = None) -> Table:
    """Final share, less in kind, less what was called: the balance of each lot and member.

    Parameters
    ----------
    found : ContractStudy
        What the contract makes.
    first : str, optional
        Member shown first in each lot.

    Returns
    -------
    Table
        A negative balance is given back. Without rows when nothing was called.
    """
    if found.scenario.settlement is None:
        return Table("settlement", (Column("lot"),), ())
    kept = list(_in_order(found, first))
    some = any(due.in_kind for due in kept)
    parts = [
        (due.share, *((due.in_kind,) if some else ()), due.called, due.balance) for due in kept
    ]
    heads = (
        Column("quota", "money"),
        *((Column("in_kind", "money"),) if some else ()),
        Column("called", "money"),
        Column("balance", "gap"),
    )
    source = sourced(found.scenario, found.scenario.settlement.source)
    notes = (Said("contract.called_source", {"source": source}),)
    if any(due.payee for due in kept):
        notes = (*notes, Said("contract.own_balance"))
    return _by_lot("settlement", found, kept, (heads, parts), notes)


def balances_table(found: ContractStudy, first: str | None = None) -> Table:
    """Balance of each member by year, whatever the lot.

    Parameters
    ----------
    found : ContractStudy
        What the contract makes.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Without rows unless several lots were called.
    """
    scenario = found.scenario
    if scenario.settlement is None or len(scenario.lots) == 1 or not found.dues:
        return Table("balances", (_MEMBER,), ())
    years = sorted({due.year or 0 for due in found.dues})
    codes = [found.allocation.members[i] for i in ordered(found.allocation, first)]
    held = {(code, year): 0 for code in codes for year in years}
    for due in found.dues:
        held[due.member, due.year or 0] += due.balance
    members = [(code, scenario.name(code)) for code in codes]
    columns = [(str(year), str(year)) for year in years]
    cells = [[held[code, year] for year in years] for code in codes]
    table = crossed("balances", _MEMBER, members, columns, cells, "gap")
    undated = Column("undated", "gap", Said("word.undated"))
    heads = tuple(undated if column.id == "0" else column for column in table.columns)
    return replace(table, columns=heads)


def titles_table(found: ContractStudy) -> Table:
    """Gross mandats and titres: who pays whom for which lot, nothing set off.

    Parameters
    ----------
    found : ContractStudy
        What the contract makes.

    Returns
    -------
    Table
    """
    scenario = found.scenario
    labels = {lot.id: lot.label for lot in scenario.lots}
    rows: list[Row] = [
        (
            labels[title.lot],
            title.year,
            scenario.name(title.payer),
            scenario.name(title.payee),
            title.amount,
        )
        for title in found.titles
    ]
    columns = (
        Column("lot"),
        _YEAR,
        Column("mandat_by"),
        Column("titre_by"),
        Column("title_amount", "money"),
    )
    total = (_TOTAL, "", "", "", sum(title.amount for title in found.titles))
    notes = (Said("contract.no_set_off"),)
    return Table("titles", columns, tuple(rows), total if rows else None, notes).filled()


def treasury_table(found: ContractStudy, first: str | None = None) -> Table:
    """Mandats and titres of each member over all lots, and what they leave in its treasury.

    Parameters
    ----------
    found : ContractStudy
        What the contract makes.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Differences sum to zero.
    """
    rows: list[Row] = []
    for i in ordered(found.allocation, first):
        code = found.allocation.members[i]
        out = sum(title.amount for title in found.titles if title.payer == code)
        back = sum(title.amount for title in found.titles if title.payee == code)
        if out or back:
            rows.append((found.scenario.name(code), out, back, back - out))
    whole = sum(title.amount for title in found.titles)
    heads = (Column("mandats", "money"), Column("titres", "money"), Column("treasury", "gap"))
    total = (_TOTAL, whole, whole, 0) if rows else None
    return Table("treasury", (_MEMBER, *heads), tuple(rows), total)


def transfers_table(found: ContractStudy) -> Table:
    """What would move between treasuries if balances were netted: information, no set-off.

    Parameters
    ----------
    found : ContractStudy
        What the contract makes.

    Returns
    -------
    Table
        In the order of the members; the note says whether fewer transfers exist.
    """
    name, order = found.scenario.name, found.scenario.codes.index
    moves = sorted(found.transfers, key=lambda move: (order(move.payer), order(move.payee)))
    rows: list[Row] = [(name(move.payer), name(move.payee), move.amount) for move in moves]
    columns = (Column("transfer_from"), Column("transfer_to"), Column("title_amount", "money"))
    count = {"count": str(len(rows))}
    notes = (
        Said("contract.netting"),
        Said("contract.fewest" if found.fewest else "contract.few", count),
    )
    total = (_TOTAL, "", sum(move.amount for move in found.transfers))
    return Table("transfers", columns, tuple(rows), total if rows else None, notes)


def _in_order(found: ContractStudy, first: str | None) -> Iterator[Due]:
    """Balances by lot, one member first in each."""
    by_place = {(due.lot, due.member): due for due in found.dues}
    for lot in dict.fromkeys(due.lot for due in found.dues):
        for i in ordered(found.allocation, first):
            yield by_place[lot, found.allocation.members[i]]


_Cents = tuple[tuple[Column, ...], Sequence[tuple[int, ...]]]


def _by_lot(
    identifier: str,
    found: ContractStudy,
    kept: Sequence[Due],
    cents: _Cents,
    notes: tuple[Said, ...],
) -> Table:
    """Lot, member and year of each balance beside its cents; TOTAL of every column."""
    heads, parts = cents
    scenario = found.scenario
    labels = {lot.id: lot.label for lot in scenario.lots}
    rows = tuple(
        (labels[due.lot], scenario.name(due.member), due.year, *amounts)
        for due, amounts in zip(kept, parts, strict=True)
    )
    sums = map(sum, zip(*parts, strict=True))
    total = (_TOTAL, "", "", *sums) if rows else None
    columns = (Column("lot"), _MEMBER, _YEAR, *heads)
    return Table(identifier, columns, rows, total, notes).filled()
