"""What makes a text of a DOCX unseen, struck, turned or covered: a mark in what is read.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias
from xml.etree import ElementTree as ET

from allocation.reporting.record.reading.package import attribute, is_on, local

__all__ = ["SYMBOLS", "is_pale", "mark"]

SYMBOLS: Final = ("wingdings", "webdings", "symbol", "marlett", "zapf dingbats", "opensymbol")
"""Fonts whose letters and digits are other signs."""

_PALE: Final = 0.55
_TINY: Final = 10
"""In half-points."""
_FAR: Final = 5_000
"""In twentieths of a point, as the following ones."""
_FLAT: Final = 100
_TIGHT: Final = -20
_NARROW: Final = 50
_THIN: Final = 60
_THEME_PAPER: Final = frozenset({"background1", "background2", "light1", "light2"})

_Told: TypeAlias = Callable[[ET.Element], str]


def mark(element: ET.Element) -> str:
    """Mark of an element that hides, strikes, turns or covers, or "".

    Parameters
    ----------
    element : Element
        Any element of a part of a DOCX.

    Returns
    -------
    str
    """
    told = _MARKS.get(local(element))
    said = "" if told is None else told(element)
    return f"[{said}]" if said else ""


def is_pale(colour: str) -> bool:
    """Whether ink of this red, green and blue is lost on white paper.

    Parameters
    ----------
    colour : str
        Six hexadecimal signs; anything else, such as ``auto``, is not pale.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_pale("FEFEFE"), is_pale("404040"), is_pale("auto")
    (True, False, False)
    """
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return False
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255 > _PALE


def _always(element: ET.Element) -> str:
    return local(element)


def _if_on(element: ET.Element) -> str:
    return local(element) if is_on(element) else ""


def _number(element: ET.Element, name: str = "val") -> float:
    return float(attribute(element, name) or 0)


def _ink(element: ET.Element) -> str:
    if attribute(element, "themeColor") in _THEME_PAPER:
        return "white"
    return "white" if is_pale(attribute(element, "val") or "") else ""


def _paper(element: ET.Element) -> str:
    fill, theme = attribute(element, "fill") or "auto", attribute(element, "themeFill") or ""
    pattern = attribute(element, "val") or "clear"
    said = [fill] * (fill not in ("auto", "FFFFFF")) + [theme] * bool(theme)
    said += [pattern] * (pattern not in ("clear", "nil"))
    return " ".join(["paper", *said]) if said else ""


def _valued(*usual: str) -> _Told:
    """Mark of an element whose value is none of the usual ones."""

    def told(element: ET.Element) -> str:
        value = attribute(element, "val") or ""
        return "" if value in usual else f"{local(element)} {value}"

    return told


def _size(element: ET.Element) -> str:
    return "tiny" if 0 < _number(element) < _TINY else ""


def _font(element: ET.Element) -> str:
    names = (attribute(element, name) or "" for name in ("ascii", "hAnsi"))
    return next((name for name in names if name.lower().startswith(SYMBOLS)), "")


def _spacing(element: ET.Element) -> str:
    """Letters over one another, or lines without height."""
    is_flat = attribute(element, "lineRule") == "exact" and _number(element, "line") < _FLAT
    return "spacing" if is_flat or _number(element) < _TIGHT else ""


def _indent(element: ET.Element) -> str:
    far = any(abs(float(value)) > _FAR for _, value in element.items())
    return "ind" if far else ""


def _height(element: ET.Element) -> str:
    is_flat = attribute(element, "hRule") == "exact" and _number(element) < _FLAT
    return "flat" if is_flat else ""


def _grid(element: ET.Element) -> str:
    return "narrow" if _number(element, "w") < _THIN else ""


def _margins(element: ET.Element) -> str:
    """Margins that put the head or the foot out of the page."""
    edges = [_number(element, name) for name in ("header", "footer")]
    return "pgMar" if min(edges) < 0 or max(edges) > _FAR else ""


def _cut(element: ET.Element) -> str:
    said = [f"{name}={value}" for name, value in sorted(element.items()) if float(value)]
    return " ".join(["srcRect", *said]) if said else ""


def _turned(element: ET.Element) -> str:
    said = [name for name in ("flipH", "flipV", "rot") if element.get(name, "0") not in ("0", "")]
    return " ".join(said)


def _typeface(element: ET.Element) -> str:
    name = element.get("typeface", "")
    return name if name.lower().startswith(SYMBOLS) else ""


_SWITCHES: Final = (
    *("vanish", "webHidden", "specVanish", "strike", "dstrike", "rtl", "bidi", "bidiVisual"),
    *("tcFitText", "titlePg", "evenAndOddHeaders", "hidden"),
)
_ALWAYS: Final = (
    *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "bdo", "dir"),
    *("vMerge", "hMerge", "framePr", "tblpPr", "fitText", "AlternateContent", "dataBinding"),
    *("altChunk", "subDoc", "contentPart", "pict", "object", "anchor", "background", "ruby"),
    *("dayLong", "dayShort", "monthLong", "monthShort", "yearLong", "yearShort", "pgNum", "ptab"),
    *("alphaModFix", "lum", "biLevel", "duotone", "clrChange", "displayBackgroundShape"),
)
_MARKS: Final[Mapping[str, _Told]] = {
    **dict.fromkeys(_SWITCHES, _if_on),
    **dict.fromkeys(_ALWAYS, _always),
    "color": _ink,
    "shd": _paper,
    "highlight": _valued("none", ""),
    "vertAlign": _valued("baseline", ""),
    "position": _valued("0", ""),
    "textDirection": _valued("lrTb", ""),
    "gridSpan": _valued("1"),
    "sz": _size,
    "rFonts": _font,
    "w": lambda element: "w" if _number(element) < _NARROW else "",
    "spacing": _spacing,
    "ind": _indent,
    "trHeight": _height,
    "gridCol": _grid,
    "pgMar": _margins,
    "srcRect": _cut,
    "xfrm": _turned,
    "latin": _typeface,
}
