"""The shared contract: meters, settlement, titles, savings, entry and exit of what is shown."""

from __future__ import annotations

from allocation.analysis.contract import is_contract
from allocation.app.controls import Sheet
from allocation.app.desk import Desk
from allocation.app.panels.noun import Panel
from allocation.app.pieces import piece, pieces
from allocation.app.view import View
from allocation.reporting.contract import contract_answer

__all__ = ["panel"]


def panel(desk: Desk) -> Panel:
    """Panel of the shared contract.

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
    if not is_contract(view.allocation.scenario):
        return piece("paragraph", desk.language, "app.no_contract")
    return pieces(contract_answer(view.allocation, view.first), desk.language)
