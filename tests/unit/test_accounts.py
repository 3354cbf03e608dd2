"""Accounts read from public exports. Every sample below is made for the test, not published."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocation.errors import ScenarioError
from allocation.open_data import ACCOUNT_FORMATS, accounts_read_in
from allocation.overlay import overlay_of
from allocation.scenarios import read_scenario, write_scenario
from tests.unit.small_scenario import BASE

OFGL = """Exercice;Code Insee 2023 Département;Type de budget;Agrégat;Montant
2022;80;Budget principal;Encours de dette;1
2023;80;Budget principal;Encours de dette;300 000 000,50
2023;80;Budget annexe;Encours de dette;7
2023;80;Budget principal;Epargne brute;-55000000
2023;80;Budget principal;Epargne nette;30000000
2023;59;Budget principal;Epargne nette;1
"""
TECHNICAL = """exer;dep_code;type_de_budget;agregat;montant
2023-01-01;80;Budget principal;Recettes de fonctionnement;640000000
2023-01-01;80;Budget annexe;Recettes de fonctionnement;9
"""
DGFIP = """dep;exer;lbudg;tpf;caf;dba;nette
080;2023;SOMME;650000;55000,5;300000;31000
059;2023;NORD;1;1;1;1
"""


def table(**fields: object) -> str:
    lines = "\n".join(f"{name} = {value!r}" for name, value in fields.items())
    return f"\n[finances.80]\nyear = 2023\nsource = 's'\n{lines}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("ofgl", OFGL), ("technical", TECHNICAL), ("dgfip", DGFIP)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def read(folder: Path, text: str):
    path = folder / "essai.toml"
    path.write_text(BASE + text, encoding="utf-8")
    return read_scenario(path)


def test_an_ofgl_export_fills_the_accounts_of_its_year_and_main_budget(folder):
    scenario = read(folder, table(file="ofgl.csv", format="ofgl"))
    found = scenario.finances["80"]
    assert (found.debt, found.gross_savings, found.net_savings, found.receipts) == (
        300_000_000_50,
        -55_000_000_00,
        30_000_000_00,
        None,
    )
    assert "ofgl" not in write_scenario(scenario).replace("OFGL", "")


def test_technical_headings_are_read_as_well(folder):
    found = read(folder, table(file="technical.csv", format="ofgl")).finances["80"]
    assert (found.debt, found.receipts) == (None, 640_000_000_00)


def test_a_dgfip_export_is_in_thousands_and_leaves_what_it_does_not_define(folder):
    found = read(folder, table(file="dgfip.csv", format="dgfip")).finances["80"]
    assert (found.debt, found.gross_savings) == (300_000_000_00, 55_000_500_00)
    assert (found.net_savings, found.receipts) == (None, None)


def test_a_scenario_names_a_heading_itself_and_keeps_its_own_figures(folder):
    text = table(file="dgfip.csv", format="dgfip", debt=5)
    text = text.replace("debt = 5", 'debt = 5\ncolumns = { net_savings = "nette" }')
    found = read(folder, text).finances["80"]
    assert (found.debt, found.net_savings) == (5_00, 31_000_000_00)


@pytest.mark.parametrize(
    ("fields", "place", "code"),
    [
        ({"file": "ofgl.csv"}, "finances.80.format", "missing"),
        ({"file": "ofgl.csv", "format": "dgcl"}, "finances.80.format", "not_a_choice"),
        ({"file": "rien.csv", "format": "ofgl"}, "finances.80.file", "csv_absent"),
        ({"file": "../ofgl.csv", "format": "ofgl"}, "finances.80.file", "csv_outside"),
        ({"file": 3, "format": "ofgl"}, "finances.80.file", "text_type"),
        ({"file": "dgfip.csv", "format": "ofgl"}, "finances.80.file", "csv_column"),
        (
            {"file": "dgfip.csv", "format": "dgfip", "columns": 3},
            "finances.80.columns",
            "table_type",
        ),
    ],
)
def test_what_cannot_be_read_is_one_fault(folder, fields, place, code):
    with pytest.raises(ScenarioError) as refused:
        read(folder, table(**fields))
    assert (place, code) in [(fault.place, fault.code) for fault in refused.value.faults]
    assert all(fault.text("fr") and fault.text("en") for fault in refused.value.faults)


def test_an_absent_year_and_a_cell_that_is_no_number_are_faults(folder):
    with pytest.raises(ScenarioError, match="80, 2021"):
        read(folder, table(file="ofgl.csv", format="ofgl").replace("2023", "2021"))
    (folder / "ofgl.csv").write_text(OFGL.replace("-55000000", "n.c."), encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"n\.c\."):
        read(folder, table(file="ofgl.csv", format="ofgl"))


def test_tables_that_name_no_file_are_left_as_they_are():
    for raw in ({"finances": {"80": {"year": 2023}}}, {"finances": 3}, {}):
        assert accounts_read_in(raw, None) == (raw, [])
    assert set(ACCOUNT_FORMATS) == {"ofgl", "dgfip"}


def test_a_private_file_reads_its_export_without_saying_its_figures(folder):
    base = read(folder, "")
    private = folder / "essai.prive.toml"
    source = "[sources.moi]\ntitle = 't'\npublisher = 'p'\nstatus = 'calcul'\n"
    head = f'schema = 1\nscenario = "essai"\n{source}'
    filled = table(file="ofgl.csv", format="ofgl").replace("'s'", "'moi'")
    private.write_text(head + filled, encoding="utf-8")
    scenario = read_scenario(folder / "essai.toml", private)
    assert scenario.beside(None) == base
    assert scenario.included().finances["80"].debt == 300_000_000_50
    (folder / "ofgl.csv").write_text(OFGL.replace("300 000 000,50", "secret"), encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        read_scenario(folder / "essai.toml", private)
    assert "secret" not in refused.value.text()
    assert overlay_of({"schema": 1, "scenario": "essai"}, base)[1] == ()
