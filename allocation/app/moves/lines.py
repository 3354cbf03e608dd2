"""Red lines typed on a screen: added, moved, made soft, removed; their text is generated.

A typed line has the screen as its source, whoever owns it: nobody has said it yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from allocation.app.moves.line_kinds import Unit, unit_of
from allocation.app.moves.line_words import line_text
from allocation.app.moves.sources import sourced, typed_source
from allocation.app.screen import Held, Screen
from allocation.errors import InvalidKeyError
from allocation.labels import label
from allocation.model import RedLine, Scenario

__all__ = [
    "Line",
    "line_at",
    "lines_layer",
    "lines_of",
    "with_line",
    "with_line_back",
    "with_line_changed",
    "without_line",
]

_UNSAID: Final = "-"
"""Text and source of a typed line until it is shown."""


@dataclass(frozen=True)
class Line:
    """A red line of the screen.

    Parameters
    ----------
    position : int
        Among those that are shown.
    line : RedLine
        As it is shown.
    typed : bool
        Whether it was added or changed on the screen.
    unit : str
        In what its value is typed.
    original : RedLine or None
        The line of the file that it changes, or is; None for one that was added.
    """

    position: int
    line: RedLine
    typed: bool
    unit: Unit
    original: RedLine | None = None


def lines_of(file: Scenario, shown: Scenario, screen: Screen) -> tuple[Line, ...]:
    """Red lines of a screen, each with what it was in the file.

    Parameters
    ----------
    file : Scenario
        As it was read.
    shown : Scenario
        The screen as a scenario.
    screen : Screen
        What was moved.

    Returns
    -------
    tuple of Line
    """
    return tuple(
        Line(
            i,
            line,
            held.line is not None,
            unit_of(line.kind),
            None if held.origin is None else file.red_lines[held.origin],
        )
        for i, (line, held) in enumerate(zip(shown.red_lines, _entries(file, screen), strict=True))
    )


def with_line(file: Scenario, screen: Screen, kind: str, fields: Mapping[str, object]) -> Screen:
    """Add a line; its owner is the member that it bounds unless another one is given.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    kind : str
        Kind of the line.
    fields : mapping of str to object
        Fields of the line, without its text and source.

    Returns
    -------
    Screen

    Raises
    ------
    InvalidKeyError
        When the fields make no line.
    """
    owner = {"owner": fields["member"]} if "member" in fields else {}
    line = _line({"kind": kind, **owner, "text": _UNSAID, "source": _UNSAID, **fields})
    return screen.but(lines=(*_entries(file, screen), Held(line=line)))


def with_line_changed(
    file: Scenario, shown: Scenario, screen: Screen, position: int, **changes: object
) -> Screen:
    """Change fields of a line, which becomes a typed one; put back, it is that of the file.

    Parameters
    ----------
    file : Scenario
        As it was read.
    shown : Scenario
        The screen as a scenario.
    screen : Screen
        What was moved.
    position : int
        Among those that are shown.
    **changes
        Fields of the line.

    Returns
    -------
    Screen

    Raises
    ------
    InvalidKeyError
        When there is no such line, or the change makes none.
    """
    line_at(shown, position)
    stated = {name: value for name, value in shown.red_lines[position] if name not in _SAID}
    typed = _line({**stated, **changes, "text": _UNSAID, "source": _UNSAID})
    origin = _entries(file, screen)[position].origin
    if origin is not None and _same(file.red_lines[origin], typed):
        return with_line_back(file, shown, screen, position)
    return _replaced(file, screen, position, (Held(origin=origin, line=typed),))


def with_line_back(file: Scenario, shown: Scenario, screen: Screen, position: int) -> Screen:
    """Give a line back what the file says; one that was added stays as it is.

    Parameters
    ----------
    file : Scenario
        As it was read.
    shown : Scenario
        The screen as a scenario.
    screen : Screen
        What was moved.
    position : int
        Among those that are shown.

    Returns
    -------
    Screen

    Raises
    ------
    InvalidKeyError
        When there is no such line.
    """
    line_at(shown, position)
    origin = _entries(file, screen)[position].origin
    if origin is None:
        return screen
    return _replaced(file, screen, position, (Held(origin=origin),))


def without_line(file: Scenario, shown: Scenario, screen: Screen, position: int) -> Screen:
    """Take a line away.

    Parameters
    ----------
    file : Scenario
        As it was read.
    shown : Scenario
        The screen as a scenario.
    screen : Screen
        What was moved.
    position : int
        Among those that are shown.

    Returns
    -------
    Screen

    Raises
    ------
    InvalidKeyError
        When there is no such line.
    """
    line_at(shown, position)
    return _replaced(file, screen, position, ())


def lines_layer(scenario: Scenario, screen: Screen, language: str) -> dict[str, Any]:
    """Red lines of the screen; those that were typed get their text and their source.

    Parameters
    ----------
    scenario : Scenario
        What is shown so far, with the lines of the file.
    screen : Screen
        What was moved.
    language : str
        Language of the texts.

    Returns
    -------
    dict
        Changes of the scenario.
    """
    if screen.lines is None:
        return {}
    changes, name = dict[str, Any](), ""
    if any(held.line for held in screen.lines):
        title = label("app.typed_lines", language)
        name, changes = sourced(scenario, "condition-saisie", typed_source(title, language))
    lines = tuple(
        _said(scenario, held.line, name, language)
        if held.line
        else scenario.red_lines[held.origin or 0]
        for held in screen.lines
    )
    return changes | {"red_lines": lines}


def _said(scenario: Scenario, line: RedLine, source: str, language: str) -> RedLine:
    text = line_text(scenario, line, language)
    return line.model_copy(update={"text": text, "source": source})


_SAID: Final = ("text", "source")


def _line(fields: Mapping[str, object]) -> RedLine:
    try:
        return RedLine.model_validate(fields)
    except ValidationError as refused:
        places = {str(error["loc"][0]) for error in refused.errors() if error["loc"]}
        named = ", ".join(sorted(places)) or str(fields["kind"])
        raise InvalidKeyError("line_refused", fields=named) from None


def _entries(file: Scenario, screen: Screen) -> tuple[Held, ...]:
    own = tuple(Held(origin=i) for i in range(len(file.red_lines)))
    return own if screen.lines is None else screen.lines


def _replaced(file: Scenario, screen: Screen, position: int, entries: tuple[Held, ...]) -> Screen:
    held = _entries(file, screen)
    lines = (*held[:position], *entries, *held[position + 1 :])
    bare = screen.but(lines=None)
    return bare if lines == _entries(file, bare) else screen.but(lines=lines)


def _same(own: RedLine, typed: RedLine) -> bool:
    """Whether a typed line bounds what a line of the file does, as hard."""
    return own.model_copy(update=dict.fromkeys(_SAID, _UNSAID)) == typed


def line_at(shown: Scenario, position: int) -> None:
    """Refuse a position where no line is shown."""
    if not 0 <= position < len(shown.red_lines):
        raise InvalidKeyError("line_unknown", position=position + 1, count=len(shown.red_lines))
