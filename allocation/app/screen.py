"""What was moved on a screen, and the screen as a scenario that gives the same cents.

Nothing on the screen borrows a name or a source that is no longer its own: a mix that was moved is
called by its weights, an amount that was typed has the screen as its source, and nothing that
differs from a voted file is called voted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from immutabledict import immutabledict

from allocation.app.typed import weight_shown
from allocation.app.weights import WHOLE, bounds, tenths
from allocation.errors import InvalidKeyError
from allocation.key_rules import Mix
from allocation.labels import label
from allocation.model import Lot, Scenario, Source
from allocation.model.fields import choices_of, field_types
from allocation.reporting.measures import key_label
from allocation.reporting.words import slug

__all__ = ["Part", "Screen", "Weights", "mix_of", "parts_of", "shown_scenario", "weights_of"]

Weights = Mapping[str, int]
"""Tenths of a percent by part."""

_TYPED: Final = "montant-saisi"


@dataclass(frozen=True)
class Screen:
    """What was moved, and nothing else; screens that show the same are equal.

    Parameters
    ----------
    key : str
        Named key applied to every lot, or "" for the lots' own.
    weights : mapping of str to mapping of str to int
        Tenths of a percent of each mix that was moved.
    amounts : mapping of str to int
        Cents of each lot whose amount was typed.
    locked : frozenset of (str, str)
        Parts, by mix and key, that keep their weight.
    grip : tuple of (str, str), optional
        The part that is being moved.
    start : mapping of str to int
        Weights of its mix before it was: a drag is worth its last value, whatever its path.
    """

    key: str = ""
    weights: Mapping[str, Weights] = field(default_factory=immutabledict[str, Weights])
    amounts: Mapping[str, int] = field(default_factory=immutabledict[str, int])
    locked: frozenset[tuple[str, str]] = frozenset()
    grip: tuple[str, str] | None = field(default=None, compare=False)
    start: Weights = field(default_factory=immutabledict[str, int], compare=False)

    def locked_in(self, mix: str) -> frozenset[str]:
        """Locked parts of one mix."""
        return frozenset(part for of, part in self.locked if of == mix)


@dataclass(frozen=True)
class Part:
    """A part of a mix as the screen shows it: its weight and how far it may go.

    Parameters
    ----------
    mix, key : str
        The mix, and the key that it weighs.
    label : str
        Name of the key.
    weight, low, high : int
        Tenths of a percent.
    locked : bool
        Whether the moves of the others leave it.
    """

    mix: str
    key: str
    label: str
    weight: int
    low: int
    high: int
    locked: bool


def mix_of(scenario: Scenario, name: str, part: str | None = None) -> Mix:
    """Named mix of a scenario.

    Parameters
    ----------
    scenario : Scenario
        File.
    name : str
        Identifier of the mix.
    part : str, optional
        A key that it must weigh.

    Returns
    -------
    Mix

    Raises
    ------
    InvalidKeyError
        When there is no such mix or part.
    """
    mix = scenario.keys.get(name)
    if not isinstance(mix, Mix):
        raise InvalidKeyError("unknown_keys", names=name)
    if part is not None and part not in mix.parts:
        raise InvalidKeyError("unknown_keys", names=part)
    return mix


def weights_of(file: Scenario, screen: Screen, mix: str) -> dict[str, int]:
    """Weights of a mix on a screen, as moved or as in the file, in tenths of a percent.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    mix : str
        Identifier of the mix.

    Returns
    -------
    dict of str to int
        They sum to 1000.
    """
    moved = screen.weights.get(mix)
    return tenths(mix_of(file, mix).parts) if moved is None else dict(moved)


def parts_of(file: Scenario, screen: Screen, mix: str) -> tuple[Part, ...]:
    """Parts of a mix on a screen, in the order of the file.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    mix : str
        Identifier of the mix.

    Returns
    -------
    tuple of Part
    """
    usual, locked = tenths(mix_of(file, mix).parts), screen.locked_in(mix)
    weights = weights_of(file, screen, mix)
    return tuple(
        Part(
            mix,
            name,
            _name(file, screen, name),
            weight,
            *bounds(weights, name, locked, usual),
            name in locked,
        )
        for name, weight in weights.items()
    )


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
    changes = _keys(file, screen, language) | _lots(file, screen) | _plan(file, screen, language)
    if not changes:
        return file
    status = Scenario.model_fields["status"].default
    return file.model_copy(update={**changes, "status": status})


def _keys(file: Scenario, screen: Screen, language: str) -> dict[str, Any]:
    """Mixes by their new weights, and called by them."""
    moved = {name: _renamed(file, screen, name, language) for name in _moved(file, screen)}
    return {"keys": immutabledict({**file.keys, **moved})} if moved else {}


def _moved(file: Scenario, screen: Screen) -> dict[str, Mapping[str, Fraction]]:
    """Exact weights of the mixes that differ from those of the file."""
    exact = {
        mix: {part: Fraction(weight, WHOLE) for part, weight in weights.items()}
        for mix, weights in screen.weights.items()
    }
    return {mix: parts for mix, parts in exact.items() if parts != mix_of(file, mix).parts}


def _renamed(file: Scenario, screen: Screen, mix: str, language: str) -> Mix:
    weights = screen.weights[mix]
    told = ", ".join(
        label(
            "app.mix_part",
            language,
            weight=weight_shown(weight, language),
            key=_name(file, screen, part),
        )
        for part, weight in weights.items()
        if weight
    )
    changes = {
        "parts": immutabledict(_moved(file, screen)[mix]),
        "label": label("app.mix", language, parts=told),
    }
    return mix_of(file, mix).model_copy(update=changes)


def _name(file: Scenario, screen: Screen, key: str) -> str:
    """Name of a key inside a mix; one that was moved has only its identifier left."""
    return key if key in _moved(file, screen) else key_label(file, key)


def _lots(file: Scenario, screen: Screen) -> dict[str, Any]:
    if not screen.key and not screen.amounts:
        return {}
    source = _free_name(file)
    return {"lots": tuple(_lot(lot, screen, source) for lot in file.lots)}


def _lot(lot: Lot, screen: Screen, source: str) -> Lot:
    changes: dict[str, Any] = {"key": screen.key or lot.key}
    if lot.id in screen.amounts:
        changes |= {"amount": screen.amounts[lot.id], "source": source}
    return lot.model_copy(update=changes)


def _plan(file: Scenario, screen: Screen, language: str) -> dict[str, Any]:
    """What a typed amount changes around its lot: its source, and the total that must close."""
    if not screen.amounts:
        return {}
    source = Source.model_validate(
        {
            "title": label("app.typed_source", language),
            "publisher": label("app.typed_publisher", language),
            "status": next(
                word for word in choices_of(field_types(Source)["status"]) if "hypoth" in slug(word)
            ),
        }
    )
    changes: dict[str, Any] = {"sources": immutabledict({**file.sources, _free_name(file): source})}
    operation = file.operation
    if operation.total is not None:
        more = sum(screen.amounts.get(lot.id, lot.amount) - lot.amount for lot in file.lots)
        changes["operation"] = operation.model_copy(update={"total": operation.total + more})
    return changes


def _free_name(file: Scenario) -> str:
    """Name of the source of what is typed; a file written by a screen keeps its own beside."""
    name, rank = _TYPED, 1
    while name in file.sources:
        rank += 1
        name = f"{_TYPED}-{rank}"
    return name
