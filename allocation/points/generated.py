"""Made-up lists of delivery points, the same for a seed, whose sums are those that are published.

Only the raw 64-bit numbers of PCG64 are used, with integer arithmetic: no release of a library and
no machine changes a figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from immutabledict import immutabledict
from numpy.typing import NDArray

from allocation.model import Bill, Component, PointList, Points
from allocation.points.amounts import Billed, member_bill
from allocation.points.splitting import nested_split
from allocation.points.tallies import tallies

__all__ = ["Group", "generated", "generated_example"]

Integers = NDArray[np.int64]

_STEP = 6
_LEAST_LARGE = 42
_SMALL_POWERS = (6, 9, 12, 18, 24, 30, 36)


@dataclass(frozen=True)
class Group:
    """Points of one member to be made up.

    Parameters
    ----------
    member : str
        Code.
    sites : mapping of str to int
        How many sites of each name.
    large, small : int
        Points above 36 kVA, and others.
    energy : int
        Energy of all its points, kWh, met exactly.
    small_energy : int
        Mean energy of a small point, kWh.
    """

    member: str
    sites: Mapping[str, int]
    large: int
    small: int
    energy: int
    small_energy: int = 12_000


def generated(
    groups: Sequence[Group], classes: Mapping[str, int], seed: int, hours: int = 2_000
) -> PointList:
    """List whose energy by member is exact: E_i = floor(E w_i / W), and largest remainders.

    Parameters
    ----------
    groups : sequence of Group
        One per member.
    classes : mapping of str to int
        Weight of each time class in the energy of a point, before it is drawn by a third around.
    seed : int
        Seed of PCG64.
    hours : int
        Mean hours of use of the subscribed power.

    Returns
    -------
    PointList
        Points named by the rank of their member and their own.

    References
    ----------
    O'Neill (2014), *PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms*.

    Examples
    --------
    >>> group = Group("59", {"Site": 2}, large=3, small=1, energy=500_000)
    >>> listed = generated((group,), {"HP": 2, "HC": 1}, seed=1)
    >>> len(listed.points), int(sum(column.sum() for column in listed.energy.values()))
    (4, 500000)
    """
    source = np.random.PCG64(seed)
    ordered = sorted(groups, key=lambda group: group.member)
    drawn = [_drawn(group, source, hours) for group in ordered]
    energy = np.concatenate([energies for _, energies, _ in drawn])
    power = np.concatenate([powers for powers, _, _ in drawn])
    names: list[str] = []
    site: list[Integers] = []
    for group, (_, _, of_site) in zip(ordered, drawn, strict=True):
        site.append(of_site + len(names))
        names += _site_names(group)
    owner = np.repeat(np.arange(len(ordered)), [len(of_site) for _, _, of_site in drawn])
    columns = _classed(energy, classes, source)
    width = len(str(len(energy)))
    return PointList(
        members=tuple(group.member for group in ordered),
        sites=tuple(names),
        points=tuple(f"P{number:0{width}d}" for number in range(1, len(energy) + 1)),
        owner=owner,
        site=np.concatenate(site),
        power=power,
        energy=immutabledict(zip(classes, columns, strict=True)),
        scales=immutabledict({"power": 0, "energy": 0, "load": 0}),
    )


def _raw(source: np.random.PCG64, size: int, most: int) -> Integers:
    """Integers of range(most), from the high bits."""
    drawn = np.asarray(source.random_raw(size), np.uint64) >> np.uint64(33)
    return drawn.astype(np.int64) % most


def _drawn(
    group: Group, source: np.random.PCG64, hours: int
) -> tuple[Integers, Integers, Integers]:
    """Power, energy and site of each point of a member, sites in order."""
    count = group.large + group.small
    spread = (20 + _raw(source, count, 80)) * (20 + _raw(source, count, 80))
    use = hours * (60 + _raw(source, count, 81)) // 100
    kind = (np.arange(count) >= group.large).astype(np.int64)
    small = min(group.small * group.small_energy, group.energy) if group.small else 0
    totals = np.array([group.energy - small, small], np.int64)
    energy = nested_split(totals, spread, kind)
    large = np.maximum(-(-energy // (use * _STEP)) * _STEP, _LEAST_LARGE)
    lesser = np.array(_SMALL_POWERS)[np.searchsorted(_SMALL_POWERS[:-1], energy // 1_500)]
    power = np.where(kind == 0, large, lesser)
    sites = sum(group.sites.values())
    shuffled = np.argsort(_raw(source, count, 2**31), kind="stable")
    of_site = np.sort(np.arange(count) % sites)
    return power[shuffled], energy[shuffled], of_site


def _site_names(group: Group) -> Iterator[str]:
    for name, count in sorted(group.sites.items()):
        width = len(str(count))
        yield from (f"{name} {number:0{width}d}" for number in range(1, count + 1))


def _classed(
    energy: Integers, classes: Mapping[str, int], source: np.random.PCG64
) -> list[Integers]:
    """Energy of each point by class: they sum to it."""
    weights = [weight * (67 + _raw(source, len(energy), 67)) for weight in classes.values()]
    flat = np.stack(weights, axis=1).reshape(-1)
    parent = np.repeat(np.arange(len(energy)), len(classes))
    split = nested_split(energy, flat, parent).reshape(-1, len(classes))
    return [np.ascontiguousarray(split[:, at]) for at in range(len(classes))]


def generated_example() -> tuple[Billed, PointList]:
    """Bill of three lines over twelve made-up points of two members, for examples.

    Returns
    -------
    billed : Billed
    listed : PointList

    Examples
    --------
    >>> billed, listed = generated_example()
    >>> len(listed.points), len(billed.lines)
    (12, 3)
    """
    groups = (
        Group("59", {"Site": 3}, large=6, small=2, energy=800_000),
        Group("62", {"Site": 2}, large=3, small=1, energy=400_000),
    )
    listed = generated(groups, {"HP": 2, "HC": 1}, seed=59_62)
    points = Points(label="Points", source="note", tallies=tallies(listed))
    lines = (
        Component(id="fixed", label="Fixed", driver="points", price=Fraction(120)),
        Component(id="energy", label="Energy", driver="energy", price=Fraction(40), per="MWh"),
        Component(
            id="tax", label="Tax", driver="components", of=("fixed", "energy"), rate=Fraction(1, 5)
        ),
    )
    bill = Bill(label="Bill", points="example", source="note", components=lines)
    return member_bill("example", bill, points, listed.members), listed
