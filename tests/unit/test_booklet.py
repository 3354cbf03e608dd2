"""The council booklet: chapters, summary, table of contents, the figures of each document."""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path
from typing import Any, Final

import docx
import pytest
from docx.oxml.ns import qn

from allocation.cli import main
from allocation.errors import OutputError
from allocation.model import Act, Allocation
from allocation.pipeline import allocate
from allocation.reporting import booklet, verify
from allocation.reporting.booklets import bound
from allocation.reporting.document import composed
from allocation.reporting.document.blocks import Heading, PageBreak
from allocation.reporting.provenance import anchor
from allocation.reporting.tables import Table
from allocation.scenarios import read_scenario
from allocation.typography import money
from tests.conftest import ROOT
from tests.office import converted
from tests.pdf_reading import Heard, heard
from tests.unit.test_workbook import HOSTILE, hostile

YEARS: Final = ("2014", "2019", "2026")


def canal(name: str) -> Allocation:
    return allocate(read_scenario(ROOT / "scenarios" / f"canal-seine-nord-{name}.toml"))


@pytest.fixture(scope="module")
def three() -> list[Allocation]:
    return [canal(year) for year in YEARS]


@pytest.fixture(scope="module")
def printed(three: list[Allocation], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("booklet")
    for suffix in ("docx", "pdf"):
        booklet(three, folder / f"conseil.{suffix}")
    return folder


def opened(folder: Path) -> Any:
    return docx.Document(str(folder / "conseil.docx"))


def rows(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def levels(found: Any) -> list[tuple[int, str]]:
    """Level and text of each heading of a Word document."""
    styled = [(paragraph.style.name, paragraph.text) for paragraph in found.paragraphs]
    return [(int(name[-1]), text) for name, text in styled if name.startswith("Heading ")]


def heard_levels(found: Heard) -> list[tuple[int, str]]:
    """Level and text of each heading of a PDF, the title of its table of contents apart."""
    headings = found.root.all("H1", "H2", "H3")
    return [(int(each.tag[1]), each.said) for each in headings if each.said != "Sommaire"]


def test_each_scenario_is_a_chapter_that_starts_a_page(three: list[Allocation]) -> None:
    blocks = bound(three).blocks
    breaks = [i for i, block in enumerate(blocks) if isinstance(block, PageBreak)]
    assert len(breaks) == 3
    for number, (place, allocation) in enumerate(zip(breaks, three, strict=True), start=1):
        heading = blocks[place + 1]
        assert isinstance(heading, Heading)
        assert heading.level == 1
        assert not isinstance(heading.text, str)
        assert heading.text.text("fr") == f"Scénario {number} \u2013 {allocation.scenario.title}"


def test_a_chapter_holds_the_tables_of_its_own_document(three: list[Allocation]) -> None:
    blocks = bound(three).blocks
    tables = [block for block in blocks if isinstance(block, Table)]
    own = [b for each in three for b in composed(each).blocks if isinstance(b, Table)]
    assert tables[2:] == own


def test_headings_are_one_level_down_in_word_and_in_pdf(
    three: list[Allocation], printed: Path
) -> None:
    wanted = [(1, "Synthèse")]
    for number, allocation in enumerate(three, start=1):
        wanted.append((1, f"Scénario {number} \u2013 {allocation.scenario.title}"))
        for block in composed(allocation).blocks:
            if isinstance(block, Heading) and block.level > 0:
                text = block.text if isinstance(block.text, str) else block.text.text("fr")
                wanted.append((block.level + 1, text))
    assert [(level, plain(text)) for level, text in levels(opened(printed))] == [
        (level, plain(text)) for level, text in wanted
    ]
    assert [
        (level, plain(text)) for level, text in heard_levels(heard(printed / "conseil.pdf"))
    ] == [(level, plain(text)) for level, text in wanted]


def plain(text: str) -> str:
    return re.sub(r"[\s\u200b]+", " ", text)


def test_the_summary_has_every_total_and_every_amount(
    three: list[Allocation], printed: Path
) -> None:
    first, second = [
        rows(table) for table in opened(printed).tables if rows(table)[0][0] in ("N°", "Membre")
    ][:2]
    totals = [money(allocation.total) for allocation in three]
    assert [row[4] for row in first[1:]] == totals
    assert [row[3] for row in first[1:]] == [str(len(each.members)) for each in three]
    head, *members, total = second
    assert head == ["Membre", "Scénario 1", "Scénario 2", "Scénario 3"]
    assert total == ["TOTAL", *totals]
    for code, row in zip(three[0].members, members, strict=True):
        paid = [money(each.amount(code)) for each in three]
        assert row == [three[0].scenario.name(code), *paid]


def test_members_that_differ_are_left_to_their_chapters() -> None:
    found = bound([canal("2014"), canal("appels")])
    tables = [block for block in found.blocks if isinstance(block, Table)]
    assert [table.id for table in tables].count("booklet_members") == 0
    assert "ne sont pas les mêmes" in said(found)


def test_the_same_code_under_another_name_is_another_member() -> None:
    own = canal("2014")
    members = tuple(
        member.model_copy(update={"name": f"Autre {member.name}"})
        for member in own.scenario.members
    )
    other = own.scenario.model_copy(update={"members": members, "id": "autre"})
    found = bound([own, allocate(other)])
    assert "booklet_members" not in [b.id for b in found.blocks if isinstance(b, Table)]


def said(content: Any) -> str:
    texts = [getattr(block, "text", "") for block in content.blocks]
    return "\n".join(text if isinstance(text, str) else text.text("fr") for text in texts)


def test_one_member_stands_first_where_it_is(three: list[Allocation]) -> None:
    found = bound(three, first="80")
    members = next(b for b in found.blocks if isinstance(b, Table) and b.id == "booklet_members")
    assert members.rows[0][0] == "Somme"
    assert bound(three, first="absent").blocks == bound(three).blocks


def test_every_page_bears_the_fingerprint_of_the_whole(
    three: list[Allocation], printed: Path
) -> None:
    mark = f"Cahier de 3 scénarios - {anchor(three)}"
    assert mark in opened(printed).sections[0].footer.paragraphs[0].text
    for page in heard(printed / "conseil.pdf").reader.pages:
        assert mark in page.extract_text()
    text = heard(printed / "conseil.pdf").root.said
    for allocation in three:
        assert f"imprimé seul, porte l'empreinte courte {anchor((allocation,))}" in text
    assert anchor(three) != anchor(three[:2])


def test_the_word_booklet_can_be_verified(printed: Path) -> None:
    assert verify(printed / "conseil.docx").outcome == "identical"


def test_the_pdf_carries_every_scenario(three: list[Allocation], printed: Path) -> None:
    found = heard(printed / "conseil.pdf")
    assert set(found.reader.attachments) == {f"{each.scenario.id}.toml" for each in three}


def test_word_has_a_real_table_of_contents_filled_with_links(printed: Path) -> None:
    document = opened(printed)
    entries = [p for p in document.paragraphs if p.style.name.lower() in ("toc 1", "toc 2")]
    wanted = [text for level, text in levels(document) if level < 3]
    assert ["".join(t.text for t in p._p.iter(qn("w:t"))) for p in entries] == wanted  # noqa: SLF001 - python-docx has no links
    fields = [f.text for f in document.element.body.iter(qn("w:instrText"))]
    assert fields[0] == 'TOC \\o "1-2" \\h \\z \\u'
    steps = [
        step.get(qn("w:fldCharType"))
        for p in entries
        for step in p._p.iter(qn("w:fldChar"))  # noqa: SLF001 - python-docx has no fields
    ]
    assert steps == ["begin", "separate", "end"]
    anchors = [
        link.get(qn("w:anchor"))
        for p in entries
        for link in p._p.iter(qn("w:hyperlink"))  # noqa: SLF001 - the same
    ]
    marks = {
        mark.get(qn("w:name")): mark.getparent()
        for mark in document.element.body.iter(qn("w:bookmarkStart"))
    }
    assert len(set(anchors)) == len(wanted)
    texts = ["".join(t.text for t in marks[name].iter(qn("w:t"))) for name in anchors]
    assert texts == wanted
    assert document.settings.element.find(qn("w:updateFields")) is not None


def test_the_pages_of_the_contents_of_the_pdf_are_right(printed: Path) -> None:
    found = heard(printed / "conseil.pdf")
    pages = [plain(page.extract_text()) for page in found.reader.pages]
    entries = [plain(entry.said) for entry in found.root.all("TOCI")]
    chapters = [entry for entry in entries if entry.startswith("Scénario")]
    assert len(chapters) == 3
    for entry in chapters:
        found_entry = re.fullmatch(r"(.+?)[ .\u2060]*?(\d+)", entry)
        assert found_entry is not None
        title, number = found_entry.groups()
        place = pages[int(number) - 1]
        assert title[:30] in place.removeprefix("Document de travail, ne vaut pas engagement ")[:40]


def test_libreoffice_opens_the_booklet_and_shows_its_contents(
    printed: Path, tmp_path: Path
) -> None:
    made = converted([printed / "conseil.docx"], tmp_path, "pdf")["conseil"]
    from pypdf import PdfReader  # noqa: PLC0415 - one use

    pages = [plain(page.extract_text()) for page in PdfReader(made).pages]
    assert "Sommaire" in pages[0]
    assert "Scénario 3" in pages[0]


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_the_same_booklet_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    found = [canal("2014")]
    for name in ("a", "b"):
        booklet(found, tmp_path / name / f"conseil.{suffix}")
    first, second = (tmp_path / name / f"conseil.{suffix}" for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_hostile_texts_are_harmless(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"conseil.{suffix}"
    booklet([allocate(hostile(HOSTILE)), canal("2014")], path)
    assert path.stat().st_size > 10_000


def test_standings_that_differ_are_said_on_top(three: list[Allocation]) -> None:
    act = Act(
        organ="Conseil départemental",
        number="2026-1",
        date=dt.date(2026, 1, 15),
        receipt="080-2026",
    )
    voted = {"status": "voté", "act": act, "id": "vote"}
    scenario = three[0].scenario.model_copy(update=voted)
    found = bound([allocate(scenario), three[1]])
    assert not isinstance(found.header, str)
    assert "documents de travail" in found.header.text("fr")
    table = next(block for block in found.blocks if isinstance(block, Table))
    assert table.columns[-1].id == "standing"


def test_without_the_extra_the_verb_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    file = str(ROOT / "scenarios" / "canal-seine-nord-2014.toml")
    with pytest.raises(SystemExit) as left:
        main(["booklet", file, "--out", str(tmp_path / "conseil.pdf")])
    assert left.value.code == 1
    assert "typst" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "count", "code"),
    [("a.pdf", 0, "booklet_empty"), ("a.docx", 2, "booklet_twice"), ("a.odt", 1, "booklet_format")],
)
def test_what_is_no_booklet_is_refused(tmp_path: Path, name: str, count: int, code: str) -> None:
    with pytest.raises(OutputError) as refused:
        booklet([canal("2014")] * count, tmp_path / name)
    assert refused.value.code == code
    assert not list(tmp_path.iterdir())


def test_the_verb_writes_the_booklet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = [str(ROOT / "scenarios" / f"canal-seine-nord-{year}.toml") for year in YEARS[:2]]
    with pytest.raises(SystemExit) as left:
        main(["booklet", *files, "--for", "80", "--out", "conseil.pdf"])
    assert left.value.code == 0
    assert "conseil.pdf" in capsys.readouterr().out
    assert heard(tmp_path / "conseil.pdf").tables()[1][1][0] == "Somme"
    with pytest.raises(SystemExit) as left:
        main(["booklet", *files, "--for", "99", "--out", "autre.pdf"])
    assert left.value.code == 2
    assert not (tmp_path / "autre.pdf").exists()
