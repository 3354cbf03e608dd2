"""Table of contents of a Word document: a real field, filled with links to the headings.

Word puts the numbers of pages when it updates the field, which it offers to do on opening; until
then the titles stand alone, because a number that nobody computed may be wrong.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from allocation.labels import label
from allocation.reporting.document.styles import Element, child

__all__ = ["put_contents"]

_LEVELS: Final = {"Heading1": "toc1", "Heading2": "toc2"}
_TOP: Final = frozenset({"Title", "Subtitle"})
_INSTRUCTION: Final = 'TOC \\o "1-2" \\h \\z \\u'
_AFTER: Final = (
    *("w:hdrShapeDefaults", "w:footnotePr", "w:endnotePr", "w:compat", "w:docVars", "w:rsids"),
    *("m:mathPr", "w:attachedSchema", "w:themeFontLang", "w:clrSchemeMapping", "w:shapeDefaults"),
    *("w:decimalSymbol", "w:listSeparator"),
)
"""What stands after the rule that fields are updated, in the schema of settings."""


def put_contents(file: Element, language: str) -> None:
    """Put the table of contents under the title of a document whose headings are written."""
    paragraphs = list(file.element.body.iterchildren(_named("w:p")))
    headings = [p for p in paragraphs if _style(p) in _LEVELS]
    made = [_title(label("document.contents", language)), *_entries(headings)]
    below = _before(paragraphs)
    for position, paragraph in enumerate(made, start=below):
        file.element.body.insert(position, paragraph)
    settings = file.settings.element
    update = child(settings, "updateFields", val="true")
    settings.remove(update)
    settings.insert_element_before(update, *_AFTER)


def _before(paragraphs: Sequence[Element]) -> int:
    """How many paragraphs are the title and what stands under it."""
    return next((i for i, p in enumerate(paragraphs) if _style(p) not in _TOP), len(paragraphs))


def _title(text: str) -> Element:
    paragraph = _paragraph("TOCHeading")
    child(child(paragraph, "r"), "t").text = text
    return paragraph


def _entries(headings: Sequence[Element]) -> list[Element]:
    """A paragraph by heading, the field opened in the first one and closed after the last."""
    entries = [_entry(heading, number) for number, heading in enumerate(headings, start=1)]
    first = entries[0] if entries else _paragraph("toc1")
    place = first.find(_named("w:pPr"))
    for step in ("begin", "instruction", "separate"):
        run = child(first, "r")
        if step == "instruction":
            child(run, "instrText").text = _INSTRUCTION
        else:
            child(run, "fldChar", fldCharType=step)
        place.addnext(run)
        place = run
    child(child((entries or [first])[-1], "r"), "fldChar", fldCharType="end")
    return entries or [first]


def _entry(heading: Element, number: int) -> Element:
    """Text of a heading, as a link to the mark that is put around it."""
    name = f"_Toc{number:06d}"
    start, end = (
        child(heading, "bookmarkStart", id=str(number), name=name),
        child(heading, "bookmarkEnd", id=str(number)),
    )
    heading.find(_named("w:pPr")).addnext(start)
    heading.append(end)
    paragraph = _paragraph(_LEVELS[_style(heading)])
    link = child(paragraph, "hyperlink", anchor=name, history="1")
    child(child(link, "r"), "t").text = "".join(t.text or "" for t in heading.iter(_named("w:t")))
    return paragraph


def _paragraph(style: str) -> Element:
    from docx.oxml import parser  # noqa: PLC0415 - heavy

    made: Element = parser
    paragraph = made.OxmlElement("w:p")
    child(child(paragraph, "pPr"), "pStyle", val=style)
    return paragraph


def _style(paragraph: Element) -> str:
    found = paragraph.find(f"{_named('w:pPr')}/{_named('w:pStyle')}")
    return "" if found is None else found.get(_named("w:val"))


def _named(tag: str) -> str:
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy

    return qn(tag)
