"""The scenario file of the screen: read, copied, taken away, replaced; the private file beside."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from typing import Final

from allocation.app.controls import Sheet, Upload, stacked
from allocation.app.desk import Desk
from allocation.app.fields import Button
from allocation.app.panels.noun import Panel
from allocation.app.pieces import piece
from allocation.app.session import Session
from allocation.app.view import View
from allocation.scenarios import parse_scenario

__all__ = ["panel"]

_TEXT: Final = ".toml"


def panel(desk: Desk) -> Panel:
    """Panel of the file.

    Parameters
    ----------
    desk : Desk
        What the screen holds.

    Returns
    -------
    Panel
    """
    top, bottom = Sheet(), Sheet()

    def take(name: str, content: bytes) -> None:
        text = content.decode("utf-8-sig", errors="replace")
        place = _free(name, desk.titles())
        desk.turn_to("file", place, lambda: Session(parse_scenario(text, name), desk.language))

    def keep_private(name: str, content: bytes) -> None:
        text = content.decode("utf-8-sig", errors="replace")
        desk.attempt("private", name, lambda session: session.with_private(text))

    def act(name: str, value: str) -> None:
        if name == "scenario_file":
            session = desk.session
            top.give(f"{session.scenario.id}{_TEXT}", session.scenario_text.encode("utf-8"))
        elif name == "without_private":
            desk.attempt("private", value, lambda session: session.without_private())

    file = Upload(desk.words("open_file"), take, _TEXT)
    private = Upload(desk.words("open_private"), keep_private, _TEXT)
    states = (Sheet(), Sheet())

    def draw(_: View | None) -> None:
        file.label, private.label = desk.words("open_file"), desk.words("open_private")
        for sheet, place in zip(states, ("file", "private"), strict=True):
            sheet.value = _refused(desk, place)
        top.value = _top(desk)
        bottom.value = f'<pre tabindex="0">{escape(desk.session.scenario_text)}</pre>'

    top.act = act
    return Panel(stacked(top, file, states[0], private, states[1], bottom), draw)


def _free(name: str, taken: Collection[str]) -> str:
    """Name of a file beside others that may bear it: what was done on them is kept."""
    names = (name, *(f"{name} ({number})" for number in range(2, len(taken) + 3)))
    return next(free for free in names if free not in taken)


def _refused(desk: Desk, place: str) -> str:
    kept = desk.kept.get(place)
    if kept is None:
        return ""
    return piece("alert", desk.language, "app.refused", kept.error(desk.language).splitlines())


def _top(desk: Desk) -> str:
    buttons = [Button("scenario_file", desk.words("export.toml"), is_main=True)]
    if desk.session.private:
        buttons.append(Button("without_private", desk.words("without_private")))
    return piece("fields.buttons", desk.language, buttons)
