"""Outlines of departments that the package ships, and where words stand on them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from allocation.reporting.charts.areas import Ring
from allocation.reporting.words import slug

__all__ = ["Edges", "edges", "is_department", "outlines", "rings_of", "widest_place"]

Edges = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_TRIED: Final = 40


@cache
def outlines() -> Mapping[str, Any]:
    """Source and licence of the map, and ``departments``: name and rings by code.

    Returns
    -------
    mapping
        Each ring is x, y, x, y... in tenths of a unit, y downwards.

    Examples
    --------
    >>> outlines()["departments"]["80"]["name"]
    'Somme'
    """
    path = files("allocation.reporting.charts").joinpath("departments.json")
    return json.loads(path.read_text(encoding="utf-8"))


def is_department(code: str, name: str) -> bool:
    """Whether a member bears the code and the name of a department of the map.

    Parameters
    ----------
    code, name : str
        Of the member.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_department("59", "Departement du Nord"), is_department("59", "Somme")
    (True, False)
    """
    found = outlines()["departments"].get(code)
    return found is not None and _plain(found["name"]) in _plain(name)


def _plain(name: str) -> str:
    return slug(name).replace("-", "_").replace("'", "_")


@cache
def rings_of(code: str) -> tuple[Ring, ...]:
    """Outlines of a department, the largest first, in units of the map.

    Parameters
    ----------
    code : str
        Code of a department of the map.

    Returns
    -------
    tuple of tuple of (x, y)
    """
    rings: list[list[int]] = outlines()["departments"][code]["rings"]
    return tuple(
        tuple(zip((x / 10 for x in ring[::2]), (y / 10 for y in ring[1::2]), strict=True))
        for ring in rings
    )


@cache
def edges(rings: tuple[Ring, ...]) -> Edges:
    """Smallest upright rectangle around outlines.

    Parameters
    ----------
    rings : tuple of tuple of (x, y)
        Outlines.

    Returns
    -------
    tuple of float, shape (4,)
    """
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


@cache
def widest_place(ring: Ring, height: float) -> tuple[float, float, float]:
    """Middle and width of the widest upright rectangle of a height inside an outline, nearly.

    Parameters
    ----------
    ring : tuple of (x, y)
        Outline, in pixels.
    height : float
        Pixels.

    Returns
    -------
    tuple of float, shape (3,)
        x, y of the middle, and the width; the width is 0 when nothing that tall fits.

    Examples
    --------
    >>> widest_place(((0, 0), (30, 0), (30, 20), (0, 20)), 10)[::2]
    (15.0, 30.0)
    """
    left, top, right, bottom = edges((ring,))
    best = ((left + right) / 2, (top + bottom) / 2, 0.0)
    for n in range(1, _TRIED):
        y = top + (bottom - top) * n / _TRIED
        for start, end in _chords(ring, y):
            low, high = _clear(ring, (start, end), (y - height / 2, y + height / 2))
            if high - low > best[2]:
                best = ((low + high) / 2, y, high - low)
    return best


def _clear(
    ring: Ring, chord: tuple[float, float], band: tuple[float, float]
) -> tuple[float, float]:
    """Part of a chord that stays inside over a band of heights."""
    low, high = chord
    for n in range(5):
        y = band[0] + (band[1] - band[0]) * n / 4
        inside = [(max(low, a), min(high, b)) for a, b in _chords(ring, y)]
        low, high = max(inside, key=lambda span: span[1] - span[0], default=(low, low))
        if high <= low:
            return low, low
    return low, high


def _chords(ring: Ring, y: float) -> Iterator[tuple[float, float]]:
    """Spans of a horizontal line inside an outline."""
    crossed: list[float] = []
    for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y0 <= y) != (y1 <= y):
            crossed.append(x0 + (y - y0) / (y1 - y0) * (x1 - x0))
    crossed.sort()
    yield from zip(crossed[::2], crossed[1::2], strict=True)
