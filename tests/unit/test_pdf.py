"""The PDF of a document: tagged for who hears it, the figures of Word, harmless, the same bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, cast

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from allocation.errors import OutputError
from allocation.model import Allocation
from allocation.pipeline import allocate
from allocation.reporting.cells import Joined, Said
from allocation.reporting.charts import charts_of
from allocation.reporting.document import composed, write_document
from allocation.reporting.document.blocks import (
    Block,
    Bullets,
    Content,
    Figure,
    Heading,
    PageBreak,
    Pairs,
    Paragraph,
)
from allocation.reporting.pdf import print_pdf, write_pdf
from allocation.reporting.pdf.fit import LANDSCAPE, PORTRAIT, broken, fitted
from allocation.reporting.pdf.pages import told
from allocation.reporting.pdf.row_headers import with_row_headers
from allocation.reporting.tables import Column, Table
from allocation.scenarios import parse_scenario, read_scenario, write_scenario
from allocation.typography import money
from tests.conftest import ROOT
from tests.pdf_reading import Heard, heard
from tests.unit.reported_scenario import REPORTED
from tests.unit.test_workbook import HOSTILE, hostile
from tests.unit.workbook_scenarios import large

CANAL: Final = tuple(f"canal-seine-nord-{name}" for name in ("2014", "2019", "2026", "appels"))
A4: Final = (595, 842)
SAMPLE: Final = """
import sys
from allocation import allocate, read_scenario
from allocation.reporting import write_pdf
write_pdf(allocate(read_scenario(sys.argv[1])), sys.argv[2])
"""


def canal(name: str) -> Allocation:
    return allocate(read_scenario(ROOT / "scenarios" / f"{name}.toml"))


def printed(allocation: Allocation, folder: Path, **how: Any) -> Heard:
    write_pdf(allocation, folder / "annexe.pdf", **how)
    return heard(folder / "annexe.pdf")


def of(*blocks: Block, folder: Path, **how: Any) -> Heard:
    print_pdf(Content("Titre", "Sujet", "En-tête", "pied", blocks, **how), folder / "a.pdf")
    return heard(folder / "a.pdf")


def plain(text: str) -> str:
    return text.replace("\u200b", "")


def sides(found: Heard) -> list[str]:
    boxes = [page.mediabox for page in found.reader.pages]
    return ["upright" if box.width < box.height else "wide" for box in boxes]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_file_says_what_it_is_and_in_which_language(tmp_path: Path, language: str) -> None:
    allocation = canal(CANAL[0])
    found = printed(allocation, tmp_path, language=language)
    assert found.catalog["/MarkInfo"]["/Marked"]
    assert found.catalog["/Lang"] == {"fr": "fr-FR", "en": "en-GB"}[language]
    assert found.catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    information: Any = found.reader.metadata
    assert plain(information.title).replace("\xa0", " ") == allocation.scenario.title
    for claim in ("<pdfuaid:part>1<", "<pdfaid:part>3<", "<pdfaid:conformance>A<"):
        assert claim in found.metadata
    assert all(page["/Tabs"] == "/S" for page in found.reader.pages)
    assert {round(float(found.reader.pages[0].mediabox.width))} == {A4[0]}


def test_headings_are_the_outline_and_nothing_skips_a_level(tmp_path: Path) -> None:
    found = printed(canal(CANAL[0]), tmp_path)
    headings = found.root.all("H1", "H2", "H3")
    titles = [outlined["/Title"] for outlined in _flat(found.reader.outline)]
    assert titles == [heading.said for heading in headings]
    blocks = composed(canal(CANAL[0])).blocks
    stated = [block for block in blocks if isinstance(block, Heading)]
    assert [spaced(title) for title in titles] == [spoken(block.text) for block in stated[1:]]
    assert [spaced(title.said) for title in found.root.all("Title")] == [spoken(stated[0].text)]


def spaced(text: str) -> str:
    """Text with ordinary spaces."""
    return re.sub(r"[\s\u200b]+", " ", text)


def spoken(words: str | Said | Joined) -> str:
    return spaced(words if isinstance(words, str) else words.text("fr"))


def _flat(outline: Any) -> list[Any]:
    return [
        item for each in outline for item in (_flat(each) if isinstance(each, list) else [each])
    ]


def test_every_table_has_headings_for_columns_and_for_rows(tmp_path: Path) -> None:
    for name in CANAL:
        found = printed(canal(name), tmp_path)
        tables = found.root.all("Table")
        assert tables
        for table in tables:
            head, *rows = table.all("TR")
            columns = head.all("TH", "TD")
            assert [cell.tag for cell in columns] == ["TH"] * len(columns)
            assert {cell.attributes["/Scope"] for cell in columns} == {"/Column"}
            for row in rows:
                first, *others = row.all("TH", "TD")
                assert first.tag == "TH"
                assert first.attributes["/Scope"] == "/Row"
                assert [cell.tag for cell in others] == ["TD"] * (len(columns) - 1)
                assert not any("/Headers" in cell.attributes for cell in others)
            assert [caption.said[:8] for caption in table.all("Caption")] == ["Tableau\xa0"]


def test_fonts_are_inside(tmp_path: Path) -> None:
    found = printed(canal(CANAL[0]), tmp_path)
    fonts = [
        font.get_object()["/DescendantFonts"][0]["/FontDescriptor"]
        for page in found.reader.pages
        for font in cast("Any", page)["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts)


@pytest.mark.parametrize("name", [*CANAL, "essai"])
def test_word_and_pdf_print_the_same_cells(tmp_path: Path, name: str) -> None:
    """Cell by cell, in the same order: amounts, rates, names."""
    allocation = (
        allocate(parse_scenario(REPORTED, "essai.toml")) if name == "essai" else canal(name)
    )
    write_document(allocation, tmp_path / "annexe.docx")
    document: Any = docx.Document(str(tmp_path / "annexe.docx"))
    numbered = [
        table
        for table in document.tables
        if table._tbl.find(f".//{qn('w:tblHeader')}") is not None  # noqa: SLF001 - no API for it
    ]
    in_word = [[[cell.text for cell in row.cells] for row in table.rows] for table in numbered]
    in_pdf = [
        [[plain(cell) for cell in row] for row in table]
        for table in printed(allocation, tmp_path).tables()
    ]
    assert in_pdf == in_word
    amounts = [cell for table in in_pdf for row in table for cell in row if "€" in cell]
    assert len(amounts) > 10


def test_pages_say_standing_identifier_fingerprint_and_number(tmp_path: Path) -> None:
    allocation = canal(CANAL[3])
    found = printed(allocation, tmp_path)
    count = len(found.reader.pages)
    foot = composed(allocation).footer
    said = foot if isinstance(foot, str) else foot.text("fr")
    for number, page in enumerate(found.reader.pages, start=1):
        text = page.extract_text()
        assert "Document de travail, ne vaut pas engagement" in text
        assert said in text
        assert f"{number} / {count}" in text
    heard_text = found.root.said
    assert f"1 / {count}" not in heard_text


def test_the_scenario_travels_with_the_pdf_and_gives_the_same_figures(tmp_path: Path) -> None:
    allocation = canal(CANAL[1])
    found = printed(allocation, tmp_path)
    name = f"{allocation.scenario.id}.toml"
    ((attached,),) = [found.reader.attachments[name]]
    text = attached.decode("utf-8")
    assert text == write_scenario(allocation.scenario)
    assert allocate(parse_scenario(text, name)).totals == allocation.totals


def test_the_same_bytes_in_two_processes(tmp_path: Path) -> None:
    scenario = ROOT / "scenarios" / f"{CANAL[2]}.toml"
    files = [tmp_path / f"{seed}.pdf" for seed in ("1", "2")]
    for file in files:
        place = {**os.environ, "PYTHONHASHSEED": file.stem, "TZ": f"UTC{file.stem}"}
        command = [sys.executable, "-c", SAMPLE, str(scenario), str(file)]
        subprocess.run(command, check=True, cwd=ROOT, env=place)
    first, second = (file.read_bytes() for file in files)
    assert first == second
    assert b"D:2" not in first


MARKUP: Final = (
    '#panic("x")',
    '#image("/etc/passwd")',
    "*gras* _penché_ `code` $x^2$ <étiquette> @renvoi",
    "\\ \\n \\u{41} ] [ } { // commentaire /* non */",
    "= Titre\n- liste\n+ suite",
    '"); #{ fin (',
    "שלום עולם",
    "العربية",
    "\u202eretourné\u202c",
    "Som\x00me\x1b[31m",
    "e\u0301 \u2028 \ufb01 \u00ad",
)


@pytest.mark.parametrize("text", MARKUP)
def test_text_is_never_markup(tmp_path: Path, text: str) -> None:
    """Each text, everywhere that a text may stand, is printed as it is."""
    columns = (Column("member", heading=text), Column("amount", "money"))
    table = Table("lots", columns, ((text, 5),))
    note = replace(table, notes=(Said("document.sentence", {"text": text}),))
    found = of(
        Heading(text, 0),
        Paragraph(text, "subtitle"),
        Heading(text, 1),
        *(Paragraph(text, manner) for manner in ("body", "note", "alert")),
        Bullets((text,)),
        Pairs(Said("document.card.title"), ((Said("document.card.object"), text),)),
        note,
        folder=tmp_path,
        has_contents=True,
    )
    wanted = letters(text)
    assert wanted
    for tag in ("Title", "H1", "LBody", "TH"):
        said = {letters(element.said) for element in found.root.all(tag)}
        assert said & {wanted, wanted[::-1]}  # a script that goes leftwards is drawn leftwards
    whole = letters(found.root.said)
    assert max(whole.count(wanted), whole.count(wanted[::-1])) >= 10


def letters(text: str) -> str:
    """Signs that a font draws: no spaces, no controls; ligatures and accents in one way."""
    kept = text.replace("\u202e", "").replace("\u202c", "").replace("\ufb01", "fi")
    return "".join(re.findall(r"[^\W\d_]", kept.replace("e\u0301", "é").replace("[31m", "m")))


def test_signs_that_no_font_draws_are_printed_as_their_code(tmp_path: Path) -> None:
    found = of(Heading("中文 et \U0001f600", 0), Paragraph("Le prix de 中"), folder=tmp_path)
    assert found.root.all("Title")[0].said == "[U+4E2D][U+6587] et [U+1F600]"
    assert "Le prix de [U+4E2D]" in found.root.said


def test_hostile_scenarios_are_harmless(tmp_path: Path) -> None:
    found = printed(allocate(hostile(HOSTILE)), tmp_path)
    plan = next(table for table in found.tables() if table[0][0] == "Financeur")
    assert [row[0] for row in plan[1:4]] == list(HOSTILE[:3])
    assert "\u202e" not in found.root.said


def test_very_long_words_stay_on_the_page(tmp_path: Path) -> None:
    word = "a" * 5_000
    columns = (Column("member"), Column("source"), Column("amount", "money"))
    table = Table("lots", columns, ((word, word, 12_345),))
    found = of(Heading(word, 0), Heading(word), Paragraph(word), table, folder=tmp_path)
    for page in found.reader.pages:
        places: list[float] = []

        def seen(_text: str, _cm: Any, place: Any, _font: Any, _size: float) -> None:
            places.append(place[4])  # noqa: B023 - read before the next page

        page.extract_text(visitor_text=seen)
        assert max(places) < float(page.mediabox.width)
    assert plain(found.tables()[0][1][0]) == word


def test_addresses_are_links_and_nothing_else_is(tmp_path: Path) -> None:
    text = "Voir https://example.org/a_b?c=1. Pas javascript:alert(1) ni file:///etc/passwd"
    found = of(Heading("T", 0), Paragraph(text), folder=tmp_path)
    links = [
        annotation.get_object()["/A"]["/URI"]
        for annotation in cast("Any", found.reader.pages[0])["/Annots"]
    ]
    assert links == ["https://example.org/a_b?c=1"]
    assert [link.said for link in found.root.all("Link")] == links


def test_a_chart_is_a_figure_with_words_and_its_table(tmp_path: Path) -> None:
    charts = charts_of(canal(CANAL[0]))
    found = of(Heading("T", 0), *map(Figure, charts), folder=tmp_path)
    figures = [each for each in found.root.all("Figure") if each.alt]
    assert [spaced(figure.alt) for figure in figures] == [
        spoken(chart.description) for chart in charts
    ]
    assert len(found.tables()) == len(charts)
    assert any("Figure" in caption.said for caption in found.root.all("Caption"))


def test_the_part_of_a_wide_table_turns_with_it(tmp_path: Path) -> None:
    columns = (
        Column("member"),
        *(Column("year", "money", str(year)) for year in range(2020, 2030)),
    )
    wide = Table("schedule", columns, (("Nord", *[123_456_789_00] * 10),))
    small = Table("lots", columns[:3], (("Nord", 1, 2),))
    found = of(
        Heading("T", 0), Heading("A"), small, Heading("B"), Heading("C", 2), Paragraph("avant"),
        wide, Heading("D"), Paragraph("après"), folder=tmp_path,
    )  # fmt: skip
    assert sides(found) == ["upright", "wide", "upright"]
    assert "B\nC\navant" in found.reader.pages[1].extract_text()
    assert "après" in found.reader.pages[2].extract_text()


def test_thousands_of_a_chart_are_seen_and_its_letters_are_read() -> None:
    """A narrow space of the font of the PDF is not seen in small letters."""
    content = composed(canal(CANAL[0]))
    drawn = [
        line
        for section in told(content, "fr")["sections"]
        for line in section["blocks"]
        if line["kind"] == "figure"
    ]
    assert drawn
    assert not any("\u202f" in line["svg"] for line in drawn)
    assert any("198\xa0537\xa0900,50" in line["svg"] for line in drawn)
    assert any("198\u202f537\u202f900,50" in line["alt"] for line in drawn)


def test_a_table_that_no_page_holds_is_cut_by_columns(tmp_path: Path) -> None:
    """Every figure of sixty columns is printed once, beside the name of its row."""
    columns = (Column("member"), *(Column("m", "money", f"Membre {i}") for i in range(60)))
    rows = tuple((f"Année {y}", *(10_000_000_00 + 60 * y + i for i in range(60))) for y in range(3))
    found = of(Heading("T", 0), Table("schedule", columns, rows, rows[0]), folder=tmp_path)
    tables = found.tables()
    assert len(tables) > 3
    heads = [name for table in tables for name in table[0][1:]]
    assert heads == [f"Membre {i}" for i in range(60)]
    assert all([row[0] for row in table[1:4]] == [row[0] for row in rows] for table in tables)
    captions = [caption.said for caption in found.root.all("Caption")]
    assert captions[0].endswith(f"(partie 1 sur {len(tables)})")
    assert len({caption.partition(" \u2013 ")[0] for caption in captions}) == 1


def test_a_number_is_never_wider_than_its_column() -> None:
    """Widths of the fit against the widest writing: 0,52 em by sign in bold letters."""
    texts = [f"{10**n:,} €".replace(",", "\u202f") for n in range(3, 12)]
    for count in range(2, 40):
        rows = [["Membre", *["Montant (€)"] * count], *[["Somme", *[t] * count] for t in texts]]
        fit = fitted(rows, [False, *[True] * count])
        room = LANDSCAPE if fit.on_its_side else PORTRAIT
        for strip in fit.strips:
            assert sum(strip.widths) <= room + 0.01
            digits = sum(sign.isdigit() or sign == "€" for sign in texts[-1])
            drawn = (digits * 0.506 + 0.25 + 0.19 * 3) * fit.size * 0.03528 + 0.28
            assert min(strip.widths[1:]) >= drawn


def test_only_words_longer_than_a_line_may_be_cut() -> None:
    address = "https://example.org/" + "a" * 200
    assert broken("constitutionnellement") == "constitutionnellement"
    assert broken(f"{'b' * 64} {address}") == f"{'b' * 64} {address}"
    assert "\u200b" in broken("c" * 100)
    assert plain(broken("c" * 100)) == "c" * 100


def test_a_page_break_starts_a_page_and_contents_list_the_headings(tmp_path: Path) -> None:
    found = of(
        Heading("Titre", 0), Paragraph("Sous-titre", "subtitle"), Heading("Un"), Paragraph("x"),
        PageBreak(), Heading("Deux", 2), Paragraph("y"), folder=tmp_path, has_contents=True,
    )  # fmt: skip
    first = found.reader.pages[0].extract_text()
    assert first.index("Sous-titre") < first.index("Sommaire") < first.rindex("Un")
    entries = [entry.said for entry in found.root.all("TOCI")]
    assert [entry.rstrip(" .0123456789\u2060") for entry in entries] == ["Un", "Deux"]
    assert [entry[-1] for entry in entries] == ["1", "2"]


def test_a_heading_that_skips_a_level_is_raised(tmp_path: Path) -> None:
    found = of(Heading("T", 0), Heading("Sous-partie", 2), Paragraph("x"), folder=tmp_path)
    assert [heading.said for heading in found.root.all("H1")] == ["Sous-partie"]


def test_1300_lines_in_a_few_seconds(tmp_path: Path) -> None:
    allocation = allocate(large())
    start = time.process_time()
    write_pdf(allocation, tmp_path / "annexe.pdf")
    assert time.process_time() - start < 20
    last = [page.extract_text() for page in PdfReader(tmp_path / "annexe.pdf").pages[-10:]]
    told = spaced("".join(last))
    assert "Commune 11299" in told
    assert "TOTAL" in told
    assert spaced(money(12_345_678_90)) in told


def test_a_long_table_has_its_headings_on_every_page(tmp_path: Path) -> None:
    found = printed(allocate(large(150)), tmp_path)
    plan = next(table for table in found.tables() if "Montant (€)" in table[0])
    assert [row[0] for row in plan[1:-1]] == [f"Commune {10_000 + i}" for i in range(150)]
    paid = plan[0].index("Montant (€)")
    cents = [int("".join(filter(str.isdigit, row[paid]))) for row in plan[1:]]
    assert sum(cents[:-1]) == cents[-1] == 12_345_678_90
    pages = [page.extract_text() for page in found.reader.pages]
    long = [page for page in pages if "subvention d'équipement versée" in page]
    assert len(long) > 2
    assert all("Montant" in page for page in long)


def test_row_headers_keep_every_address_of_the_file() -> None:
    cell = b"<</Type/StructElem/S/TD/P 12 0 R/A[<</O/Table/Headers[(U3x%dy0)]>>]/K[4]/Pg 9 0 R>>"
    first, second = cell % 0, cell % 1
    assert len(with_row_headers(first)) == len(first)
    assert b"/S/TH" in with_row_headers(first)
    assert b"/Scope/Row" in with_row_headers(first)
    assert b"/S/TD" in with_row_headers(second)
    assert b"/Headers" not in with_row_headers(second)
    assert with_row_headers(b"(/S/TD/Headers)") == b"(/S/TD/Headers)"


def test_an_unknown_kind_is_refused_and_a_former_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "annexe.pdf"
    path.write_bytes(b"ancien")
    with pytest.raises(OutputError) as refused:
        write_pdf(canal(CANAL[0]), path, kind="poème")
    assert refused.value.code == "document_kind"
    assert path.read_bytes() == b"ancien"


def test_what_cannot_be_composed_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allocation.reporting.charts.rendering.svg", lambda *_: "<svg")
    chart = charts_of(canal(CANAL[0]))[0]
    with pytest.raises(OutputError) as refused:
        of(Heading("T", 0), Figure(chart), folder=tmp_path)
    assert refused.value.code == "pdf_refused"
    assert "SVG" in str(refused.value)
    assert not list(tmp_path.iterdir())
