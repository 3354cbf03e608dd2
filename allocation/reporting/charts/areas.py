"""Areas on a plane: outlines as a layer of a drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from allocation.reporting.charts.drawing import Spec

__all__ = ["Place", "Ring", "shapes"]

Place = tuple[float, float]
Ring = tuple[Place, ...]


def shapes(
    outlined: Iterable[tuple[Sequence[Ring], str]], zoom: float, move: Place, ink: str
) -> Spec:
    """Areas on a plane: places times ``zoom``, then moved, in pixels.

    Parameters
    ----------
    outlined : iterable of (rings, fill)
        Outlines of each area, and its tint.
    zoom : float
        Pixels of one unit.
    move : (float, float)
        Pixels.
    ink : str
        Colour of the outlines.

    Returns
    -------
    dict
    """
    rows = [
        {
            "type": "Feature",
            "geometry": {"type": "MultiPolygon", "coordinates": [[_closed(r)] for r in rings]},
            "fill": fill,
        }
        for rings, fill in outlined
    ]
    return {
        "data": {"values": rows},
        "projection": {"type": "identity", "scale": zoom, "translate": list(move)},
        "mark": {"type": "geoshape", "stroke": ink, "strokeWidth": 1.2},
        "encoding": {"fill": {"field": "fill", "type": "nominal", "scale": None, "legend": None}},
    }


def _closed(ring: Ring) -> list[list[float]]:
    return [list(place) for place in (*ring, ring[0])]
