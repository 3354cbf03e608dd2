"""Stacked bars: rows cut into segments, each with its hatching, its letter and its figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from string import ascii_uppercase
from typing import Final

from allocation.reporting.cells import Joined, Said
from allocation.reporting.charts.drawing import (
    NAMES,
    WIDTH,
    Row,
    Scale,
    Spec,
    bars,
    frame,
    in_pixels,
    lines,
    plates,
    words,
)
from allocation.reporting.charts.lettering import fitted, said, shortened, width_of
from allocation.reporting.charts.textures import TEXTURES

__all__ = ["LETTERS", "Segment", "Stacks", "legend", "stacked"]

LETTERS: Final = ascii_uppercase
_LEGEND: Final = 20
_ROW: Final = 30
_THICK: Final = 22
_BESIDE: Final = 6


@dataclass(frozen=True)
class Segment:
    """A part of a row: its length, signed, and its figure as the reader sees it."""

    length: float
    text: Said


@dataclass(frozen=True)
class Stacks:
    """Rows of segments.

    Parameters
    ----------
    names : tuple of str or Said, shape (r,)
        What each row is.
    parts : tuple of str or Said, shape (m,)
        What each segment is, in the order of the letters.
    cells : tuple of tuple of Segment, shape (r, m)
        Segments; those below zero stand on the left.
    totals : tuple of Said, shape (r,)
        What is written at the end of each row.
    description : Said or Joined
        Text alternative.
    """

    names: tuple[str | Said, ...]
    parts: tuple[str | Said, ...]
    cells: tuple[tuple[Segment, ...], ...]
    totals: tuple[Said, ...]
    description: Said | Joined


@dataclass(frozen=True)
class _Piece:
    """A segment that is laid: where, which one, and what it says."""

    row: int
    part: int
    start: float
    end: float
    text: Said


def stacked(shown: Stacks, language: str) -> Spec:
    """Vega-Lite specification of the rows, under the list of what the letters are.

    Parameters
    ----------
    shown : Stacks
        At most as many segments a row as there are textures.
    language : str
        Language of the reader.

    Returns
    -------
    dict
    """
    top = _LEGEND * len(shown.parts) + 8
    pieces = [piece for i in range(len(shown.cells)) for piece in _pieces(shown, i)]
    totals = [said(text, language) for text in shown.totals]
    scale = _scale(pieces, max(map(width_of, totals)) + 2 * _BESIDE)
    height = partial(_middle, top)
    ends = [
        {"x": max(0.0, *(p.end for p in pieces if p.row == i), 0.0), "y": height(i), "text": text}
        for i, text in enumerate(totals)
    ]
    inside = list(_inside(pieces, scale, height, language))
    names = [
        {"x": NAMES, "y": height(i), "text": shortened(said(name, language), NAMES)}
        for i, name in enumerate(shown.names)
    ]
    bottom = top + _ROW * len(shown.names)
    return frame(
        bottom,
        [
            *legend(shown.parts, language),
            bars(_bars(pieces, height), scale),
            plates(inside, scale),
            words(inside, scale, align="center"),
            lines([{"x": 0, "x2": 0, "y": top - 2, "y2": bottom - 2}], scale),
            words(names, align="right"),
            words(ends, scale, dx=_BESIDE),
        ],
        said(shown.description, language),
    )


def _pieces(shown: Stacks, row: int) -> Iterator[_Piece]:
    """Segments end to end from zero: gains to the right, reductions to the left."""
    up = down = 0.0
    for part, segment in enumerate(shown.cells[row]):
        if segment.length < 0:
            yield _Piece(row, part, down + segment.length, down, segment.text)
            down += segment.length
        elif segment.length > 0:
            yield _Piece(row, part, up, up + segment.length, segment.text)
            up += segment.length


def _scale(pieces: Sequence[_Piece], room: float) -> Scale:
    low = min((piece.start for piece in pieces), default=0.0)
    high = max((piece.end for piece in pieces), default=0.0)
    left = NAMES + 10
    return Scale(min(low, 0.0), high if high > 0 else low + 1, left, WIDTH - room)


def _middle(top: float, row: int) -> float:
    return top + _ROW * row + _ROW / 2 - 2


def _bars(pieces: Sequence[_Piece], height: partial[float]) -> Iterator[Row]:
    for piece in pieces:
        y = height(piece.row)
        yield {
            "x": piece.start,
            "x2": piece.end,
            "y": y - _THICK / 2,
            "y2": y + _THICK / 2,
            "fill": TEXTURES[piece.part].tint,
        }


def _inside(
    pieces: Sequence[_Piece], scale: Scale, height: partial[float], language: str
) -> Iterator[Row]:
    """Letter and figure of a segment, its letter alone, or nothing: what it has room for."""
    for piece in pieces:
        room = scale.pixels(piece.end) - scale.pixels(piece.start) - 4
        letter = LETTERS[piece.part]
        whole = f"{letter} {said(piece.text, language)}"
        text = next((t for t in (whole, letter) if width_of(t) <= room), None)
        if text is not None:
            x = (piece.start + piece.end) / 2
            yield {"x": x, "y": height(piece.row), "text": text}


def legend(parts: Sequence[str | Said], language: str) -> Iterator[Spec]:
    """What each letter and each hatching is, one under the other.

    Parameters
    ----------
    parts : sequence of str or Said
        Names, in the order of the letters.
    language : str
        Language of the reader.

    Yields
    ------
    dict
    """
    heights = [_LEGEND * (i + 0.5) for i in range(len(parts))]
    room = WIDTH - 54
    yield bars(
        (
            {"x": 2, "x2": 26, "y": y - 7, "y2": y + 7, "fill": TEXTURES[i].tint}
            for i, y in enumerate(heights)
        ),
        in_pixels(),
    )
    yield words({"x": 34, "y": y, "text": LETTERS[i]} for i, y in enumerate(heights))
    yield words(
        {"x": 52, "y": y, "text": _named(part, room, language)}
        for part, y in zip(parts, heights, strict=True)
    )


def _named(part: str | Said, room: float, language: str) -> str:
    """Name of a part; of a member with a figure, the name gives way."""
    if isinstance(part, Said) and "member" in part.params:
        return fitted(part, "member", room, language)
    return shortened(said(part, language), room)
