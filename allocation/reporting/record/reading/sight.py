"""What a workbook and its sheets keep out of sight, or put over the cells.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from allocation.reporting.record.reading.noun import Printed
from allocation.reporting.record.reading.package import attribute, child, is_on, local

__all__ = ["FLAT", "out_of_sight", "switches"]

FLAT: Final = 6.0
"""Height under which a row is not read, in points; our writers and Excel use 15."""

_NARROW: Final = 3.0
"""Width under which a column shows no figure, in signs."""

_USUAL_HEIGHT: Final = 15.0
_USUAL_WIDTH: Final = 9.0
_SMALLEST: Final = 40
"""Scale of print under which nothing is read, in percent."""

_VIEW: Final = {"showZeros": True, "showFormulas": False, "rightToLeft": False}
"""What a view does when it says nothing."""

_BOOK: Final = (
    ("workbookPr", "date1904", False),
    ("calcPr", "fullPrecision", True),
    ("bookViews/workbookView", "showSheetTabs", True),
    ("bookViews/workbookView", "minimized", False),
)
_EDGES: Final = ("differentFirst", "differentOddEven")
_OVER: Final = frozenset(
    {"AlternateContent", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls"}
)
_CALLED: Final = frozenset({"hyperlink", "dataValidation", "ext"})


def switches(main: ET.Element) -> Iterator[Printed]:
    """What a workbook does otherwise than usual to all its sheets.

    Parameters
    ----------
    main : Element
        Root of its main part.

    Yields
    ------
    Printed
    """
    for path, name, usual in _BOOK:
        if is_on(child(main, *path.split("/")), name, absent=usual) != usual:
            where = child(main, *path.split("/"))
            if where is not None:
                yield Printed("", "", name, "hidden", attribute(where, name) or "")
    counted = child(main, "calcPr")
    if counted is not None and counted.get("calcMode", "auto") != "auto":
        yield Printed("", "", "calcMode", "hidden", counted.get("calcMode", ""))


def out_of_sight(name: str, root: ET.Element) -> Iterator[Printed]:
    """Columns and rows hidden at once, cells merged or covered, views and pages that show less.

    Parameters
    ----------
    name : str
        Sheet.
    root : Element
        Root of its part.

    Yields
    ------
    Printed
    """
    for merged in root.iterfind("{*}mergeCells/{*}mergeCell"):
        yield Printed(name, "", merged.get("ref", ""), "hidden", "merged")
    yield from _views(name, root)
    yield from _sizes(name, root)
    yield from _pages(name, root)
    for each in root:
        if local(each) in _OVER:
            yield Printed(name, "", local(each), "hidden", "1")
    for each in root.iter():
        if local(each) in _CALLED:
            said = " ".join(f"{key}={value}" for key, value in sorted(each.items()))
            yield Printed(name, "", local(each), "rule", said)


def _views(name: str, root: ET.Element) -> Iterator[Printed]:
    for view in root.iterfind("{*}sheetViews/{*}sheetView"):
        for switch, usual in _VIEW.items():
            if is_on(view, switch, absent=usual) != usual:
                yield Printed(name, "", switch, "hidden", view.get(switch, ""))
        is_frozen = child(view, "pane") is not None
        if is_frozen and view.get("topLeftCell", "A1") != "A1":
            yield Printed(name, "", "topLeftCell", "hidden", view.get("topLeftCell", ""))


def _sizes(name: str, root: ET.Element) -> Iterator[Printed]:
    usual = child(root, "sheetFormatPr")
    if usual is not None:
        flat = float(usual.get("defaultRowHeight", _USUAL_HEIGHT)) < FLAT
        if flat or is_on(usual, "zeroHeight", absent=False):
            yield Printed(name, "", "", "hidden", "zeroHeight")
        if float(usual.get("defaultColWidth", _USUAL_WIDTH)) < _NARROW:
            yield Printed(name, "", "", "hidden", "defaultColWidth")
    for column in root.iterfind("{*}cols/{*}col"):
        narrow = float(column.get("width", _USUAL_WIDTH)) < _NARROW
        if narrow or is_on(column, "hidden", absent=False):
            place = f"{column.get('min')}:{column.get('max')}"
            yield Printed(name, "", place, "hidden", "1")


def _pages(name: str, root: ET.Element) -> Iterator[Printed]:
    """Pages without the common head and foot, or too small to be read."""
    edges, page = child(root, "headerFooter"), child(root, "pageSetup")
    for switch in _EDGES:
        if is_on(edges, switch, absent=False):
            yield Printed(name, "", switch, "hidden", "1")
    if page is not None and int(page.get("scale", 100)) < _SMALLEST:
        yield Printed(name, "", "scale", "hidden", page.get("scale", ""))
