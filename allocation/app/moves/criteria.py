"""Moves on the criteria of a mix: weights, locks, a criterion that comes in or goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from immutabledict import immutabledict

from allocation.app.moves.mixes import (
    applying,
    criterion_key,
    is_mix,
    part_of,
    usual_weights,
    weights_of,
)
from allocation.app.moves.sources import free_name
from allocation.app.screen import Screen, Weights
from allocation.app.weights import WHOLE, rescaled
from allocation.errors import InvalidKeyError
from allocation.key_rules import Proportional
from allocation.model import Scenario

__all__ = [
    "Criterion",
    "criteria_of",
    "with_criterion",
    "with_lock",
    "with_weight",
    "without_criterion",
]


@dataclass(frozen=True)
class Criterion:
    """An indicator that can be added to the applied key.

    Parameters
    ----------
    indicator, label : str
        Identifier and name.
    complete : bool
        Whether every member has a value.
    """

    indicator: str
    label: str
    complete: bool


def criteria_of(shown: Scenario, applied: str) -> tuple[Criterion, ...]:
    """Indicators that are not yet a criterion of the applied key.

    Parameters
    ----------
    shown : Scenario
        The screen as a scenario.
    applied : str
        The key of every lot, or "" when they differ: then nothing can be added.

    Returns
    -------
    tuple of Criterion
    """
    if not applied:
        return ()
    parts = getattr(shown.keys[applied], "parts", (applied,))
    held = (shown.keys[part] for part in parts)
    taken = {key.indicator for key in held if isinstance(key, Proportional)}
    return tuple(
        Criterion(name, found.label, not found.missing(shown.codes))
        for name, found in shown.indicators.items()
        if name not in taken
    )


def with_criterion(
    file: Scenario, screen: Screen, applied: str, indicator: str, weight: int
) -> Screen:
    """Add an indicator to the applied mix, or make a mix of the applied key.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    applied : str
        The key of every lot, or "" when they differ.
    indicator : str
        Identifier of the indicator.
    weight : int
        Tenths of a percent; the others share the rest as they did.

    Returns
    -------
    Screen

    Raises
    ------
    InvalidKeyError
        When the lots have several keys, or the criterion is there already.
    """
    part = criterion_key(file, indicator)
    if not applied:
        raise InvalidKeyError("criterion_several_keys")
    made = not is_mix(file, screen, applied)
    mix = free_name({**file.keys, **screen.weights}, "melange") if made else applied
    weights = {applied: WHOLE} if made else weights_of(file, screen, mix)
    if part in weights:
        raise InvalidKeyError("criterion_twice", indicator=file.indicators[indicator].label)
    with_part = {**weights, part: 0}
    usual = usual_weights(file, mix, with_part)
    found = rescaled(with_part, part, weight, screen.locked_in(mix), usual)
    changed = screen.but(weights=_with(screen, mix, found))
    return changed.but(key=mix) if made else changed


def without_criterion(file: Scenario, screen: Screen, mix: str, part: str) -> Screen:
    """Take a part out of a mix: the others share its weight as they do the rest.

    A mix of the screen left with one part is that part again.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    mix, part : str
        The mix, and the key that it weighs.

    Returns
    -------
    Screen

    Raises
    ------
    InvalidKeyError
        When it is the last one, or those that stay are all kept.
    """
    part_of(file, screen, mix, part)
    weights = weights_of(file, screen, mix)
    locked = screen.locked_in(mix) - {part}
    if len(weights) == 1:
        raise InvalidKeyError("criterion_last")
    left = rescaled(weights, part, 0, locked, usual_weights(file, mix, weights))
    if left.pop(part):
        raise InvalidKeyError("criterion_kept")
    kept = tuple(pair for pair in screen.locked if pair != (mix, part))
    if len(left) == 1 and mix not in file.keys:
        return _undone(file, screen, mix, next(iter(left)))
    return screen.but(weights=_with(screen, mix, left), locked=kept)


def with_weight(
    file: Scenario, screen: Screen, start: Weights, place: tuple[str, str], weight: int
) -> Screen:
    """Give a part its weight within its bounds; the unlocked others share the rest as they did.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    start : mapping of str to int
        Weights of the mix before its part was grasped.
    place : tuple of (str, str)
        The mix, and the key that it weighs.
    weight : int
        Tenths of a percent.

    Returns
    -------
    Screen
        This one when the part is locked or has this weight.
    """
    mix, part = place
    part_of(file, screen, mix, part)
    locked = screen.locked_in(mix)
    moved = rescaled(start, part, weight, locked, usual_weights(file, mix, start))
    if part in locked or moved == weights_of(file, screen, mix):
        return screen
    return screen.but(weights=_with(screen, mix, moved))


def with_lock(file: Scenario, screen: Screen, mix: str, part: str, *, locked: bool) -> Screen:
    """Hold the weight of a part, or let the moves of the others change it.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    mix, part : str
        The mix, and the key that it weighs.
    locked : bool
        Whether it is held.

    Returns
    -------
    Screen
    """
    part_of(file, screen, mix, part)
    others = [pair for pair in screen.locked if pair != (mix, part)]
    held = [*others, (mix, part)] if locked else others
    return screen.but(locked=tuple(sorted(held)))


def _with(screen: Screen, mix: str, weights: Mapping[str, int]) -> Mapping[str, Mapping[str, int]]:
    return immutabledict({**screen.weights, mix: immutabledict(weights)})


def _undone(file: Scenario, screen: Screen, mix: str, part: str) -> Screen:
    """Screen without a mix that it had made, whose last part is applied in its place."""
    bare = screen.but(
        weights=immutabledict({name: w for name, w in screen.weights.items() if name != mix}),
        locked=tuple(pair for pair in screen.locked if pair[0] != mix),
    )
    return applying(file, bare, part) if screen.key == mix else bare
