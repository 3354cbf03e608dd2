"""What a group saves: alone, together, who keeps the saving, and who would do better apart."""

from __future__ import annotations

from typing import Final

from allocation.model import Scenario
from allocation.reporting.cells import Said
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.savings import Saved

__all__ = ["deserters_table", "savings_table"]

_TOTAL: Final = Said("word.total")


def savings_table(saved: Saved | None, scenario: Scenario, first: str | None = None) -> Table:
    """c_i alone, s_i of the saving, x_i = c_i - s_i to pay.

    Parameters
    ----------
    saved : Saved or None
        Savings of the group.
    scenario : Scenario
        File that names the members.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Payments sum to the cost of the group. Without rows when the file has no saving.
    """
    columns = (
        Column("member"),
        Column("alone", "money"),
        Column("saved", "gap"),
        Column("saved_payment", "money"),
    )
    if saved is None:
        return Table("savings", columns, ())
    order = sorted(range(len(saved.members)), key=lambda i: saved.members[i] != first)
    each = tuple(zip(saved.stand_alone, saved.shares, saved.payments, strict=True))
    rows: list[Row] = [(scenario.name(saved.members[i]), *each[i]) for i in order]
    total = (_TOTAL, sum(saved.stand_alone), saved.saving, saved.group_cost)
    return Table("savings", columns, tuple(rows), total)


def deserters_table(saved: Saved | None, scenario: Scenario) -> Table:
    """Coalitions that would pay less on their own, those that gain most first.

    Parameters
    ----------
    saved : Saved or None
        Savings of the group.
    scenario : Scenario
        File that names the members.

    Returns
    -------
    Table
        Ten rows at most; costs of a coalition to the nearest cent.
    """
    columns = (
        Column("coalition"),
        Column("coalition_paid", "money"),
        Column("coalition_alone", "money"),
        Column("coalition_gain", "money"),
    )
    found = () if saved is None else saved.deserters
    rows: list[Row] = [
        (
            Said("contract.coalition", {"members": tuple(map(scenario.name, one.members))}),
            one.paid,
            round(one.alone),
            one.paid - round(one.alone),
        )
        for one in found
    ]
    notes = ()
    if saved is not None and saved.leaving > len(rows):
        notes = (Said("contract.more_coalitions", {"count": str(saved.leaving - len(rows))}),)
    return Table("deserters", columns, tuple(rows), None, notes)
