"""Red lines typed on a screen: added, moved, made soft, removed; their text is generated.

A typed line has the screen as its source, whoever owns it: nobody has said it yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal

from immutabledict import immutabledict
from pydantic import ValidationError

from allocation.app.moves.line_words import line_text
from allocation.app.moves.sources import sourced, typed_source
from allocation.app.screen import Held, Screen
from allocation.app.typed import amount_typed, share_typed, value_typed
from allocation.errors import InvalidKeyError
from allocation.labels import label
from allocation.model import RED_LINE_KINDS, RedLine, Scenario
from allocation.rules import solved

__all__ = [
    "Line",
    "LineKind",
    "kinds_offered",
    "limit_typed",
    "line_at",
    "line_fields",
    "lines_layer",
    "lines_of",
    "with_line",
    "with_line_back",
    "with_line_changed",
    "without_line",
]

Unit = Literal["money", "percent", "per_unit", "years", ""]
_UNSAID: Final = "-"
"""Text and source of a typed line until it is shown."""

_FORMS: Final[Mapping[str, tuple[Unit, tuple[str, ...]]]] = immutabledict(
    {
        "max_amount": ("money", ("member",)),
        "min_amount": ("money", ("member",)),
        "max_share": ("percent", ("member",)),
        "min_share": ("percent", ("member",)),
        "max_per_unit": ("per_unit", ("member", "indicator")),
        "not_more_than": ("", ("member", "other")),
        "band": ("percent", ("member", "reference")),
        "coalition_ceiling": ("money", ("members",)),
        "yearly_capacity": ("money", ("member", "year")),
        "cumulative_envelope": ("money", ("member", "year")),
        "debt_ratio": ("years", ("member",)),
    }
)
"""Unit in which the value of a kind of line is typed, and the fields it needs beside it."""


@dataclass(frozen=True)
class LineKind:
    """A kind of line that a scenario can hold.

    Parameters
    ----------
    kind, label : str
        Identifier and name.
    unit : str
        ``money``, ``percent``, ``per_unit``, ``years``, or "" without a value.
    needs : tuple of str
        Fields to fill beside the value.
    """

    kind: str
    label: str
    unit: Unit
    needs: tuple[str, ...]


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


def kinds_offered(scenario: Scenario, language: str) -> tuple[LineKind, ...]:
    """Kinds of lines that the figures of a scenario can verify.

    Parameters
    ----------
    scenario : Scenario
        The screen as a scenario.
    language : str
        Language of the names.

    Returns
    -------
    tuple of LineKind
    """
    named = ((kind, *_FORMS[kind]) for kind in RED_LINE_KINDS)
    return tuple(
        LineKind(kind, label(f"red_line.{kind}", language), unit, needs)
        for kind, unit, needs in named
        if all(_AVAILABLE[need](scenario) for need in needs if need in _AVAILABLE)
        and (kind != "debt_ratio" or _has_accounts(scenario))
    )


def _has_accounts(scenario: Scenario) -> bool:
    return any(f.debt is not None and f.gross_savings for f in scenario.finances.values())


_AVAILABLE: Final[Mapping[str, Callable[[Scenario], bool]]] = immutabledict(
    {
        "year": lambda scenario: scenario.schedule is not None,
        "indicator": lambda scenario: any(
            not found.missing(scenario.codes) for found in scenario.indicators.values()
        ),
        "reference": lambda scenario: any(
            not solved(scenario.keys, name) for name in scenario.keys
        ),
    }
)


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
            _FORMS[line.kind][0],
            None if held.origin is None else file.red_lines[held.origin],
        )
        for i, (line, held) in enumerate(zip(shown.red_lines, _entries(file, screen), strict=True))
    )


def limit_typed(kind: str, text: str, language: str) -> Fraction | None:
    """Value of a line as it is typed: euros, percent, euros per unit or years.

    Parameters
    ----------
    kind : str
        Kind of the line.
    text : str
        What was typed.
    language : str
        Language of whoever typed it.

    Returns
    -------
    Fraction or None
        In the unit of the file; None for a kind without a value.

    Raises
    ------
    InvalidKeyError
        When it is not such a value, or there is no such kind.
    """
    if kind not in _FORMS:
        raise InvalidKeyError("line_kind", kind=kind, kinds=", ".join(_FORMS))
    match _FORMS[kind][0]:
        case "money":
            return Fraction(amount_typed(text, language), 100)
        case "percent":
            return share_typed(text, language)
        case "per_unit":
            return value_typed(text.strip().removesuffix("\u20ac"), language)
        case "years":
            return value_typed(text, language)
        case _:
            return None


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


def line_fields(kind: str, member: str, text: str, language: str) -> dict[str, object]:
    """Fields of a line of one member with the limit that was typed.

    Parameters
    ----------
    kind : str
        Kind of the line.
    member : str
        Its owner, and the member that it bounds when the kind bounds one.
    text : str
        What was typed.
    language : str
        Language of whoever typed it.

    Returns
    -------
    dict
    """
    value = limit_typed(kind, text, language)
    bounded = {"member": member} if "member" in _FORMS[kind][1] else {}
    return {"owner": member, **bounded, **({} if value is None else {"value": value})}


def line_at(shown: Scenario, position: int) -> None:
    """Refuse a position where no line is shown."""
    if not 0 <= position < len(shown.red_lines):
        raise InvalidKeyError("line_unknown", position=position + 1, count=len(shown.red_lines))
