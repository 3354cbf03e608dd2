"""The edition that a record describes, computed again from the scenarios that it carries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from allocation.errors import UnreadableError
from allocation.labels import LANGUAGES
from allocation.model import Allocation, Scenario
from allocation.overlay import salted_digest
from allocation.pipeline import allocate
from allocation.reporting.record.edition import Edition
from allocation.reporting.record.noun import Record
from allocation.scenarios import parse_scenario, read_scenario

__all__ = ["allocations_of", "edition_of"]

_SUFFIXES: Final = frozenset({".xlsx", ".docx", ".html", ".csv"})
"""Ends of the names under which a file is written again: a record could hold a path there."""


def allocations_of(record: Record) -> Iterator[Allocation]:
    """Allocations that a record names, by today's version.

    Parameters
    ----------
    record : Record
        What a file carries.

    Yields
    ------
    Allocation

    Raises
    ------
    ScenarioError
        When its scenario is refused.
    AllocationError
        When one of its keys cannot be computed.
    """
    scenarios = [parse_scenario(text, "scenario") for text in record.scenarios]
    for shown in record.shown:
        yield _allocated(scenarios[shown.scenario], shown.key)


def _allocated(scenario: Scenario, key: str) -> Allocation:
    if key and key not in scenario.keys:
        raise UnreadableError("record_options")
    return allocate(scenario, key or None)


def edition_of(record: Record, folder: Path, private: str | Path | None = None) -> Edition:
    """Edition that a record describes.

    Parameters
    ----------
    record : Record
        What a file carries.
    folder : Path
        Where to work.
    private : str or Path, optional
        Private file that it prints.

    Returns
    -------
    Edition

    Raises
    ------
    UnreadableError
        ``record_options``, or ``private_other`` for another private file than that of the record.
    AllocationError
        When the scenario is refused or cannot be computed.
    """
    if record.language not in LANGUAGES or record.suffix not in _SUFFIXES:
        raise UnreadableError("record_options")
    allocations = tuple(allocations_of(record))
    if record.private is not None and private is not None:
        allocations = tuple(_beside(record, allocations, folder, private))
    codes = {code for allocation in allocations for code in allocation.members}
    if record.first is not None and record.first not in codes:
        raise UnreadableError("record_options")
    return Edition(record.document, allocations, record.language, record.first, record.options)


def _beside(
    record: Record, allocations: tuple[Allocation, ...], folder: Path, private: str | Path
) -> Iterator[Allocation]:
    """Allocations of the scenario with the private file that a record has the digest of."""
    text = folder / "scenario.toml"
    text.write_text(record.scenarios[0], encoding="utf-8", newline="\n")
    scenario = read_scenario(text, private)
    told = record.private
    if scenario.overlay is None or told is None:
        raise UnreadableError("private_other")
    if salted_digest(scenario.overlay, bytes.fromhex(told.salt)) != told.digest:
        raise UnreadableError("private_other")
    seen = scenario if record.options.get("include_private") else scenario.included()
    for allocation in allocations:
        yield allocate(seen, allocation.variant or None)
