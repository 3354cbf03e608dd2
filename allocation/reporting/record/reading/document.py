"""What a DOCX shows: all text of its body, headers, footers and notes, tables cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree as ET

from allocation.reporting.record.reading.marks import mark
from allocation.reporting.record.reading.noun import Printed
from allocation.reporting.record.reading.package import (
    attribute,
    child,
    digest_of,
    foreign,
    is_on,
    local,
    part,
    pictures,
    related,
    titled,
)
from allocation.reporting.record.reading.word_styles import Looks, looks_of

__all__ = ["document_cells"]

_MAIN: Final = "word/document.xml"
_NOTES: Final = ("word/footnotes.xml", "word/endnotes.xml", "word/comments.xml")
_SETTINGS: Final = re.compile(r"word/(settings|theme/theme\d+)\.xml")
_KNOWN: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/((core|app|custom)\.xml|thumbnail\.\w+)"
    r"|customXml/(item|itemProps)\d+\.xml|customXml/_rels/item\d+\.xml\.rels"
    r"|docMetadata/LabelInfo\.xml"
    r"|word/(document|styles|settings|webSettings|fontTable|numbering|stylesWithEffects|people"
    r"|(header|footer)\d+|footnotes|endnotes|comments|theme/theme\d+)\.xml"
    r"|word/_rels/\w+\.xml\.rels|word/media/[^/]+"
)
_COMPUTED: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"})
"""Fields that a program computes when it lays out the pages: what they held is no figure."""

_SIGNS: Final[Mapping[str, str]] = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PLAIN: Final = frozenset({"sectPr", "pPr", "tcPr", "sdtPr", "sdtEndPr"})
"""Properties of what wraps the flow: no paragraph stands there."""


@dataclass(frozen=True)
class _Paper:
    """What a part of text is read with: its pictures by identifier, styles and lists."""

    images: Mapping[str, str]
    looks: Looks


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
    main, looks = part(parts, _MAIN), looks_of(parts)
    yield from _flow("", main, _paper(parts, _MAIN, looks), _Numbers())
    yield from _edges(parts, main, looks)
    for name in _NOTES:
        if name in parts:
            short = name.rpartition("/")[2]
            yield from _flow(short, part(parts, name), _paper(parts, name, looks), _Numbers())
    yield from _everywhere(parts)
    yield from titled(parts)
    yield from pictures(parts, "word/media/")
    yield from foreign(parts, _KNOWN)


def _paper(parts: Mapping[str, bytes], name: str, looks: Looks) -> _Paper:
    targets = related(parts, name)
    found = {each: digest_of(parts, target) for each, target in targets.items()}
    return _Paper(found, looks)


def _edges(parts: Mapping[str, bytes], main: ET.Element, looks: Looks) -> Iterator[Printed]:
    """Headers and footers that the sections call, each once: a section may repeat the former."""
    targets = related(parts, _MAIN)
    seen: set[tuple[Printed, ...]] = set()
    for section in main.iter():
        if local(section) in ("titlePg", "pgMar") and (said := mark(section)):
            yield Printed("", "", said, "header", "")
        if local(section) in ("headerReference", "footerReference"):
            name = f"{local(section)[:6]} {attribute(section, 'type')}"
            target = targets.get(attribute(section, "id") or "", "")
            paper = _paper(parts, target, looks)
            shown = tuple(
                printed._replace(aspect="header")
                for printed in _flow(name, part(parts, target), paper, _Numbers())
            )
            shown = shown or (Printed(name, "", "", "header", ""),)
            yield from () if shown in seen else shown
            seen.add(shown)


def _everywhere(parts: Mapping[str, bytes]) -> Iterator[Printed]:
    """What settings and themes do to every page."""
    for name in sorted(filter(_SETTINGS.fullmatch, parts)):
        said = "".join(map(mark, part(parts, name).iter()))
        if said:
            yield Printed(name, "", "", "hidden", said)


@dataclass
class _Numbers:
    """Paragraphs that show something, tables and marks counted so far in a flow."""

    paragraphs: int = 0
    tables: int = 0
    marks: int = 0


def _flow(name: str, container: ET.Element, paper: _Paper, numbers: _Numbers) -> Iterator[Printed]:
    """Paragraphs and tables in order; what wraps them is opened, and said when it hides."""
    for block in container:
        kind = local(block)
        if kind == "p":
            text = _text(block, paper)
            if text:
                numbers.paragraphs += 1
                yield Printed(name, str(numbers.paragraphs), "", "text", text)
        elif kind == "tbl":
            numbers.tables += 1
            yield from _table(f"{name} {numbers.tables}".strip(), block, paper)
        else:
            said = mark(block) + "".join(map(mark, block.iter() if kind == "sdtPr" else ()))
            if said:
                numbers.marks += 1
                yield Printed(name, "", str(numbers.marks), "hidden", said)
            if kind not in _PLAIN:
                yield from _flow(name, block, paper, numbers)


def _table(name: str, table: ET.Element, paper: _Paper) -> Iterator[Printed]:
    style = child(table, "tblPr", "tblStyle")
    said = "" if style is None else paper.looks.inherited(attribute(style, "val"))
    said += "".join(map(mark, _around(table)))
    if said:
        yield Printed(name, "", "", "hidden", said)
    for position, row in enumerate(table.iterfind(".//{*}tr"), start=1):
        hidden = _marks(child(row, "trPr"))
        if hidden:
            yield Printed(name, str(position), "", "hidden", hidden)
        for column, cell in enumerate(row.iterfind(".//{*}tc"), start=1):
            text = "\n".join(_text(p, paper) for p in cell.iter() if local(p) == "p")
            text += _marks(child(cell, "tcPr"))
            yield Printed(name, str(position), str(column), "text", text)


def _around(table: ET.Element) -> Iterator[ET.Element]:
    """Properties and columns of a table, and whatever wraps its rows and its cells."""
    for each in table:
        if local(each) == "tr":
            yield from (wrap for wrap in each.iter() if local(wrap) not in ("trPr", "tc", "tr"))
        else:
            yield from each.iter()


def _marks(properties: ET.Element | None) -> str:
    return "" if properties is None else "".join(map(mark, properties.iter()))


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


def _text(paragraph: ET.Element, paper: _Paper) -> str:
    """Text of a paragraph; what is deleted, hidden, pale, tiny or turned is marked as such."""
    fields = _Fields()
    pieces = [_style(paragraph, paper)]
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
            pieces.append(_piece(kind, element, paper))
    return "".join(pieces)


def _style(paragraph: ET.Element, paper: _Paper) -> str:
    """Marks that a paragraph inherits, and its number; nothing of an empty one."""
    if not any(local(element) in _WRITTEN for element in paragraph.iter()):
        return ""
    properties, style = child(paragraph, "pPr"), child(paragraph, "pPr", "pStyle")
    name = None if style is None else attribute(style, "val")
    return paper.looks.before(properties, name) + paper.looks.inherited(name)


_WRITTEN: Final = frozenset({"t", "drawing", "sym", "fldSimple", "instrText"})


def _piece(kind: str, element: ET.Element, paper: _Paper) -> str:
    """What one element shows."""
    match kind:
        case "t":
            return element.text or ""
        case "delText":
            return f"[-{element.text or ''}-]"
        case "docPr" | "sym":
            return f"[{element.get('descr') or attribute(element, 'char') or ''}]"
        case "blip":
            return f"[{paper.images.get(attribute(element, 'embed') or '', '')}]"
        case "rStyle":
            return paper.looks.inherited(attribute(element, "val"))
        case _:
            return _SIGNS.get(kind, "") or mark(element)
