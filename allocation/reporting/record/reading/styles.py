"""Number formats, inks and papers of the cells of a workbook, by the number of their style."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from allocation.reporting.record.reading.formulas import plain_format
from allocation.reporting.record.reading.package import child, local

__all__ = ["Styles", "styles_of"]

_BUILT_IN: Final[Mapping[str, str]] = {
    "0": "General",
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "9": "0%",
    "10": "0.00%",
    "49": "@",
}
"""Formats that a file names by a number: those that our writers use."""

_BLACK: Final = "000000"


@dataclass(frozen=True)
class Styles:
    """What styles say that a reader sees.

    Parameters
    ----------
    numbers : tuple of str
        Number format of each style of cell.
    looks : tuple of str
        Ink and paper of each style of cell.
    conditional : tuple of str
        Number format, ink and paper of each conditional style.
    """

    numbers: tuple[str, ...]
    looks: tuple[str, ...]
    conditional: tuple[str, ...]


def styles_of(root: ET.Element) -> Styles:
    """Styles of a workbook.

    Parameters
    ----------
    root : Element
        Root of its part of styles.

    Returns
    -------
    Styles
    """
    formats = {
        each.get("numFmtId", ""): plain_format(each.get("formatCode", ""))
        for each in root.iterfind("{*}numFmts/{*}numFmt")
    }
    codes = {**_BUILT_IN, **formats}
    inks = tuple(_ink(font) for font in root.iterfind("{*}fonts/{*}font"))
    papers = tuple(_paper(fill) for fill in root.iterfind("{*}fills/{*}fill"))
    cells = tuple(root.iterfind("{*}cellXfs/{*}xf"))
    numbers = (xf.get("numFmtId", "0") for xf in cells)
    return Styles(
        numbers=tuple(codes.get(number, f"#{number}") for number in numbers),
        looks=tuple(
            f"{inks[int(xf.get('fontId', 0))]}/{papers[int(xf.get('fillId', 0))]}" for xf in cells
        ),
        conditional=tuple("/".join(_conditional(each)) for each in root.iterfind("{*}dxfs/{*}dxf")),
    )


def _conditional(style: ET.Element) -> Iterator[str]:
    for each in style:
        match local(each):
            case "numFmt":
                yield plain_format(each.get("formatCode", ""))
            case "font":
                yield _ink(each)
            case "fill":
                yield _paper(each)
            case _:
                yield local(each)


def _ink(font: ET.Element) -> str:
    return _colour(child(font, "color"), _BLACK)


def _paper(fill: ET.Element) -> str:
    pattern = child(fill, "patternFill")
    if pattern is None:
        return local(fill[0]) if len(fill) else ""
    front, back = child(pattern, "fgColor"), child(pattern, "bgColor")
    return _colour(back if front is None else front, "")


def _colour(colour: ET.Element | None, usual: str) -> str:
    """Red, green and blue; the theme's first colours are the usual ink and paper."""
    if colour is None or colour.get("auto") or colour.get("indexed") in ("64", "65"):
        return usual
    if colour.get("rgb"):
        return colour.get("rgb", "")[-6:].upper()
    theme = colour.get("theme")
    return usual if theme == "1" else f"theme {theme} {colour.get('tint', '')}"
