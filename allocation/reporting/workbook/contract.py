"""The sheet of a shared contract: what each owes as formulas, then titles, savings, entry, exit.

Shares are those of the sheet of results; what is in kind or called is to be changed.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from allocation.analysis.contract import ContractStudy, contract_study, is_contract
from allocation.dues import Due
from allocation.model import Allocation
from allocation.reporting.cells import Joined, Said
from allocation.reporting.contract import contract_answer
from allocation.reporting.tables import Column
from allocation.reporting.workbook.control import Control
from allocation.reporting.workbook.core import Core, Tab
from allocation.reporting.workbook.members import MemberTable, summed
from allocation.reporting.workbook.places import Live, Strip
from allocation.reporting.workbook.sheet import Sheet
from allocation.savings import Saved

__all__ = ["CONTRACT"]

_MOST_LOTS: Final = 24
"""Lots above which balances are written as values only."""

_LIVE: Final = ("in_kind", "settlement", "savings")
"""Tables that this sheet holds as formulas instead."""


def _wanted(allocation: Allocation, variants: Sequence[Allocation]) -> bool:
    del variants
    return is_contract(allocation.scenario)


def _write(sheet: Sheet, core: Core) -> Iterator[Control]:
    """Balances of each lot and savings as formulas, then every table of the contract."""
    found = contract_study(core.allocation)
    page = _Page(sheet, core)
    lots = [lot for lot in core.scenario.lots if lot.id in {due.lot for due in found.dues}]
    live = len(lots) <= _MOST_LOTS
    if live and (lots or found.saved is not None):
        sheet.line(Said("workbook.contract_live"))
    if live:
        for position, lot in enumerate(core.scenario.lots):
            dues = {due.member: due for due in found.dues if due.lot == lot.id}
            if dues:
                yield from page.lot(position, lot.label, dues)
    if found.saved is not None:
        yield page.savings(found.saved)
    sheet.line(Said("workbook.frozen"))
    _fixed(sheet, core, found, _LIVE if live else ("savings",))
    if found.entry is not None:
        moved = sum(found.entry.moves.values()) / 100
        yield Control(Said("workbook.control.refunded"), moved, 0.0)


def _fixed(sheet: Sheet, core: Core, found: ContractStudy, live: tuple[str, ...]) -> None:
    """Sentences and tables as of writing, less those that are formulas above."""
    for part in contract_answer(core.allocation, core.first, found):
        if isinstance(part, Said | Joined):
            sheet.line(part)
        elif part and part.id not in live:
            sheet.table(part.filled(), "fixed")
        elif part and part.notes:
            sheet.notes(part.notes)


@dataclass(frozen=True)
class _Page:
    """Tables of members of this sheet."""

    sheet: Sheet
    core: Core

    def lot(self, position: int, label: str, dues: dict[str, Due]) -> Iterator[Control]:
        """Share - in kind = cash, cash - called = balance, and what they must make."""
        caption = Said("workbook.contract_dues", {"lot": label})
        table = self._open(caption)
        result = self.core.result.lots[position]
        held = [dues[code] for code in self.core.ground.group.codes]
        share = self._live(
            table, Column("quota", "money"), held, lambda i: result[i].seen(), "share"
        )
        kind = self._typed(table, "in_kind", held)
        cash = self._minus(table, Column("cash", "money"), held, (share, kind))
        called = self._typed(table, "called", held)
        balance = self._minus(table, Column("balance", "gap"), held, (cash, called))
        cost = Live(f"={result.total.seen()}", sum(due.share for due in held) / 100)
        parts = "+".join(strip.total.seen() for strip in (kind, called, balance))
        found = Live(f"=ROUND({parts},2)", cost.value)
        yield Control(Said("workbook.control.lot_settled", {"lot": label}), found, cost)
        if any(due.in_kind for due in held):
            most = Live(f"={kind.total.seen()}", sum(due.in_kind for due in held) / 100)
            said = Said("workbook.control.in_kind_most", {"lot": label})
            yield Control(said, most, cost, sense="most")

    def savings(self, saved: Saved) -> Control:
        """Alone - part of the saving = payment; payments make the cost of the group."""
        table = self._open(Said("table.savings"))
        places = [saved.members.index(code) for code in self.core.ground.group.codes]
        alone = [saved.stand_alone[i] for i in places]
        shares = [saved.shares[i] for i in places]
        paid = [saved.payments[i] for i in places]
        cells = (
            table.add(Column("alone", "money"), alone, summed("money", sum(alone)), "fixed"),
            table.add(Column("saved", "gap"), shares, summed("gap", sum(shares)), "fixed"),
        )
        here = self.sheet.title
        formulas = [
            Live(f"=ROUND({cells[0][i].seen(here)}-{cells[1][i].seen(here)},2)", cents / 100)
            for i, cents in enumerate(paid)
        ]
        due = table.add(Column("saved_payment", "money"), formulas, summed("money", sum(paid)))
        found = Live(f"={due.total.seen()}", sum(paid) / 100)
        return Control(Said("workbook.control.group_paid"), found, saved.group_cost / 100)

    def _open(self, caption: Said) -> MemberTable:
        self.sheet.line(caption, "caption")
        table = MemberTable.open(self.sheet, self.core.ground.group)
        self.sheet.once(table.heading)
        return table

    def _typed(self, table: MemberTable, name: str, held: Sequence[Due]) -> Strip:
        cents: list[int] = [getattr(due, name) for due in held]
        return table.add(Column(name, "money"), cents, summed("money", sum(cents)), "input")

    def _live(
        self,
        table: MemberTable,
        column: Column,
        held: Sequence[Due],
        formula: Callable[[int], str],
        name: str = "",
    ) -> Strip:
        cents: list[int] = [getattr(due, name or column.id) for due in held]
        cells = [Live(f"={formula(i)}", value / 100) for i, value in enumerate(cents)]
        return table.add(column, cells, summed(column.kind, sum(cents)))

    def _minus(
        self, table: MemberTable, column: Column, held: Sequence[Due], pair: tuple[Strip, Strip]
    ) -> Strip:
        """One column less another."""
        a, b = pair
        here = self.sheet.title
        return self._live(
            table, column, held, lambda i: f"ROUND({a[i].seen(here)}-{b[i].seen(here)},2)"
        )


CONTRACT: Final = Tab("contract", (30, 28, 22, 22, 22, 22, 22), _write, _wanted, grows=True)
