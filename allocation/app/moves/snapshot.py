"""A session as a text that a browser keeps: the file, what was moved, what can be undone.

Numbers are written and read as scenario files do, exactly; a private overlay is never among them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, cast

import tomli_w
from pydantic import ValidationError

from allocation.app.moves.shown import refuse_faults, shown_scenario
from allocation.app.screen import Screen
from allocation.errors import AllocationError
from allocation.labels import LANGUAGES
from allocation.model import IN_EUROS, Noun, Scenario
from allocation.scenarios import parse_scenario, write_scenario
from allocation.toml_reading import text_tables, tuples

__all__ = ["Screens", "snapshot", "stored"]

_FORMAT: Final = 1


class Screens(Noun):
    """The screen of a session, and those that can be undone and redone."""

    screen: Screen
    past: tuple[Screen, ...] = ()
    future: tuple[Screen, ...] = ()


def snapshot(file: Scenario, screens: Screens, language: str) -> str:
    """JSON text of a session.

    Parameters
    ----------
    file : Scenario
        As it was read, without overlay.
    screens : Screens
        What was moved.
    language : str
        Language of the session.

    Returns
    -------
    str
    """
    moves = screens.model_dump(exclude_defaults=True, exclude_none=True, context=IN_EUROS)
    held = {
        "format": _FORMAT,
        "language": language,
        "file": write_scenario(file),
        "moves": tomli_w.dumps(moves),
    }
    return json.dumps(held, ensure_ascii=False)


def stored(text: str) -> tuple[Scenario, Screens, str]:
    """File, screens and language of a snapshot.

    Parameters
    ----------
    text : str
        What `snapshot` wrote.

    Returns
    -------
    tuple of (Scenario, Screens, str)

    Raises
    ------
    AllocationError
        ``snapshot_refused``: it is no snapshot, or that of another version.
    """
    try:
        held = _fields(text)
        file = parse_scenario(held["file"], "snapshot")
        moves = tuples(text_tables(held["moves"], "snapshot"))
        screens = Screens.model_validate(moves, context=IN_EUROS)
        for screen in (*screens.past, *screens.future):
            shown_scenario(file, screen, held["language"])
        _check(file, screens.screen, held["language"])
    except (ValidationError, LookupError, TypeError, ValueError, AttributeError):
        raise AllocationError("snapshot_refused") from None
    except AllocationError:
        raise AllocationError("snapshot_refused") from None
    return file, screens, held["language"]


def _fields(text: str) -> Mapping[str, str]:
    held = json.loads(text)
    if not isinstance(held, dict) or cast("Any", held).get("format") != _FORMAT:
        raise AllocationError("snapshot_refused")
    fields = cast("dict[str, str]", held)
    if fields["language"] not in LANGUAGES:
        raise AllocationError("snapshot_refused")
    return fields


def _check(file: Scenario, screen: Screen, language: str) -> None:
    """Refuse a screen that makes no scenario, itself or one saved with it."""
    for shown in (screen, *(variant.screen for variant in screen.variants)):
        refuse_faults(shown_scenario(file, shown, language))
