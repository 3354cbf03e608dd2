"""Where a document comes from: scenario, fingerprint, version, rounding rule. Said on each page."""

from __future__ import annotations

import hashlib
from importlib.metadata import version

from allocation.errors import OutputError
from allocation.model import Scenario
from allocation.reporting.cells import Part, Said, Value
from allocation.reporting.words import names
from allocation.scenarios import write_scenario

__all__ = ["fingerprint", "imprint", "refuse_private", "rounding_rule"]


def refuse_private(scenario: Scenario) -> None:
    """Refuse to hand over a scenario in which private figures stand among the others.

    Every file with a fingerprint refuses it already; this serves the outputs that have none.

    Parameters
    ----------
    scenario : Scenario
        What is about to be written.

    Raises
    ------
    OutputError
        ``private_revealed``.

    Examples
    --------
    >>> from allocation import read_scenario
    >>> refuse_private(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    """
    if scenario.is_revealed:
        raise OutputError("private_revealed")


def fingerprint(scenario: Scenario) -> str:
    """SHA-256 of the scenario as `write_scenario` writes it, in hexadecimal.

    Parameters
    ----------
    scenario : Scenario
        What was computed.

    Returns
    -------
    str
        The same for two files that hold the same scenario, whatever their comments.
    """
    return hashlib.sha256(write_scenario(scenario).encode("utf-8")).hexdigest()


def rounding_rule(scenario: Scenario) -> Said:
    """Largest remainder, the unit of each lot, and who takes the odd unit.

    Parameters
    ----------
    scenario : Scenario
        What was computed.

    Returns
    -------
    Said
    """
    units = tuple(Value("money", unit) for unit in sorted({lot.round_to for lot in scenario.lots}))
    priority: Part = Said("word.default_priority")
    if scenario.priority:
        priority = ", ".join(names(scenario, scenario.priority))
    return Said("note.rounding", {"units": units, "priority": priority})


def imprint(scenario: Scenario) -> tuple[Said, ...]:
    """Foot of every document: rounding rule, scenario and fingerprint, version of the tool.

    Parameters
    ----------
    scenario : Scenario
        What was computed.

    Returns
    -------
    tuple of Said
    """
    return (
        rounding_rule(scenario),
        Said("note.scenario", {"id": scenario.id, "sha256": fingerprint(scenario)}),
        Said("note.version", {"version": version("allocation")}),
    )
