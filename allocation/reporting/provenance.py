"""Where a document comes from: scenario, fingerprint, version, rounding rule. Said on each page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Final

from allocation.errors import OutputError
from allocation.model import Allocation, Scenario
from allocation.reporting.cells import Part, Said, Value
from allocation.reporting.words import names
from allocation.scenarios import write_scenario

__all__ = [
    "anchor",
    "anchor_of",
    "cents_of",
    "fingerprint",
    "foot",
    "imprint",
    "refuse_private",
    "rounding_rule",
    "tool_version",
]

_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32 signs: no I, L, O nor U, which paper and telephone confuse."""

_GROUPS: Final = 4
_GROUP: Final = 5

Cents = Mapping[str, Mapping[str, Mapping[str, int]]]
"""``lots`` and ``schedule``: cents by lot, or by year, and by member."""


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


def tool_version() -> str:
    """Version of the library, as documents and records say it.

    Returns
    -------
    str

    Examples
    --------
    >>> tool_version().count(".")
    2
    """
    return version("allocation")


def fingerprint(scenario: Scenario) -> str:
    """SHA-256 of the scenario as `write_scenario` writes it, in hexadecimal.

    Private figures are no part of it, even when they are printed because they were asked for.

    Parameters
    ----------
    scenario : Scenario
        What was computed.

    Returns
    -------
    str
        The same for two files that hold the same scenario, whatever their comments.
    """
    refuse_private(scenario)
    return hashlib.sha256(write_scenario(scenario.public()).encode("utf-8")).hexdigest()


def cents_of(allocation: Allocation) -> dict[str, dict[str, dict[str, int]]]:
    """``{"lots": {lot: {member: cents}}, "schedule": {year: {member: cents}}}`` of an allocation.

    Parameters
    ----------
    allocation : Allocation
        What was computed.

    Returns
    -------
    dict

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"), "egalite")
    >>> cents_of(found)["lots"]["participation"]["80"]
    12500000000
    """
    members = allocation.members
    return {
        "lots": {lot.lot: dict(zip(members, lot.amounts, strict=True)) for lot in allocation.lots},
        "schedule": {
            str(year): dict(zip(members, cents, strict=True))
            for year, cents in allocation.schedule.items()
        },
    }


def anchor_of(texts: Sequence[str], cents: Iterable[Cents], tool: str) -> str:
    """First 100 bits of SHA-256(scenario texts, version, cents), in four groups of five signs.

    Parameters
    ----------
    texts : sequence of str
        Scenarios, as `write_scenario` writes them.
    cents : iterable of mapping
        `cents_of` of the allocation that the document presents for each of them.
    tool : str
        Version of the library.

    Returns
    -------
    str

    Examples
    --------
    >>> anchor_of([], [], "1.0.0")
    'XXPQ2-ZEG68-96V0E-EPP5A'
    """
    said = [list(texts), [_in_order(each) for each in cents], tool]
    text = json.dumps(said, ensure_ascii=True, separators=(",", ":"))
    bits = int.from_bytes(hashlib.sha256(text.encode("ascii")).digest(), "big") >> (256 - 100)
    signs = [_SIGNS[bits >> (5 * i) & 31] for i in reversed(range(_GROUPS * _GROUP))]
    groups = ("".join(signs[i : i + _GROUP]) for i in range(0, len(signs), _GROUP))
    return "-".join(groups)


def _in_order(cents: Cents) -> list[object]:
    """Cents by lot and year in the order of their names: the order of members is no figure."""
    return [
        [part, sorted((name, sorted(each.items())) for name, each in cents[part].items())]
        for part in ("lots", "schedule")
    ]


def anchor(allocations: Sequence[Allocation]) -> str:
    """Short fingerprint of scenario, version and cents: what paper keeps, and `verify` compares.

    A variant is no part of it, so that every format of one study bears the same.

    Parameters
    ----------
    allocations : sequence of Allocation
        What a document prints: the first one of each scenario is the one that it presents.

    Returns
    -------
    str
        Four groups of five signs.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> len(anchor([allocate(scenario)]))
    23
    >>> anchor([allocate(scenario)]) == anchor([allocate(scenario), allocate(scenario, "egalite")])
    True
    """
    presented: dict[str, Allocation] = {}
    for allocation in allocations:
        refuse_private(allocation.scenario)
        presented.setdefault(write_scenario(allocation.scenario.public()), allocation)
    return anchor_of(tuple(presented), map(cents_of, presented.values()), tool_version())


def foot(allocations: Sequence[Allocation]) -> str:
    """Identifier of the scenarios and short fingerprint: at the foot of every printed page.

    Parameters
    ----------
    allocations : sequence of Allocation
        What the document prints.

    Returns
    -------
    str

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    >>> foot([found]).startswith("canal-seine-nord-2014 - ")
    True
    """
    identifiers = dict.fromkeys(allocation.scenario.id for allocation in allocations)
    return f"{', '.join(identifiers)} - {anchor(allocations)}"


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


def imprint(scenario: Scenario, allocations: Sequence[Allocation] = ()) -> tuple[Said, ...]:
    """Foot of every document: rounding rule, scenario and fingerprints, version of the tool.

    Parameters
    ----------
    scenario : Scenario
        What was computed.
    allocations : sequence of Allocation
        What the document prints, for its short fingerprint.

    Returns
    -------
    tuple of Said
    """
    lines = (
        rounding_rule(scenario),
        Said("note.scenario", {"id": scenario.id, "sha256": fingerprint(scenario)}),
        Said("note.version", {"version": tool_version()}),
    )
    if not allocations:
        return lines
    return (*lines, Said("note.anchor", {"anchor": anchor(allocations)}))
