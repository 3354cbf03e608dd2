"""The XLSX form: readable, exact, forgiving with what a person types, and never a traceback."""

from __future__ import annotations

import io
import random
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference

from allocation.errors import AllocationError, ScenarioError
from allocation.labels import LANGUAGES, catalogue
from allocation.model import Noun, Scenario
from allocation.model.fields import field_types, inside, is_noun
from allocation.scenario_workbook import read_tables, write_tables
from allocation.scenario_workbook.layout import SHEETS
from allocation.scenarios import read_scenario, scenario_tables
from tests.office import converted

ROOT = Path(__file__).resolve().parents[2]
CANAL = ROOT / "scenarios" / "canal-seine-nord-2026.toml"


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    return scenario_tables(read_scenario(CANAL))


@pytest.fixture
def form(tmp_path: Path, tables: dict[str, Any]) -> Path:
    path = tmp_path / "form.xlsx"
    write_tables(tables, path)
    return path


def changed(form: Path, change: Callable[[Workbook], object]) -> Path:
    """The form after what a person does to it in a spreadsheet."""
    book = load_workbook(form)
    change(book)
    book.save(form)
    return form


def faults_of(form: Path) -> list[tuple[str, str]]:
    with pytest.raises(ScenarioError) as caught:
        read_tables(form)
    for language in LANGUAGES:
        assert caught.value.text(language)
    return [(fault.place, fault.code) for fault in caught.value.faults]


def column(book: Workbook, sheet: str, path: str) -> int:
    ids = [cell.value for cell in book[sheet][2]]
    return ids.index(path) + 1


def put(sheet: str, row: int, path: str, value: object) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book[sheet].cell(row, column(book, sheet, path)).value = value  # type: ignore[assignment] - openpyxl takes any cell value

    return change


def general(sheet: str, row: int, path: str, value: object) -> Callable[[Workbook], None]:
    """The same cell, with no format of its own."""

    def change(book: Workbook) -> None:
        put(sheet, row, path, value)(book)
        book[sheet].cell(row, column(book, sheet, path)).number_format = "General"

    return change


# --- readable ---------------------------------------------------------------------------------


def test_the_form_has_one_sheet_per_table_in_french(form: Path) -> None:
    names = load_workbook(form).sheetnames
    assert names[:32] == [
        "Lisez-moi",
        "Scénario",
        "Membres",
        "Lots",
        "Clés",
        "Paramètres des clés",
        "Sources",
        "Opération",
        "Indicateurs",
        "Valeurs communes",
        "Valeurs alternatives",
        "Millésimes",
        "Financements",
        "Hypothèses",
        "Financements par hypothèse",
        "Plafonds et conditions",
        "Sources divergentes",
        "Valeurs en conflit",
        "Échéancier",
        "Référence",
        "Contrat",
        "Apports en nature",
        "Régularisation",
        "Économies",
        "Entrée",
        "Sortie",
        "Points de livraison",
        "Totaux des points",
        "Factures",
        "Lignes des factures",
        "Clauses",
        "Acte",
    ]


def test_nothing_is_hidden_and_nothing_runs(form: Path) -> None:
    for sheet in load_workbook(form).worksheets:
        assert sheet.sheet_state == "visible"
        assert not any(row.hidden for row in sheet.row_dimensions.values())
        assert not any(column.hidden for column in sheet.column_dimensions.values())
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    with zipfile.ZipFile(form) as packed:
        assert not [name for name in packed.namelist() if "vba" in name.lower()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_and_every_field_has_its_words(language: str) -> None:
    """A new noun or field needs its label here, or the form would show an identifier."""
    words = catalogue(language)
    fields: set[str] = set()

    def walk(noun: type[Noun]) -> None:
        for name, hint in field_types(noun).items():
            fields.add(name)
            for inner in (hint, inside(hint, 0), inside(hint, "")):
                if is_noun(inner):
                    walk(inner)

    walk(Scenario)
    wanted = {f"form.field.{name}" for name in fields}
    wanted |= {f"form.sheet.{sheet.id}" for sheet in SHEETS}
    wanted |= {f"form.field.{own}" for own in ("field", "path", "value", "n", "parent", "key")}
    assert wanted - set(words) == set()
    titles = [words[f"form.sheet.{sheet.id}"] for sheet in SHEETS]
    assert len({title.casefold() for title in titles}) == len(titles)
    assert all(len(title) <= 31 for title in titles)


def test_headings_say_the_field_and_the_member(form: Path) -> None:
    sheet = load_workbook(form)["Indicateurs"]
    headings = {path.value: words.value for words, path in zip(sheet[1], sheet[2], strict=True)}
    assert headings["values.59"] == f"Valeur{catalogue()['form.between']}Nord"
    assert headings["in_force"] == "En vigueur le"
    assert headings["id"] == "Identifiant"


def test_words_of_the_format_are_chosen_from_a_list(form: Path) -> None:
    sheet = load_workbook(form)["Financements"]
    lists = {str(rule.formula1) for rule in sheet.data_validations.dataValidation}
    assert '"subvention,emprunt,ressource propre,non attribué"' in lists


def test_a_form_without_content_can_be_filled_from_nothing(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    write_tables({}, path, "en")
    assert read_tables(path) == {}
    sheet = load_workbook(path)["Lots"]
    assert [cell.value for cell in sheet[2]][:4] == ["id", "label", "amount", "key"]


# --- exact ------------------------------------------------------------------------------------


def cell_of(form: Path, sheet: str, row: int, path: str) -> Any:
    book = load_workbook(form)
    return book[sheet].cell(row, column(book, sheet, path))


def test_codes_are_text_amounts_are_numbers_and_dates_are_dates(form: Path) -> None:
    assert cell_of(form, "Membres", 3, "code").value == "59"
    assert cell_of(form, "Lots", 3, "amount").value == 542_000_000
    in_force = cell_of(form, "Indicateurs", 3, "in_force")
    assert in_force.is_date
    assert in_force.value.date() == date(2024, 1, 1)


@pytest.mark.parametrize(
    "value",
    [
        Decimal("9.7"),
        Decimal("0.1"),
        Decimal("999999999999.99"),
        Decimal("1234567890123456.78"),
        123_456_789_012_345_678,
        10**17,
        Decimal("0.000000000000000001"),
        "2/3",
        0,
    ],
)
def test_a_number_is_exact_whatever_its_length(tmp_path: Path, value: object) -> None:
    """A cell keeps 15 digits: a longer number is written as text, and read as a number."""
    path = tmp_path / "n.xlsx"
    weights = {"keys": {"a": {"rule": "mix", "parts": {"b": value}}}}
    write_tables(weights, path)
    assert read_tables(path) == weights


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+33", "-A", "@x", "'59", "0012", "1/2", "2017-01-01", "TRUE", "_x0041_", " a "],
)
def test_a_text_stays_a_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.xlsx"
    tables = {"members": [{"code": "59", "name": text}], "title": text}
    write_tables(tables, path)
    assert read_tables(path) == tables
    assert cell_of(path, "Membres", 3, "name").data_type == "s"


@pytest.mark.parametrize("day", [date(1850, 7, 1), date(1900, 2, 28), date(2017, 1, 1)])
def test_a_date_is_exact_even_before_spreadsheets_count(tmp_path: Path, day: date) -> None:
    path = tmp_path / "d.xlsx"
    tables = {"act": {"organ": "Conseil", "date": day}}
    write_tables(tables, path)
    assert read_tables(path) == tables


# --- what a person types ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "where", "meant"),
    [
        (put("Membres", 3, "code", 59), ("members", 0, "code"), "59"),
        (put("Membres", 3, "name", 59.5), ("members", 0, "name"), "59.5"),
        (put("Lots", 3, "amount", "542 000 000,50"), ("lots", 0, "amount"), Decimal("542000000.5")),
        (put("Lots", 3, "round_to", "1"), ("lots", 0, "round_to"), 1),
        (
            put("Indicateurs", 3, "in_force", "1/1/2024"),
            ("indicators", "population", "in_force"),
            date(2024, 1, 1),
        ),
        (
            put("Indicateurs", 3, "in_force", "2024-01-01"),
            ("indicators", "population", "in_force"),
            date(2024, 1, 1),
        ),
        (
            put("Indicateurs", 3, "values.59", 0.1 + 0.2),
            ("indicators", "population", "values", "59"),
            Decimal("0.3"),
        ),
        (
            put("Valeurs communes", 3, "members", "59 ;62"),
            ("indicators", "canal_km", "joint", 0, "members"),
            ["59", "62"],
        ),
        (
            put("Valeurs en conflit", 3, "retained", "Oui"),
            ("conflicts", 0, "values", 0, "retained"),
            True,
        ),
        (
            put("Valeurs en conflit", 3, "retained", 1),
            ("conflicts", 0, "values", 0, "retained"),
            True,
        ),
        (
            put("Valeurs en conflit", 3, "retained", "no"),
            ("conflicts", 0, "values", 0, "retained"),
            False,
        ),
        (put("Sources", 3, "published", datetime(2026, 4, 1)), None, "2026-04-01"),  # noqa: DTZ001 - a cell has no time zone
    ],
)
def test_a_cell_is_read_as_it_was_meant(
    form: Path, change: Callable[[Workbook], object], where: tuple[Any, ...] | None, meant: object
) -> None:
    found: Any = read_tables(changed(form, change))
    if where is None:
        found = next(iter(found["sources"].values()))["published"]
    for step in where or ():
        found = found[step]
    assert found == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (3, 3),
        (0.5, Decimal("0.5")),
        ("x", "x"),
        (True, True),
        (datetime(2026, 4, 1), date(2026, 4, 1)),  # noqa: DTZ001 - a cell has no time zone
    ],
)
def test_a_column_that_the_format_does_not_know_is_kept_for_the_report(
    form: Path, typed: object, meant: object
) -> None:
    def change(book: Workbook) -> None:
        sheet = book["Lots"]
        at = sheet.max_column + 1
        sheet.cell(2, at).value = "remarque"
        sheet.cell(3, at).value = typed  # type: ignore[assignment] - openpyxl takes any cell value

    assert read_tables(changed(form, change))["lots"][0]["remarque"] == meant
    with pytest.raises(ScenarioError) as caught:
        read_scenario(form)
    assert [fault.code for fault in caught.value.faults] == ["unknown_field"]


def test_a_parameter_without_value_is_absent(form: Path) -> None:
    changed(form, put("Paramètres des clés", 3, "value", None))
    assert "59" not in read_tables(form)["keys"]["convention"]["amounts"]


def test_rows_left_empty_and_own_sheets_are_not_read(form: Path, tables: dict[str, Any]) -> None:
    def change(book: Workbook) -> None:
        book["Membres"].insert_rows(3, 2)
        book["Membres"].cell(12, 1).value = "  "
        book.create_sheet("_calculs").cell(1, 1).value = "=A2"

    assert read_tables(changed(form, change)) == tables


def test_sheets_and_columns_in_another_order_are_read(form: Path, tables: dict[str, Any]) -> None:
    def change(book: Workbook) -> None:
        book.move_sheet("Paramètres des clés", -4)
        sheet = book["Lots"]
        for row in sheet.iter_rows():
            values = [cell.value for cell in row]
            for cell, value in zip(row, values[::-1], strict=True):
                cell.value = value

    assert read_tables(changed(form, change)) == tables


def test_a_new_member_brings_its_columns(form: Path) -> None:
    def change(book: Workbook) -> None:
        book["Membres"].append(["02", "Aisne"])
        sheet = book["Indicateurs"]
        at = sheet.max_column + 1
        sheet.cell(2, at).value = "values.02"
        sheet.cell(3, at).value = 527_468

    found = read_tables(changed(form, change))
    assert found["members"][-1] == {"code": "02", "name": "Aisne"}
    assert found["indicators"]["population"]["values"]["02"] == 527_468


def test_a_form_saved_by_libreoffice_says_the_same(tmp_path: Path, tables: dict[str, Any]) -> None:
    write_tables(tables, tmp_path / "form.xlsx")
    saved = converted([tmp_path / "form.xlsx"], tmp_path / "saved")["form"]
    assert read_tables(saved) == tables


# --- faults, with sheet and cell --------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (put("Lots", 3, "amount", "beaucoup"), ("Lots!C3", "cell_number")),
        (put("Lots", 3, "amount", datetime(2026, 4, 1)), ("Lots!C3", "cell_number")),  # noqa: DTZ001 - a cell has no time zone
        (put("Indicateurs", 3, "in_force", "bientôt"), ("Indicateurs!J3", "cell_date")),
        (put("Indicateurs", 3, "in_force", "31/02/2024"), ("Indicateurs!J3", "cell_date")),
        (general("Indicateurs", 3, "in_force", 45_000), ("Indicateurs!J3", "cell_date")),
        (
            put("Paramètres des clés", 4, "path", "amounts.59.a"),
            ("Paramètres des clés!C4", "duplicate"),
        ),
        (
            put("Valeurs en conflit", 3, "retained", "peut-être"),
            ("Valeurs en conflit!D3", "cell_boolean"),
        ),
        (put("Clés", 3, "id", None), ("Clés!A3", "row_name")),
        (put("Clés", 4, "id", "convention"), ("Clés!A4", "duplicate")),
        (put("Sources divergentes", 3, "n", "x"), ("Sources divergentes!A3", "row_name")),
        (put("Valeurs en conflit", 3, "parent", 99), ("Valeurs en conflit!A3", "row_parent")),
        (put("Millésimes", 3, "parent", "poulation"), ("Millésimes!A3", "row_parent")),
        (
            put("Paramètres des clés", 3, "key", "cnvention"),
            ("Paramètres des clés!A3", "row_parent"),
        ),
        (
            put("Paramètres des clés", 3, "path", "amounts..59"),
            ("Paramètres des clés!C3", "path_unknown"),
        ),
        (
            put("Paramètres des clés", 4, "path", "amounts.59"),
            ("Paramètres des clés!C4", "duplicate"),
        ),
        (put("Lots", 2, "amount", "label"), ("Lots!C2", "duplicate")),
        (put("Lots", 2, "amount", None), ("Lots!C2", "heading_unknown")),
        (put("Lots", 2, "amount", "montant[x]"), ("Lots!C3", "path_unknown")),
    ],
)
def test_a_fault_of_the_form_names_its_cell(
    form: Path, change: Callable[[Workbook], object], expected: tuple[str, str]
) -> None:
    first, *others = faults_of(changed(form, change))
    assert first == expected
    assert {code for _, code in others} <= {"row_parent"}  # rows that hung on the faulty one


def test_a_sheet_with_an_unknown_name_is_not_dropped_in_silence(form: Path) -> None:
    def change(book: Workbook) -> None:
        book["Lots"].title = "Lot"

    with pytest.raises(ScenarioError) as caught:
        read_tables(changed(form, change))
    (fault,) = caught.value.faults
    assert (fault.place, fault.code, fault.params["near"]) == ("Lot", "sheet_unknown", "Lots")


def test_faults_of_every_sheet_come_together(form: Path) -> None:
    def change(book: Workbook) -> None:
        put("Lots", 3, "amount", "x")(book)
        put("Indicateurs", 3, "year", "x")(book)
        put("Indicateurs", 4, "values.80", "x")(book)
        book.create_sheet("Brouillon")

    assert {code for _, code in faults_of(changed(form, change))} == {
        "cell_number",
        "sheet_unknown",
    }
    assert len(faults_of(form)) == 4


def test_what_the_nouns_refuse_is_said_after_the_form_is_read(form: Path) -> None:
    changed(form, put("Lots", 3, "section", "investisement"))
    with pytest.raises(ScenarioError) as caught:
        read_scenario(form)
    (fault,) = caught.value.faults
    assert (fault.place, fault.code) == ("lots[1].section", "not_a_choice")


# --- files that are no form -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "workbook_unreadable"),
        (b"PK\x03\x04", "workbook_unreadable"),
        (b"schema = 1", "workbook_unreadable"),
        (b"x" * 20_000_001, "file_too_large"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "f.xlsx"
    path.write_bytes(content)
    assert faults_of(path) == [(str(path), code)]


def test_a_folder_named_as_a_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f.xlsx").mkdir()
    assert faults_of(tmp_path / "f.xlsx")[0][1] == "file_unreadable"


def test_without_its_reader_the_extra_to_install_is_named(
    form: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "openpyxl"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(AllocationError) as caught:
        read_tables(form)
    assert (caught.value.code, caught.value.params["extra"]) == ("extra_absent", "documents")


def test_a_sheet_that_is_a_chart_is_not_read(form: Path, tables: dict[str, Any]) -> None:
    changed(form, lambda book: book.create_chartsheet("Graphique"))
    assert read_tables(form) == tables


def _drawn(book: Workbook) -> None:
    chart = BarChart()
    chart.add_data(Reference(book["Lots"], min_col=3, min_row=3))
    book.create_chartsheet("Graphique", 1).add_chart(chart)


def test_a_chart_with_its_drawing_is_not_read_either(form: Path, tables: dict[str, Any]) -> None:
    changed(form, _drawn)
    assert read_tables(form) == tables


def test_an_archive_that_would_unpack_beyond_measure_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 250_000_000)
    assert faults_of(path) == [(str(path), "file_too_large")]


def test_a_sheet_beyond_any_form_is_refused(form: Path) -> None:
    changed(form, lambda book: book["Lots"].cell(1_000_000, 1, "x"))
    assert faults_of(form)[0] == ("Lots", "sheet_too_long")


def test_a_damaged_workbook_is_a_list_of_faults(form: Path, tables: dict[str, Any]) -> None:
    """Bytes changed at random, in the archive and inside its parts."""
    chance = random.Random(2026)  # noqa: S311 - not a secret: the same damage everywhere
    content = form.read_bytes()
    answers = set()
    for _ in range(60):
        form.write_bytes(_damaged(content, chance))
        try:
            answers.add(read_tables(form) == tables)
        except ScenarioError as refused:
            answers.add(refused.faults[0].code)
    assert "workbook_unreadable" in answers


def _damaged(content: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        at = chance.randrange(len(content))
        return content[:at] + bytes([chance.randrange(256)]) + content[at + chance.randrange(9) :]
    damaged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(damaged, "w") as other:
        names = packed.namelist()
        hit = chance.choice(names)
        for name in names:
            part = bytearray(packed.read(name))
            if name == hit:
                for _ in range(chance.randint(1, 30)):
                    part[chance.randrange(len(part))] = chance.randrange(256)
            other.writestr(name, bytes(part))
    return damaged.getvalue()
