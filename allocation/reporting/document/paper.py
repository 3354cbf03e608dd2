"""A content printed as a Word document: headings, captions, tables whose headings repeat, pictures.

Internal to the package: with `styles`, the only module that speaks to python-docx.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from immutabledict import immutabledict

from allocation.labels import label
from allocation.reporting.archive import seal
from allocation.reporting.cells import Joined, Said
from allocation.reporting.document import styles
from allocation.reporting.document.blocks import (
    Bullets,
    Content,
    Figure,
    Heading,
    PageBreak,
    Pairs,
    Paragraph,
)
from allocation.reporting.document.contents_table import put_contents
from allocation.reporting.document.grid import Grid, markup
from allocation.reporting.document.room import (
    TEXT_WIDTH,
    WIDE,
    Texts,
    folded,
    is_wide,
    room,
    sheets,
)
from allocation.reporting.document.styles import Element
from allocation.reporting.plain_text import plain_text
from allocation.reporting.tables import Table
from allocation.typography import typeset

__all__ = ["Paper", "print_content"]

_NAME_WIDTH: Final = 4.6
_LONGEST_TEXT: Final = 20_000
_TOGETHER: Final = 4
"""Notes under a table that stand together; more of them may go over a page."""

_SCALE: Final = 3.0
_TABLE_STYLES: Final = {9: "TableText", 8: "TableText8"}
_HEADINGS: Final = {0: "Title", 1: "Heading 1", 2: "Heading 2", 3: "Heading 3"}
_MANNERS: Final = {"body": None, "subtitle": "Subtitle", "note": "Note", "alert": "Alert"}


@dataclass
class Paper:
    """The document being written.

    Parameters
    ----------
    file : Element
        Document of python-docx.
    language : str
        Language of the reader.
    width : float
        Width of the text of the page, in centimetres.
    numbered : dict of str to int
        Tables and figures numbered so far.
    texts : dict of int to texts
        Cells of each table as the reader sees them, written once.
    """

    file: Element
    language: str
    width: float = TEXT_WIDTH
    numbered: dict[str, int] = field(default_factory=dict[str, int])
    texts: dict[int, tuple[Table, Texts]] = field(default_factory=dict[int, tuple[Table, Texts]])

    def words(self, text: str | Said | Joined) -> str:
        """Text as the reader sees it, which XML can hold."""
        said = text if isinstance(text, str) else text.text(self.language)
        return plain_text(typeset(said, self.language))[:_LONGEST_TEXT]

    def paragraph(self, text: str | Said | Joined, style: str | None = None) -> Element:
        """A paragraph of plain text."""
        return self.file.add_paragraph(self.words(text), style=style)

    def cells(self, table: Table) -> Texts:
        """Headings, rows and total of a table."""
        known = self.texts.get(id(table))
        if known is None:
            last = [] if table.total is None else [table.total]
            rows = [table.texts(row, self.language) for row in (*table.rows, *last)]
            written = [list(map(self.words, r)) for r in (table.headings(self.language), *rows)]
            known = self.texts[id(table)] = (table, written)
        return known[1]

    def caption(self, name: str, title: str, *, is_above: bool = True) -> None:
        """Numbered caption, kept with what follows when it stands above."""
        number = self.numbered[name] = self.numbered.get(name, 0) + 1
        paragraph = self.file.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = is_above
        word = label(f"document.{name}", self.language)
        paragraph.add_run(f"{word}\xa0")
        styles.field(paragraph, f"SEQ {word} \\* ARABIC", str(number))
        paragraph.add_run(f" \u2013 {title}")

    def grid(self, grid: Grid) -> None:
        """Put a table, and room under it: two tables never touch."""
        from docx.oxml import parser  # noqa: PLC0415 - heavy
        from docx.shared import Pt  # noqa: PLC0415 - heavy

        made: Element = parser
        paragraph = self.file.add_paragraph()
        paragraph._p.addprevious(made.parse_xml(markup(grid)))  # noqa: SLF001 - no API for it
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(6)
        paragraph.paragraph_format.keep_with_next = grid.followed

    def turn(self, *, wide: bool) -> None:
        """Pages upright or on their side from here."""
        if (self.width == WIDE) != wide:
            styles.turned(self.file, wide=wide)
            self.width = WIDE if wide else TEXT_WIDTH


def print_content(content: Content, path: Path, language: str, *, is_compact: bool = False) -> None:
    """Write a content as a DOCX, sealed: the same bytes for the same content.

    Parameters
    ----------
    content : Content
        What it says.
    path : Path
        File to write.
    language : str
        Language of the reader.
    is_compact : bool
        Whether it must hold on two pages: smaller letters and margins.
    """
    paper = Paper(styles.new_file("", "", language), language)
    core = paper.file.core_properties
    core.title, core.subject = paper.words(content.title)[:250], paper.words(content.subject)[:250]
    if is_compact:
        styles.compact(paper.file)
    for sheet in sheets(content.blocks, lambda table: is_wide(table, paper.cells(table))):
        paper.turn(wide=sheet.wide)
        for block in sheet.blocks:
            _PRINTERS[type(block)](paper, block)
    if content.has_contents:
        put_contents(paper.file, language)
    _edges(paper, content)
    paper.file.save(str(path))
    seal(path)


def _edges(paper: Paper, content: Content) -> None:
    """The same lines at the top and at the foot of every page."""
    section = paper.file.sections[0]
    section.header.paragraphs[0].text = paper.words(content.header)
    foot = section.footer.paragraphs[0]
    foot.text = paper.words(content.footer)
    foot.add_run(" \u2013 ")
    styles.field(foot, "PAGE", "1")
    foot.add_run(" / ")
    styles.field(foot, "NUMPAGES", "1")


def _heading(paper: Paper, heading: Heading) -> None:
    paper.paragraph(heading.text, _HEADINGS[heading.level])


def _paragraph(paper: Paper, said: Paragraph) -> None:
    paper.paragraph(said.text, _MANNERS[said.manner])


def _bullets(paper: Paper, bullets: Bullets) -> None:
    for line in bullets.lines:
        paper.paragraph(line, "List Bullet")


def _pairs(paper: Paper, pairs: Pairs) -> None:
    rows = [[paper.words(name), paper.words(text)] for name, text in pairs.lines]
    sizes = (_NAME_WIDTH, paper.width - _NAME_WIDTH)
    paper.grid(Grid(paper.words(pairs.title), rows, sizes, (False, False), sideways=True))


def _table(paper: Paper, table: Table) -> None:
    """One caption and one grid, or several when it has more columns than a page is wide."""
    caption = table.caption(paper.language)
    parts = folded(table, paper.cells(table))
    for i, part in enumerate(parts, start=1):
        which = {"caption": caption, "part": str(i), "count": str(len(parts))}
        _part(paper, part, paper.words(Said("document.part", which) if parts[1:] else caption))


def _part(paper: Paper, table: Table, title: str) -> None:
    """Caption above, headings that repeat, numbers on the right, notes under it."""
    paper.caption("table", title)
    numeric = [column.is_number for column in table.columns]
    rows = paper.cells(table)
    fitted = room(rows, numeric, paper.width)
    look = {"total": table.total is not None, "followed": bool(table.notes)}
    style = _TABLE_STYLES[fitted.size]
    paper.grid(Grid(title, rows, fitted.widths, numeric, style=style, **look))
    for i, note in enumerate(table.notes, start=1):
        written = paper.paragraph(note, "Note")
        written.paragraph_format.keep_with_next = i < min(len(table.notes), _TOGETHER)


def _figure(paper: Paper, figure: Figure) -> None:
    """Picture with its text alternative, caption under it, then its figures in a table."""
    from docx.shared import Cm  # noqa: PLC0415 - heavy

    from allocation.reporting.charts import rendering  # noqa: PLC0415 - heavy

    picture = rendering.png(figure.chart, paper.language, _SCALE)
    run = paper.file.add_paragraph().add_run()
    shape = run.add_picture(BytesIO(picture), width=Cm(min(paper.width, TEXT_WIDTH)))
    named = shape._inline.docPr  # noqa: SLF001 - python-docx has no alternative text
    named.set("descr", paper.words(figure.chart.description))
    named.set("title", paper.words(figure.chart.title))
    run._r.getparent().get_or_add_pPr().get_or_add_keepNext()  # noqa: SLF001 - with its caption
    paper.caption("figure", paper.words(figure.chart.title), is_above=False)
    _table(paper, figure.chart.table)


def _page_break(paper: Paper, _block: PageBreak) -> None:
    paper.file.add_page_break()


_PRINTERS: Final[Mapping[type, Callable[[Paper, Any], None]]] = immutabledict(
    {
        Heading: _heading,
        Paragraph: _paragraph,
        Bullets: _bullets,
        Pairs: _pairs,
        Table: _table,
        Figure: _figure,
        PageBreak: _page_break,
    }
)
