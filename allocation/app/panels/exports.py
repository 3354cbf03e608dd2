"""Files to take away: the browser receives them, nothing is left on the server."""

from __future__ import annotations

from allocation.app.controls import Sheet
from allocation.app.desk import Desk
from allocation.app.fields import Button
from allocation.app.outputs import OUTPUTS, made
from allocation.app.panels.noun import Panel
from allocation.app.pieces import piece
from allocation.app.view import View

__all__ = ["panel"]


def panel(desk: Desk) -> Panel:
    """Panel of the files.

    Parameters
    ----------
    desk : Desk
        What the screen holds.

    Returns
    -------
    Panel
    """
    sheet = Sheet()

    def act(name: str, value: str) -> None:
        if name == "export" and value in OUTPUTS:
            arguments = (desk.session.scenario, value, desk.language, desk.member)
            desk.work("export", made, arguments, sheet.take)

    def draw(view: View | None) -> None:
        sheet.value = _list(desk, can_compute=view is not None)

    sheet.act = act
    return Panel(sheet, draw)


def _list(desk: Desk, *, can_compute: bool) -> str:
    rows = tuple(
        (
            Button("export", desk.words(f"export.{kind}"), kind, is_main=kind == "xlsx"),
            desk.words(f"export_hint.{kind}", member=desk.session.file.name(desk.member)),
        )
        for kind in OUTPUTS
        if can_compute or kind == "toml"
    )
    mark = piece("paragraph", desk.language, "app.private_out") if desk.session.private else ""
    return mark + piece("fields.files", desk.language, rows)
