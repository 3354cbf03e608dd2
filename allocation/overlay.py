"""A member's private file: checked against its scenario, kept beside it, fingerprinted with salt.

Its faults say the place and the rule, never the value: messages are copied, and notebooks saved.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final, cast

from pydantic import ValidationError

from allocation.errors import Fault
from allocation.model import IN_EUROS, Overlay, Scenario
from allocation.model.names import named_in
from allocation.plan_checks import undated
from allocation.validation.references import texts
from allocation.validation.shapes import faults_of, nearest, place_of

__all__ = ["overlay_of", "salted_digest"]

Raw = dict[str, Any]

_ROUNDS: Final = 600_000
_SAID: Final = ("limit", "near", "choices", "needed", "sign", "id")
_HIDDEN: Final = "..."


def overlay_of(
    raw: Raw, scenario: Scenario, unread: tuple[Fault, ...] = ()
) -> tuple[Overlay | None, tuple[Fault, ...]]:
    """Overlay of a private file, or every fault that it holds, without its values.

    The file of another scenario is told so once: its names are not held against this one.

    Parameters
    ----------
    raw : dict
        Tables of the file, lists already turned into tuples.
    scenario : Scenario
        The scenario that it goes with.
    unread : tuple of Fault
        What could not be read in a table that the file names.

    Returns
    -------
    overlay : Overlay or None
        None when there is a fault.
    faults : tuple of Fault

    Examples
    --------
    >>> from allocation.scenarios import read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> overlay, faults = overlay_of({"schema": 1, "scenario": "autre"}, scenario)
    >>> overlay is None, [fault.code for fault in faults]
    (True, ['overlay_scenario'])
    """
    if "scenario" in raw and raw["scenario"] != scenario.id:
        return None, (Fault("scenario", "overlay_scenario", "", {"id": scenario.id}),)
    overlay: Overlay | None = None
    faults: list[Fault] = [*unread]
    try:
        overlay = Overlay.model_validate(raw, context=IN_EUROS)
    except ValidationError as refused:
        faults += faults_of(refused, Overlay)
    faults += _unknown_names(raw, scenario)
    faults += [
        Fault(place_of(("sources", name)), "overlay_taken")
        for name in _names(raw, "sources")
        if name in scenario.sources
    ]
    years = scenario.schedule.years if scenario.schedule else ()
    lines = enumerate(overlay.red_lines if overlay else (), start=1)
    faults += undated([(f"red_lines[{n}].year", line) for n, line in lines], years)
    faults += texts(raw)
    unique = {(fault.place, fault.code): _hushed(fault) for fault in faults}
    return (None if unique else overlay), tuple(unique.values())


def _unknown_names(raw: Raw, scenario: Scenario) -> Iterator[Fault]:
    public = {
        "members": list(scenario.codes),
        "sources": list(scenario.sources),
        "indicators": list(scenario.indicators),
        "keys": list(scenario.keys),
        "lots": [lot.id for lot in scenario.lots],
    }
    for named in named_in(Overlay, raw):
        own = _names(raw, "sources") if named.kind == "sources" else []
        if named.name not in [*public[named.kind], *own]:
            near = {"near": nearest(named.name, public[named.kind])}
            yield Fault(place_of(named.place), f"unknown_{named.kind}", "", near)


def _names(raw: Raw, table: str) -> list[str]:
    found = raw.get(table)
    return list(cast("Raw", found)) if isinstance(found, dict) else []


def _hushed(fault: Fault) -> Fault:
    """Fault without the value found, nor any figure of the file."""
    params = {n: value if n in _SAID else _HIDDEN for n, value in fault.params.items()}
    return Fault(fault.place, fault.code, "", params)


def salted_digest(overlay: Overlay, salt: bytes) -> str:
    """PBKDF2-HMAC-SHA256 of the overlay: what a record keeps of a private file, and nothing else.

    Parameters
    ----------
    overlay : Overlay
    salt : bytes
        Drawn once per record and kept with it; the many rounds make small figures dear to guess.

    Returns
    -------
    str
        Hexadecimal.

    References
    ----------
    Kaliski (2000), RFC 2898.

    Examples
    --------
    >>> overlay = Overlay(schema_version=1, scenario="canal")
    >>> salted_digest(overlay, b"a") == salted_digest(overlay, b"b")
    False
    """
    tables = overlay.model_dump(mode="json", by_alias=True)
    text = json.dumps(tables, sort_keys=True, ensure_ascii=False)
    return hashlib.pbkdf2_hmac("sha256", text.encode("utf-8"), salt, _ROUNDS).hex()
