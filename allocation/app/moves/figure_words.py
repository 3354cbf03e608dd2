"""Indicators of a screen in its scenario: each that was typed says so, and what it replaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from immutabledict import immutabledict

from allocation.app.moves.figures import figures_of
from allocation.app.moves.indicators import edited_indicator
from allocation.app.moves.sources import sourced, typed_source
from allocation.app.screen import Screen
from allocation.app.typed import value_shown
from allocation.labels import label
from allocation.model import Scenario

__all__ = ["figures_layer"]


def figures_layer(scenario: Scenario, screen: Screen, language: str) -> dict[str, Any]:
    """Indicators with what was typed, each with the screen as its source.

    Parameters
    ----------
    scenario : Scenario
        What is shown so far.
    screen : Screen
        What was moved.
    language : str
        Language of the names of sources.

    Returns
    -------
    dict
        Changes of the scenario.
    """
    indicators, changes = dict(scenario.indicators), dict[str, Any]()
    for name in scenario.indicators:
        if name in screen.values or name in screen.splits:
            title = label("app.typed_values", language, indicator=indicators[name].label)
            note = "\u00a0; ".join(_told(scenario, screen, name, language))
            held = scenario.model_copy(update=changes)
            source, added = sourced(held, "valeur-saisie", typed_source(title, language, note))
            changes |= added
            indicators[name] = edited_indicator(indicators[name], screen, name, source)
    return changes | ({"indicators": immutabledict(indicators)} if changes else {})


def _told(scenario: Scenario, screen: Screen, name: str, language: str) -> Iterator[str]:
    """What was typed in the place of what, and where the other values come from."""
    for cell in figures_of(scenario, screen, name):
        if cell.edited and cell.value is not None:
            yield label(
                f"app.typed_value{'' if cell.original is not None else '_missing'}",
                language,
                member=scenario.name(cell.member),
                value=value_shown(cell.value, language),
                **(
                    {}
                    if cell.original is None
                    else {"original": value_shown(cell.original, language)}
                ),
            )
    source = scenario.sources[scenario.indicators[name].source]
    yield label("app.typed_beside", language, title=source.title, publisher=source.publisher)
