"""Weights of a mix as a screen shows them: whole tenths of a percent that always sum to 100 %."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from typing import Final

from allocation.pipeline import served_first
from allocation.rounding import largest_remainder

__all__ = ["WHOLE", "bounds", "rescaled", "tenths"]

WHOLE: Final = 1000
"""Tenths of a percent in 100 %."""

Weights = Mapping[str, int]


def tenths(parts: Mapping[str, Fraction]) -> dict[str, int]:
    """Weights w_j as tenths of a percent, ``1000 w_j`` by largest remainder: they sum to 1000.

    Parameters
    ----------
    parts : mapping of str to Fraction
        Exact weights that sum to 1, by key.

    Returns
    -------
    dict of str to int

    Examples
    --------
    >>> tenths({"a": Fraction(1, 3), "b": Fraction(2, 3)})
    {'a': 333, 'b': 667}
    """
    return _shared(WHOLE, parts)


def bounds(weights: Weights, part: str, locked: Collection[str], usual: Weights) -> tuple[int, int]:
    """Lowest and highest weight of one part, the held ones being kept.

    A locked weight is held, and so is a negative one: it is a correction that somebody chose.

    Parameters
    ----------
    weights : mapping of str to int
        Tenths of a percent, they sum to 1000.
    part : str
        The part that moves.
    locked : collection of str
        Parts that must not change.
    usual : mapping of str to int
        Weights of the file: a part that is negative there may be so on the screen.

    Returns
    -------
    tuple of int

    Examples
    --------
    >>> bounds({"a": 500, "b": 300, "c": 200}, "a", {"c"}, {"a": 500, "b": 300, "c": 200})
    (0, 800)
    """
    held = _held(weights, part, locked)
    high = WHOLE - sum(weights[name] for name in held)
    is_free = len(held) + 1 < len(weights)
    return (min(0, usual[part]) if is_free else high), high


def rescaled(
    weights: Weights, part: str, value: int, locked: Collection[str], usual: Weights
) -> dict[str, int]:
    """Weights with ``w_part = value``; the free ones share the rest as ``w_j / sum w`` before.

    The value is kept within its bounds. When the free weights are all zero they share the rest as
    in the file, and equally when they are zero there too; tenths go by largest remainder, ties to
    the larger weight, then by name.

    Parameters
    ----------
    weights : mapping of str to int
        Tenths of a percent before the move, they sum to 1000.
    part : str
        The part that moves.
    value : int
        What is asked for it, tenths of a percent.
    locked : collection of str
        Parts that must not change.
    usual : mapping of str to int
        Weights of the file.

    Returns
    -------
    dict of str to int
        In the order of ``weights``; they sum to 1000.

    Examples
    --------
    >>> before = {"a": 500, "b": 300, "c": 200}
    >>> rescaled(before, "a", 400, (), before)
    {'a': 400, 'b': 360, 'c': 240}
    >>> rescaled(before, "a", 400, ("c",), before)
    {'a': 400, 'b': 400, 'c': 200}
    """
    low, high = bounds(weights, part, locked, usual)
    held = _held(weights, part, locked)
    moved = {name: weights[name] for name in held} | {part: max(low, min(high, value))}
    free = [name for name in weights if name not in moved]
    if free:
        rest = WHOLE - sum(moved.values())
        moved |= _shared(rest, _proportions(free, weights, usual))
    return {name: moved[name] for name in weights}


def _held(weights: Weights, part: str, locked: Collection[str]) -> tuple[str, ...]:
    others = (name for name in weights if name != part)
    return tuple(name for name in others if name in locked or weights[name] < 0)


def _proportions(free: list[str], weights: Weights, usual: Weights) -> dict[str, Fraction]:
    """Shares of the free parts among themselves, from the first weights that say something."""
    sources: tuple[Callable[[str], int], ...] = (
        lambda name: weights[name],
        lambda name: max(0, usual[name]),
        lambda _: 1,
    )
    counted = ({name: of(name) for name in free} for of in sources)
    found = next(counts for counts in counted if sum(counts.values()))
    return {name: Fraction(count, sum(found.values())) for name, count in found.items()}


def _shared(total: int, shares: Mapping[str, Fraction]) -> dict[str, int]:
    names = list(shares)
    order = served_first(names, list(shares.values()))
    counts = largest_remainder([total * share for share in shares.values()], total, order)
    return {name: int(count) for name, count in zip(names, counts, strict=True)}
