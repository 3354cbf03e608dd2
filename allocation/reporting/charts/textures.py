"""Surfaces told apart without colour: a tint, its ink, and a hatching that print and grey keep.

A drawing names a surface by its tint; `textured` replaces the tint by the hatching, the same for
screen and paper. A viewer that cannot hatch (a canvas) still shows tints under the letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

__all__ = ["INK", "PAPER", "SOFT", "TEXTURES", "Texture", "textured"]

INK: Final = "#1a1f2b"
SOFT: Final = "#4a5468"
PAPER: Final = "#ffffff"


@dataclass(frozen=True)
class Texture:
    """One surface: ``hatching`` is SVG drawn in ``ink`` over ``tint``, in a square of ``side``."""

    tint: str
    ink: str = INK
    hatching: str = ""
    side: int = 8


def _lines(*paths: str) -> str:
    return "".join(f'<path d="{path}" fill="none" stroke-width="1.4"/>' for path in paths)


_DOTS: Final = "".join(
    f'<circle cx="{x}" cy="{y}" r="1.3" stroke="none" fill="currentColor"/>'
    for x, y in ((2, 2), (6, 6))
)

TEXTURES: Final = (
    Texture("#1d4f8f"),
    Texture("#cfe0f3", "#1d4f8f", _lines("M-2,2L2,-2M0,8L8,0M6,10L10,6")),
    Texture("#fde3b5", "#7a4300", _DOTS),
    Texture("#5f7f3c"),
    Texture("#ead3ea", "#7b1f74", _lines("M0,2H8M0,6H8")),
    Texture("#e4e4e4", "#333333", _lines("M2,0V8M6,0V8")),
    Texture("#d5efe6", "#0f5a45", _lines("M0,0L8,8M0,8L8,0")),
    Texture("#fefefe", "#333333", _lines("M-2,6L2,10M0,0L8,8M6,-2L10,2")),
)
"""Surfaces in the order in which a chart takes them; the first one is the document's own key."""

_OF_TINT: Final = {texture.tint: i for i, texture in enumerate(TEXTURES) if texture.hatching}
_TAG: Final = re.compile(r"<[a-z][^>]*>")
_PLACE: Final = re.compile(r"-?\d+\.\d{3,}")
_FILL: Final = re.compile(r'fill="(#[0-9a-f]{6})"')
_CLIP: Final = re.compile(r'(?<=id=")clip\d+(?=")|(?<=url\(#)clip\d+(?=\))')


def textured(svg: str, prefix: str) -> str:
    """Drawing with the hatching of each tint it uses; its identifiers all start with ``prefix``.

    Places are rounded to a hundredth of a pixel, below which machines may differ.

    Parameters
    ----------
    svg : str
        Drawing in tints.
    prefix : str
        What no other drawing of the same page starts with.

    Returns
    -------
    str
    """
    used: set[int] = set()
    clips: dict[str, int] = {}

    def surface(found: re.Match[str]) -> str:
        number = _OF_TINT.get(found[1])
        if number is None:
            return found[0]
        used.add(number)
        return f'fill="url(#{prefix}-{number})"'

    def clip(found: re.Match[str]) -> str:
        # The renderer numbers its clips from its start on: here from that of the drawing.
        return f"{prefix}-clip{clips.setdefault(found[0], len(clips))}"

    def element(tag: re.Match[str]) -> str:
        placed = _PLACE.sub(lambda place: f"{float(place[0]):.2f}", tag[0])
        return _CLIP.sub(clip, _FILL.sub(surface, placed))

    drawn = _TAG.sub(element, svg)
    if not used:
        return drawn
    head, end, rest = drawn.partition(">")
    return f"{head}{end}<defs>{''.join(_definitions(sorted(used), prefix))}</defs>{rest}"


def _definitions(numbers: list[int], prefix: str) -> Iterator[str]:
    for number in numbers:
        texture = TEXTURES[number]
        side = texture.side
        hatching = texture.hatching.replace("currentColor", texture.ink)
        yield (
            f'<pattern id="{prefix}-{number}" patternUnits="userSpaceOnUse"'
            f' width="{side}" height="{side}">'
            f'<rect width="{side}" height="{side}" fill="{texture.tint}"/>'
            f'<g stroke="{texture.ink}">{hatching}</g></pattern>'
        )
