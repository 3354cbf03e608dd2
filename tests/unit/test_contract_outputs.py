"""The same tables of a shared contract in every output: page, documents, workbook, JSON, CSV."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from allocation.analysis.contract import contract_study
from allocation.pipeline import allocate
from allocation.reporting.csv_file import csv_table, write_csv
from allocation.reporting.document.blocks import Bullets, Heading
from allocation.reporting.document.contents import KINDS, composed
from allocation.reporting.json_lines import json_line
from allocation.reporting.page import page, sections
from allocation.reporting.tables import Table
from allocation.reporting.workbook import write_workbook
from tests.office import converted
from tests.unit.contract_scenario import bare, computed, contract

CONTRACT_TABLES = ("contract_card", "titles", "transfers", "savings", "entry", "exit")
REFERENCE = """
[reference]
label = "Accord"
source = "essai"
amounts = { 59 = 100_000, 62 = 200_000, 80 = 75_100 }
"""


def test_the_page_has_a_section_of_the_contract_with_titles_before_transfers() -> None:
    (section,) = (s for s in sections((computed(),)) if s.id == "contract")
    found = [table.id for table in section.tables]
    assert found.index("titles") < found.index("transfers")
    assert set(CONTRACT_TABLES) <= set(found)
    html = page(computed())
    assert "Le contrat partagé" in html
    assert "moyen de paiement du comptable" in html


def test_a_page_without_contract_has_no_such_section() -> None:
    plain = contract(
        *bare(
            "[contract]", "[[in_kind]]", "[settlement]", "[savings", "[enlargement]", "[leaving]"
        ),
        ('legal_default = "eleves"\n', ""),
        ("metered = true\n", ""),
        *((f'paid_by = "{code}"\n', "") for code in ("59", "62")),
    )
    assert "contract" not in [section.id for section in sections((allocate(plain),))]


@pytest.mark.parametrize("kind", ["annexe-convention", "avenant", "rapport"])
def test_documents_end_with_the_contract_and_cite_its_sources(kind: str) -> None:
    assert kind in KINDS
    found = composed(computed(("\n[contract]", f"{REFERENCE}\n[contract]")), kind)
    headings = [block.text.text("fr") for block in found.blocks if isinstance(block, Heading)]
    assert any("Contrat partagé" in heading for heading in headings)
    tables = [block.id for block in found.blocks if isinstance(block, Table)]
    assert set(CONTRACT_TABLES) <= set(tables)
    lines = [line for block in found.blocks if isinstance(block, Bullets) for line in block.lines]
    assert any("À la fin de l'exercice" in line.text("fr") for line in lines if line != str(line))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The workbook recomputed from scratch, as written and with what is in kind changed."""
    folder = tmp_path_factory.mktemp("contrat")
    path = folder / "ecrit.xlsx"
    write_workbook(computed(), path)
    book = load_workbook(path)
    for row in book["Contrat"].iter_rows():
        for cell in row:
            if cell.value == 15_000:
                cell.value = 14_000
    book.save(folder / "change.xlsx")
    found = converted([path, folder / "change.xlsx"], folder / "lu")
    return {name: load_workbook(file, data_only=True) for name, file in found.items()}


def below(sheet: Any, caption: str, heading: str) -> list[Any]:
    """Values of a column of the table under a caption, its total last."""
    top = next(cell.row for cell in sheet["A"] if str(cell.value or "").startswith(caption))
    column = next(cell.column for cell in sheet[top + 1] if cell.value == heading)
    return [sheet.cell(top + 2 + i, column).value for i in range(4)]


def test_balances_and_savings_are_formulas_that_a_spreadsheet_finds_again(books) -> None:
    sheet = books["ecrit"]["Contrat"]
    assert below(sheet, "Guichet 2016", "Quote-part (€)") == [11_000, 11_000, 11_000, 33_000]
    assert below(sheet, "Guichet 2016", "En argent (€)") == [11_000, -4_000, 9_999.5, 16_999.5]
    assert below(sheet, "Ligne 601", "Solde (€)") == [-5_000, 140_000, 2_000, 137_000]
    assert below(sheet, "L'économie", "Paie dans le groupe (€)") == [357, 357, -143, 571]


def test_what_is_changed_by_hand_moves_cash_and_balance(books) -> None:
    sheet = books["change"]["Contrat"]
    assert below(sheet, "Guichet 2016", "En argent (€)") == [11_000, -3_000, 9_999.5, 17_999.5]


def test_every_control_of_the_workbook_holds(books) -> None:
    outcomes = {
        str(row[0].value): row[4].value
        for row in books["ecrit"]["Contrôles"].iter_rows()
        if row[4].value in ("OK", "ÉCART")
    }
    assert set(outcomes.values()) == {"OK"}
    told = " ".join(outcomes)
    for words in ("appelés et soldes font le coût", "en nature au plus", "Économie", "Entrée"):
        assert words in told


def test_the_sheet_still_holds_everything_else_as_of_writing(books) -> None:
    texts = [str(cell.value) for cell in books["ecrit"]["Contrat"]["A"]]
    for caption in ("Le contrat", "Mandats et titres, contrat par contrat", "Avant et après"):
        assert any(text.startswith(caption) for text in texts), caption


def test_json_holds_the_contract_in_cents() -> None:
    line = json.loads(json_line(computed()))
    assert line["metered"] == ["electricite"]
    assert line["legal_default"]["ligne"]["agreement_gap"] == {
        "59": -6_000_000,
        "62": 6_000_000,
        "80": 0,
    }
    first = line["settlement"][0]
    assert (first["member"], first["share"], first["cash"], first["balance"]) == (
        "59",
        4_000_000,
        4_000_000,
        -500_000,
    )
    assert line["titles"][0] == {
        "lot": "ligne",
        "year": 2016,
        "payer": "62",
        "payee": "59",
        "amount": 500_000,
    }
    assert line["transfers"][0] == {"payer": "62", "payee": "59", "amount": 4_000_000}
    assert line["fewest_transfers"] is True
    assert line["savings"]["deserters"][0]["members"] == ["59", "62"]
    assert sum(line["entry"]["moves"].values()) == 0
    assert line["exit"]["ends"] == "2016-04-15"
    assert all(check["passed"] for check in line["contract_checks"])
    assert line["not_computed"] == {}


def test_json_says_which_part_is_not_computed_and_why() -> None:
    line = json.loads(json_line(computed(("km = { 02 = 25 }", "km = {}"))))
    assert line["not_computed"] == {"enlargement": "indicator_incomplete"}
    assert line["entry"] is None


def test_the_csv_has_what_is_in_kind_called_and_left(tmp_path: Path) -> None:
    found = computed()
    path = tmp_path / "contrat.csv"
    write_csv(found, path)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        heads, *rows = list(csv.reader(lines, delimiter=";"))
    place = heads.index("En nature (€)")
    assert rows[1][place : place + 3] == ["15000,00", "9000,00", "177000,00"]
    dues = contract_study(found).dues
    assert sum(due.balance for due in dues) == 25_699_950
    assert rows[-1][place + 2] == "256999,50"


def test_a_csv_whose_estimate_has_no_key_keeps_its_other_columns() -> None:
    """A key with a missing figure: the settlement is said elsewhere not to be computed."""
    lacking = (
        ("[keys.compteurs]", ('[keys.vide]\nrule = "proportional"\nindicator = "rien"\n\n'
         '[indicators.rien]\nlabel = "Rien"\nunit = "u"\nyear = 2015\nsource = "essai"\n'
         'where = "ailleurs"\nvalues = { 59 = 1 }\n\n[keys.compteurs]')),
        ('amount = 27_000, key = "egalite"', 'amount = 27_000, key = "vide"'),
    )  # fmt: skip
    columns = [column.id for column in csv_table(computed(*lacking)).columns]
    assert "balance" not in columns
    assert "amount" in columns
