"""Sources of what is typed on a screen: marked as hypotheses, under names that the file leaves."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from immutabledict import immutabledict

from allocation.labels import label
from allocation.model import Scenario, Source
from allocation.model.fields import choices_of, field_types
from allocation.reporting.words import slug

__all__ = ["free_name", "sourced", "typed_source"]

_LONGEST: Final = 64


def free_name(taken: Container[str], stem: str) -> str:
    """Name that is not taken: a file written by a screen keeps its own beside.

    Parameters
    ----------
    taken : container of str
        Names that stand already.
    stem : str
        What it begins with.

    Returns
    -------
    str

    Examples
    --------
    >>> free_name({"montant-saisi"}, "montant-saisi")
    'montant-saisi-2'
    """
    name, rank = stem[:_LONGEST], 1
    while name in taken:
        rank += 1
        end = f"-{rank}"
        name = stem[: _LONGEST - len(end)] + end
    return name


def typed_source(title: str, language: str, note: str = "") -> Source:
    """Source of what was typed: the screen, as a hypothesis.

    Parameters
    ----------
    title : str
        What was typed.
    language : str
        Language of whoever typed it.
    note : str
        What it replaces.

    Returns
    -------
    Source
    """
    statuses = choices_of(field_types(Source)["status"])
    return Source.model_validate(
        {
            "title": title,
            "publisher": label("app.typed_publisher", language),
            "status": next(word for word in statuses if "hypoth" in slug(word)),
            "note": note,
        }
    )


def sourced(scenario: Scenario, stem: str, source: Source) -> tuple[str, dict[str, object]]:
    """Name of a source added to a scenario, and the sources with it.

    Parameters
    ----------
    scenario : Scenario
        What is shown so far.
    stem : str
        What its name begins with.
    source : Source
        The screen.

    Returns
    -------
    tuple of (str, dict)
        Name, and the change of the scenario.
    """
    name = free_name(scenario.sources, stem)
    return name, {"sources": immutabledict({**scenario.sources, name: source})}
