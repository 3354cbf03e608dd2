"""Scenarios drawn at random for property tests: valid, small, and as odd as the format allows.

Outside the ladder: nothing in the package imports this. Needs `hypothesis`, imported when a
strategy is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allocation.model import Scenario

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["scenario_texts", "scenarios"]


def scenarios(min_members: int = 2, max_members: int = 6) -> SearchStrategy[Scenario]:
    """Draw valid scenarios: members, sources, indicators, a graph of keys, lots, and the rest.

    Every key named by a lot can be computed; a key of ``compare`` may wait for a missing figure.
    Names and texts hold quotes, signs of formulas, angle brackets and letters of many scripts.

    Parameters
    ----------
    min_members, max_members : int
        Bounds on the number of members, from 2 to 8.

    Returns
    -------
    SearchStrategy of Scenario

    Examples
    --------
    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, database=None)
    ... @given(scenarios())
    ... def amounts_are_shared(scenario):
    ...     assert scenario.total == sum(lot.amount for lot in scenario.lots)
    >>> amounts_are_shared()
    """
    from allocation.testing.drawing import drawn_tables  # noqa: PLC0415 - needs hypothesis

    return drawn_tables(min_members, max_members).map(_scenario)


def scenario_texts(min_members: int = 2, max_members: int = 6) -> SearchStrategy[str]:
    """Draw the TOML text of valid scenarios, as a file would hold it.

    Parameters
    ----------
    min_members, max_members : int
        Bounds on the number of members, from 2 to 8.

    Returns
    -------
    SearchStrategy of str

    Examples
    --------
    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, database=None)
    ... @given(scenario_texts())
    ... def a_file_says_its_format(text):
    ...     assert "schema = 1" in text
    >>> a_file_says_its_format()
    """
    from tomli_w import dumps  # noqa: PLC0415 - only when asked for

    from allocation.testing.drawing import drawn_tables  # noqa: PLC0415 - needs hypothesis

    return drawn_tables(min_members, max_members).map(dumps)


def _scenario(tables: dict[str, Any]) -> Scenario:
    from tomli_w import dumps  # noqa: PLC0415 - only when asked for

    from allocation.scenarios import parse_scenario  # noqa: PLC0415 - outside the ladder

    return parse_scenario(dumps(tables), "drawn")
