"""Charts, each with its figures in a table and in words, and its file: drawn elsewhere."""

from __future__ import annotations

from allocation.app.controls import Sheet
from allocation.app.desk import Desk
from allocation.app.drawn import charts
from allocation.app.fields import Button
from allocation.app.outputs import drawing
from allocation.app.panels.noun import Panel
from allocation.app.pieces import piece
from allocation.app.view import View
from allocation.model import Scenario

__all__ = ["panel"]

Shown = tuple[Scenario, str, str]
"""What charts depend on: a scenario, a language, who comes first."""


def panel(desk: Desk) -> Panel:
    """Panel of the charts: public figures only, as in the documents.

    Parameters
    ----------
    desk : Desk
        What the screen holds.

    Returns
    -------
    Panel
    """
    return Drawings(desk).panel()


class Drawings:
    """Charts drawn in another process; what is shown is never older than the screen.

    Parameters
    ----------
    desk : Desk
        What the screen holds.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.sheet = Sheet(act=self._act)
        self._drawn: tuple[Shown, str] | None = None
        self._asked: Shown | None = None

    def panel(self) -> Panel:
        """What stands behind the tab."""
        return Panel(self.sheet, self._draw)

    def _draw(self, view: View | None) -> None:
        shown = self._shown()
        if view is None:
            self.sheet.value = ""
        elif self._drawn is not None and self._drawn[0] == shown:
            self.sheet.value = self._drawn[1]
        else:
            if self._asked != shown and not self.desk.errand.is_busy:
                self._ask(shown)
            self.sheet.value = self._waiting()

    def _waiting(self) -> str:
        """What is said while work goes on; a button after it was stopped."""
        if self.desk.errand.is_busy:
            return piece("paragraph", self.desk.language, "app.doing.drawings")
        button = Button("draw", self.desk.words("draw"), is_main=True)
        return piece("fields.buttons", self.desk.language, (button,))

    def _shown(self) -> Shown:
        return self.desk.session.scenario, self.desk.language, self.desk.member

    def _ask(self, shown: Shown) -> None:
        def done(found: object) -> None:
            if isinstance(found, str):
                self._drawn = shown, found

        self._asked = shown
        self.desk.work("drawings", charts, shown, done)

    def _act(self, name: str, value: str) -> None:
        if name == "draw":
            self._ask(self._shown())
        elif name == "drawing":
            chart, form = value.split("/")
            self.desk.work("drawing", drawing, (*self._shown(), chart, form), self.sheet.take)
