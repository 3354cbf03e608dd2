"""Geometry of the one chart of a page: bars of euros per inhabitant, the reference beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from allocation.labels import label
from allocation.model import Allocation
from allocation.reporting.measures import measures, ordered, reference_measures
from allocation.typography import per_unit

__all__ = ["Bar", "LiveChart", "bar_chart"]

_NAMES: Final = 150
_LONGEST: Final = 400
_VALUES: Final = 110
_ROW: Final = 44
_THICKNESS: Final = 14


@dataclass(frozen=True)
class Bar:
    """A bar: its place, its length in pixels, the figure written at its end."""

    y: int
    length: float
    text: str
    is_reference: bool


@dataclass(frozen=True)
class LiveChart:
    """Bars by member, with the words that replace them for whoever does not see them."""

    width: int
    height: int
    left: int
    thickness: int
    names: tuple[tuple[int, str], ...]
    bars: tuple[Bar, ...]
    description: str
    reference: str


def bar_chart(allocation: Allocation, language: str, first: str | None = None) -> LiveChart | None:
    """Euros per inhabitant of each member, beside those of the reference; None without population.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    language : str
        Language of the reader.
    first : str, optional
        Member shown on top.

    Returns
    -------
    LiveChart or None
    """
    found = measures(allocation).get("per_unit")
    if found is None:
        return None
    agreed = reference_measures(allocation).get("per_unit")
    series = [(found, False), *([] if agreed is None else [(agreed, True)])]
    longest = max(value for measured, _ in series for value in measured.each)
    names: list[tuple[int, str]] = []
    bars: list[Bar] = []
    order = ordered(allocation, first)
    for place, i in enumerate(order):
        top = place * _ROW + (_ROW - _THICKNESS * len(series)) // 2
        names.append((place * _ROW + _ROW // 2, allocation.scenario.name(allocation.members[i])))
        for rank, (measured, is_reference) in enumerate(series):
            value = measured.each[i]
            length = float(value) / float(longest) * _LONGEST if value > 0 else 0.0
            text = per_unit(value, language)
            bars.append(Bar(top + rank * _THICKNESS, round(length, 1), text, is_reference))
    told = ", ".join(
        f"{name} {per_unit(found.each[i], language)}"
        for (_, name), i in zip(names, order, strict=True)
    )
    reference = allocation.scenario.reference
    return LiveChart(
        _NAMES + _LONGEST + _VALUES,
        _ROW * len(order),
        _NAMES,
        _THICKNESS,
        tuple(names),
        tuple(bars),
        label("page.chart", language, values=told),
        "" if reference is None else reference.label,
    )
