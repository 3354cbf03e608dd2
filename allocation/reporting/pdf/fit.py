"""How a table fits a page: letters, orientation, widths of columns, and parts when nothing else.

The rule, first that fits: upright page, letters of 9 then 8 points; page on its side, 9, 8 then 7
points; else parts of 8 points on their side, each with the first column again. A column of numbers
is never narrower than its longest number, a column of words than its longest word.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from immutabledict import immutabledict

__all__ = ["LANDSCAPE", "PORTRAIT", "Fit", "Strip", "broken", "fitted"]

PORTRAIT: Final = 17.0
"""Width of the text of an upright page, in centimetres."""

LANDSCAPE: Final = 25.7
"""Width of the text of a page on its side, in centimetres."""

_TRIED: Final = (
    *((PORTRAIT, size) for size in (9.0, 8.0)),
    *((LANDSCAPE, size) for size in (9.0, 8.0, 7.0)),
)
_SIZE: Final = 9.0
_IN_PARTS: Final = 8.0
_POINT: Final = 0.0353
_INSET: Final = 0.30
_BOLD: Final = 1.13
_COMFORT: Final = 2.8
_LONGEST_WORD: Final = 70
_PIECE: Final = 24

_EMS: Final[Mapping[str, float]] = immutabledict(
    {
        **dict.fromkeys("0123456789\u20ac ", 0.47),
        **dict.fromkeys(" \xa0", 0.25),
        "\u202f": 0.20,
        **dict.fromkeys("fijlrtIJ.,:;'()-/|!", 0.34),
        **dict.fromkeys("mwMWHNOQGDUKRA%&@\u2026", 0.78),
        **dict.fromkeys("BCEFLPSTVXYZ", 0.67),
    }
)
"""Width of letters of the font, in parts of its size, rounded up."""

_LETTER: Final = 0.53
_WIDE_LETTER: Final = 1.0
_IDEOGRAMS: Final = "\u2e7f"


@dataclass(frozen=True)
class Strip:
    """Columns that stand side by side.

    Parameters
    ----------
    columns : tuple of int
        Which ones, the first one always among them.
    widths : tuple of float
        Their widths, in centimetres.
    """

    columns: tuple[int, ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class Fit:
    """Letters in points, side of the page, and the table in one strip or in several."""

    size: float
    on_its_side: bool
    strips: tuple[Strip, ...]


@dataclass(frozen=True)
class _Column:
    """What a column needs and what it would like, in parts of the size of letters."""

    least: float
    whole: float

    def needs(self, size: float) -> float:
        return self.least * size * _POINT + _INSET

    def likes(self, size: float) -> float:
        return self.whole * size * _POINT + _INSET


def fitted(rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> Fit:
    """Letters, side and widths of a table; its first row is the headings."""
    columns = [
        _column(cells, right=right)
        for cells, right in zip(zip(*rows, strict=True), numeric, strict=True)
    ]
    every = tuple(range(len(columns)))
    for room, size in _TRIED:
        if sum(column.needs(size) for column in columns) <= room:
            return Fit(size, room == LANDSCAPE, (_strip(columns, every, size, room),))
    groups = _groups(columns)
    strips = tuple(_strip(columns, group, _IN_PARTS, LANDSCAPE) for group in groups)
    return Fit(_IN_PARTS, on_its_side=True, strips=strips)


def broken(text: str) -> str:
    """Text whose words longer than a line may be cut; an address already may, at its slashes."""
    if len(text) <= _LONGEST_WORD:
        return text
    return " ".join(_cut(word) for word in text.split(" "))


def _cut(word: str) -> str:
    if len(word) <= _LONGEST_WORD or "://" in word:
        return word
    return "\u200b".join(word[i : i + _PIECE] for i in range(0, len(word), _PIECE))


def _column(cells: Sequence[str], *, right: bool) -> _Column:
    head, *texts = cells
    title = max(map(_width, head.split(" "))) * _BOLD
    whole = max((_width(text) for text in texts), default=0.0)
    if right:  # the total, longest of all, stands in bold letters
        least = max(title, whole * _BOLD)
        return _Column(least, max(least, whole))
    word = max((_width(part) for text in texts for part in _words(text)), default=0.0)
    comfort = min(whole, (_COMFORT - _INSET) / (_SIZE * _POINT))
    least = max(title, word, comfort)
    return _Column(least, max(least, whole, _width(head) * _BOLD))


def _words(text: str) -> list[str]:
    pieces = text.replace("\u200b", " ").replace("/", "/ ").split(" ")
    return [piece[:_PIECE] if len(piece) > _LONGEST_WORD else piece for piece in pieces]


def _width(text: str) -> float:
    return sum(
        _EMS.get(sign, _LETTER if sign < _IDEOGRAMS else _WIDE_LETTER)
        for sign in text
        if sign != "\u200b"
    )


def _groups(columns: Sequence[_Column]) -> list[tuple[int, ...]]:
    """First column with as many others as the page holds, until all are shown."""
    name = min(columns[0].needs(_IN_PARTS), LANDSCAPE / 3)
    groups: list[list[int]] = []
    left = 0.0
    for i, column in enumerate(columns[1:], start=1):
        needed = min(column.needs(_IN_PARTS), LANDSCAPE - name)
        if not groups or needed > left:
            groups.append([0])
            left = LANDSCAPE - name
        groups[-1].append(i)
        left -= needed
    return [tuple(group) for group in groups] or [(0,)]


def _strip(columns: Sequence[_Column], kept: tuple[int, ...], size: float, room: float) -> Strip:
    """What each column needs, then what texts like, shortest first; the rest for all alike."""
    widths = {i: columns[i].needs(size) for i in kept}
    left = room - sum(widths.values())
    wanting = sorted(kept, key=lambda i: columns[i].likes(size) - widths[i])
    for served, i in enumerate(wanting):
        given = max(0.0, min(columns[i].likes(size) - widths[i], left / (len(wanting) - served)))
        widths[i] += given
        left -= given
    spare = max(left, 0.0) / len(kept)
    scale = min(1.0, room / sum(widths.values()))
    return Strip(kept, tuple(round(widths[i] * scale + spare, 3) for i in kept))
