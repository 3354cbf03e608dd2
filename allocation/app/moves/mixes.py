"""Mixes of a screen: weights that were moved, criteria that were added, and their names.

Nothing borrows a name that is no longer its own: a mix that was moved is called by its weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from immutabledict import immutabledict

from allocation.app.moves.sources import free_name
from allocation.app.screen import Screen, Weights
from allocation.app.typed import weight_shown
from allocation.app.weights import WHOLE, bounds, tenths
from allocation.errors import InvalidKeyError
from allocation.key_rules import Equal, Mix, Proportional
from allocation.labels import label
from allocation.model import Parameters, Scenario

__all__ = [
    "Part",
    "applying",
    "criterion_key",
    "equal_key",
    "is_mix",
    "lasting_keys",
    "mixes_layer",
    "part_of",
    "parts_of",
    "spare_keys",
    "usual_weights",
    "weights_of",
]

_EQUAL: Final = "parts-egales"


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
    removable : bool
        Whether it can be taken out of the mix.
    """

    mix: str
    key: str
    label: str
    weight: int
    low: int
    high: int
    locked: bool
    removable: bool = False


def applying(file: Scenario, screen: Screen, key: str) -> Screen:
    """Screen on which a key shares every lot; the lots' own key leaves nothing to say."""
    is_own = all(lot.key == key for lot in file.lots)
    return screen.but(key="" if is_own else key)


def is_mix(file: Scenario, screen: Screen, name: str) -> bool:
    """Whether a name is that of a mix of the file or of the screen."""
    return name in screen.weights or isinstance(file.keys.get(name), Mix)


def part_of(file: Scenario, screen: Screen, mix: str, part: str) -> None:
    """Refuse a part that is in no such mix."""
    if not is_mix(file, screen, mix):
        raise InvalidKeyError("unknown_keys", names=mix)
    if part not in weights_of(file, screen, mix):
        raise InvalidKeyError("unknown_keys", names=part)


def weights_of(file: Scenario, screen: Screen, mix: str) -> dict[str, int]:
    """Weights of a mix on a screen, as moved or as in the file: they sum to 1000.

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
    """
    if not is_mix(file, screen, mix):
        raise InvalidKeyError("unknown_keys", names=mix)
    moved = screen.weights.get(mix)
    return _tenths(file, mix) if moved is None else dict(moved)


def usual_weights(file: Scenario, mix: str, weights: Weights) -> dict[str, int]:
    """Weights of the file of each part of the screen; none for a part that was added."""
    usual = _tenths(file, mix)
    return {part: usual.get(part, 0) for part in weights}


def parts_of(file: Scenario, screen: Screen, mix: str) -> tuple[Part, ...]:
    """Parts of a mix on a screen, in the order of the file, then as they were added.

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
    weights, locked = weights_of(file, screen, mix), screen.locked_in(mix)
    usual = usual_weights(file, mix, weights)
    return tuple(
        Part(
            mix,
            name,
            _name(file, screen, name),
            weight,
            *bounds(weights, name, locked, usual),
            name in locked,
            len(weights) > 1 and _can_be_left(weights, name, locked),
        )
        for name, weight in weights.items()
    )


def spare_keys(file: Scenario) -> dict[str, Parameters]:
    """Keys that the screen may add under names that the file leaves: criteria, equal parts.

    Parameters
    ----------
    file : Scenario
        As it was read.

    Returns
    -------
    dict of str to Parameters
        Only those that the file has under no name.
    """
    spare: dict[str, Parameters] = {}
    if not any(isinstance(key, Equal) for key in file.keys.values()):
        spare[free_name(file.keys, _EQUAL)] = Equal(label="")
    stated = {key.indicator for key in file.keys.values() if isinstance(key, Proportional)}
    for name, indicator in file.indicators.items():
        if name not in stated:
            key = Proportional(indicator=name, label=indicator.label, reason=indicator.reason)
            spare[free_name({**file.keys, **spare}, f"critere-{name}")] = key
    return spare


def lasting_keys(file: Scenario, screen: Screen) -> tuple[str, ...]:
    """Keys that may be applied whatever the rule: of the file, mixes that were made, spare ones."""
    return tuple(dict.fromkeys((*file.keys, *screen.weights, *spare_keys(file))))


def criterion_key(file: Scenario, indicator: str) -> str:
    """Name of the key in proportion of an indicator: that of the file, or a spare one.

    Parameters
    ----------
    file : Scenario
        As it was read.
    indicator : str
        Identifier of the indicator.

    Returns
    -------
    str
    """
    keys = {**file.keys, **spare_keys(file)}
    found = (
        name
        for name, key in keys.items()
        if isinstance(key, Proportional) and key.indicator == indicator
    )
    name = next(found, None)
    if name is None:
        raise InvalidKeyError("unknown_indicators", names=indicator)
    return name


def equal_key(file: Scenario) -> str:
    """Name of the key of equal parts: that of the file, or a spare one."""
    keys = {**file.keys, **spare_keys(file)}
    return next(name for name, key in keys.items() if isinstance(key, Equal))


def mixes_layer(scenario: Scenario, screen: Screen, language: str) -> dict[str, Any]:
    """Mixes by their new weights, and called by them; keys that the screen adds.

    Parameters
    ----------
    scenario : Scenario
        What is shown so far, with the keys of the file.
    screen : Screen
        What was moved.
    language : str
        Language of the names given to what was moved.

    Returns
    -------
    dict
        Changes of the scenario.
    """
    moved = _moved(scenario, screen)
    read = {part for parts in moved.values() for part in parts} | {screen.key}
    spare = {name: key for name, key in spare_keys(scenario).items() if name in read}
    for name, key in spare.items():
        if isinstance(key, Equal):
            spare[name] = Equal(label=label("rule.equal", language))
    mixes = {name: _renamed(scenario, screen, name, language) for name in moved}
    return {"keys": immutabledict({**scenario.keys, **spare, **mixes})} if spare or mixes else {}


def _moved(file: Scenario, screen: Screen) -> dict[str, Mapping[str, Fraction]]:
    """Exact weights of the mixes that differ from those of the file."""
    exact = {
        mix: {part: Fraction(weight, WHOLE) for part, weight in weights.items()}
        for mix, weights in screen.weights.items()
    }
    return {mix: parts for mix, parts in exact.items() if parts != _stated(file, mix)}


def _stated(file: Scenario, mix: str) -> Mapping[str, Fraction]:
    key = file.keys.get(mix)
    return key.parts if isinstance(key, Mix) else immutabledict[str, Fraction]()


def _tenths(file: Scenario, mix: str) -> dict[str, int]:
    stated = _stated(file, mix)
    return tenths(stated) if stated else {}


def _renamed(file: Scenario, screen: Screen, mix: str, language: str) -> Mix:
    told = ", ".join(
        label(
            "app.mix_part",
            language,
            weight=weight_shown(weight, language),
            key=_name(file, screen, part),
        )
        for part, weight in screen.weights[mix].items()
        if weight
    )
    parts = immutabledict(_moved(file, screen)[mix])
    name = label("app.mix", language, parts=told)
    stated = file.keys.get(mix)
    if isinstance(stated, Mix):
        return stated.model_copy(update={"parts": parts, "label": name})
    return Mix(parts=parts, label=name)


def _name(file: Scenario, screen: Screen, key: str) -> str:
    """Name of a key inside a mix; one that was moved has only its identifier left."""
    if key in _moved(file, screen):
        return key
    stated = file.keys.get(key) or spare_keys(file).get(key)
    return (stated.label if stated else "") or key


def _can_be_left(weights: Weights, part: str, locked: frozenset[str]) -> bool:
    """Whether others can take the weight of a part."""
    return not weights[part] or any(
        weights[name] >= 0 and name not in locked for name in weights if name != part
    )
