"""Variants beside each other: one line of marks per member, one shape and one letter per key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import floor, log10
from typing import Final

from allocation.model import Allocation
from allocation.reporting.cells import Cell, Joined, Kind, Said, Value, shown
from allocation.reporting.charts.drawing import (
    NAMES,
    WIDTH,
    Row,
    Scale,
    Spec,
    frame,
    lines,
    marks,
    words,
)
from allocation.reporting.charts.lettering import said, shortened, width_of
from allocation.reporting.charts.noun import Chart
from allocation.reporting.charts.stacks import LETTERS
from allocation.reporting.charts.textures import PAPER, TEXTURES
from allocation.reporting.tables import Table, comparison_table

__all__ = ["comparison_chart"]

_SHAPES: Final = (
    *("circle", "square", "triangle-up", "diamond", "cross", "triangle-down"),
    *("triangle-right", "triangle-left"),
)
_FILLS: Final = (TEXTURES[0].tint, PAPER)
_LEGEND: Final = 19
_LINE: Final = 17
_GAP: Final = 10
_STRIP: Final = 34
_AXIS: Final = 24
_PAGE: Final = 900
_TICKS: Final = 4


@dataclass(frozen=True)
class _Compared:
    """Figures by member (rows) and variant (columns), of one kind."""

    names: tuple[str, ...]
    variants: tuple[Cell, ...]
    kind: Kind
    cells: tuple[tuple[Cell, ...], ...]
    description: Said

    def lengths(self) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(float(cell) for cell in row if _is_figure(cell)) for row in self.cells)  # pyright: ignore[reportArgumentType] - figures of the table


def _is_figure(cell: Cell) -> bool:
    return cell is not None and not isinstance(cell, str | Said | Joined)


def comparison_chart(
    allocation: Allocation, variants: Sequence[Allocation] = (), first: str | None = None
) -> Chart | None:
    """What each member pays under each key, the agreed reference first.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    variants : sequence of Allocation
        What it is compared to, with the same members.
    first : str, optional
        Member on top.

    Returns
    -------
    Chart or None
        None when there is nothing to compare, or more keys than shapes told apart.

    Examples
    --------
    >>> from allocation import read_scenario, study
    >>> found = study(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    >>> comparison_chart(found.own, found.variants).id
    'comparison'
    """
    table = comparison_table((allocation, *variants), "amount", first)
    names, keys, kind, cells = _read(table)
    if not variants or not 1 < len(keys) <= len(_SHAPES) * len(_FILLS):
        return None
    rows = tuple(
        Said("chart_word.row", {"name": name, "parts": _told(keys, row, kind)})
        for name, row in zip(names, cells, strict=True)
    )
    description = Said("chart_said.comparison", {"rows": Joined(rows, " ; ")})
    compared = _Compared(names, keys, kind, cells, description)
    return Chart("comparison", description, table, partial(_drawn, compared))


def _read(
    table: Table,
) -> tuple[tuple[str, ...], tuple[Cell, ...], Kind, tuple[tuple[Cell, ...], ...]]:
    """Members, keys and figures of the table, whichever of the two are its rows."""
    by_row = tuple(str(row[0]) for row in table.rows)
    if table.columns[0].id == "member":
        heads = tuple(column.heading for column in table.columns[1:])
        kind = table.columns[-1].kind
        return by_row, heads, kind, tuple(row[1:] for row in table.rows)
    members = tuple(str(column.heading) for column in table.columns[1:-1])
    columns = zip(*(row[1:-1] for row in table.rows), strict=True)
    heads = tuple(row[0] for row in table.rows)
    return members, heads, table.columns[1].kind, tuple(columns)


def _told(keys: Sequence[Cell], row: Sequence[Cell], kind: Kind) -> tuple[Said, ...]:
    return tuple(
        Said(
            "chart_word.member_value",
            {"member": Value("text", key), "value": Value(kind, cell)},
        )
        for key, cell in zip(keys, row, strict=True)
    )


def _drawn(compared: _Compared, language: str) -> Spec:
    """Every figure on its own line where a page holds them, else the marks of a member on one."""
    count, keys = len(compared.names), len(compared.variants)
    block = keys * _LINE + _GAP
    top = _LEGEND * keys + _GAP
    if top + block * count <= _PAGE:
        return _one_by_one(compared, (top, block), language)
    return _in_strips(compared, top, language)


def _one_by_one(compared: _Compared, places: tuple[int, int], language: str) -> Spec:
    top, block = places
    texts = [
        [f"{LETTERS[k]} {shown(cell, compared.kind, language)}" for k, cell in enumerate(row)]
        for row in compared.cells
    ]
    room = max(width_of(text) for row in texts for text in row) + 18
    scale = _scale(compared, room)
    laid = [
        {**_mark(k), "x": x, "y": top + block * i + _LINE * (k + 0.5), "text": texts[i][k]}
        for i, row in enumerate(compared.lengths())
        for k, x in enumerate(row)
    ]
    bottom = top + block * len(compared.names)
    stems = [
        {**row, "x": min(0.0, row["x"]), "x2": max(0.0, row["x"]), "y2": row["y"]} for row in laid
    ]
    middles = [top + block * i + (block - _GAP) / 2 for i in range(len(compared.names))]
    return frame(
        bottom,
        [
            *_legend(compared, language),
            *_parting(top, block, len(compared.names)),
            lines(stems, scale),
            lines([{"x": 0, "x2": 0, "y": top - 4, "y2": bottom - _GAP}], scale),
            marks(laid, scale),
            words(laid, scale, beside=9),
            words(_names(compared, middles), align="right"),
        ],
        said(compared.description, language),
    )


def _in_strips(compared: _Compared, top: int, language: str) -> Spec:
    """Marks of a member on one strip, a little above each other, over an axis."""
    scale = _scale(compared, 12)
    keys = len(compared.variants)
    step = (_STRIP - 12) / keys
    laid = [
        {**_mark(k), "x": x, "y": top + _STRIP * i + 6 + step * (k + 0.5)}
        for i, row in enumerate(compared.lengths())
        for k, x in enumerate(row)
    ]
    count = len(compared.names)
    bottom = top + _STRIP * count
    ticks = _ticks(scale)
    across = [{"x": x, "x2": x, "y": top, "y2": bottom} for x in ticks]
    written = [
        {"x": x, "y": bottom + _AXIS / 2, "text": shown(round(x), compared.kind, language)}
        for x in ticks
    ]
    middles = [top + _STRIP * (i + 0.5) for i in range(count)]
    return frame(
        bottom + _AXIS,
        [
            *_legend(compared, language),
            *_parting(top, _STRIP, count),
            lines(across, scale, "faint"),
            marks(laid, scale, 55),
            words(_names(compared, middles), align="right"),
            words(written, scale, align="center"),
        ],
        said(compared.description, language),
    )


def _mark(rank: int) -> Row:
    """Shape and fill of a key: shapes first, then the same ones hollow."""
    turn, shape = divmod(rank, len(_SHAPES))
    return {"shape": _SHAPES[shape], "fill": _FILLS[turn]}


def _scale(compared: _Compared, room: float) -> Scale:
    lengths = [length for row in compared.lengths() for length in row]
    low, high = min(0.0, *lengths), max(0.0, *lengths)
    left = NAMES + 14 + (room if low < 0 else 0)
    return Scale(low, high if high > low else low + 1, left, WIDTH - max(room, 60))


def _ticks(scale: Scale) -> list[float]:
    """Round figures from zero on, at most as many as can be written side by side."""
    span = scale.high - scale.low
    power = 10.0 ** floor(log10(span / _TICKS))
    step = next(power * n for n in (1, 2, 5, 10) if span / (power * n) <= _TICKS)
    first, last = floor(scale.low / step), floor(scale.high / step)
    return [step * n for n in range(first, last + 1) if scale.low <= step * n]


def _names(compared: _Compared, middles: Sequence[float]) -> Iterator[Row]:
    for name, y in zip(compared.names, middles, strict=True):
        yield {"x": NAMES, "y": y, "text": shortened(name, NAMES)}


def _parting(top: float, block: float, count: int) -> Iterator[Spec]:
    """Thin lines between members."""
    heights = [top + block * i - _GAP / 2 for i in range(1, count)]
    yield lines(({"x": 0, "x2": WIDTH, "y": y, "y2": y} for y in heights), manner="faint")


def _legend(compared: _Compared, language: str) -> Iterator[Spec]:
    heights = [_LEGEND * (k + 0.5) for k in range(len(compared.variants))]
    yield marks({**_mark(k), "x": 12, "y": y} for k, y in enumerate(heights))
    yield words(
        {
            "x": 26,
            "y": y,
            "text": shortened(f"{LETTERS[k]}  {said(_name(key), language)}", WIDTH - 30),
        }
        for k, (key, y) in enumerate(zip(compared.variants, heights, strict=True))
    )


def _name(key: Cell) -> str | Said | Joined:
    return key if isinstance(key, str | Said | Joined) else str(key)
