"""Vega-Lite in small: one frame, and layers of bars, marks, lines and words on it.

Heights are pixels from the top; widths are pixels from the left, or figures on a `Scale`. Nothing
is measured by the renderer, so that a drawing is the same on every machine: words that would not
fit are known beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from allocation.reporting.charts.lettering import SIZE, width_of
from allocation.reporting.charts.textures import INK, PAPER, SOFT

__all__ = [
    "NAMES",
    "WIDTH",
    "Row",
    "Scale",
    "Spec",
    "bars",
    "blanks",
    "frame",
    "in_pixels",
    "lines",
    "marks",
    "plates",
    "words",
]

Spec = dict[str, Any]
Row = Mapping[str, Any]

WIDTH: Final = 640
"""Pixels of 1/96 inch: 17 cm, the column of an A4 page."""

NAMES: Final = 150
"""Where the names of members end."""

_FAINT: Final = "#c3cad6"
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
_FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"


@dataclass(frozen=True)
class Scale:
    """Figures from ``low`` to ``high`` between two places, in pixels."""

    low: float
    high: float
    left: float
    right: float

    def pixels(self, value: float) -> float:
        """Place of a figure."""
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)

    def units(self, pixels: float) -> float:
        """Figures that a width in pixels covers."""
        return pixels * (self.high - self.low) / (self.right - self.left)


def in_pixels() -> Scale:
    """Scale on which a figure is its own place."""
    return Scale(0, WIDTH, 0, WIDTH)


def frame(height: float, layers: Iterable[Spec], description: str) -> Spec:
    """Vega-Lite specification of a fixed size, nothing added by the renderer.

    Parameters
    ----------
    height : float
        Pixels.
    layers : iterable of dict
        What is drawn, from the bottom up; layers without rows are left out.
    description : str
        Text alternative.

    Returns
    -------
    dict
    """
    return {
        "$schema": _SCHEMA,
        "description": description,
        "width": WIDTH,
        "height": round(height),
        "autosize": "none",
        "padding": 0,
        "background": PAPER,
        "layer": [_within(layer, height) for layer in layers if layer["data"]["values"]],
        "resolve": {"scale": {"x": "independent"}},
        "config": {
            "font": _FONT,
            "mark": {"aria": False},
            "view": {"stroke": None},
            "text": {"fontSize": SIZE, "color": INK, "baseline": "middle"},
        },
    }


def _within(layer: Spec, height: float) -> Spec:
    """Layer whose heights are pixels of this frame; a map has its own places."""
    if "projection" in layer:
        return layer
    encoding: Spec = layer["encoding"]
    y = {"domain": [0, height], "range": [0, height], "nice": False, "zero": False}
    encoding["y"] = {"field": "y", "type": "quantitative", "axis": None, "scale": y}
    if any("y2" in row for row in layer["data"]["values"]):
        encoding["y2"] = {"field": "y2"}
    return layer


def _layer(rows: Iterable[Row], scale: Scale, mark: Spec, encoding: Spec | None = None) -> Spec:
    domain = {"domain": [scale.low, scale.high], "range": [scale.left, scale.right]}
    x = {**domain, "nice": False, "zero": False}
    values = [dict(row) for row in rows]
    across: Spec = {"x": {"field": "x", "type": "quantitative", "axis": None, "scale": x}}
    if any("x2" in row for row in values):
        across["x2"] = {"field": "x2"}
    return {"data": {"values": values}, "mark": mark, "encoding": {**across, **(encoding or {})}}


def _told(row_field: str) -> Spec:
    return {"field": row_field, "type": "nominal", "scale": None, "legend": None}


def bars(rows: Iterable[Row], scale: Scale, *, dashed: bool = False) -> Spec:
    """Rectangles from (x, y) to (x2, y2) filled with the tint ``fill``, outlined in ink.

    Parameters
    ----------
    rows : iterable of mapping
        ``x``, ``x2`` on the scale, ``y``, ``y2`` in pixels, ``fill``.
    scale : Scale
        Where figures stand.
    dashed : bool
        Whether the outline is broken, as that of an agreed reference.

    Returns
    -------
    dict
    """
    mark: Spec = {"type": "rect", "stroke": INK, "strokeWidth": 1}
    if dashed:
        mark["strokeDash"] = [4, 2]
    return _layer(rows, scale, mark, {"fill": _told("fill")})


def plates(rows: Iterable[Row], scale: Scale, beside: float | None = None) -> Spec:
    """White rectangles under words, so that neither a hatching nor a line crosses them.

    Parameters
    ----------
    rows : iterable of mapping
        ``x`` on the scale, ``y`` in pixels, ``text``, as those of the words.
    scale : Scale
        Where figures stand.
    beside : float, optional
        As for `words`; otherwise words stand in the middle of their plate.

    Returns
    -------
    dict
    """
    laid: list[Row] = []
    for row in rows:
        width = width_of(row["text"])
        start = -width / 2
        if beside is not None:
            start = -beside - width if row["x"] < 0 else beside
        x, x2 = row["x"] + scale.units(start - 2), row["x"] + scale.units(start + width + 2)
        laid.append({"x": x, "x2": x2, "y": row["y"] - SIZE / 2, "y2": row["y"] + SIZE / 2})
    return blanks(laid, scale)


def blanks(rows: Iterable[Row], scale: Scale) -> Spec:
    """White rectangles without an outline.

    Parameters
    ----------
    rows : iterable of mapping
        ``x``, ``x2`` on the scale, ``y``, ``y2`` in pixels.
    scale : Scale
        Where figures stand.

    Returns
    -------
    dict
    """
    return _layer(rows, scale, {"type": "rect", "fill": PAPER})


def words(rows: Iterable[Row], scale: Scale | None = None, **mark: Any) -> Spec:  # noqa: ANN401 - properties of Vega-Lite
    """Words at (x, y); those of a negative figure stand on its left when ``beside`` is given.

    Parameters
    ----------
    rows : iterable of mapping
        ``x`` on the scale, ``y`` in pixels, ``text``.
    scale : Scale, optional
        Where figures stand; pixels by default.
    **mark
        Properties of the mark; ``beside=n`` sets words n pixels from the end of a bar.

    Returns
    -------
    dict
    """
    if (beside := mark.pop("beside", None)) is not None:
        mark["align"] = {"expr": "datum.x < 0 ? 'right' : 'left'"}
        mark["dx"] = {"expr": f"datum.x < 0 ? -{beside} : {beside}"}
    shown = {"type": "text", "align": "left", **mark}
    text = {"text": {"field": "text", "type": "nominal"}}
    return _layer(rows, scale or in_pixels(), shown, text)


def lines(
    rows: Iterable[Row],
    scale: Scale | None = None,
    manner: Literal["plain", "dashed", "faint"] = "plain",
) -> Spec:
    """Straight lines from (x, y) to (x2, y2).

    Parameters
    ----------
    rows : iterable of mapping
        ``x``, ``x2`` on the scale, ``y``, ``y2`` in pixels.
    scale : Scale, optional
        Where figures stand; pixels by default.
    manner : {"plain", "dashed", "faint"}
        A faint line only parts rows.

    Returns
    -------
    dict
    """
    mark: Spec = {"type": "rule", "color": SOFT, "strokeWidth": 1}
    if manner == "dashed":
        mark |= {"strokeDash": [6, 3], "strokeWidth": 1.5, "color": INK}
    if manner == "faint":
        mark["color"] = _FAINT
    return _layer(rows, scale or in_pixels(), mark)


def marks(rows: Iterable[Row], scale: Scale | None = None, size: int = 70) -> Spec:
    """One sign per row: its ``shape`` and its ``fill``, outlined in ink.

    Parameters
    ----------
    rows : iterable of mapping
        ``x`` on the scale, ``y`` in pixels, ``shape``, ``fill``.
    scale : Scale, optional
        Where figures stand; pixels by default.
    size : int
        Square pixels.

    Returns
    -------
    dict
    """
    mark: Spec = {"type": "point", "size": size, "stroke": INK, "strokeWidth": 1.2, "opacity": 1}
    told = {"shape": _told("shape"), "fill": _told("fill")}
    return _layer(rows, scale or in_pixels(), mark, told)
