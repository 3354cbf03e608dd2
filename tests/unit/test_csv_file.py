"""CSV: numbers are numbers, texts are inert, one row per member and a total."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from allocation.model import Allocation
from allocation.pipeline import allocate
from allocation.reporting.csv_file import csv_table, inert, write_csv
from tests.unit.reported_scenario import computed, reported


def rows(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


@pytest.fixture
def own() -> Allocation:
    return computed()


def test_french_excel_reads_semicolons_and_decimal_commas(tmp_path: Path, own: Allocation) -> None:
    write_csv(own, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfCode;Membre;")
    found = rows(tmp_path / "a.csv", ";")
    assert found[0]["Quote-part (€)"] == "380,00"
    assert found[0]["Part (%)"] == "38,0000"
    assert found[0]["€ par habitant"] == "63,33"
    assert found[-1]["Membre"] == "TOTAL"
    assert {row["Statut"] for row in found} == {"Document de travail, ne vaut pas engagement"}


def test_english_excel_reads_commas_and_points(tmp_path: Path, own: Allocation) -> None:
    write_csv(own, tmp_path / "a.csv", "en", "80")
    found = rows(tmp_path / "a.csv", ",")
    assert found[0]["Member"] == "Somme"
    assert found[0]["Amount (€)"] == "163.33"
    assert found[0]["Before"] == "32.67"


def test_every_column_of_the_file_sums_to_its_total(tmp_path: Path, own: Allocation) -> None:
    write_csv(own, tmp_path / "a.csv", "en")
    *members, total = rows(tmp_path / "a.csv", ",")
    for heading in ("Share (%)", "Amount (€)", "Travaux", "Études", "Before", "2015", "2016"):
        parts = sum(Decimal(row[heading]) for row in members)
        assert parts == Decimal(total[heading])


@pytest.mark.parametrize(
    "name", ["=1+1", "@SUM(A1)", "+33", "-2", "\t=1", " =1", "\xa0=1", "\uff1d1"]
)
def test_a_hostile_name_is_not_a_formula(tmp_path: Path, name: str) -> None:
    scenario = reported()
    members = (scenario.members[0].model_copy(update={"name": name}), *scenario.members[1:])
    write_csv(allocate(scenario.model_copy(update={"members": members})), tmp_path / "a.csv")
    assert rows(tmp_path / "a.csv", ";")[0]["Membre"] == f"'{name}"


def test_a_sign_that_no_file_holds_hides_no_formula(tmp_path: Path) -> None:
    scenario = reported()
    members = (scenario.members[0].model_copy(update={"name": "\r\x00=1"}), *scenario.members[1:])
    write_csv(allocate(scenario.model_copy(update={"members": members})), tmp_path / "a.csv")
    assert rows(tmp_path / "a.csv", ";")[0]["Membre"] == "'=1"


def test_an_ordinary_text_is_left_alone() -> None:
    assert [inert(text) for text in ("Oise", "1 + 1", "")] == ["Oise", "1 + 1", ""]


def test_without_a_reference_there_is_no_difference(tmp_path: Path, own: Allocation) -> None:
    assert "gap" in [column.id for column in csv_table(own).columns]
    hidden = own.scenario.model_copy(update={"reference": None})
    bare = Allocation(hidden, own.members, own.lots)
    write_csv(bare, tmp_path / "a.csv")
    assert "Écart à la référence (€)" not in rows(tmp_path / "a.csv", ";")[0]
