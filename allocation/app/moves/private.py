"""The private overlay of a session: read from a file or a text, checked, kept apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from allocation.errors import ScenarioError
from allocation.labels import label
from allocation.model import Overlay, Scenario
from allocation.open_data import accounts_read_in
from allocation.overlay import overlay_of
from allocation.toml_reading import file_text, text_tables, tuples

__all__ = ["private_overlay"]


def private_overlay(scenario: Scenario, source: str | Path, language: str) -> Overlay:
    """Overlay of a private file, or of its text when it has several lines.

    Parameters
    ----------
    scenario : Scenario
        The file that it goes with.
    source : str or Path
        Path or text.
    language : str
        Language of the name of a text.

    Returns
    -------
    Overlay

    Raises
    ------
    ScenarioError
        With every fault, without its values.
    """
    is_text = isinstance(source, str) and "\n" in source
    name = label("app.private_text", language) if is_text else str(source)
    text = source if is_text else file_text(Path(source), name)
    folder = None if is_text else Path(source).parent
    raw = cast("dict[str, Any]", tuples(text_tables(str(text), name)))
    raw, unread = accounts_read_in(raw, folder)
    overlay, faults = overlay_of(raw, scenario, tuple(unread))
    if overlay is None:
        raise ScenarioError(name, faults)
    return overlay
