"""A new Word document on A4: its styles, its language, its margins; no clock, no author.

Internal to the package: with `paper`, the only module that speaks to python-docx.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final, TypeAlias

from allocation.reporting.archive import EPOCH

__all__ = ["Element", "child", "compact", "field", "new_file", "turned"]

Element: TypeAlias = Any
"""An object of python-docx or an element of its XML, whose types it does not state."""

_REGIONS: Final = {"fr": "fr-FR", "en": "en-GB"}
_FONT: Final = "Arial"
_BLUE: Final = "1F3864"
_RED: Final = "9C1C1C"
_MARGIN: Final = 2.0
_A4: Final = (21.0, 29.7)
_LONGEST_TITLE: Final = 250
_STYLES: Final = (
    ("Normal", 10, False),
    ("Title", 18, True),
    ("Subtitle", 11, False),
    ("Heading 1", 13, True),
    ("Heading 2", 11, True),
    ("Heading 3", 10, True),
    ("TOC Heading", 13, True),
    ("toc 1", 10, True),
    ("toc 2", 10, False),
    ("Caption", 10, True),
    ("List Bullet", 10, False),
    ("Header", 8, False),
    ("Footer", 8, False),
    ("Note", 8.5, False),
    ("Alert", 10, False),
    ("Table Text", 9, False),
    ("Table Text 8", 8, False),
)
_OWN: Final = frozenset({"Note", "Alert", "Table Text", "Table Text 8", "toc 1", "toc 2"})
_BLACK: Final = _OWN | {"Normal", "List Bullet"}
_SPACES: Final = {
    "Normal": (0, 5),
    "Heading 1": (14, 4),
    "Heading 2": (10, 3),
    "Heading 3": (8, 2),
    "TOC Heading": (10, 4),
    "toc 1": (5, 1),
    "toc 2": (0, 1),
    "Caption": (8, 4),
    "Note": (0, 2),
    "Alert": (4, 6),
    "Table Text": (1.5, 1.5),
    "Table Text 8": (1, 1),
}
_COMPACT: Final = {"Normal": 9, "List Bullet": 9, "Title": 14, "Subtitle": 10, "Heading 1": 11}
_COMPACT_SMALL: Final = {"Caption": 9, "Note": 8, "Table Text": 8}


def new_file(title: str, subject: str, language: str) -> Element:
    """Empty document in one language, with our styles."""
    import docx  # noqa: PLC0415 - heavy
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - heavy
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415 - heavy

    file: Element = docx.Document()
    section = file.sections[0]
    section.page_width, section.page_height = map(Cm, _A4)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(_MARGIN))
    for name in sorted(_OWN):
        file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = file.styles["Normal"]
    for name, size, bold in _STYLES:
        style = file.styles[name]
        style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), bold
        _same_font(style)
        if name not in _BLACK:
            style.font.color.rgb = RGBColor.from_string(_BLUE)
            style.font.italic = False
    for name, (before, after) in _SPACES.items():
        spaces = file.styles[name].paragraph_format
        spaces.space_before, spaces.space_after = Pt(before), Pt(after)
    file.styles["toc 2"].paragraph_format.left_indent = Cm(0.6)
    _framed(file.styles["Alert"])
    _speak(file, _REGIONS[language])
    _name(file.core_properties, title, subject, _REGIONS[language])
    return file


def _name(core: Element, title: str, subject: str, region: str) -> None:
    core.title, core.subject = title[:_LONGEST_TITLE], subject[:_LONGEST_TITLE]
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.language, core.revision = region, 1
    core.created = core.modified = dt.datetime(*EPOCH, tzinfo=dt.UTC)


def compact(file: Element) -> None:
    """Margins, spaces and letters of a document of two pages."""
    from docx.shared import Cm, Pt  # noqa: PLC0415 - heavy

    section = file.sections[0]
    for side in ("top_margin", "bottom_margin"):
        setattr(section, side, Cm(1.2))
    section.header_distance = section.footer_distance = Cm(0.6)
    for name, size in {**_COMPACT, **_COMPACT_SMALL}.items():
        style = file.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_before = Pt(4 if name == "Heading 1" else 0)
        style.paragraph_format.space_after = Pt(1 if name != "Table Text" else 0)
        style.paragraph_format.line_spacing = 1.0


def turned(file: Element, *, wide: bool) -> None:
    """Start a new page, upright or on its side."""
    from docx.enum.section import WD_ORIENT, WD_SECTION  # noqa: PLC0415 - heavy
    from docx.shared import Cm  # noqa: PLC0415 - heavy

    section = file.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = map(Cm, reversed(_A4) if wide else _A4)


def child(parent: Element, tag: str, **values: str) -> Element:
    """New element of the language of Word at the end of another."""
    from docx.oxml import parser  # noqa: PLC0415 - heavy
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy

    made: Element = parser
    element = made.OxmlElement(f"w:{tag}")
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def field(paragraph: Element, instruction: str, shown: str) -> None:
    """A field that Word computes, with what it shows until then."""
    run = paragraph.add_run()
    for step in ("begin", "separate", "end"):
        if step == "separate":
            child(run._r, "instrText").text = instruction  # noqa: SLF001 - python-docx has no fields
        if step == "end":
            run.add_text(shown)
        child(run._r, "fldChar", fldCharType=step)  # noqa: SLF001 - python-docx has no fields


def _framed(style: Element) -> None:
    """A thick line on the left: noticed without colour."""
    rules = style.element.get_or_add_pPr()
    frame = child(rules, "pBdr")
    child(frame, "left", val="single", sz="24", space="8", color=_RED)
    rules.remove(frame)
    rules.insert_element_before(
        frame, *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc")
    )


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
