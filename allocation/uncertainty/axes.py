"""What varies: the split of an undivided value, or the value of a member whose sources differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from math import comb

from immutabledict import immutabledict

from allocation.model import Indicator, Scenario

__all__ = ["Axis", "changed", "simplex_grid", "splits", "values"]

Setting = tuple[Fraction, ...]
"""One number per member of an axis: its part of the undivided value, or its value."""


@dataclass(frozen=True)
class Axis:
    """One figure that varies.

    Parameters
    ----------
    indicator : str
        Name of the indicator.
    members : tuple of str, shape (m,)
        Members whose figure changes.
    joint : int or None
        Position of the joint value; None for an alternative value.
    stated : tuple of Fraction, shape (m,)
        What the scenario retains.
    extremes : tuple of tuple of Fraction, shape (m,)
        All to one member, or every other published value.
    """

    indicator: str
    members: tuple[str, ...]
    joint: int | None
    stated: Setting
    extremes: tuple[Setting, ...]

    @property
    def choices(self) -> tuple[Setting, ...]:
        """Stated setting first, then the extremes, each once."""
        return tuple(dict.fromkeys((self.stated, *self.extremes)))


def splits(name: str, indicator: Indicator) -> tuple[Axis, ...]:
    """One axis per undivided value.

    Parameters
    ----------
    name : str
        Name of the indicator.
    indicator : Indicator

    Returns
    -------
    tuple of Axis
    """
    return tuple(
        Axis(
            name,
            joint.members,
            position,
            tuple(joint.split[code] for code in joint.members),
            tuple(_lattice(len(joint.members), 1)),
        )
        for position, joint in enumerate(indicator.joint)
    )


def values(name: str, indicator: Indicator) -> tuple[Axis, ...]:
    """One axis per member for whom other values are published.

    Parameters
    ----------
    name : str
        Name of the indicator.
    indicator : Indicator

    Returns
    -------
    tuple of Axis
    """
    by_member: dict[str, list[Setting]] = {}
    for other in indicator.alternatives:
        by_member.setdefault(other.member, []).append((other.value,))
    return tuple(
        Axis(name, (code,), None, (indicator.values[code],), tuple(published))
        for code, published in by_member.items()
    )


def simplex_grid(members: int, steps: int, most: int) -> Iterator[Setting]:
    """Splits in multiples of 1 / s, with the largest s <= steps that keeps them within ``most``.

    Parameters
    ----------
    members : int
        m: there are C(s + m - 1, m - 1) splits.
    steps : int
        Finest grid: 100 for hundredths.
    most : int
        Most splits; none at all when even halves are too many.

    Yields
    ------
    tuple of Fraction, shape (m,)

    Examples
    --------
    >>> [len(list(simplex_grid(m, 100, 201))) for m in (2, 3, 4, 30)]
    [101, 190, 165, 0]
    """
    for fine in range(steps, 1, -1):
        if comb(fine + members - 1, members - 1) <= most:
            yield from _lattice(members, fine)
            return


def _lattice(members: int, steps: int) -> Iterator[Setting]:
    """Every split in multiples of 1 / steps: bars among stars."""
    for bars in combinations(range(steps + members - 1), members - 1):
        edges = (-1, *bars, steps + members - 1)
        yield tuple(Fraction(b - a - 1, steps) for a, b in pairwise(edges))


def changed(scenario: Scenario, axes: Sequence[Axis], settings: Sequence[Setting]) -> Scenario:
    """Scenario with one setting per axis, the rest as stated.

    Parameters
    ----------
    scenario : Scenario
    axes : sequence of Axis, shape (a,)
    settings : sequence of tuple of Fraction, shape (a,)

    Returns
    -------
    Scenario
    """
    indicators = dict(scenario.indicators)
    for axis, setting in zip(axes, settings, strict=True):
        indicators[axis.indicator] = _set(indicators[axis.indicator], axis, setting)
    return scenario.model_copy(update={"indicators": immutabledict(indicators)})


def _set(indicator: Indicator, axis: Axis, setting: Setting) -> Indicator:
    named = immutabledict(zip(axis.members, setting, strict=True))
    if axis.joint is None:
        return indicator.model_copy(update={"values": indicator.values | named})
    joint = indicator.joint[axis.joint].model_copy(update={"split": named})
    kept = (*indicator.joint[: axis.joint], joint, *indicator.joint[axis.joint + 1 :])
    return indicator.model_copy(update={"joint": kept})
