"""What stands around the panels: title, file, language, undo and redo, what fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from allocation.app.desk import Desk
from allocation.app.fields import Button, Field
from allocation.app.pieces import message as alert
from allocation.app.pieces import piece
from allocation.app.session import Session
from allocation.errors import AllocationError
from allocation.labels import LANGUAGES
from allocation.model import Allocation
from allocation.reporting import sentences
from allocation.scenarios import read_scenario

__all__ = ["act", "bar", "heading", "message"]


def heading(desk: Desk) -> str:
    """HTML of the title, the standing of the file, the other files and the languages.

    Parameters
    ----------
    desk : Desk
        What the screen holds.

    Returns
    -------
    str
    """
    scenario, language = desk.session.scenario, desk.language
    names = tuple((name, desk.words(f"language.{name}")) for name in LANGUAGES)
    fields = [Field("language", desk.words("language.label"), language, names, "list")]
    files = tuple(desk.titles().items())
    if len(files) > 1:
        field = Field("scenario", desk.words("scenario"), desk.name, files, "list")
        fields.insert(0, field.kept(desk.kept, language))
    form = piece("fields.form", language, desk.identifier, fields, desk.words("file_and_language"))
    mark = piece("private", language) if desk.session.private else ""
    return piece("heading", language, scenario, sentences.mention(scenario), form, mark)


def bar(desk: Desk) -> str:
    """HTML of undo, redo and back to the file.

    Parameters
    ----------
    desk : Desk
        What the screen holds.

    Returns
    -------
    str
    """
    session = desk.session
    disabled = {"undo": not session.past, "redo": not session.future, "reset": not session.past}
    buttons = tuple(
        Button(name, desk.words(name), is_disabled=absent) for name, absent in disabled.items()
    )
    return piece("fields.buttons", desk.language, buttons)


def message(desk: Desk, found: Allocation | AllocationError) -> str:
    """HTML of why nothing can be computed, or of the hard controls that fail, and what to do.

    Parameters
    ----------
    desk : Desk
        What the screen holds.
    found : Allocation or AllocationError
        What was computed.

    Returns
    -------
    str
        Empty when all is well.
    """
    language = desk.language
    has_lines = bool(desk.session.revealed.red_lines)
    button = Button("tab", desk.words("who_blocks"), "conditions", is_main=True)
    after = piece("fields.buttons", language, (button,)) if has_lines else ""
    if isinstance(found, AllocationError):
        return alert("app.not_computed", found, language, after)
    checks = [check for check in found.checks if check.hard and not check.passed]
    lines = [sentences.checked(check, found) for check in checks]
    return piece("alert", language, "app.alerts", lines, after)


def act(desk: Desk, name: str, value: str) -> None:
    """Do what was chosen or pressed around the panels.

    Parameters
    ----------
    desk : Desk
        What the screen holds.
    name : str
        What was used.
    value : str
        What was chosen.
    """
    if name == "tab":
        desk.tab = value
        desk.redraw()
    elif name == "scenario":
        _open(desk, value)
    else:
        moves: dict[str, Callable[[Session], Session]] = {
            "language": lambda session: session.in_language(value),
            "undo": Session.undo,
            "redo": Session.redo,
            "reset": Session.reset,
        }
        if name == "reset":
            desk.kept.clear()
        if name in moves:
            desk.attempt(name, value, moves[name])


def _open(desk: Desk, name: str) -> None:
    """Another file of the folder, or one that was shown before."""
    path = desk.path.with_name(name) if desk.path is not None else Path(name)
    if name in desk.titles():
        desk.turn_to("scenario", name, lambda: Session(read_scenario(path), desk.language))
