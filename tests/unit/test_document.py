"""The Word document: what it says, real tables, French typography, harmless texts."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from allocation.errors import OutputError
from allocation.pipeline import allocate
from allocation.reporting.document import write_document
from allocation.reporting.plain_text import plain_text
from allocation.reporting.sentences import explanations
from allocation.scenarios import parse_scenario
from allocation.typography import money, typeset
from tests.office import converted
from tests.unit.council_documents import (
    canal,
    opened,
    plans,
    shipped,
    tables,
    texts,
    whole,
)
from tests.unit.reported_scenario import REPORTED
from tests.unit.test_workbook import HOSTILE, hostile
from tests.unit.workbook_scenarios import large

CANAL: Final = ("2014", "2019", "2026")


@pytest.mark.parametrize("name", CANAL)
def test_each_hypothesis_has_a_table_that_adds_up(name: str) -> None:
    allocation = canal(name)
    scenario = allocation.scenario
    found = plans(shipped(name))
    assert len(found) == max(1, len(scenario.hypotheses))
    for head, *lines, total in found:
        assert head == ["Financeur", "Taux (%)", "Montant (€)", "Montant maximum (€)", "Nature"]
        assert total[0] == "TOTAL"
        amount = scenario.operation.total or allocation.total
        assert total[1:3] == ["100,0000\xa0%", money(amount)]
        paid = [line[2] for line in lines[: len(allocation.members)]]
        assert paid == [money(cents) for cents in allocation.totals]
        digits = [int("".join(filter(str.isdigit, line[2]))) for line in lines]
        assert sum(digits) == amount
        rates = [int("".join(filter(str.isdigit, line[1]))) for line in lines]
        assert sum(rates) == 1_000_000


@pytest.mark.parametrize("name", CANAL)
def test_the_document_says_where_it_stands_and_how_it_was_made(name: str) -> None:
    allocation = canal(name)
    document = shipped(name)
    said = texts(document)
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "Document de travail, ne vaut pas engagement"
    assert allocation.scenario.id in section.footer.paragraphs[0].text
    assert any("plus fort reste" in text for text in said)
    bullets = {p.text for p in document.paragraphs if p.style.name == "List Bullet"}
    told = {typeset(step.text("fr"), "fr") for step in explanations(allocation)}
    assert told <= bullets
    card = {row[0]: row[1] for row in tables(document)[0]}
    assert card["Statut"].startswith("Document de travail")
    assert "HT" in card["Base"]


def test_headings_repeat_and_numbers_stand_on_the_right() -> None:
    document = shipped("2019")
    grids = list(document.element.body.iter(qn("w:tbl")))
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    sideways = 2
    assert len([c for c in captions if c.startswith("Tableau")]) == len(grids) - sideways
    assert captions[0].startswith("Tableau\xa01 \u2013 Assiette")
    for table in grids:
        rules = [row.find(qn("w:trPr")) for row in table.iter(qn("w:tr"))]
        assert all(rule.find(qn("w:cantSplit")) is not None for rule in rules)
        assert next(table.iter(qn("w:tblCaption"))).get(qn("w:val"))
        wide = sum(int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol")))
        assert wide <= 17.01 * 567
        repeated = [rule.find(qn("w:tblHeader")) is not None for rule in rules]
        names_rows = next(table.iter(qn("w:tblLook"))).get(qn("w:firstColumn")) == "1"
        assert repeated == [not names_rows, *[False] * (len(rules) - 1)]
    plan = next(t for t in document.tables if t.rows[0].cells[-1].text == "Nature")
    alignments = [cell.paragraphs[0].alignment for cell in plan.rows[1].cells]
    assert alignments == [None, *[WD_ALIGN_PARAGRAPH.RIGHT] * 3, None]


def test_pictures_have_words_in_their_place() -> None:
    document = shipped("2014")
    named = list(document.element.body.iter(qn("wp:docPr")))
    captions = [p.text for p in document.paragraphs if p.text.startswith("Figure")]
    assert len(named) == len(captions) > 0
    assert all(len(picture.get("descr")) > 40 and picture.get("title") for picture in named)


def test_a_figure_is_not_printed_twice() -> None:
    """The table of a chart takes the place of the same table."""
    found = [tuple(map(tuple, table)) for table in tables(shipped("2014"))]
    assert len(found) == len(set(found))


def test_the_document_is_french_for_word() -> None:
    document = shipped("2014")
    spoken = [lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))]
    assert set(spoken) == {"fr-FR"}
    assert document.core_properties.language == "fr-FR"
    said = whole(document)
    assert "198\u202f537\u202f900,50\xa0€" in said
    assert " :" not in said
    assert " %" not in said
    assert "n° 2016" not in said
    assert "n°\xa02016-489" in said


def test_the_same_document_in_english(tmp_path: Path) -> None:
    document = opened(canal("2014"), tmp_path, language="en")
    assert "€198,537,900.50" in whole(document)
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {
        "en-GB"
    }


def test_one_member_stands_first(tmp_path: Path) -> None:
    document = opened(canal("2014"), tmp_path, first="80")
    assert plans(document)[0][1][0] == "Somme"


def test_everything_a_scenario_can_say_is_said(tmp_path: Path) -> None:
    """Loans, guarantees, calls, clauses, red lines, prices: the small scenario that has all."""
    document = opened(allocate(parse_scenario(REPORTED, "essai.toml")), tmp_path)
    said = whole(document)
    for wanted in (
        "janvier 2014",
        "La société",
        "Garant",
        "2015",
        "Dépassement",
        "Clé non publiée",
    ):
        assert wanted in said
    notes = [p.text for p in document.paragraphs if p.style.name == "Note"]
    assert len(notes) == len(set(notes)) > 0


def test_a_result_that_is_one_of_several_says_so(tmp_path: Path) -> None:
    document = opened(allocate(canal("2014").scenario, "longueur"), tmp_path)
    assert any("\xa0: entre 0,00\xa0€ et" in text for text in texts(document))


def test_a_scenario_without_population_says_nothing_per_inhabitant(tmp_path: Path) -> None:
    scenario = parse_scenario(REPORTED, "essai.toml").model_copy(update={"population": "absente"})
    document = opened(allocate(scenario), tmp_path)
    assert not any("habitant" in cell for table in tables(document) for cell in table[0])


def test_hostile_texts_are_harmless(tmp_path: Path) -> None:
    allocation = allocate(hostile(HOSTILE))
    document = opened(allocation, tmp_path)
    names = [row[0] for row in plans(document)[0]]
    assert names[1:4] == list(HOSTILE[:3])
    markup = zipfile.ZipFile(tmp_path / "annexe.docx").read("word/document.xml").decode("utf-8")
    assert "<b>&amp;" not in markup
    assert "\u202e" not in markup


def test_word_opens_what_is_written(tmp_path: Path) -> None:
    """LibreOffice prints the hostile document and the one of 2026: neither is damaged."""
    for name, allocation in (("a", allocate(hostile(HOSTILE))), ("b", canal("2026"))):
        write_document(allocation, tmp_path / f"{name}.docx")
    printed = converted(sorted(tmp_path.glob("*.docx")), tmp_path / "pdf", "pdf")
    assert [path.read_bytes()[:5] for path in printed.values()] == [b"%PDF-"] * 2


def test_the_same_scenario_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_document(canal("2026"), tmp_path / name / "annexe.docx")
    first, second = (tmp_path / name / "annexe.docx" for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


def test_a_group_of_1300_keeps_its_headings_and_its_total(tmp_path: Path) -> None:
    allocation = allocate(large())
    head, *lines, total = plans(opened(allocation, tmp_path))[0]
    assert (head[0], len(lines), total[0]) == ("Financeur", 1_300, "TOTAL")
    assert total[2] == money(allocation.total)


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as refused:
        opened(canal("2014"), tmp_path, kind="roman")
    assert "annexe-convention" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_plain_text_keeps_what_people_write() -> None:
    kept = "L'été à Péronne : 5\u202f118\xa0M€, \u00ab oui \u00bb\n\u05d0 \U0001f6a2"
    assert plain_text(kept) == kept
    assert plain_text("a\x00b\x1f\x7f\ud800\uffff\u202e\u2066c") == "abc"
