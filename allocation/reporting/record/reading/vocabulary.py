"""Which elements and parts of an office file its programs show; the others, they pass over.

An element of an unknown namespace that a file declares ignorable is not shown: what it wraps is
not read either. A part is shown when a relation leads to it: a relation that leads elsewhere than
where every program puts the part is read as such.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from allocation.reporting.record.markup import tree
from allocation.reporting.record.reading.noun import Printed

__all__ = ["astray", "pruned", "targets"]

_ROOTS: Final = ("http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/")
_SHAPES: Final = re.compile(
    r"(wordprocessingml|spreadsheetml|drawingml|officeDocument)/(2006/)?"
    r"(main|math|chart|chartDrawing|picture|spreadsheetDrawing|wordprocessingDrawing)"
)
_OTHERS: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "urn:schemas-microsoft-com:vml",
        "urn:schemas-microsoft-com:office:office",
        "urn:schemas-microsoft-com:office:word",
        "urn:schemas-microsoft-com:office:excel",
    }
)
_PLACES: Final[Mapping[str, str]] = {
    "officeDocument": r"xl/workbook\.xml|word/document\.xml",
    "core-properties": r"docProps/core\.xml",
    "extended-properties": r"docProps/app\.xml",
    "custom-properties": r"docProps/custom\.xml",
    "thumbnail": r"docProps/thumbnail\.\w+",
    "classificationlabels": r"docMetadata/LabelInfo\.xml",
    "customXml": r"customXml/item\d+\.xml",
    "customXmlProps": r"customXml/itemProps\d+\.xml",
    "styles": r"(xl|word)/styles\.xml",
    "stylesWithEffects": r"word/stylesWithEffects\.xml",
    "settings": r"word/settings\.xml",
    "webSettings": r"word/webSettings\.xml",
    "fontTable": r"word/fontTable\.xml",
    "numbering": r"word/numbering\.xml",
    "footnotes": r"word/footnotes\.xml",
    "endnotes": r"word/endnotes\.xml",
    "comments": r"word/comments\.xml|xl/comments\d+\.xml",
    "people": r"word/people\.xml",
    "person": r"xl/persons/person\d*\.xml",
    "header": r"word/header\d+\.xml",
    "footer": r"word/footer\d+\.xml",
    "theme": r"(xl|word)/theme/theme\d+\.xml",
    "image": r"(xl|word)/media/[^/]+",
    "worksheet": r"xl/worksheets/sheet\d+\.xml",
    "sharedStrings": r"xl/sharedStrings\.xml",
    "calcChain": r"xl/calcChain\.xml",
    "sheetMetadata": r"xl/metadata\.xml",
    "drawing": r"xl/drawings/drawing\d+\.xml",
    "chart": r"xl/charts/chart\d+\.xml",
    "chartStyle": r"xl/charts/style\d+\.xml",
    "chartColorStyle": r"xl/charts/colors\d+\.xml",
    "printerSettings": r"xl/printerSettings/printerSettings\d+\.bin",
}
"""Where the target of each type of relation stands, in what Excel, Word and LibreOffice write."""


def pruned(root: ET.Element) -> ET.Element:
    """Tree without the elements of namespaces that office programs do not know.

    Parameters
    ----------
    root : Element
        Root of a part; changed in place.

    Returns
    -------
    Element

    Examples
    --------
    >>> len(pruned(ET.fromstring("<a><x:b xmlns:x='urn:x'/></a>")))
    0
    """
    waiting = [root]
    while waiting:
        element = waiting.pop()
        kept = [child for child in element if _is_shown(child)]
        if len(kept) < len(element):
            element[:] = kept
        waiting += kept
    return root


def _is_shown(element: ET.Element) -> bool:
    space = element.tag.rpartition("}")[0].removeprefix("{")
    for start in _ROOTS:
        if space.startswith(start) and _SHAPES.fullmatch(space.removeprefix(start)):
            return True
    return space in _OTHERS


def targets(parts: Mapping[str, bytes], relations: str) -> Iterator[tuple[str, str, str, bool]]:
    """Identifier, type, target of each relation of a part, and whether it is outside.

    Parameters
    ----------
    parts : mapping of str to bytes
        Parts of the file.
    relations : str
        Name of the part that holds relations; an absent one holds none.

    Yields
    ------
    tuple
    """
    if relations not in parts:
        return
    folder = posixpath.dirname(posixpath.dirname(relations))
    for relation in tree(parts[relations]).iterfind("{*}Relationship"):
        target = relation.get("Target", "")
        outside = relation.get("TargetMode") == "External"
        inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = relation.get("Type", "").rpartition("/")[2]
        yield relation.get("Id", ""), kind, target if outside else inside, outside


def astray(parts: Mapping[str, bytes]) -> Iterator[Printed]:
    """Relations that lead outside, or elsewhere than where every program puts such a part.

    Parameters
    ----------
    parts : mapping of str to bytes
        Parts of the file.

    Yields
    ------
    Printed
    """
    for name in sorted(parts):
        if name.endswith(".rels"):
            for _, kind, target, outside in sorted(targets(parts, name)):
                place = _PLACES.get(kind)
                if outside or place is None or not re.fullmatch(place, target):
                    yield Printed(name, "", kind, "part", target)
