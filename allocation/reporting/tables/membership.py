"""Who joins a shared contract and who leaves it: effect on the others, refunds, last shares."""

from __future__ import annotations

from typing import Final

from allocation.analysis.contract import ContractStudy
from allocation.membership import Entry, Exit
from allocation.model import Scenario
from allocation.reporting.cells import Said
from allocation.reporting.tables.crossed import crossed
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.reporting.words import the

__all__ = ["after_table", "entry_lots_table", "entry_table", "exit_table"]

_TOTAL: Final = Said("word.total")
_MEMBER: Final = Column("member")
_WIDEST: Final = 6


def entry_table(entry: Entry | None, first: str | None = None) -> Table:
    """x_i before and x'_i after the entry, and what moves for past costs.

    Parameters
    ----------
    entry : Entry or None
        The contract before and after.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        What moves for past costs sums to zero. Without rows when nobody joins.
    """
    columns = (
        _MEMBER,
        Column("before_entry", "money"),
        Column("after_entry", "money"),
        Column("entry_effect", "gap"),
        Column("entry_move", "gap"),
    )
    if entry is None:
        return Table("entry", columns, ())
    after = entry.after
    rows: list[Row] = []
    for code in _first(after.members, first):
        paid = entry.before.amount(code) if code in entry.before.members else 0
        now = after.amount(code)
        rows.append((after.scenario.name(code), paid, now, now - paid, entry.moves[code]))
    whole = (entry.before.total, after.total, after.total - entry.before.total)
    return Table("entry", columns, tuple(rows), (_TOTAL, *whole, sum(entry.moves.values())))


def entry_lots_table(entry: Entry | None, first: str | None = None) -> Table:
    """x'_li - x_li of every member, lot by lot.

    Parameters
    ----------
    entry : Entry or None
        The contract before and after.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Without rows when the contract has one lot.
    """
    if entry is None or len(entry.before.lots) == 1:
        return Table("entry_lots", (_MEMBER,), ())
    scenario = entry.after.scenario
    codes = _first(entry.after.members, first)
    pairs = tuple(zip(entry.before.lots, entry.after.lots, strict=True))
    old, new = entry.before.members, entry.after.members
    cells = [
        [
            after.amounts[new.index(code)] - (before.amounts[old.index(code)] if code in old else 0)
            for before, after in pairs
        ]
        for code in codes
    ]
    members = [(code, scenario.name(code)) for code in codes]
    lots = [(lot.id, lot.label) for lot in scenario.lots]
    if len(lots) > _WIDEST:
        by_lot = [list(column) for column in zip(*cells, strict=True)]
        return crossed("entry_lots", Column("lot"), lots, members, by_lot, "gap")
    return crossed("entry_lots", _MEMBER, members, lots, cells, "gap")


def exit_table(found: Exit | None, scenario: Scenario) -> Table:
    """x_i of each lot, the part of it until the notice ends, what falls on the others.

    Parameters
    ----------
    found : Exit or None
        A member on its way out.
    scenario : Scenario
        File that names the lots.

    Returns
    -------
    Table
        Every row sums: paid + left = share.
    """
    columns = (
        Column("lot"),
        Column("exit_share", "money"),
        Column("exit_part", "share"),
        Column("exit_paid", "money"),
        Column("exit_left", "money"),
    )
    if found is None:
        return Table("exit", columns, (), title=Said("table.exit_part"))
    labels = {lot.id: lot.label for lot in scenario.lots}
    rows: list[Row] = [
        (labels[lot.lot], lot.share, lot.part, lot.paid, lot.share - lot.paid) for lot in found.lots
    ]
    whole = sum(lot.share for lot in found.lots)
    total = (_TOTAL, whole, None, whole - found.left_open, found.left_open)
    title = Said("table.exit", {"member": the(scenario, found.member)})
    return Table("exit", columns, tuple(rows), total, (), title)


def after_table(found: ContractStudy, first: str | None = None) -> Table:
    """What those who stay pay for the same costs, before and after.

    Parameters
    ----------
    found : ContractStudy
        What the contract makes.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Without rows when nobody leaves, when one member is left alone, or when the key names the
        leaver.
    """
    after = found.after
    columns = (
        _MEMBER,
        Column("before_exit", "money"),
        Column("after_exit", "money"),
        Column("exit_effect", "gap"),
    )
    if after is None or after.recomputed is None:
        return Table("after_exit", columns, (), title=Said("table.exit_part"))
    stay, before = after.recomputed, after.before
    rows: list[Row] = []
    for code in _first(stay.members, first):
        paid, now = before.amount(code), stay.amount(code)
        rows.append((stay.scenario.name(code), paid, now, now - paid))
    paid = before.total - before.amount(after.leaver)
    total = (_TOTAL, paid, stay.total, stay.total - paid)
    title = Said("table.after_exit", {"member": the(before.scenario, after.leaver)})
    return Table("after_exit", columns, tuple(rows), total, (), title)


def _first(codes: tuple[str, ...], first: str | None) -> list[str]:
    return sorted(codes, key=lambda code: code != first)
