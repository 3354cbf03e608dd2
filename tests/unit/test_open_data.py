"""Indicator tables read from a CSV. Every sample below is made for the test, not published."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.errors import Fault, ScenarioError
from allocation.labels import LANGUAGES
from allocation.open_data import FORMATS, number_written, values_read_in
from allocation.open_data.numbers import mark_proved, number_in_column
from allocation.scenarios import parse_scenario, read_scenario, write_scenario

MEMBERS = ({"code": "59"}, {"code": "62"}, {"code": "02"}, {"code": "2A"})
NARROW, FIXED = chr(0x202F), chr(0xA0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path


def put(folder: Path, content: str | bytes, name: str = "data/x.csv") -> None:
    raw = content if isinstance(content, bytes) else content.encode("utf-8")
    (folder / name).write_bytes(raw)


def read(folder: Path | None, **fields: object) -> tuple[dict[str, Decimal] | None, list[Fault]]:
    table = {"label": "Base", "file": "data/x.csv", "column": "valeur"} | fields
    raw, faults = values_read_in({"members": MEMBERS, "indicators": {"base": table}}, folder)
    kept = raw["indicators"]["base"]
    assert not {"file", "column", "code_column", "format", "filters"} & set(kept)
    for fault in faults:
        assert all(fault.text(language) for language in LANGUAGES)
    return kept.get("values"), faults


def refused(folder: Path | None, **fields: object) -> Fault:
    values, faults = read(folder, **fields)
    assert values is None
    (fault,) = faults
    return fault


# --- what French tools write ------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_separators_encodings_and_line_ends_are_recognised(
    folder: Path, separator: str, encoding: str, line_end: str
) -> None:
    rows = [["code", "département", "valeur"], ["59", "Nord", "12"], ["2A", "Corse-du-Sud é", "7"]]
    text = line_end.join(separator.join(row) for row in rows)
    put(folder, text.encode(encoding))
    assert read(folder) == ({"59": Decimal(12), "2A": Decimal(7)}, [])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1 234,5", "1234.5"),
        (f"2{NARROW}603{NARROW}472", "2603472"),
        (f"2{FIXED}603{FIXED}472", "2603472"),
        ("47,5", "47.5"),
        ("47.5", "47.5"),
        ("-3", "-3"),
        ("0", "0"),
        ("1.5E3", "1500"),
    ],
)
def test_a_number_is_read_as_french_and_english_write_it(written: str, meant: str) -> None:
    assert number_written(written) == Decimal(meant)


@pytest.mark.parametrize(
    "text", ["", "n.c.", "12 34", "1,234,567", "1.234,5", "12 %", "NaN", "inf", "1e999", "9" * 19]
)
def test_what_is_not_surely_a_number_is_not_read(text: str) -> None:
    assert number_written(text) is None


@given(st.decimals(Decimal("-1e9"), Decimal("1e9"), places=3))
def test_a_number_with_grouped_digits_is_exact(number: Decimal) -> None:
    grouped = f"{number:,.3f}".replace(",", NARROW).replace(".", ",")
    assert number_written(grouped) == number


@pytest.mark.parametrize(
    ("content", "read_as"),
    [
        ('code,valeur\n59,"2,603,472"\n62,"571,632"\n', ("2603472", "571632")),
        ('code,valeur\n59,"1,234.5"\n62,"571,632"\n', ("1234.5", "571632")),
        ('code,valeur\n75,"2,603,472"\n59,3\n62,"571,632"\n', ("3", "571632")),
        ('code,valeur\n59,"47,5"\n62,"571,632"\n', ("47.5", "571.632")),
        ("code,valeur\n59,47.5\n62,571.632\n", ("47.5", "571.632")),
        ("code,valeur\n59,3\n62,571.632\n", ("3", "571.632")),
        ("code;valeur\n59;3\n62;571,632\n", ("3", "571.632")),
        ("code;valeur\n59;2.603.472\n62;571.632\n", ("2603472", "571632")),
        ("code;valeur\n59;0.5\n62;571.632\n", ("0.5", "571.632")),
        ("code\tvaleur\n59\t1 234,5\n62\t571,632\n", ("1234.5", "571.632")),
    ],
)
def test_the_whole_column_says_how_it_writes_decimals(
    folder: Path, content: str, read_as: tuple[str, str]
) -> None:
    put(folder, content)
    nord, pas_de_calais = map(Decimal, read_as)
    assert read(folder) == ({"59": nord, "62": pas_de_calais}, [])


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ('code,valeur\n59,3\n62,"571,632"\n', "571,632"),
        ("code;valeur\n59;3\n62;571.632\n", "571.632"),
        ("code\tvaleur\n59\t3\n62\t571,632\n", "571,632"),
        ("code;valeur\n75;0.5\n76;0,5\n59;3\n62;571,632\n", "571,632"),
    ],
)
def test_a_number_that_reads_in_two_ways_is_refused(folder: Path, content: str, value: str) -> None:
    put(folder, content)
    values, faults = read(folder)
    assert values == {"59": Decimal(3)}
    assert [(f.code, f.value, f.params["column"]) for f in faults] == [
        ("csv_ambiguous", value, "valeur")
    ]


def test_digits_of_other_scripts_are_no_number() -> None:
    digits = "".join(chr(0x0660 + digit) for digit in (1, 2))
    assert number_written(digits) is None
    assert mark_proved(digits) is None
    assert number_in_column(digits, {"."}, ";") is None


def test_codes_are_text(folder: Path) -> None:
    put(folder, "code;valeur\n02;5\n59;6\n")
    assert read(folder) == ({"02": Decimal(5), "59": Decimal(6)}, [])


def test_rows_of_others_blank_rows_and_blank_cells_are_left_out(folder: Path) -> None:
    put(folder, "code;valeur\n59;6\n\n;;\n75;1\n62;\n")
    assert read(folder) == ({"59": Decimal(6)}, [])


def test_quoted_cells_hold_separators_and_lines(folder: Path) -> None:
    put(folder, 'code;nom;valeur\n59;"Nord; ou\n""59""";6\n')
    assert read(folder) == ({"59": Decimal(6)}, [])


def test_the_column_of_codes_can_be_named(folder: Path) -> None:
    put(folder, "code;n° de département;valeur\nx;59;6\n")
    assert read(folder, code_column="n° de département") == ({"59": Decimal(6)}, [])


def test_filters_keep_lines_by_their_words(folder: Path) -> None:
    put(folder, "code;an;valeur\n59;2020;1\n59;2021;2\n62;2021;3\n")
    assert read(folder, filters={"an": 2021})[0] == {"59": Decimal(2), "62": Decimal(3)}


# --- faults, with their place -----------------------------------------------------------------


def test_a_cell_that_is_no_number_says_its_line(folder: Path) -> None:
    put(folder, "code;valeur\n59;6\n62;n.c.\n")
    values, faults = read(folder)
    assert values == {"59": Decimal(6)}
    assert [(f.place, f.code, f.value) for f in faults] == [("data/x.csv:3", "csv_number", "n.c.")]


def test_a_code_that_lost_its_zero_is_said(folder: Path) -> None:
    put(folder, "code;valeur\n59;6\n2;7\n2a;8\n")
    _, faults = read(folder)
    assert [(f.place, f.value, f.params["near"]) for f in faults] == [
        ("data/x.csv:3", "2", "02"),
        ("data/x.csv:4", "2a", "2A"),
    ]
    assert {f.code for f in faults} == {"csv_code"}


def test_a_code_met_twice_asks_for_a_filter(folder: Path) -> None:
    put(folder, "code;valeur\n59;6\n62;1\n59;7\n")
    _, faults = read(folder)
    assert [(f.place, f.code, f.params["line"]) for f in faults] == [
        ("data/x.csv:4", "csv_repeated", 2)
    ]


@pytest.mark.parametrize(
    ("content", "fields", "place", "code"),
    [
        ("code;value\n59;6\n", {}, "indicators.base.column", "csv_column"),
        ("dpt;valeur\n59;6\n", {}, "indicators.base.code_column", "csv_column"),
        ("code;valeur\n75;6\n", {}, "data/x.csv", "csv_no_member"),
        ("", {}, "indicators.base.file", "csv_empty"),
        (b"code;valeur\n59;\x81\n", {}, "indicators.base.file", "csv_encoding"),
        ("code;valeur\n59;" + "9" * 200_000, {}, "data/x.csv:2", "csv_unreadable"),
        ("code;valeur\n59;6\n", {"filters": {"an": "x"}}, "indicators.base.filters", "csv_column"),
        (
            "code;valeur\n59;6\n",
            {"filters": {"code": "x"}},
            "indicators.base.filters",
            "csv_filters",
        ),
        ("code;valeur\n59;6\n", {"filters": 3}, "indicators.base.filters", "table_type"),
        ("code;valeur\n59;6\n", {"values": {}}, "indicators.base.file", "csv_and_values"),
        ("code;valeur\n59;6\n", {"format": "ofgk"}, "indicators.base.format", "not_a_choice"),
        ("code;valeur\n59;6\n", {"column": 3}, "indicators.base.column", "text_type"),
        ("code;valeur\n59;6\n", {"code_column": 3}, "indicators.base.code_column", "text_type"),
        ("code;valeur\n59;6\n", {"file": 3}, "indicators.base.file", "text_type"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_fault(
    folder: Path, content: str | bytes, fields: dict[str, object], place: str, code: str
) -> None:
    put(folder, content)
    if code == "csv_and_values":
        _, (fault,) = values_read_in_with_values(folder)
    else:
        _, (fault,) = read(folder, **fields)
    assert (fault.place, fault.code) == (place, code)


def values_read_in_with_values(folder: Path) -> tuple[dict[str, object], list[Fault]]:
    table = {"file": "data/x.csv", "column": "valeur", "values": {"59": 1}}
    return values_read_in({"members": MEMBERS, "indicators": {"base": table}}, folder)


def test_a_column_that_is_not_named_is_asked_for(folder: Path) -> None:
    put(folder, "code;valeur\n59;6\n")
    table = {"file": "data/x.csv"}
    _, faults = values_read_in({"members": MEMBERS, "indicators": {"base": table}}, folder)
    assert [(f.place, f.code) for f in faults] == [("indicators.base.column", "missing")]


def test_a_column_that_looks_like_none_lists_them(folder: Path) -> None:
    put(folder, "code;Valeur 2021\n59;6\n")
    fault = refused(folder, column="zzz")
    assert fault.params["near"] == ""
    assert fault.text("fr").endswith("les colonnes sont : code, Valeur 2021")


def test_the_nearest_column_is_given(folder: Path) -> None:
    put(folder, "code;Valeur 2021\n59;6\n")
    fault = refused(folder, column="valeur 2021")
    assert fault.params["near"] == "Valeur 2021"
    assert fault.params["choices"] == "code, Valeur 2021"


@pytest.mark.parametrize(
    "path",
    [
        "../secret.csv",
        "data/../../secret.csv",
        "/etc/hosts",
        "\\\\server\\share\\x.csv",
        "C:\\x.csv",
        "C:x.csv",
        "data/x.csv:stream",
        "..\\secret.csv",
    ],
)
def test_a_path_that_leaves_the_folder_is_refused(folder: Path, path: str) -> None:
    (folder.parent / "secret.csv").write_text("code;valeur\n59;6\n", encoding="utf-8")
    assert refused(folder, file=path).code == "csv_outside"


def test_a_link_that_leaves_the_folder_is_refused(folder: Path) -> None:
    (folder.parent / "secret.csv").write_text("code;valeur\n59;6\n", encoding="utf-8")
    (folder / "link.csv").symlink_to(folder.parent / "secret.csv")
    assert refused(folder, file="link.csv").code == "csv_outside"


def test_without_a_folder_no_table_is_read() -> None:
    assert refused(None).code == "csv_outside"


@pytest.mark.parametrize(
    ("path", "code"),
    [("data/y.csv", "csv_absent"), ("data", "csv_unreadable"), ("data/\0.csv", "csv_unreadable")],
)
def test_a_file_that_is_absent_or_no_file_is_said(folder: Path, path: str, code: str) -> None:
    fault = refused(folder, file=path)
    assert (fault.place, fault.code) == ("indicators.base.file", code)


def test_a_windows_path_inside_the_folder_is_read(folder: Path) -> None:
    put(folder, "code;valeur\n59;6\n")
    assert read(folder, file="data\\x.csv")[0] == {"59": Decimal(6)}


def test_a_table_too_large_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "code;valeur\n59;6\n")
    monkeypatch.setattr("allocation.open_data.tables._MAX_BYTES", 10)
    assert refused(folder).code == "file_too_large"


# --- exports of OFGL and DGCL -----------------------------------------------------------------

OFGL = (
    "Exercice;Outre-mer;Code Insee 2023 Département;Nom 2023 Département;Type de budget;Agrégat;"
    "Montant;Population totale;Montant en € par habitant\n"
    "2022;Non;59;Nord;Budget principal;Encours de dette;1000.25;10;100.02\n"
    "2023;Non;59;Nord;Budget principal;Encours de dette;1100.5;10;110.05\n"
    "2023;Non;59;Nord;Budget annexe;Encours de dette;5;10;0.5\n"
    "2023;Non;62;Pas-de-Calais;Budget principal;Encours de dette;700;7;100\n"
    "2023;Non;62;Pas-de-Calais;Budget principal;Epargne brute;70;7;10\n"
)
OFGL_TECHNICAL = (
    "exer;dep_code;dep_name;type_de_budget;agregat;montant;ptot;euros_par_habitant\n"
    "2023-01-01;59;Nord;Budget principal;Encours de dette;1100.5;10;110.05\n"
    "2022-01-01;59;Nord;Budget principal;Encours de dette;1000;10;100\n"
)
DGCL = (
    "exercice;code_departement;categorie;variable;unite;valeur\n"
    "2024-01-01;59;Caractéristiques;Population DGF;habitants;2650000.0\n"
    "2024-01-01;02;Caractéristiques;Population DGF;habitants;540000.0\n"
    "2023-01-01;59;Caractéristiques;Population DGF;habitants;2640000.0\n"
)


def test_an_ofgl_export_is_read_by_year_aggregate_and_main_budget(folder: Path) -> None:
    put(folder, OFGL)
    fields = {"format": "ofgl", "year": 2023, "filters": {"Agrégat": "Encours de dette"}}
    assert read(folder, **fields, column="Montant") == (
        {"59": Decimal("1100.5"), "62": Decimal(700)},
        [],
    )
    per_head = read(folder, **fields, column="Montant en € par habitant")[0]
    assert per_head == {"59": Decimal("110.05"), "62": Decimal(100)}
    annex = {"Agrégat": "Encours de dette", "Type de budget": "Budget annexe"}
    assert read(folder, **(fields | {"filters": annex}), column="Montant")[0] == {"59": Decimal(5)}


def test_a_consolidated_export_has_no_budget_to_choose(folder: Path) -> None:
    put(folder, "Exercice;Code Insee 2023 Département;Agrégat;Montant\n2023;59;Dette;7\n")
    fields = {"format": "ofgl", "year": 2023, "filters": {"Agrégat": "Dette"}}
    assert read(folder, **fields, column="Montant") == ({"59": Decimal(7)}, [])


def test_the_same_scenario_reads_the_technical_headings(folder: Path) -> None:
    put(folder, OFGL_TECHNICAL)
    fields = {"format": "ofgl", "year": 2023, "filters": {"Agrégat": "Encours de dette"}}
    assert read(folder, **fields, column="Montant en € par habitant")[0] == {
        "59": Decimal("110.05")
    }


def test_the_value_column_of_a_format_goes_without_saying(folder: Path) -> None:
    put(folder, OFGL)
    table = {"file": "data/x.csv", "format": "ofgl", "year": 2022}
    table["filters"] = {"Agrégat": "Encours de dette"}
    raw, faults = values_read_in({"members": MEMBERS, "indicators": {"dette": table}}, folder)
    assert faults == []
    assert raw["indicators"]["dette"] == {"year": 2022, "values": {"59": Decimal("1000.25")}}


def test_a_year_that_the_export_does_not_hold_is_said(folder: Path) -> None:
    put(folder, OFGL)
    fault = refused(folder, format="ofgl", year=1999, column="Montant")
    assert (fault.code, fault.value) == ("csv_filters", "1999, Budget principal")


def test_a_dgcl_criterion_is_read_by_its_variable(folder: Path) -> None:
    put(folder, DGCL)
    fields = {"format": "dgcl", "year": 2024, "filters": {"variable": "Population DGF"}}
    assert read(folder, **fields, column="valeur")[0] == {
        "59": Decimal(2_650_000),
        "02": Decimal(540_000),
    }


@pytest.mark.parametrize("name", FORMATS)
def test_a_mapping_says_where_its_names_were_seen(name: str) -> None:
    path = Path(__file__).resolve().parents[2] / "allocation" / "formats" / f"{name}.toml"
    assert "Where each name was seen" in path.read_text(encoding="utf-8")


# --- inside a scenario ------------------------------------------------------------------------

SCENARIO = """
schema = 1
id = "table"
title = "Une table à côté"
members = [{ code = "59", name = "Nord" }, { code = "02", name = "Aisne" }]
lots = [{ id = "a", label = "A", amount = 100, key = "k", source = "s" }]
operation = { vat = "HT", euros = "courants" }
keys = { k = { rule = "proportional", indicator = "base" } }
[sources.s]
title = "Table faite pour le test"
publisher = "test"
status = "hypothèse"
[indicators.base]
label = "Base"
unit = "km"
year = 2021
source = "s"
file = "data/x.csv"
column = "valeur"
"""


def test_a_scenario_keeps_the_values_and_no_path(folder: Path) -> None:
    put(folder, "code;valeur\n59;1,5\n02;3\n")
    (folder / "s.toml").write_text(SCENARIO, encoding="utf-8")
    scenario = read_scenario(folder / "s.toml")
    assert scenario.indicators["base"].values == {"59": Decimal("1.5"), "02": 3}
    text = write_scenario(scenario)
    assert "x.csv" not in text
    assert parse_scenario(text, "copy") == scenario


def test_indicators_with_values_stay_as_they_are(folder: Path) -> None:
    put(folder, "code;valeur\n59;1,5\n")
    indicators = {
        "base": {"file": "data/x.csv", "column": "valeur"},
        "other": {"values": {"59": 3}},
        "odd": 3,
    }
    raw, faults = values_read_in({"members": MEMBERS, "indicators": indicators}, folder)
    assert faults == []
    assert raw["indicators"] == {
        "base": {"values": {"59": Decimal("1.5")}},
        "other": {"values": {"59": 3}},
        "odd": 3,
    }


def test_faults_of_a_table_come_with_those_of_the_file(folder: Path) -> None:
    put(folder, "code;valeur\n59;x\n02;3\n")
    text = SCENARIO.replace('unit = "km"', 'unite = "km"')
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, "s", folder)
    codes = {fault.code for fault in caught.value.faults}
    assert codes == {"csv_number", "unknown_field", "missing"}
