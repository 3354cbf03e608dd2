"""Bars by member: shares and amounts, euros per inhabitant, the agreed reference under each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from allocation.model import Allocation
from allocation.reporting.cells import Part, Said, Value
from allocation.reporting.charts.drawing import (
    NAMES,
    WIDTH,
    Row,
    Scale,
    Spec,
    bars,
    frame,
    lines,
    plates,
    words,
)
from allocation.reporting.charts.lettering import said, shortened, width_of
from allocation.reporting.charts.noun import Chart
from allocation.reporting.charts.textures import TEXTURES
from allocation.reporting.measures import (
    KINDS,
    Figure,
    Measure,
    Measured,
    measures,
    ordered,
    reference_measures,
    variant_label,
)
from allocation.reporting.tables import Column, Table

__all__ = ["effort_chart", "shares_chart"]

_LEGEND: Final = 20
_GAP: Final = 9
_BESIDE: Final = 6
_THICK: Final = 15
_FILLS: Final = (TEXTURES[0].tint, TEXTURES[7].tint)
_HEADS: Final = ("own", "agreed")


@dataclass(frozen=True)
class _Series:
    """Bars of one allocation: what they are called, their figures, what is written at their end."""

    name: Said
    figures: tuple[tuple[Figure, ...], ...]
    totals: tuple[Figure, ...]
    texts: tuple[Said, ...]

    def lengths(self) -> tuple[float, ...]:
        return tuple(float(figures[0]) for figures in self.figures)


@dataclass(frozen=True)
class _Bars:
    """Everything that a drawing of bars shows, in display order."""

    names: tuple[str, ...]
    series: tuple[_Series, ...]
    mean: Figure | None
    description: Said


def shares_chart(allocation: Allocation, first: str | None = None) -> Chart:
    """Amount and share of each member, those of the reference under them.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member on top.

    Returns
    -------
    Chart

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> chart = shares_chart(allocate(read_scenario("scenarios/canal-seine-nord-2014.toml")), "80")
    >>> chart.table.texts(chart.table.rows[0], "en")[:2]
    ('Somme', '€77,736,045.22')
    """
    return _chart("shares", ("amount", "share"), allocation, first)


def effort_chart(allocation: Allocation, first: str | None = None) -> Chart | None:
    """Euros per inhabitant of each member, those of the reference under them, and their mean.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member on top.

    Returns
    -------
    Chart or None
        None without a population.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> effort_chart(allocate(scenario, "population")).table.texts(("Nord", 91, 90), "en")
    ('Nord', '€91.00', '€90.00')
    """
    found = measures(allocation).get("per_unit")
    return found and _chart("effort", ("per_unit",), allocation, first, found.total)


def _chart(
    identifier: str,
    told: tuple[Measure, ...],
    allocation: Allocation,
    first: str | None,
    mean: Figure | None = None,
) -> Chart:
    order = ordered(allocation, first)
    names = tuple(allocation.scenario.name(allocation.members[i]) for i in order)
    name = Said("chart_word.own", {"key": variant_label(allocation)})
    series = [_series(name, measures(allocation), told, order)]
    reference, agreed = allocation.scenario.reference, reference_measures(allocation)
    if reference is not None and set(told) <= set(agreed):
        name = Said("chart_word.agreed", {"reference": reference.label})
        series.append(_series(name, agreed, told, order))
    params: dict[str, Part] = {"values": tuple(_by_member(names, series))}
    if mean is not None:
        params["mean"] = Value("per_unit", mean)
    description = Said(f"chart_said.{identifier}", params)
    shown = _Bars(names, tuple(series), mean, description)
    total = (Said("word.total"), *(figure for each in series for figure in each.totals))
    table = Table(identifier, tuple(_columns(series, told)), tuple(_rows(shown)), total)
    return Chart(identifier, description, table, partial(_drawn, shown))


def _series(
    name: Said,
    found: Mapping[Measure, Measured],
    told: Sequence[Measure],
    order: Sequence[int],
) -> _Series:
    figures = tuple(tuple(found[measure].each[i] for measure in told) for i in order)
    totals = tuple(found[measure].total for measure in told)
    return _Series(name, figures, totals, tuple(_written(told, each) for each in figures))


def _written(told: Sequence[Measure], figures: tuple[Figure, ...]) -> Said:
    """Figures of a bar: an amount with its share, or one figure alone."""
    values = [Value(KINDS[measure], figure) for measure, figure in zip(told, figures, strict=True)]
    if len(values) == 1:
        return Said("chart_word.value", {"value": values[0]})
    return Said("chart_word.amount_share", {"amount": values[0], "share": values[1]})


def _by_member(names: Sequence[str], series: Sequence[_Series]) -> Iterator[Said]:
    for i, name in enumerate(names):
        params: dict[str, Part] = {"member": name, "value": series[0].texts[i]}
        if len(series) == 1:
            yield Said("chart_word.member_value", params)
        else:
            yield Said("chart_word.member_against", {**params, "agreed": series[1].texts[i]})


def _columns(series: Sequence[_Series], told: Sequence[Measure]) -> Iterator[Column]:
    yield Column("member")
    for head, _ in zip(_HEADS, series, strict=False):
        for measure in told:
            heading = None if head == "own" else Said(f"column.agreed_{measure}")
            yield Column(f"{head}_{measure}", KINDS[measure], heading or Said(f"column.{measure}"))


def _rows(shown: _Bars) -> Iterator[tuple[str | Figure, ...]]:
    for i, name in enumerate(shown.names):
        yield (name, *(figure for series in shown.series for figure in series.figures[i]))


def _drawn(shown: _Bars, language: str) -> Spec:
    names = [said(name, language) for name in shown.names]
    ends = [[said(text, language) for text in series.texts] for series in shown.series]
    scale = _scale(shown, [text for texts in ends for text in texts])
    row = _THICK * len(shown.series) + _GAP
    top = _LEGEND * (len(shown.series) + (shown.mean is not None)) + _GAP
    laid = [_laid(series, rank, row, top) for rank, series in enumerate(shown.series)]
    bottom = top + row * len(names)
    zero = {"x": 0, "x2": 0, "y": top - 3, "y2": bottom - _GAP + 3}
    middles = [top + row * i + (row - _GAP) / 2 for i in range(len(names))]
    written = [
        {**bar, "x": length, "y": (bar["y"] + bar["y2"]) / 2, "text": text}
        for bars_, series, texts in zip(laid, shown.series, ends, strict=True)
        for bar, length, text in zip(bars_, series.lengths(), texts, strict=True)
    ]
    return frame(
        bottom,
        [
            *_legend(shown, language),
            *_mean(shown, scale, (top, bottom)),
            *(bars(rows, scale, dashed=bool(rank)) for rank, rows in enumerate(laid)),
            plates(written, scale, beside=_BESIDE),
            lines([zero], scale),
            words(_names(names, middles), align="right"),
            words(written, scale, beside=_BESIDE),
        ],
        said(shown.description, language),
    )


def _names(names: Sequence[str], middles: Sequence[float]) -> Iterator[Row]:
    for name, y in zip(names, middles, strict=True):
        yield {"x": NAMES, "y": y, "text": shortened(name, NAMES)}


def _laid(series: _Series, rank: int, row: int, top: int) -> list[Row]:
    thin = 2 * rank
    return [
        {
            "x": min(length, 0),
            "x2": max(length, 0),
            "y": top + row * i + _THICK * rank,
            "y2": top + row * i + _THICK * (rank + 1) - thin,
            "fill": _FILLS[rank],
        }
        for i, length in enumerate(series.lengths())
    ]


def _scale(shown: _Bars, ends: Sequence[str]) -> Scale:
    """Room for the longest bar and for what is written at its end, on each side."""
    lengths = [length for series in shown.series for length in series.lengths()]
    room = max(map(width_of, ends)) + 2 * _BESIDE
    low, high = min(0.0, *lengths), max(0.0, *lengths)
    left = NAMES + _BESIDE + (room if low < 0 else 0)
    right = WIDTH - (room if high > 0 or low == 0 else _BESIDE)
    return Scale(low, high if high > low else low + 1, left, right)


def _mean(shown: _Bars, scale: Scale, span: tuple[float, float]) -> Iterator[Spec]:
    if shown.mean is not None:
        x = float(shown.mean)
        yield lines([{"x": x, "x2": x, "y": span[0] - 4, "y2": span[1]}], scale, "dashed")


def _legend(shown: _Bars, language: str) -> Iterator[Spec]:
    """What each surface and the broken line are, one under the other."""
    pixels = Scale(0, WIDTH, 0, WIDTH)
    heights = [_LEGEND * (rank + 0.5) for rank in range(len(shown.series) + 1)]
    told = [said(series.name, language) for series in shown.series]
    for rank, y in enumerate(heights[:-1]):
        swatch = {"x": 2, "x2": 26, "y": y - 6, "y2": y + 6, "fill": _FILLS[rank]}
        yield bars([swatch], pixels, dashed=bool(rank))
    if shown.mean is not None:
        y = heights[-1]
        yield lines([{"x": 2, "x2": 26, "y": y, "y2": y}], manner="dashed")
        told.append(
            said(Said("chart_word.mean", {"mean": Value("per_unit", shown.mean)}), language)
        )
    room = WIDTH - 34
    yield words(
        {"x": 32, "y": y, "text": shortened(text, room)}
        for text, y in zip(told, heights, strict=False)
    )
