"""Ways to change what is seen of an XLSX or a DOCX without changing one sign of its text.

Each takes the parts of a file by name, and gives them changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

Parts: TypeAlias = dict[str, bytes]
Disguise: TypeAlias = Callable[[Parts], Parts]

MAIN: Final = "word/document.xml"
RELATIONS: Final = "word/_rels/document.xml.rels"
TYPES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FIGURE: Final = (
    r"<w:r>(?P<look><w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?(?P<text><w:t[^>]*>[^<]*\d[^<]*</w:t></w:r>)"
)
_AMOUNT: Final = r'<c r="([A-Z]+\d+)"( s="\d+")>(<f>[^<]*</f>)?<v>(\d{4,}[^<]*)</v></c>'
_ROW_OF_FIGURES: Final = r"</w:tr>.*?(<w:tr\b[^>]*>)(<w:trPr>)?"
_IGNORED: Final = (
    'xmlns:x="urn:x" xmlns:mcx="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'mcx:Ignorable="x"'
)


def replaced(name: str, pattern: str, by: str | Callable[[re.Match[str]], str]) -> Disguise:
    """Change the first match of a pattern in a part that has one; ``*`` ends a start of name."""

    def disguise(parts: Parts) -> Parts:
        start = name.removesuffix("*")
        for each in sorted(part for part in parts if part == name or name != start):
            if each.startswith(start):
                text = parts[each].decode("utf-8")
                changed = re.sub(pattern, by, text, count=1, flags=re.DOTALL)
                if changed != text:
                    return {**parts, each: changed.encode("utf-8")}
        raise LookupError(name, pattern)

    return disguise


def both(*disguises: Disguise) -> Disguise:
    """One after the other."""

    def disguise(parts: Parts) -> Parts:
        for each in disguises:
            parts = each(parts)
        return parts

    return disguise


def moved(name: str, to: str, relations: str, change: tuple[bytes, bytes]) -> Disguise:
    """Leave a part where it is, and lead programs to another one that does not say the same."""

    def disguise(parts: Parts) -> Parts:
        text = parts[relations].decode("utf-8")
        folder = name.partition("/")[0] + "/"
        inside = relations.startswith(folder)
        old, new = (each.removeprefix(folder) if inside else each for each in (name, to))
        assert f'Target="{old}"' in text
        led = text.replace(f'Target="{old}"', f'Target="{new}"')
        return {**parts, to: parts[name].replace(*change), relations: led.encode("utf-8")}

    return disguise


def added(name: str, content: str) -> Disguise:
    """Add a part."""
    return lambda parts: {**parts, name: content.encode("utf-8")}


def related(kind: str, target: str, mode: str = "") -> Disguise:
    """Add a relation to a document."""
    new = f'<Relationship Id="rIdX" Type="{TYPES}/{kind}" Target="{target}"{mode}/></Rel'
    return replaced(RELATIONS, "</Rel", new)


def ink(look: str) -> Disguise:
    """Give a look to the first figure of a table."""

    def dressed(found: re.Match[str]) -> str:
        own = (found["look"] or "<w:rPr></w:rPr>").replace("</w:rPr>", f"{look}</w:rPr>")
        return f"{found['start']}<w:r>{own}{found['text']}"

    return replaced(MAIN, rf"(?P<start><w:tbl>.*?){_FIGURE}", dressed)


def around(before: str, after: str) -> Disguise:
    """Wrap the first figure of a table."""
    return replaced(
        MAIN,
        rf"(?P<start><w:tbl>.*?)(?P<run>{_FIGURE})",
        lambda found: f"{found['start']}{before}{found['run']}{after}",
    )


def around_table(before: str, after: str) -> Disguise:
    """Wrap the first table."""
    return both(
        replaced(MAIN, "<w:body>", f"<w:body {_IGNORED}>"),
        replaced(MAIN, r"<w:tbl>.*?</w:tbl>", lambda found: f"{before}{found[0]}{after}"),
    )


def row(change: str) -> Disguise:
    """Give a property to the second row of a table."""

    def changed(found: re.Match[str]) -> str:
        return found[0] + (change if found[2] else f"<w:trPr>{change}</w:trPr>")

    return replaced(MAIN, _ROW_OF_FIGURES, changed)


def cell(change: str) -> Disguise:
    """Give a property to the first cell of the second row."""
    return replaced(MAIN, r"</w:tr>.*?<w:tcPr>", lambda found: found[0] + change)


def paragraph(change: str) -> Disguise:
    """Give a property to the first paragraph of the second row."""
    return replaced(MAIN, r"</w:tr>.*?<w:pPr>", lambda found: found[0] + change)


def swapped_pictures(parts: Parts) -> Parts:
    """Let each of two pictures stand for the other."""
    text = parts[RELATIONS].decode("utf-8")
    first, second = re.findall(r'Target="(media/[^"]+)"', text)[:2]
    text = text.replace(first, "@@").replace(second, first).replace("@@", second)
    return {**parts, RELATIONS: text.encode("utf-8")}


def swapped_charts(parts: Parts) -> Parts:
    """Let each of two charts of a sheet stand for the other."""
    name = next(each for each in sorted(parts) if each.startswith("xl/drawings/_rels/"))
    text = parts[name].decode("utf-8")
    first, second = re.findall(r'Target="([^"]+)"', text)[:2]
    text = text.replace(first, "@@").replace(second, first).replace("@@", second)
    return {**parts, name: text.encode("utf-8")}


_TRACKED: Final = 'w:id="900" w:author="x" w:date="2020-01-01T00:00:00Z"'
_VML: Final = 'xmlns:v="urn:schemas-microsoft-com:vml"'
DOCUMENTS: Final[Mapping[str, Disguise]] = {
    "another main part": moved(MAIN, "customXml/document.xml", "_rels/.rels", (b"Somme", b"Autre")),
    "other styles": moved(
        "word/styles.xml", "word/theme/styles.xml", RELATIONS, (b"w:styleId", b"w:styleid")
    ),
    "a page taken in": both(
        added("customXml/c.htm", "<p>9</p>"), related("aFChunk", "../customXml/c.htm")
    ),
    "a template elsewhere": related(
        "attachedTemplate", "http://example.org/a.dotm", ' TargetMode="External"'
    ),
    "a font of its own": added("word/fonts/font1.odttf", "x"),
    "pictures swapped": swapped_pictures,
    "picture cut": replaced(
        MAIN, r"(<a:blip [^>]*/>)", r'\1<a:srcRect l="50000" t="0" r="0" b="0"/>'
    ),
    "picture turned": replaced(MAIN, "<a:xfrm>", '<a:xfrm flipH="1">'),
    "nearly white": ink('<w:color w:val="FEFEFE"/>'),
    "white of the theme": ink('<w:color w:val="auto" w:themeColor="background1"/>'),
    "struck": ink("<w:strike/>"),
    "struck twice": ink("<w:dstrike/>"),
    "black paper": ink('<w:shd w:val="clear" w:color="auto" w:fill="000000"/>'),
    "black marker": ink('<w:highlight w:val="black"/>'),
    "raised": ink('<w:vertAlign w:val="superscript"/>'),
    "another alphabet": ink('<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'),
    "thin": ink('<w:w w:val="1"/>'),
    "over one another": ink('<w:spacing w:val="-400"/>'),
    "moved away": ink('<w:position w:val="-400"/>'),
    "tiny": ink('<w:sz w:val="5"/>'),
    "right to left": ink("<w:rtl/>"),
    "digits in the other order": around('<w:bdo w:val="rtl">', "</w:bdo>"),
    "moved by a revision": around(f"<w:moveFrom {_TRACKED}>", "</w:moveFrom>"),
    "inserted by a revision": around(f"<w:ins {_TRACKED}>", "</w:ins>"),
    "bound to other data": around(
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{0}"/></w:sdtPr><w:sdtContent>',
        "</w:sdtContent></w:sdt>",
    ),
    "under a shape": around("", f'<w:r><w:pict><v:rect {_VML} fillcolor="white"/></w:pict></w:r>'),
    "beside the day": around("", "<w:r><w:dayLong/></w:r>"),
    "row deleted by a revision": row(f"<w:del {_TRACKED}/>"),
    "row without height": row('<w:trHeight w:val="1" w:hRule="exact"/>'),
    "cell merged up": cell("<w:vMerge/>"),
    "cell merged left": cell("<w:hMerge/>"),
    "cell deleted by a revision": cell(f"<w:cellDel {_TRACKED}/>"),
    "line without height": paragraph('<w:spacing w:line="1" w:lineRule="exact"/>'),
    "in a frame elsewhere": paragraph('<w:framePr w:x="-30000" w:y="-30000"/>'),
    "out of the page": paragraph('<w:ind w:left="-30000"/>'),
    "a number before": both(
        replaced(
            "word/numbering.xml",
            "</w:numbering>",
            '<w:num w:numId="990"><w:abstractNumId w:val="1"/></w:num></w:numbering>',
        ),
        paragraph('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="990"/></w:numPr>'),
    ),
    "columns in the other order": replaced(MAIN, "<w:tblPr>", "<w:tblPr><w:bidiVisual/>"),
    "table elsewhere": replaced(MAIN, "<w:tblPr>", '<w:tblPr><w:tblpPr w:tblpX="-30000"/>'),
    "another choice": around_table(
        '<mcx:AlternateContent><mcx:Choice Requires="w"/><mcx:Fallback>',
        "</mcx:Fallback></mcx:AlternateContent>",
    ),
    "in an unknown element": around_table("<x:x>", "</x:x>"),
    "white by default": replaced(
        "word/styles.xml",
        "<w:rPrDefault><w:rPr>",
        '<w:rPrDefault><w:rPr><w:color w:val="FFFFFF"/>',
    ),
    "white by its style": replaced(
        "word/styles.xml",
        r'(w:styleId="TableText".*?<w:name[^>]*/>)(.*?)</w:style>',
        r'\1\2<w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>',
    ),
    "first page without a foot": replaced(MAIN, "<w:pgSz", "<w:titlePg/><w:pgSz"),
    "even pages without a foot": replaced(
        "word/settings.xml", r"(<w:settings[^>]*>)", r"\1<w:evenAndOddHeaders/>"
    ),
    "an empty foot": both(
        added("word/footer9.xml", f'<w:ftr xmlns:w="{WORD}"><w:p/></w:ftr>'),
        related("footer", "footer9.xml"),
        replaced(MAIN, r'(<w:footerReference [^>]*r:id=")[^"]*', r"\1rIdX"),
    ),
    "black page": replaced(MAIN, "<w:body>", '<w:background w:color="000000"/><w:body>'),
    "another title": replaced("docProps/core.xml", "<dc:title>[^<]*", "<dc:title>x"),
    "theme of other signs": replaced(
        "word/theme/theme1.xml",
        r'(<a:minorFont>\s*<a:latin typeface=")[^"]*',
        r"\1Wingdings",
    ),
}

SHEET: Final = "xl/worksheets/sheet*"
STYLES: Final = "xl/styles.xml"
BOOK: Final = "xl/workbook.xml"


def restyled(change: Callable[[str, str], tuple[str, str]]) -> Disguise:
    """Give a style of its own to the first large amount of a workbook."""

    def disguise(parts: Parts) -> Parts:
        text = parts[STYLES].decode("utf-8")
        name = next(
            each
            for each in sorted(parts)
            if each.startswith("xl/worksheets/sheet") and re.search(_AMOUNT, parts[each].decode())
        )
        sheet = parts[name].decode("utf-8")
        found = re.search(_AMOUNT, sheet)
        assert found is not None
        listed = re.search(r'<cellXfs count="(\d+)">(.*?)</cellXfs>', text, re.DOTALL)
        assert listed is not None
        styles = re.findall(r"<xf [^>]*?/>|<xf [^>]*?[^/]>.*?</xf>", listed[2], re.DOTALL)
        text, style = change(text, styles[int(re.sub(r"\D", "", found[2]))])
        text = text.replace("</cellXfs>", f"{style}</cellXfs>")
        dressed = found[0].replace(found[2], f' s="{len(styles)}"')
        sheet = sheet[: found.start()] + dressed + sheet[found.end() :]
        return {**parts, STYLES: text.encode("utf-8"), name: sheet.encode("utf-8")}

    return disguise


def font(body: str) -> Disguise:
    """Write an amount in another font."""

    def change(text: str, style: str) -> tuple[str, str]:
        number = len(re.findall("<font>", text.partition("</fonts>")[0]))
        text = text.replace("</fonts>", f"<font>{body}</font></fonts>")
        return text, re.sub(r'fontId="\d+"', f'fontId="{number}"', style)

    return restyled(change)


def laid(body: str) -> Disguise:
    """Lay an amount out otherwise."""

    def change(text: str, style: str) -> tuple[str, str]:
        bare = re.sub(r"<alignment [^>]*/>", "", style)
        bare = bare if bare.endswith("</xf>") else f"{bare.removesuffix('/>')}></xf>"
        return text, bare.replace(">", f"><alignment {body}/>", 1)

    return restyled(change)


_ARIAL: Final = '<name val="Arial"/>'
_COVER: Final = (
    '<xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:sp><xdr:spPr/></xdr:sp></xdr:absoluteAnchor>'
)
WORKBOOKS: Final[Mapping[str, Disguise]] = {
    "another main part": moved(BOOK, "xl/theme/w.xml", "_rels/.rels", (b"Somme", b"Autre")),
    "other texts": moved(
        "xl/sharedStrings.xml",
        "xl/theme/s.xml",
        "xl/_rels/workbook.xml.rels",
        (b"Somme", b"Autre"),
    ),
    "other styles": moved(
        STYLES, "xl/theme/s.xml", "xl/_rels/workbook.xml.rels", (b"0.00", b"0.0")
    ),
    "white by the theme": replaced(
        "xl/theme/theme1.xml",
        "<a:dk1>.*?</a:dk1>",
        '<a:dk1><a:srgbClr val="FFFFFF"/></a:dk1>',
    ),
    "a number that is a truth": replaced(
        SHEET, r'(<c r="[A-Z]+\d+"(?: s="\d+")?)>(<v>[01]</v>)', r'\1 t="b">\2'
    ),
    "a number that is a text": replaced(SHEET, _AMOUNT, r'<c r="\1"\2 t="str">\3<v>\4</v></c>'),
    "tiny": font(f'<sz val="1"/>{_ARIAL}'),
    "struck": font(f'<strike/><sz val="10"/>{_ARIAL}'),
    "another alphabet": font('<sz val="10"/><name val="Wingdings"/>'),
    "white": font(f'<sz val="10"/><color rgb="FFFFFFFF"/>{_ARIAL}'),
    "white of the theme": font(f'<sz val="10"/><color theme="0"/>{_ARIAL}'),
    "repeated to fill": laid('horizontal="fill"'),
    "out of the cell": laid('horizontal="left" indent="200"'),
    "turned": laid('textRotation="255"'),
    "right to left": laid('readingOrder="2"'),
    "a piece of text in white": replaced(
        "xl/sharedStrings.xml",
        "<si><t>([^<]*)</t></si>",
        r'<si><r><rPr><color rgb="FFFFFFFF"/></rPr><t>\1</t></r></si>',
    ),
    "row of three points": replaced(SHEET, r'<row r="7"', '<row r="7" ht="3" customHeight="1"'),
    "rows without height": replaced(
        SHEET, "<sheetFormatPr [^>]*/>", '<sheetFormatPr defaultRowHeight="1" customHeight="1"/>'
    ),
    "columns without width": replaced(
        SHEET, "<sheetFormatPr ", '<sheetFormatPr defaultColWidth="0.1" '
    ),
    "column of one sign": replaced(
        SHEET, r'(<col min="\d+" max="\d+") width="[^"]*"', r'\1 width="1"'
    ),
    "rows above the pane": replaced(
        SHEET, r"<sheetView ([^>]*)>(\s*)<pane ", r'<sheetView \1 topLeftCell="A40">\2<pane '
    ),
    "row in an unknown element": replaced(
        SHEET, r'<row (r="7".*?)</row>', r'<x:row xmlns:x="urn:x" \1</x:row>'
    ),
    "format of a later Excel": replaced(
        SHEET, "</worksheet>", '<extLst><ext uri="{78C0D931}"/></extLst></worksheet>'
    ),
    "a message on a cell": replaced(
        SHEET,
        "<pageMargins",
        '<dataValidations><dataValidation prompt="9" sqref="B6"/></dataValidations><pageMargins',
    ),
    "a link on a cell": replaced(
        SHEET,
        "<pageMargins",
        '<hyperlinks><hyperlink ref="B6" location="A1" display="9"/></hyperlinks><pageMargins',
    ),
    "first page without a foot": replaced(
        SHEET, "<headerFooter", '<headerFooter differentFirst="1"'
    ),
    "even pages without a foot": replaced(
        SHEET, "<headerFooter", '<headerFooter differentOddEven="1"'
    ),
    "printed too small": replaced(
        SHEET, r'<pageSetup (.*?)( scale="\d+")?', r'<pageSetup scale="10" \1'
    ),
    "a shape over cells": replaced(
        "xl/drawings/drawing1.xml", "</xdr:wsDr>", f"{_COVER}</xdr:wsDr>"
    ),
    "a chart hidden": replaced("xl/drawings/drawing1.xml", "<xdr:cNvPr ", '<xdr:cNvPr hidden="1" '),
    "charts swapped": swapped_charts,
    "an axis in powers": replaced(
        "xl/charts/chart1.xml", "<c:scaling>", '<c:scaling><c:logBase val="10"/>'
    ),
    "an axis turned": replaced("xl/charts/chart1.xml", 'val="minMax"', 'val="maxMin"'),
    "dates four years later": replaced(BOOK, "<workbookPr ", '<workbookPr date1904="1" '),
    "formulas that wait": replaced(BOOK, "<calcPr ", '<calcPr calcMode="manual" '),
    "cents lost when computed": replaced(BOOK, "<calcPr ", '<calcPr fullPrecision="0" '),
    "sheets without tabs": replaced(BOOK, "<workbookView ", '<workbookView showSheetTabs="0" '),
    "another title": replaced("docProps/core.xml", "<dc:title>[^<]*", "<dc:title>x"),
}
