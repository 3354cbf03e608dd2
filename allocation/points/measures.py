"""What a line of a bill follows, as a linear form of the columns of a list and a band of power.

The same form is evaluated on tallies (exact, by member) and on points (integers). Internal to the
room: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import numpy as np
from immutabledict import immutabledict
from numpy.typing import NDArray

from allocation.errors import InvalidKeyError
from allocation.model import Component, PointList, Points, Tally

Integers = NDArray[np.int64]
Column = tuple[str, str]
"""``("power", "")``, or ``("energy", class)``."""

_KILO: Final = 1000
_IN_MWH: Final = ("MWh", "MWh/j")


@dataclass(frozen=True)
class Measure:
    """Sum of coefficients times columns, over the points of ``above`` < power <= ``up_to``."""

    columns: Mapping[Column, int]
    above: Fraction = Fraction(0)
    up_to: Fraction | None = None

    def within(self, above: Fraction, up_to: Fraction | None) -> Measure:
        """Same form, on the points of another band too."""
        tops = [top for top in (self.up_to, up_to) if top is not None]
        return replace(self, above=max(self.above, above), up_to=min(tops, default=None))

    def by_member(self, points: Points, codes: Sequence[str]) -> tuple[Fraction, ...]:
        """Value for each member, from the tallies."""
        found = dict.fromkeys(codes, Fraction(0))
        for tally in points.tallies:
            if self._holds(tally.above):
                found[tally.member] += sum(
                    (factor * _cell(tally, column) for column, factor in self.columns.items()),
                    Fraction(0),
                )
        return tuple(found[code] for code in codes)

    def by_point(self, listed: PointList) -> tuple[Integers, int]:
        """Value of each point, in units of 10**-decimals, and these decimals."""
        decimals = max(_decimals(listed, kind) for kind, _ in self.columns)
        found = np.zeros(len(listed.points), np.int64)
        for (kind, name), factor in self.columns.items():
            found += _column(listed, kind, name) * (
                factor * 10 ** (decimals - _decimals(listed, kind))
            )
        found[~self._kept(listed)] = 0
        return found, decimals

    def _holds(self, above: Fraction) -> bool:
        return above >= self.above and (self.up_to is None or above < self.up_to)

    def _kept(self, listed: PointList) -> NDArray[np.bool_]:
        unit = 10 ** listed.scales.get("power", 0)
        kept = np.ones(len(listed.points), np.bool_)
        if self.above:
            kept &= listed.power > int(self.above * unit // 1)
        if self.up_to is not None:
            kept &= listed.power <= int(self.up_to * unit // 1)
        return kept


def _cell(tally: Tally, column: Column) -> Fraction:
    kind, name = column
    if kind in ("energy", "load"):
        return (tally.energy if kind == "energy" else tally.load)[name]
    return Fraction(tally.points) if kind == "points" else tally.power


def _decimals(listed: PointList, kind: str) -> int:
    return listed.scales.get(kind, 0)


def _column(listed: PointList, kind: str, name: str) -> Integers:
    if kind == "points":
        return np.ones(len(listed.points), np.int64)
    if kind == "power":
        return listed.power
    return (listed.energy if kind == "energy" else listed.load)[name]


def measure_of(component: Component, points: Points) -> tuple[Measure, Fraction]:
    """Form that a line follows, and how many units of its price one unit of the form is."""
    above, up_to = component.above or Fraction(0), component.up_to
    if component.driver == "peak":
        columns, unit = peak(component, points)
        return Measure(columns, above, up_to), unit
    if component.driver == "energy":
        names = component.classes or tuple(points.tallies[0].energy)
        columns = {("energy", name): 1 for name in names}
        return Measure(immutabledict(columns), above, up_to), _units(component, points)
    kind = "power" if component.driver == "power" else "points"
    return Measure(immutabledict({(kind, ""): 1}), above, up_to), Fraction(1)


def _units(component: Component, points: Points) -> Fraction:
    priced = component.per or points.energy_unit
    if priced == points.energy_unit:
        return Fraction(1)
    return Fraction(_KILO) if priced == "kWh" else Fraction(1, _KILO)


def loads(component: Component, points: Points) -> dict[str, Measure]:
    """Load at each time, kW: as stated, else the energy of a class over its hours."""
    above, up_to = component.above or Fraction(0), component.up_to
    kind = "load" if points.tallies[0].load else "energy"
    names = getattr(points.tallies[0], kind)
    return {name: Measure(immutabledict({(kind, name): 1}), above, up_to) for name in names}


def kilowatts(name: str, points: Points) -> Fraction:
    """Kilowatts that one unit of the load of a time is."""
    if points.tallies[0].load:
        return Fraction(_KILO if points.power_unit in _IN_MWH else 1)
    if name not in points.hours:
        raise InvalidKeyError("peak_hours", name=name)
    return Fraction(_KILO if points.energy_unit == "MWh" else 1, points.hours[name])


def peak(component: Component, points: Points) -> tuple[Mapping[Column, int], Fraction]:
    """Times when the load of the whole is highest; several at once count alike."""
    forms = loads(component, points)
    codes = sorted({tally.member for tally in points.tallies})
    whole = {
        name: sum(form.by_member(points, codes), Fraction(0)) * kilowatts(name, points)
        for name, form in forms.items()
    }
    if not whole:
        raise InvalidKeyError("peak_loads", component=component.id)
    top = [name for name, load in whole.items() if load == max(whole.values())]
    units = {name: kilowatts(name, points) / len(top) for name in top}
    common = int(np.lcm.reduce([unit.denominator for unit in units.values()]))
    columns: dict[Column, int] = {}
    for name, unit in units.items():
        (column,) = forms[name].columns
        columns[column] = int(unit * common)
    return immutabledict(columns), Fraction(1, common)


def own_peaks(component: Component, points: Points, codes: Sequence[str]) -> tuple[Fraction, ...]:
    """Highest load of each member, whenever it comes, kW."""
    forms = loads(component, points)
    by_time = [
        [value * kilowatts(name, points) for value in form.by_member(points, codes)]
        for name, form in forms.items()
    ]
    return tuple(map(max, zip(*by_time, strict=True)))
