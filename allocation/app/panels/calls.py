"""Calls for funds: who pays how much in which year, the plan, what its clauses change."""

from __future__ import annotations

from collections.abc import Iterator

from allocation.app.controls import Sheet
from allocation.app.desk import Desk
from allocation.app.panels.noun import Panel
from allocation.app.pieces import Told, piece, pieces
from allocation.app.view import View
from allocation.reporting import tables

__all__ = ["panel"]


def panel(desk: Desk) -> Panel:
    """Panel of the schedule.

    Parameters
    ----------
    desk : Desk
        What the screen holds.

    Returns
    -------
    Panel
    """
    sheet = Sheet()

    def draw(view: View | None) -> None:
        sheet.value = "" if view is None else _told(desk, view)

    return Panel(sheet, draw)


def _told(desk: Desk, view: View) -> str:
    absent = "" if view.allocation.schedule else piece("paragraph", desk.language, "app.no_horizon")
    return absent + pieces(_tables(desk, view), desk.language)


def _tables(desk: Desk, view: View) -> Iterator[Told]:
    allocation = view.allocation
    yield tables.schedule_table(allocation, view.first)
    yield tables.funding_table(allocation, desk.session.shown_closing)
    yield tables.guarantee_table(allocation, view.first)
    yield tables.called_table(allocation, view.first)
    yield tables.clauses_table(allocation, view.first)
