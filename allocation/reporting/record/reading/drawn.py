"""What the charts, shapes and comments of a workbook say, not how they are laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from allocation.reporting.record.reading.formulas import plain_format, plain_formula, plain_number
from allocation.reporting.record.reading.noun import Aspect, Printed
from allocation.reporting.record.reading.package import child, local, part

__all__ = ["drawn"]

_DRAWN: Final = re.compile(r"xl/(drawings|charts|comments|threadedComments)[^_]*\.(xml|vml)")
_BOUNDS: Final = frozenset({"min", "max"})
_ANCHOR: Final = "from"


def drawn(parts: Mapping[str, bytes]) -> Iterator[Printed]:
    """Figures, their formats, references, titles, bounds of axes, places and text alternatives.

    Parameters
    ----------
    parts : mapping of str to bytes
        Parts of the file.

    Yields
    ------
    Printed
    """
    for name in sorted(parts):
        if _DRAWN.fullmatch(name):
            counts: dict[Aspect, int] = {}
            for aspect, text in _said(part(parts, name)):
                counts[aspect] = counts.get(aspect, 0) + 1
                yield Printed(name, f"{aspect} {counts[aspect]}", "", aspect, text)


def _said(root: ET.Element) -> Iterator[tuple[Aspect, str]]:
    for element in root.iter():
        match local(element):
            case "f" if not (element.text or "").startswith('"'):
                yield "drawing", plain_formula(element.text or "")
            case "t" | "v" if element.text:
                yield "drawing", _plain(element.text)
            case "cNvPr" | "docPr" if element.get("descr"):
                yield "alternative", element.get("descr", "")
            case "dLbls" if (form := child(element, "numFmt")) is not None:
                yield "drawing", plain_format(form.get("formatCode", ""))
            case bound if bound in _BOUNDS and element.get("val"):
                yield "drawing", f"{bound} {_plain(element.get('val', ''))}"
            case place if place == _ANCHOR:
                yield "drawing", ":".join(each.text or "" for each in element if not _is_fine(each))
            case _:
                continue


def _is_fine(element: ET.Element) -> bool:
    """Whether it is an offset inside a cell, which programs round."""
    return local(element).endswith("Off")


def _plain(text: str) -> str:
    try:
        return plain_number(text)
    except ValueError:
        return text
