"""Delivery points: what each member holds, its bill line by line, and the sites that pay most."""

from __future__ import annotations

from allocation.app.controls import Sheet
from allocation.app.desk import Desk
from allocation.app.panels.noun import Panel
from allocation.app.pieces import piece, pieces
from allocation.app.view import View
from allocation.reporting.points import nested_answer, points_answer

__all__ = ["panel"]


def panel(desk: Desk) -> Panel:
    """Panel of the delivery points and of their bill.

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
    scenario = view.allocation.scenario
    if not scenario.points:
        return piece("paragraph", desk.language, "app.no_points")
    told = (*points_answer(scenario, view.first), *nested_answer(scenario, view.first))
    return pieces(told, desk.language)
