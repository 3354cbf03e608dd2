"""My budget: calls, credits, loans, ratios and guarantees of the member of the reader."""

from __future__ import annotations

from dataclasses import replace

from allocation.app.controls import Sheet
from allocation.app.desk import Desk
from allocation.app.panels.noun import Panel
from allocation.app.pieces import pieces
from allocation.app.view import View

__all__ = ["panel"]


def panel(desk: Desk) -> Panel:
    """Panel of one member's budget, private figures included: it is shown, never stored.

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
        sheet.value = "" if view is None else _told(desk)

    return Panel(sheet, draw)


def _told(desk: Desk) -> str:
    from allocation.reporting.briefs import budget_answer  # noqa: PLC0415 - only behind its tab

    session = desk.session
    beside = replace(session.allocation, scenario=session.scenario.beside(session.private))
    return pieces(budget_answer(beside, desk.member), desk.language)
