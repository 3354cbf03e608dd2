"""A Word document on A4: styles, headings, captions, tables whose headings repeat.

Internal to the package: nothing here is public. The only module that speaks to python-docx.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from allocation.labels import label
from allocation.reporting.archive import EPOCH
from allocation.reporting.cells import Joined, Said
from allocation.reporting.document.grid import TEXT_WIDTH, Grid, markup, widths
from allocation.reporting.plain_text import plain_text
from allocation.reporting.tables import Table
from allocation.typography import typeset

__all__ = ["Paper", "open_paper"]

Element: TypeAlias = Any
"""An object of python-docx or an element of its XML, whose types it does not state."""

_REGIONS: Final = {"fr": "fr-FR", "en": "en-GB"}
_FONT: Final = "Arial"
_BLUE: Final = "1F3864"
_MARGIN: Final = 2.0
_NAME_WIDTH: Final = 4.0
_BLACK: Final = frozenset({"Normal", "List Bullet", "Table Text"})
_LONGEST_TEXT: Final = 20_000
_LONGEST_TITLE: Final = 250
_STYLES: Final = (
    ("Normal", 10, False),
    ("Title", 18, True),
    ("Subtitle", 11, False),
    ("Heading 1", 13, True),
    ("Caption", 10, True),
    ("List Bullet", 10, False),
    ("Table Text", 9, False),
    ("Header", 8, False),
    ("Footer", 8, False),
)


@dataclass
class Paper:
    """The document being written.

    Parameters
    ----------
    file : Element
        Document of python-docx.
    language : str
        Language of the reader.
    tables : int
        Tables numbered so far.
    """

    file: Element
    language: str
    tables: int = 0
    said: set[str] = field(default_factory=set[str])

    def words(self, text: str | Said | Joined) -> str:
        """Text as the reader sees it, which XML can hold."""
        said = text if isinstance(text, str) else text.text(self.language)
        return plain_text(typeset(said, self.language))[:_LONGEST_TEXT]

    def heading(self, text: str | Said, style: str = "Heading 1") -> None:
        """A title, in the outline of the document."""
        self.file.add_paragraph(self.words(text), style=style)

    def paragraph(self, text: str | Said | Joined, style: str | None = None) -> Element:
        """A paragraph of plain text."""
        return self.file.add_paragraph(self.words(text), style=style)

    def note(self, text: str | Said | Joined) -> None:
        """A sentence under a table, in smaller letters; said once in a document."""
        from docx.shared import Pt  # noqa: PLC0415 - heavy

        said = self.words(text)
        if said in self.said:
            return
        self.said.add(said)
        paragraph = self.paragraph(text)
        paragraph.paragraph_format.space_after = Pt(2)
        for run in paragraph.runs:
            run.font.size = Pt(8.5)

    def table(self, table: Table) -> None:
        """Caption above, headings that repeat, numbers on the right, notes under it."""
        self.tables += 1
        title = self.words(table.caption(self.language))
        self._caption(title)
        last = [] if table.total is None else [table.total]
        cells = [table.texts(row, self.language) for row in (*table.rows, *last)]
        rows = [
            [self.words(text) for text in row] for row in (table.headings(self.language), *cells)
        ]
        numeric = [column.is_number for column in table.columns]
        self._grid(Grid(title, rows, widths(rows, numeric), numeric, total=bool(last)))
        for note in table.notes:
            self.note(note)

    def pairs(self, title: Said, lines: Sequence[tuple[Said, str | Said | Joined]]) -> None:
        """Names and what they are, the names as headings of their rows."""
        rows = [[self.words(name), self.words(text)] for name, text in lines]
        sizes = (_NAME_WIDTH, TEXT_WIDTH - _NAME_WIDTH)
        self._grid(Grid(self.words(title), rows, sizes, (False, False), sideways=True))

    def _grid(self, grid: Grid) -> None:
        """Put a table, and room under it: two tables never touch."""
        from docx.oxml import parser  # noqa: PLC0415 - heavy
        from docx.shared import Pt  # noqa: PLC0415 - heavy

        made: Element = parser
        paragraph = self.file.add_paragraph()
        paragraph._p.addprevious(made.parse_xml(markup(grid)))  # noqa: SLF001 - no API for it
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(6)

    def _caption(self, title: str) -> None:
        paragraph = self.file.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = True
        name = label("document.table", self.language)
        paragraph.add_run(f"{name}\xa0")
        _field(paragraph, f"SEQ {name} \\* ARABIC", str(self.tables))
        paragraph.add_run(f" \u2013 {title}")


def open_paper(title: str, subject: str, language: str) -> Paper:
    """New document in one language, on A4, with our styles, without clock or author.

    Parameters
    ----------
    title, subject : str
        What it is, what about.
    language : str
        Language of the reader.

    Returns
    -------
    Paper
    """
    import docx  # noqa: PLC0415 - heavy
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - heavy
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415 - heavy

    file: Element = docx.Document()
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(_MARGIN))
    file.styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH).paragraph_format.space_after = Pt(
        0
    )
    for name, size, bold in _STYLES:
        style = file.styles[name]
        style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), bold
        _same_font(style)
        if name not in _BLACK:
            style.font.color.rgb = RGBColor.from_string(_BLUE)
            style.font.italic = False
    file.styles["Normal"].paragraph_format.space_after = Pt(5)
    file.styles["Heading 1"].paragraph_format.space_before = Pt(14)
    file.styles["Caption"].paragraph_format.space_before = Pt(8)
    file.styles["Caption"].paragraph_format.space_after = Pt(4)
    _speak(file, _REGIONS[language])
    core = file.core_properties
    core.title, core.subject = title[:_LONGEST_TITLE], subject[:_LONGEST_TITLE]
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.language, core.revision = _REGIONS[language], 1
    core.created = core.modified = dt.datetime(*EPOCH, tzinfo=dt.UTC)
    return Paper(file, language)


def close_paper(paper: Paper, path: Path, header: str, footer: str) -> None:
    """Put the same lines at the top and at the foot of every page, and save."""
    section = paper.file.sections[0]
    section.header.paragraphs[0].text = paper.words(header)
    foot = section.footer.paragraphs[0]
    foot.text = paper.words(footer)
    foot.add_run(" \u2013 ")
    _field(foot, "PAGE", "1")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES", "1")
    paper.file.save(str(path))


def _child(parent: Element, tag: str, **values: str) -> Element:
    from docx.oxml import parser  # noqa: PLC0415 - heavy
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy

    made: Element = parser
    child = made.OxmlElement(f"w:{tag}")
    for name, value in values.items():
        child.set(qn(f"w:{name}"), value)
    parent.append(child)
    return child


def _field(paragraph: Element, instruction: str, shown: str) -> None:
    """A field that Word computes, with what it shows until then."""
    run = paragraph.add_run()
    for step in ("begin", "separate", "end"):
        if step == "separate":
            _child(run._r, "instrText").text = instruction  # noqa: SLF001 - python-docx has no fields
        if step == "end":
            run.add_text(shown)
        _child(run._r, "fldChar", fldCharType=step)  # noqa: SLF001 - python-docx has no fields


def _same_font(style: Element) -> None:
    """One font in every script: the theme of the template names others."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{script}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), _FONT)
    for spread in style.element.findall(f".//{qn('w:rPr')}/{qn('w:spacing')}"):
        spread.getparent().remove(spread)


def _speak(file: Element, region: str) -> None:
    """Language of every style, for spelling and for readers aloud."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy

    for spoken in file.styles.element.iter(qn("w:lang")):
        for script in ("val", "eastAsia"):
            spoken.set(qn(f"w:{script}"), region)
