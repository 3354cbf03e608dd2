"""Variants told apart: scenarios, references and names that would look alike, each its own.

A variant is an allocation among others that it is compared to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from allocation.model import Allocation, Scenario
from allocation.reporting.cells import Said

__all__ = ["marked", "numbered", "references", "scenario_marks"]


def references(allocations: Sequence[Allocation]) -> tuple[Allocation, ...]:
    """One allocation per agreed reference, per inhabitants that share it, in order.

    Parameters
    ----------
    allocations : sequence of Allocation
        Variants of one scenario or of several.

    Returns
    -------
    tuple of Allocation
        Empty when no scenario has a reference.
    """
    agreed = [a for a in allocations if a.scenario.reference is not None]
    facts = [(a.scenario.reference, a.scenario.inhabitants()) for a in agreed]
    return tuple(a for i, a in enumerate(agreed) if facts[i] not in facts[:i])


def scenario_marks(allocations: Sequence[Allocation]) -> tuple[str, ...]:
    """Identifier of the scenario of each allocation, numbered when two scenarios share it.

    Parameters
    ----------
    allocations : sequence of Allocation, length m
        Variants of one scenario or of several.

    Returns
    -------
    tuple of str, length m
        Empty texts when there is only one scenario.
    """
    found: list[Scenario] = []
    for allocation in allocations:
        if allocation.scenario not in found:
            found.append(allocation.scenario)
    marks = numbered(scenario.id for scenario in found) if len(found) > 1 else ("",)
    return tuple(marks[found.index(allocation.scenario)] for allocation in allocations)


def numbered(names: Iterable[str]) -> tuple[str, ...]:
    """Names, each once: the second "x" becomes "x (2)".

    Parameters
    ----------
    names : iterable of str
        Names that may repeat; none ends with a number in brackets.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> numbered(["lots", "egalite", "lots"])
    ('lots', 'egalite', 'lots (2)')
    """
    seen: Counter[str] = Counter()
    unique: list[str] = []
    for name in names:
        seen[name] += 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(unique)


def marked(mark: str, name: str | Said) -> str | Said:
    """Name of a variant after the identifier of its scenario, when there are several.

    Parameters
    ----------
    mark : str
        One of `scenario_marks`.
    name : str or Said
        Name of the variant, or of the reference.

    Returns
    -------
    str or Said
    """
    return Said("variant.of_scenario", {"scenario": mark, "name": name}) if mark else name
