"""The Word document: what it says, real tables, French typography, harmless texts."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any, Final

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from allocation.errors import OutputError
from allocation.model import Allocation
from allocation.pipeline import allocate
from allocation.reporting.document import write_document
from allocation.reporting.plain_text import plain_text
from allocation.reporting.sentences import explanations
from allocation.scenarios import parse_scenario, read_scenario
from allocation.typography import money
from tests.conftest import ROOT
from tests.office import converted
from tests.unit.reported_scenario import REPORTED
from tests.unit.test_workbook import HOSTILE, hostile
from tests.unit.workbook_scenarios import large

CANAL: Final = tuple(f"canal-seine-nord-{year}" for year in (2014, 2019, 2026))


def canal(name: str) -> Allocation:
    return allocate(read_scenario(ROOT / "scenarios" / f"{name}.toml"))


def opened(allocation: Allocation, folder: Path, **how: Any) -> Any:
    path = folder / "annexe.docx"
    write_document(allocation, path, **how)
    return docx.Document(str(path))


def texts(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def rows(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def plans(document: Any) -> list[Any]:
    return [table for table in document.tables if rows(table)[0][0] == "Financeur"]


@pytest.mark.parametrize("name", CANAL)
def test_each_hypothesis_has_a_table_that_adds_up(tmp_path: Path, name: str) -> None:
    allocation = canal(name)
    scenario = allocation.scenario
    found = plans(opened(allocation, tmp_path))
    assert len(found) == max(1, len(scenario.hypotheses))
    for table in found:
        head, *lines, total = rows(table)
        assert head == ["Financeur", "Nature", "Taux (%)", "Montant (€)", "Montant maximum (€)"]
        assert total[0] == "TOTAL"
        whole = scenario.operation.total or allocation.total
        assert total[2:4] == ["100,0000\xa0%", money(whole)]
        paid = [line[3] for line in lines[: len(allocation.members)]]
        assert paid == [money(cents) for cents in allocation.totals]
        digits = [int("".join(filter(str.isdigit, line[3]))) for line in lines]
        assert sum(digits) == whole
        rates = [int("".join(filter(str.isdigit, line[2]))) for line in lines]
        assert sum(rates) == 1_000_000


@pytest.mark.parametrize("name", CANAL)
def test_the_document_says_where_it_stands_and_how_it_was_made(tmp_path: Path, name: str) -> None:
    allocation = canal(name)
    document = opened(allocation, tmp_path)
    said = texts(document)
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "Document de travail, ne vaut pas engagement"
    assert allocation.scenario.id in section.footer.paragraphs[0].text
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    for wanted in ("Financeurs", "Clé de répartition", "Contrôles", "Sources"):
        assert wanted in headings
    assert any("plus fort reste" in text for text in said)
    bullets = {p.text for p in document.paragraphs if p.style.name == "List Bullet"}
    assert len(bullets & {_typeset(text) for text in explanations(allocation)}) == len(
        allocation.steps
    )
    card = {row[0]: row[1] for row in rows(document.tables[0])}
    assert card["Statut"].startswith("Document de travail")
    assert "HT" in card["Base"]


def _typeset(text: Any) -> str:
    from allocation.typography import typeset  # noqa: PLC0415 - one use

    return typeset(text.text("fr"), "fr")


def test_headings_repeat_and_numbers_stand_on_the_right(tmp_path: Path) -> None:
    document = opened(canal("canal-seine-nord-2019"), tmp_path)
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    assert len(captions) == len(document.tables) - 1
    assert captions[0].text.startswith("Tableau\xa01 \u2013 Plan de financement")
    for table in list(document.element.body.iter(qn("w:tbl")))[1:]:
        rules = [row.find(qn("w:trPr")) for row in table.iter(qn("w:tr"))]
        assert [rule.find(qn("w:tblHeader")) is not None for rule in rules].index(False) == 1
        assert all(rule.find(qn("w:cantSplit")) is not None for rule in rules)
        assert next(table.iter(qn("w:tblCaption"))).get(qn("w:val"))
        wide = sum(int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol")))
        assert wide <= 17.01 * 567
    plan = plans(document)[0]
    alignments = [cell.paragraphs[0].alignment for cell in plan.rows[1].cells]
    assert alignments == [None, None, *[WD_ALIGN_PARAGRAPH.RIGHT] * 3]


def test_the_document_is_french_for_word(tmp_path: Path) -> None:
    document = opened(canal("canal-seine-nord-2014"), tmp_path)
    spoken = [lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))]
    assert set(spoken) == {"fr-FR"}
    assert document.core_properties.language == "fr-FR"
    whole = "\n".join(texts(document) + [c for t in document.tables for r in rows(t) for c in r])
    assert "198\u202f537\u202f900,50\xa0€" in whole
    assert " :" not in whole
    assert " %" not in whole


def test_the_same_document_in_english(tmp_path: Path) -> None:
    document = opened(canal("canal-seine-nord-2014"), tmp_path, language="en")
    whole = "\n".join(texts(document) + [c for t in document.tables for r in rows(t) for c in r])
    assert "€198,537,900.50" in whole
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {
        "en-GB"
    }


def test_one_member_stands_first(tmp_path: Path) -> None:
    document = opened(canal("canal-seine-nord-2014"), tmp_path, first="80")
    assert rows(plans(document)[0])[1][0] == "Somme"


def test_everything_a_scenario_can_say_is_said(tmp_path: Path) -> None:
    """Loans, guarantees, calls, clauses, red lines, prices: the small scenario that has all."""
    document = opened(allocate(parse_scenario(REPORTED, "essai.toml")), tmp_path)
    whole = "\n".join(texts(document) + [c for t in document.tables for r in rows(t) for c in r])
    for wanted in (
        "janvier 2014",
        "La société",
        "Garant",
        "2015",
        "Dépassement",
        "Clé non publiée",
    ):
        assert wanted in whole
    said = texts(document)
    assert len([text for text in said if text.startswith("Montants hors taxes")]) == 1


def test_a_result_that_is_one_of_several_says_so(tmp_path: Path) -> None:
    document = opened(allocate(canal(CANAL[0]).scenario, "longueur"), tmp_path)
    assert any("\xa0: entre 0,00\xa0€ et" in text for text in texts(document))


def test_a_scenario_without_population_says_nothing_per_inhabitant(tmp_path: Path) -> None:
    scenario = parse_scenario(REPORTED, "essai.toml").model_copy(update={"population": "absente"})
    document = opened(allocate(scenario), tmp_path)
    assert not any("habitant" in cell for t in document.tables for cell in rows(t)[0])


def test_hostile_texts_are_harmless(tmp_path: Path) -> None:
    allocation = allocate(hostile(HOSTILE))
    document = opened(allocation, tmp_path)
    names = [row[0] for row in rows(plans(document)[0])]
    assert names[1:4] == list(HOSTILE[:3])
    markup = zipfile.ZipFile(tmp_path / "annexe.docx").read("word/document.xml").decode("utf-8")
    assert "<b>&amp;" not in markup
    assert "\u202e" not in markup


def test_word_opens_what_is_written(tmp_path: Path) -> None:
    """LibreOffice prints the hostile document and the one of 2026: neither is damaged."""
    for name, allocation in (("a", allocate(hostile(HOSTILE))), ("b", canal(CANAL[2]))):
        write_document(allocation, tmp_path / f"{name}.docx")
    printed = converted(sorted(tmp_path.glob("*.docx")), tmp_path / "pdf", "pdf")
    assert [path.read_bytes()[:5] for path in printed.values()] == [b"%PDF-"] * 2


def test_the_same_scenario_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_document(canal("canal-seine-nord-2026"), tmp_path / name / "annexe.docx")
    first, second = (tmp_path / name / "annexe.docx" for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


def test_a_group_of_1300_keeps_its_headings_and_its_total(tmp_path: Path) -> None:
    """Cells are read from the markup: python-docx takes minutes on a thousand rows."""
    allocation = allocate(large())
    plan = list(opened(allocation, tmp_path).element.body.iter(qn("w:tbl")))[1]
    head, *lines, total = [
        ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
        for row in plan.iter(qn("w:tr"))
    ]
    assert (head[0], len(lines), total[0]) == ("Financeur", 1_300, "TOTAL")
    assert total[3] == money(allocation.total)


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as refused:
        opened(canal("canal-seine-nord-2014"), tmp_path, kind="roman")
    assert "annexe-convention" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_plain_text_keeps_what_people_write() -> None:
    kept = "L'été à Péronne : 5\u202f118\xa0M€, \u00ab oui \u00bb\n\u05d0 \U0001f6a2"
    assert plain_text(kept) == kept
    assert plain_text("a\x00b\x1f\x7f\ud800\uffff\u202e\u2066c") == "abc"
