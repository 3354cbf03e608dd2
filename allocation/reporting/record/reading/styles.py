"""Number formats, inks and papers of the cells of a workbook, by the number of their style."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from allocation.reporting.record.reading.formulas import plain_format
from allocation.reporting.record.reading.marks import SYMBOLS, is_pale
from allocation.reporting.record.reading.package import attribute, child, is_on, local

__all__ = ["Styles", "masked", "pale", "palette_of", "styles_of"]

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
_THEME: Final = ("lt1", "dk1", "lt2", "dk2", *(f"accent{i}" for i in range(1, 7)))
"""Colours of a theme, in the order of the numbers that styles call them by."""

_TINY: Final = 6
_DEEP: Final = 20
_SPREAD: Final = frozenset({"fill", "centerContinuous", "distributed"})


@dataclass(frozen=True)
class Styles:
    """What styles say that a reader sees.

    Parameters
    ----------
    numbers : tuple of str
        Number format of each style of cell.
    looks : tuple of str
        Ink, paper, and what strikes, shrinks or turns, of each style of cell.
    conditional : tuple of str
        Number format, ink and paper of each conditional style.
    """

    numbers: tuple[str, ...]
    looks: tuple[str, ...]
    conditional: tuple[str, ...]


def palette_of(theme: ET.Element | None) -> Mapping[str, str]:
    """Colours of a theme by number; the usual ink and paper without one.

    Parameters
    ----------
    theme : Element or None
        Root of its part.

    Returns
    -------
    mapping of str to str
    """
    scheme = None if theme is None else theme.find(".//{*}clrScheme")
    found = {"1": _BLACK}
    for number, name in enumerate(_THEME):
        colour = None if scheme is None else child(scheme, name)
        if colour is not None and len(colour):
            found[str(number)] = (colour[0].get("lastClr") or colour[0].get("val", "")).upper()
    return found


def styles_of(root: ET.Element, palette: Mapping[str, str]) -> Styles:
    """Styles of a workbook.

    Parameters
    ----------
    root : Element
        Root of its part of styles.
    palette : mapping of str to str
        Colours of its theme.

    Returns
    -------
    Styles
    """
    formats = {
        each.get("numFmtId", ""): plain_format(each.get("formatCode", ""))
        for each in root.iterfind("{*}numFmts/{*}numFmt")
    }
    codes = {**_BUILT_IN, **formats}
    fonts = root.iterfind("{*}fonts/{*}font")
    inks = tuple(_ink(font, palette) + masked(font) for font in fonts)
    papers = tuple(_paper(fill, palette) for fill in root.iterfind("{*}fills/{*}fill"))
    cells = tuple(root.iterfind("{*}cellXfs/{*}xf"))
    numbers = (xf.get("numFmtId", "0") for xf in cells)
    return Styles(
        numbers=tuple(codes.get(number, f"#{number}") for number in numbers),
        looks=tuple(
            f"{inks[int(xf.get('fontId', 0))]}/{papers[int(xf.get('fillId', 0))]}{_laid(xf)}"
            for xf in cells
        ),
        conditional=tuple(
            "/".join(_conditional(each, palette)) for each in root.iterfind("{*}dxfs/{*}dxf")
        ),
    )


def masked(font: ET.Element) -> str:
    """What makes the signs of a font unseen, struck or other ones.

    Parameters
    ----------
    font : Element
        A font, or the properties of a piece of text.

    Returns
    -------
    str
    """
    named = child(font, "name") if child(font, "name") is not None else child(font, "rFont")
    name = "" if named is None else attribute(named, "val") or ""
    size, raised = child(font, "sz"), child(font, "vertAlign")
    found = (
        (is_on(child(font, "strike")), "strike"),
        (size is not None and float(attribute(size, "val") or _TINY) < _TINY, "tiny"),
        (name.lower().startswith(SYMBOLS), name),
        (raised is not None and attribute(raised, "val") != "baseline", "raised"),
    )
    return "".join(f" {mark}" for is_there, mark in found if is_there)


def pale(font: ET.Element) -> str:
    """Mark of a piece of text whose own ink is lost on white paper.

    Parameters
    ----------
    font : Element
        Properties of a piece of text.

    Returns
    -------
    str
    """
    colour = child(font, "color")
    if colour is None:
        return ""
    is_paper = colour.get("theme") in ("0", "2") or colour.get("indexed") in ("1", "9")
    return " pale" if is_paper or is_pale(colour.get("rgb", "")[-6:]) else ""


def _laid(cell: ET.Element) -> str:
    """How a text is laid out when that changes what is read."""
    placed = child(cell, "alignment")
    if placed is None:
        return ""
    turned = placed.get("textRotation", "0")
    found = (
        (placed.get("horizontal") in _SPREAD, placed.get("horizontal", "")),
        (int(placed.get("indent", 0)) > _DEEP, "indent"),
        (turned != "0", f"turned {turned}"),
        (placed.get("readingOrder") == "2", "rightToLeft"),
        (is_on(placed, "shrinkToFit", absent=False), "shrinkToFit"),
    )
    return "".join(f" {mark}" for is_there, mark in found if is_there)


def _conditional(style: ET.Element, palette: Mapping[str, str]) -> Iterator[str]:
    for each in style:
        match local(each):
            case "numFmt":
                yield plain_format(each.get("formatCode", ""))
            case "font":
                yield _ink(each, palette) + masked(each)
            case "fill":
                yield _paper(each, palette)
            case _:
                yield local(each)


def _ink(font: ET.Element, palette: Mapping[str, str]) -> str:
    return _colour(child(font, "color"), _BLACK, palette)


def _paper(fill: ET.Element, palette: Mapping[str, str]) -> str:
    pattern = child(fill, "patternFill")
    if pattern is None:
        return local(fill[0]) if len(fill) else ""
    front, back = child(pattern, "fgColor"), child(pattern, "bgColor")
    return _colour(back if front is None else front, "", palette)


def _colour(colour: ET.Element | None, usual: str, palette: Mapping[str, str]) -> str:
    """Red, green and blue, those of the theme too."""
    if colour is None or colour.get("auto") or colour.get("indexed") in ("64", "65"):
        return usual
    if colour.get("rgb"):
        return colour.get("rgb", "")[-6:].upper()
    theme = colour.get("theme", "")
    return " ".join(filter(None, (palette.get(theme, f"theme {theme}"), colour.get("tint", ""))))
