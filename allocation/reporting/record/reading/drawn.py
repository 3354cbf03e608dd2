"""What the charts, shapes and comments of a workbook say, not how they are laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from allocation.reporting.record.reading.formulas import plain_format, plain_formula, plain_number
from allocation.reporting.record.reading.noun import Aspect, Printed
from allocation.reporting.record.reading.package import (
    attribute,
    child,
    is_on,
    local,
    part,
    related,
)

__all__ = ["drawn"]

_DRAWN: Final = re.compile(r"xl/(drawings/drawing|comments)\d+\.xml")
_OVER: Final = frozenset(
    {"absoluteAnchor", "sp", "pic", "cxnSp", "grpSp", "contentPart", "AlternateContent", "logBase"}
)
"""What covers cells, or turns a chart: our writers make none."""


def drawn(parts: Mapping[str, bytes], sheet: str, place: str) -> Iterator[Printed]:
    """Figures, their formats, references, titles, bounds of axes, places and text alternatives.

    Charts are read in the order in which the drawings of the sheet call them: programs number
    their parts otherwise.

    Parameters
    ----------
    parts : mapping of str to bytes
        Parts of the file.
    sheet : str
        Sheet.
    place : str
        Name of its part.

    Yields
    ------
    Printed
    """
    for target in related(parts, place).values():
        if _DRAWN.fullmatch(target):
            root = part(parts, target)
            yield from _numbered(sheet, root, is_drawing=local(root) == "wsDr")
            charts = related(parts, target)
            called = (attribute(each, "id") for each in root.iter() if local(each) == "chart")
            for position, identifier in enumerate(called, start=1):
                chart = part(parts, charts.get(identifier or "", ""))
                yield from _numbered(f"{sheet} ({position})", chart, is_drawing=False)


def _numbered(table: str, root: ET.Element, *, is_drawing: bool) -> Iterator[Printed]:
    counts: dict[Aspect, int] = {}
    for aspect, text in _said(root, is_drawing=is_drawing):
        counts[aspect] = counts.get(aspect, 0) + 1
        yield Printed(table, f"{aspect} {counts[aspect]}", "", aspect, text)


def _said(root: ET.Element, *, is_drawing: bool) -> Iterator[tuple[Aspect, str]]:
    for element in root.iter():
        kind = local(element)
        if kind in ("cNvPr", "docPr"):
            yield from _named(element)
        elif kind in ("valAx", "dateAx"):
            yield from _graduated(element)
        elif kind in _OVER and (is_drawing or kind == "logBase"):
            yield "drawing", f"{kind} {element.get('val', '')}".strip()
        else:
            said = _drawing(kind, element)
            if said is not None:
                yield "drawing", said


def _drawing(kind: str, element: ET.Element) -> str | None:
    """What an element of a chart or of a sheet of drawings says."""
    text = element.text or ""
    said: str | None = None
    match kind:
        case "f" if not text.startswith('"'):
            said = plain_formula(text)
        case "t" | "v" if text:
            said = _plain(text)
        case "dLbls" if (form := child(element, "numFmt")) is not None:
            said = plain_format(form.get("formatCode", ""))
        case "min" | "max" if element.get("val"):
            said = f"{kind} {_plain(element.get('val', ''))}"
        case "orientation" if element.get("val") == "maxMin":
            said = "maxMin"
        case "from":
            said = ":".join(each.text or "" for each in element if not _is_fine(each))
        case _:
            pass
    return said


def _graduated(axis: ET.Element) -> Iterator[tuple[Aspect, str]]:
    """Number format of an axis that is drawn."""
    form = child(axis, "numFmt")
    if form is not None and not is_on(child(axis, "delete")):
        yield "drawing", plain_format(form.get("formatCode", ""))


def _named(element: ET.Element) -> Iterator[tuple[Aspect, str]]:
    """Text alternative of a drawing, and whether it is hidden."""
    if element.get("descr"):
        yield "alternative", element.get("descr", "")
    if is_on(element, "hidden", absent=False):
        yield "drawing", "hidden"


def _is_fine(element: ET.Element) -> bool:
    """Whether it is an offset inside a cell, which programs round."""
    return local(element).endswith("Off")


def _plain(text: str) -> str:
    try:
        return plain_number(text)
    except ValueError:
        return text
