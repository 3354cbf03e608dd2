"""What a DOCX shows: all text of its body, headers, footers and notes, tables cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree as ET

from allocation.reporting.record.reading.noun import Printed
from allocation.reporting.record.reading.package import (
    attribute,
    child,
    foreign,
    is_on,
    local,
    part,
    pictures,
    related,
)

__all__ = ["document_cells"]

_MAIN: Final = "word/document.xml"
_NOTES: Final = ("word/footnotes.xml", "word/endnotes.xml", "word/comments.xml")
_KNOWN: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/.*|docProps/.*|customXml/.*"
    r"|docMetadata/.*"
    r"|word/(document|styles|settings|webSettings|fontTable|numbering|stylesWithEffects|people"
    r"|(header|footer)\d+|footnotes|endnotes|comments)\.xml"
    r"|word/(_rels|theme|media|fonts)/.*"
)
_COMPUTED: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"})
"""Fields that a program computes when it lays out the pages: what they held is no figure."""

_SIGNS: Final[Mapping[str, str]] = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_WHITE: Final = "FFFFFF"
_TINY: Final = 4


def document_cells(parts: Mapping[str, bytes]) -> Iterator[Printed]:
    """Everything that a DOCX shows, in reading order.

    Parameters
    ----------
    parts : mapping of str to bytes
        Parts of the file.

    Yields
    ------
    Printed
    """
    main = part(parts, _MAIN)
    yield from _flow("", main, _Numbers())
    yield from _edges(parts, main)
    for name in _NOTES:
        if name in parts:
            yield from _flow(name.rpartition("/")[2], part(parts, name), _Numbers())
    yield from _hidden_styles(parts)
    yield from pictures(parts, "word/media/")
    yield from foreign(parts, _KNOWN)


def _edges(parts: Mapping[str, bytes], main: ET.Element) -> Iterator[Printed]:
    """Headers and footers that the sections call, each once: a section may repeat the former."""
    targets = related(parts, _MAIN)
    seen: set[tuple[Printed, ...]] = set()
    for reference in main.iter():
        if local(reference) in ("headerReference", "footerReference"):
            name = f"{local(reference)[:6]} {attribute(reference, 'type')}"
            root = part(parts, targets.get(attribute(reference, "id") or "", ""))
            shown = tuple(
                printed._replace(aspect="header") for printed in _flow(name, root, _Numbers())
            )
            yield from () if shown in seen else shown
            seen.add(shown)


@dataclass
class _Numbers:
    """Paragraphs and tables counted so far in a flow."""

    paragraphs: int = 0
    tables: int = 0


def _flow(name: str, container: ET.Element, numbers: _Numbers) -> Iterator[Printed]:
    """Paragraphs and tables in order; what wraps them is opened."""
    for block in container:
        match local(block):
            case "p":
                numbers.paragraphs += 1
                text = _text(block)
                if text:
                    yield Printed(name, str(numbers.paragraphs), "", "text", text)
            case "tbl":
                numbers.tables += 1
                yield from _table(f"{name} {numbers.tables}".strip(), block)
            case "sectPr" | "pPr" | "tcPr":
                continue
            case _:
                yield from _flow(name, block, numbers)


def _table(name: str, table: ET.Element) -> Iterator[Printed]:
    for position, row in enumerate(table.iterfind(".//{*}tr"), start=1):
        if is_on(child(row, "trPr", "hidden")):
            yield Printed(name, str(position), "", "hidden", "1")
        for column, cell in enumerate(row.iterfind(".//{*}tc"), start=1):
            text = "\n".join(
                _text(paragraph) for paragraph in cell.iter() if _is_paragraph(paragraph)
            )
            yield Printed(name, str(position), str(column), "text", text)


def _is_paragraph(element: ET.Element) -> bool:
    return (
        local(element) == "p" and element.tag.startswith("{") and "wordprocessingml" in element.tag
    )


@dataclass
class _Fields:
    """Fields that are open: what they compute, and whether their result has begun."""

    open: list[list[str]] = field(default_factory=list[list[str]])

    def step(self, mark: ET.Element) -> None:
        """Begin, separate or end a field; a locked one keeps its text, which is then read."""
        match attribute(mark, "fldCharType"):
            case "begin":
                locked = is_on(mark, "fldLock", absent=False)
                self.open.append(["locked" if locked else "", "asking"])
            case "separate" if self.open:
                self.open[-1][1] = "result"
            case "end" if self.open:
                self.open.pop()
            case _:
                return

    def asks(self, text: str) -> None:
        """Add to the instruction of the field that is open."""
        if self.open:
            self.open[-1][0] += text

    @property
    def are_computed(self) -> bool:
        """Whether what follows is the result of a field that a program computes."""
        return any(
            state == "result" and (asked.split() or [""])[0] in _COMPUTED
            for asked, state in self.open
        )


def _text(paragraph: ET.Element) -> str:
    """Text of a paragraph; what is deleted, hidden, white or tiny is marked as such."""
    fields = _Fields()
    pieces: list[str] = []
    for element in paragraph.iter():
        kind = local(element)
        if kind == "fldChar":
            fields.step(element)
        elif kind == "instrText":
            fields.asks(element.text or "")
            pieces.append(f"{{{(element.text or '').strip()}}}")
        elif kind == "fldSimple":
            pieces.append(f"{{{(attribute(element, 'instr') or '').strip()}}}")
        elif not fields.are_computed:
            pieces.append(_piece(kind, element))
    return "".join(pieces)


def _piece(kind: str, element: ET.Element) -> str:
    """What one element shows."""
    match kind:
        case "t":
            return element.text or ""
        case "delText":
            return f"[-{element.text or ''}-]"
        case "rPr":
            return _masked(element)
        case "docPr":
            return f"[{element.get('descr', '')}]"
        case "sym":
            return f"[{attribute(element, 'char')}]"
        case _:
            return _SIGNS.get(kind, "")


def _masked(properties: ET.Element) -> str:
    """Mark of a run that is written and not seen."""
    colour, size = _set(properties, "color"), _set(properties, "sz")
    found = (
        (is_on(child(properties, "vanish")), "[vanish]"),
        (colour.upper() == _WHITE, "[white]"),
        (size.isdecimal() and int(size) <= _TINY, "[tiny]"),
    )
    return "".join(mark for is_there, mark in found if is_there)


def _set(properties: ET.Element, name: str) -> str:
    """Value that a run sets, or ""."""
    found = child(properties, name)
    return "" if found is None else attribute(found, "val") or ""


def _hidden_styles(parts: Mapping[str, bytes]) -> Iterator[Printed]:
    if "word/styles.xml" in parts:
        for style in part(parts, "word/styles.xml").iterfind("{*}style"):
            masked = "".join(_masked(properties) for properties in style.iterfind("{*}rPr"))
            if masked:
                yield Printed(
                    "word/styles.xml", attribute(style, "styleId") or "", "", "hidden", masked
                )
