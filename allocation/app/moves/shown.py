"""The screen as a scenario that gives the same cents: each kind of move adds its layer, in order.

Nothing that differs from a voted file is called voted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, cast

from allocation.app.moves.calls import calls_layer
from allocation.app.moves.closing import plan_layer
from allocation.app.moves.contract import contract_layer
from allocation.app.moves.figure_words import figures_layer
from allocation.app.moves.lines import lines_layer
from allocation.app.moves.mixes import mixes_layer
from allocation.app.moves.rules import rule_layer
from allocation.app.screen import Screen
from allocation.errors import ScenarioError
from allocation.model import Allocation, Scenario
from allocation.pipeline import allocate
from allocation.scenarios import scenario_tables
from allocation.toml_reading import tuples
from allocation.validation import validated

__all__ = ["allocation_of", "refuse_faults", "shown_scenario"]

_LAYERS: Final[tuple[Callable[[Scenario, Screen, str], dict[str, Any]], ...]] = (
    figures_layer,
    contract_layer,
    plan_layer,
    calls_layer,
    mixes_layer,
    lines_layer,
    rule_layer,
)
"""What was moved, in the order in which each reads the others."""

_KEPT: Final = 128


def shown_scenario(file: Scenario, screen: Screen, language: str) -> Scenario:
    """Scenario of a screen; the file's own when nothing differs from it.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    language : str
        Language of the names given to what was moved.

    Returns
    -------
    Scenario
    """
    key: tuple[Any, ...] = (file, screen.computed, language)
    return _shown(*key) or file


def allocation_of(file: Scenario, screen: Screen, language: str) -> Allocation:
    """Who pays what on a screen; computed once, and read again by what undoes and compares.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    language : str
        Language of the names given to what was moved.

    Returns
    -------
    Allocation
    """
    key: tuple[Any, ...] = (file, screen.computed, language)
    return _allocated(*key)


def refuse_faults(scenario: Scenario) -> None:
    """Refuse a scenario that could not be read back from its file.

    Parameters
    ----------
    scenario : Scenario
        The screen as a scenario.

    Raises
    ------
    ScenarioError
        With every fault.
    """
    raw = cast("dict[str, Any]", tuples(scenario_tables(scenario)))
    _, faults = validated(raw)
    if faults:
        raise ScenarioError(scenario.id, faults)


@lru_cache(_KEPT)
def _shown(file: Scenario, screen: Screen, language: str) -> Scenario | None:
    """Scenario of a screen, None when nothing differs: another file may be equal to this one."""
    shown = file
    for layer in _LAYERS:
        changes = layer(shown, screen, language)
        shown = shown.model_copy(update=changes) if changes else shown
    if shown is file:
        return None
    return shown.model_copy(update={"status": Scenario.model_fields["status"].default})


@lru_cache(_KEPT)
def _allocated(file: Scenario, screen: Screen, language: str) -> Allocation:
    return allocate(shown_scenario(file, screen, language))
