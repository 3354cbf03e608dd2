"""The departments with what each one pays, on the outlines that the package ships."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from allocation.model import Allocation
from allocation.reporting.cells import Said, Value
from allocation.reporting.cells import shown as shown_as
from allocation.reporting.charts.areas import Place, Ring, shapes
from allocation.reporting.charts.drawing import (
    WIDTH,
    Row,
    Spec,
    blanks,
    frame,
    in_pixels,
    plates,
    words,
)
from allocation.reporting.charts.lettering import said, shortened, width_of
from allocation.reporting.charts.noun import Chart
from allocation.reporting.charts.outlines import (
    Edges,
    edges,
    is_department,
    outlines,
    rings_of,
    widest_place,
)
from allocation.reporting.charts.textures import INK, SOFT
from allocation.reporting.measures import measures, ordered
from allocation.reporting.tables import key_table

__all__ = ["map_chart"]

_TALLEST: Final = 540
_MARGIN: Final = 10
_FOOT: Final = 48
_LINE: Final = 15
_TINTS: Final = ("#eef3fa", "#d3e1f2", "#b5cde8", "#94b6dc")
"""Light to dark with the share: four classes that grey print keeps apart, words on all of them."""
_NEIGHBOUR: Final = "#f7f7f5"
_PUBLISHER: Final = "MapSVG"
_LICENCE: Final = "CC BY 4.0"


@dataclass(frozen=True)
class _Map:
    codes: tuple[str, ...]
    names: tuple[str, ...]
    shares: tuple[Decimal, ...]
    amounts: tuple[int, ...]
    description: Said


def map_chart(allocation: Allocation, first: str | None = None) -> Chart | None:
    """Share and amount of each department on its outline, its neighbours around.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member on top of the table.

    Returns
    -------
    Chart or None
        None unless the code and the name of every member are those of a department of the map.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> map_chart(allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"))).id
    'map'
    """
    scenario = allocation.scenario
    if not all(is_department(code, scenario.name(code)) for code in allocation.members):
        return None
    order = ordered(allocation, first)
    codes = tuple(allocation.members[i] for i in order)
    names = tuple(map(scenario.name, codes))
    share = measures(allocation)["share"].each
    shares = tuple(Decimal(str(share[i])) for i in order)
    amounts = tuple(allocation.totals[i] for i in order)
    values = tuple(
        Said(
            "chart_word.pays",
            {"member": name, "amount": Value("money", cents), "share": Value("percent", part)},
        )
        for name, cents, part in zip(names, amounts, shares, strict=True)
    )
    description = Said("chart_said.map", {"values": values})
    shown = _Map(codes, names, shares, amounts, description)
    return Chart("map", description, key_table(allocation, first), partial(_drawn, shown))


def _drawn(shown: _Map, language: str) -> Spec:
    areas = [rings_of(code) for code in shown.codes]
    x0, y0, x1, y1 = edges(tuple(ring for rings in areas for ring in rings))
    zoom = min((WIDTH - 2 * _MARGIN) / (x1 - x0), _TALLEST / (y1 - y0))
    height = (y1 - y0) * zoom + 2 * _MARGIN
    move = ((WIDTH - (x1 + x0) * zoom) / 2, _MARGIN - y0 * zoom)
    around = _around(shown.codes, (x0, y0, x1, y1))
    written = [
        row
        for i, rings in enumerate(areas)
        for row in _written(shown, i, _room(rings[0], zoom, move), language)
    ]
    foot = {"x": 0, "x2": WIDTH, "y": height, "y2": height + _FOOT}
    return frame(
        height + _FOOT,
        [
            shapes(((rings, _NEIGHBOUR) for rings in around), zoom, move, SOFT),
            shapes(zip(areas, _tints(shown.shares), strict=True), zoom, move, INK),
            blanks([foot], in_pixels()),
            plates(written, in_pixels()),
            words(written, align="center"),
            words(_foot(height, language)),
        ],
        said(shown.description, language),
    )


def _room(ring: Ring, zoom: float, move: Place) -> tuple[float, float, float]:
    """Where a department has room for three lines: x, y and width, in pixels."""
    x, y, width = widest_place(ring, 3 * _LINE / zoom)
    return x * zoom + move[0], y * zoom + move[1], width * zoom


def _around(codes: Sequence[str], view: Edges) -> list[tuple[Ring, ...]]:
    """Outlines of the other departments that touch the frame."""
    others = (rings_of(code) for code in outlines()["departments"] if code not in codes)
    reach = view[2] - view[0]
    wide = (view[0] - reach, view[1] - 2, view[2] + reach, view[3] + 2)
    return [rings for rings in others if _meet(edges(rings), wide)]


def _meet(a: Edges, b: Edges) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _tints(shares: Sequence[Decimal]) -> list[str]:
    """Tint of each share: four equal classes up to the largest one."""
    largest = max(shares)
    if largest <= 0:
        return [_TINTS[0]] * len(shares)
    classes = len(_TINTS)
    return [_TINTS[max(0, min(classes - 1, int(classes * s / largest)))] for s in shares]


def _written(
    shown: _Map, i: int, place: tuple[float, float, float], language: str
) -> Iterator[Row]:
    """Name, share and amount where the department is widest; its code alone when it is narrow."""
    x, y, room = place
    share = shown_as(shown.shares[i], "percent", language)
    texts = (share, shown_as(shown.amounts[i], "money", language))
    name = said(shown.names[i], language)
    lines = [shortened(name, max(room, 60)), *(t for t in texts if width_of(t) <= 1.3 * room)]
    if len(lines) == 1:
        lines = [shown.codes[i]]
    for n, text in enumerate(lines):
        yield {"x": x, "y": y + _LINE * (n - (len(lines) - 1) / 2), "text": text}


def _foot(height: float, language: str) -> Iterator[Row]:
    source = {"publisher": _PUBLISHER, "licence": _LICENCE}
    for i, text in enumerate((Said("chart_word.darker"), Said("chart_word.outlines", source))):
        room = WIDTH - 2
        y = height + 18 + 18 * i
        yield {"x": 2, "y": y, "text": shortened(said(text, language), room)}
