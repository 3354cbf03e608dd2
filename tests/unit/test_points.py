"""A list of points: what it adds up to stays in the scenario, its faults are told in one report."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from allocation.billing import bills, nested_bills
from allocation.errors import Fault, ScenarioError
from allocation.pipeline import allocate
from allocation.scenarios import parse_scenario, scenario_tables, write_scenario
from tests.unit.points_scenario import HEADINGS, ROWS, TEXT, listing, scenario_in


def faults(folder: Path, *rows: str, headings: str = HEADINGS, text: str = TEXT) -> list[Fault]:
    with pytest.raises(ScenarioError) as refused:
        scenario_in(folder, listing(*rows, headings=headings).encode(), text)
    return list(refused.value.faults)


def test_sums_are_exact_by_member_and_band(tmp_path: Path) -> None:
    points = scenario_in(tmp_path).points["elec"]
    found = {(t.member, int(t.above)): (t.points, t.power, t.energy["HC"]) for t in points.tallies}
    assert found == {
        ("59", 0): (1, 36, Fraction("2000.5")),
        ("59", 36): (1, 120, 12000),
        ("59", 250): (1, 300, 15000),
        ("62", 0): (1, 12, 700),
        ("62", 36): (1, 40, 3000),
    }
    assert dict(points.sites) == {"59": 2, "62": 2}


def test_the_scenario_written_without_its_list_is_the_same_and_pays_the_same(
    tmp_path: Path,
) -> None:
    scenario = scenario_in(tmp_path)
    again = parse_scenario(write_scenario(scenario), "copy")
    assert again == scenario
    assert "points.csv" not in write_scenario(scenario)
    assert not again.lists
    assert [b.totals for b in bills(again)] == [b.totals for b in bills(scenario)]
    assert allocate(again).totals == allocate(scenario).totals
    assert nested_bills(again) == ()


def test_a_lot_that_follows_its_bill_pays_it_to_the_cent(tmp_path: Path) -> None:
    scenario = scenario_in(tmp_path)
    (billed,) = bills(scenario)
    assert billed.total == scenario.total
    assert dict(billed.totals) == dict(zip(scenario.codes, allocate(scenario).totals, strict=True))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encoding_and_separator_change_nothing(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    text = listing(*ROWS).replace("\u202f", "\u00a0")
    text = text.replace("2 000,5", '"2 000,5"').replace(";", separator)
    found = scenario_in(tmp_path, text.encode(encoding))
    expected = scenario_in(tmp_path)
    assert found == expected


def test_the_order_of_the_file_changes_no_cent_and_no_fingerprint(tmp_path: Path) -> None:
    scenario = scenario_in(tmp_path, listing(*reversed(ROWS)).encode())
    expected = scenario_in(tmp_path)
    assert scenario == expected
    (found,), (other,) = nested_bills(scenario), nested_bills(expected)
    assert found.listed.points == other.listed.points
    assert found.point_totals.tolist() == other.point_totals.tolist()


def test_a_workbook_is_read_as_a_csv(tmp_path: Path) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - heavy

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS.split(";"))
    sheet.append(["P1", 59, "Collège A", 36, 10000, 2000.5])
    for row in ROWS[1:]:
        cells = row.split(";")
        sheet.append([*cells[:3], *map(float, cells[3:])])
    book.save(tmp_path / "points.xlsx")
    content = (tmp_path / "points.xlsx").read_bytes()
    assert scenario_in(tmp_path, content, name="points.xlsx") == scenario_in(tmp_path)
    sheet.merge_cells("B2:B3")
    book.save(tmp_path / "points.xlsx")
    with pytest.raises(ScenarioError) as refused:
        scenario_in(tmp_path, (tmp_path / "points.xlsx").read_bytes(), name="points.xlsx")
    assert [fault.code for fault in refused.value.faults] == ["points_merged", "points_no_owner"]


def test_every_fault_stands_in_one_report_with_its_line_and_its_column(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        *ROWS,
        "P1;59;Collège A;36;1;1",
        "P6;;Collège A;36;1;1",
        "P7;Lille;Collège A;36;1;1",
        "P8;59;Collège A;36;-5;1",
        "P9;59;Collège A;36 kW;12 MWh;1",
        "P10;59;Collège A;36;n.c.;",
        "TOTAL;;;500;1;1",
        "",
        "P11;59;Collège A;36;1;1;note",
        "P12;59;Collège A;36",
        "P13;59;Collège A;36;1,1234567;1",
        "P14;59;Collège A;1;9000;1",
    )
    assert [(f.params["line"], f.params["column"], f.code, f.value) for f in found] == [
        (7, "PDL", "points_twice", "P1"),
        (8, "Collectivité", "points_no_owner", ""),
        (9, "Collectivité", "points_owner", "Lille"),
        (10, "HP (kWh)", "points_negative", "-5"),
        (11, "Puissance souscrite (kVA)", "points_unit", "36 kW"),
        (11, "HP (kWh)", "points_unit", "12 MWh"),
        (12, "HP (kWh)", "points_number", "n.c."),
        (12, "HC (kWh)", "points_empty_cell", ""),
        (13, "PDL", "points_subtotal", "TOTAL"),
        (14, "", "points_empty_line", "14"),
        (15, "7", "points_extra_cells", "note"),
        (16, "", "points_short_line", "4"),
        (16, "HP (kWh)", "points_empty_cell", ""),
        (16, "HC (kWh)", "points_empty_cell", ""),
        (17, "HP (kWh)", "points_decimals", "1,1234567"),
    ]
    assert all(fault.text("fr") and fault.text("en") for fault in found)


def test_a_power_that_cannot_deliver_its_energy_betrays_a_mixed_unit(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, *ROWS, "P6;59;Collège A;0,036;9000;1")
    assert (fault.code, fault.params["line"], fault.value) == ("points_hours", 7, "0.036")


def test_a_heading_in_another_unit_is_refused(tmp_path: Path) -> None:
    text = TEXT.replace("HC (kWh)", "HC (MWh)")
    (fault,) = faults(tmp_path, *ROWS, headings=HEADINGS.replace("HC (kWh)", "HC (MWh)"), text=text)
    assert (fault.code, fault.params["found"], fault.params["line"]) == ("points_unit", "MWh", 1)


def test_an_absent_or_repeated_heading_is_refused(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, *ROWS, headings=HEADINGS.replace("PDL", "PRM"))
    assert fault.code == "csv_column"
    wide = [f"{row};1" for row in ROWS]
    (fault,) = faults(tmp_path, *wide, headings=HEADINGS + ";PDL")
    assert (fault.code, fault.value) == ("points_heading_twice", "PDL")


def test_a_number_that_reads_in_two_ways_is_refused_unless_its_column_tells(tmp_path: Path) -> None:
    rows = [row.replace(";", ",").replace("2 000,5", "2000") for row in ROWS]
    doubtful = 'P6,59,Collège A,120,"12,345",1'
    scenario = scenario_in(
        tmp_path,
        listing(
            *rows, 'P6,59,Collège A,120,"12,345.5",1', headings=HEADINGS.replace(";", ",")
        ).encode(),
    )
    assert scenario.points["elec"].count == 6
    found = faults(tmp_path, *rows[1:], doubtful, headings=HEADINGS.replace(";", ","))
    assert [(f.code, f.params["line"]) for f in found] == [("csv_ambiguous", 6)]


def test_a_list_beside_must_be_the_one_of_the_fingerprint(tmp_path: Path) -> None:
    mark = scenario_in(tmp_path).points["elec"].fingerprint
    stated = TEXT.replace("generated = true", f'generated = true\nfingerprint = "{mark}"')
    assert scenario_in(tmp_path, text=stated).lists
    (fault,) = faults(tmp_path, *ROWS[:-1], text=stated)
    assert fault.code == "points_changed"


def test_too_many_lines_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allocation.points.rows.MOST_LINES", 4)
    (fault,) = faults(tmp_path, *ROWS)
    assert (fault.code, fault.params["limit"]) == ("points_too_long", 4)


@pytest.mark.parametrize("path", ["../points.csv", "C:/points.csv", "/points.csv", "absent.csv"])
def test_no_file_outside_the_folder_is_read(tmp_path: Path, path: str) -> None:
    found = faults(tmp_path, *ROWS, text=TEXT.replace("points.csv", path))
    assert [fault.code for fault in found] in (["csv_outside"], ["csv_absent"])


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ('bill = "elec"\nkey', 'bill = "eau"\nkey', "unknown_bill"),
        ('bill = "elec"\nkey', 'bill = ["elec"]\nkey', "unknown_bill"),
        ('points = "elec"\nsource', 'points = "eau"\nsource', "unknown_points"),
        ('classes = ["HP"]', 'classes = ["HPH"]', "component_class"),
        ("above = 36 }", "above = 40 }", "component_edge"),
        ('of = ["gestion", "puissance"]', 'of = ["gestion", "tva"]', "component_of"),
        ("price = 100.01", "price = 100.01, amount = 3", "component_priced"),
        ("hours = { HP = 5840, HC = 2920 }", "hours = { HP = 5840 }", "component_peak"),
        ("price = 10 }", 'amount = 10, key = "energie" }', "bill_key"),
    ],
)
def test_a_bill_that_its_list_cannot_serve_is_refused(
    tmp_path: Path, before: str, after: str, code: str
) -> None:
    assert before in TEXT
    assert code in [
        fault.code for fault in faults(tmp_path, *ROWS, text=TEXT.replace(before, after))
    ]


def test_a_line_shared_by_a_key_goes_down_to_the_points(tmp_path: Path) -> None:
    line = '{ id = "frais", label = "Frais", driver = "points", amount = 10, key = "egalite" },\n]'
    text = TEXT.replace("]\n[indicators.energie]", f"  {line}\n[indicators.energie]")
    text = text.replace("[keys.energie]", '[keys.egalite]\nrule = "equal"\n[keys.energie]')
    text = text.replace('bill = "elec"\nkey = "facture"', 'amount = 1\nkey = "egalite"')
    text = text.replace('[keys.facture]\nrule = "given"\nbill = "elec"\n', "")
    scenario = scenario_in(tmp_path, text=text)
    (nested,) = nested_bills(scenario)
    assert nested.billed.lines[-1].cents == (500, 500)
    assert nested.by_point["frais"].tolist() == [167, 166, 167, 250, 250]


def test_the_tables_hold_no_path(tmp_path: Path) -> None:
    table = scenario_tables(scenario_in(tmp_path))["points"]["elec"]
    assert not {"file", "columns", "owners"} & set(table)


def test_loads_at_stated_times_make_the_peak(tmp_path: Path) -> None:
    """d = (3, 2, 0) and (0, 1, 3): three hours at 3 kW, each pays the mean of what it calls."""
    headings = "PDL;Collectivité;h1 (kW);h2 (kW);h3 (kW)"
    text = TEXT.partition("[points.elec]")[0] + BILL_OF_LOADS
    rows = ("A;59;3;2;0", "B;62;0;1;3")
    (billed,) = bills(scenario_in(tmp_path, listing(*rows, headings=headings).encode(), text))
    (line,) = billed.lines
    assert line.exact == (Fraction(500), Fraction(400))
    assert (line.total, line.alone) == (900, (900, 900))


BILL_OF_LOADS = """
[points.elec]
label = "Points"
source = "note"
file = "points.csv"
power_unit = "kW"
[points.elec.columns]
point = "PDL"
owner = "Collectivité"
load = { h1 = "h1 (kW)", h2 = "h2 (kW)", h3 = "h3 (kW)" }
[bills.elec]
label = "Facture"
points = "elec"
source = "note"
components = [{ id = "pointe", label = "Pointe", driver = "peak", price = 3 }]
[keys.facture]
rule = "given"
bill = "elec"
[[lots]]
id = "energie"
label = "Énergie"
bill = "elec"
key = "facture"
source = "note"
"""


def test_headings_may_stand_lower_and_on_another_sheet(tmp_path: Path) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - heavy

    above = "Liste des points;;;;;\nannée 2016;;;;;\n"
    lower = TEXT.replace('file = "points.csv"', 'file = "points.csv"\nheading_line = 3')
    expected = scenario_in(tmp_path)
    assert scenario_in(tmp_path, (above + listing(*ROWS)).encode(), lower) == expected
    book = Workbook()
    sheet = book.create_sheet("Points")
    for row in (HEADINGS, *ROWS):
        sheet.append(row.split(";"))
    book.save(tmp_path / "points.xlsx")
    named = TEXT.replace('file = "points.csv"', 'file = "points.csv"\nsheet = "Points"')
    content = (tmp_path / "points.xlsx").read_bytes()
    assert scenario_in(tmp_path, content, named, "points.xlsx") == expected
    with pytest.raises(ScenarioError) as refused:
        scenario_in(tmp_path, content, named.replace('"Points"', '"Pts"'), "points.xlsx")
    assert [fault.code for fault in refused.value.faults] == ["points_sheet"]


def test_bytes_of_no_windows_page_are_latin_1(tmp_path: Path) -> None:
    rows = [row.replace("Collège A", "Coll\x81ge A").replace("\u202f", " ") for row in ROWS]
    scenario = scenario_in(tmp_path, listing(*rows).encode("latin-1"))
    assert "Coll\x81ge A" in scenario.lists["elec"].sites


@pytest.mark.parametrize("content", [b"", b"\n\n", HEADINGS.encode(), b"\xff\xfe\x00"])
def test_a_file_without_points_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ScenarioError) as refused:
        scenario_in(tmp_path, content)
    assert refused.value.faults
    assert all(fault.text("fr") for fault in refused.value.faults)


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as refused:
        scenario_in(tmp_path, b"PK\x03\x04 no workbook", name="points.xlsx")
    assert [fault.code for fault in refused.value.faults] == ["workbook_unreadable"]


@pytest.mark.parametrize("name", ["file", "columns", "owners", "power_edges", "hours", "tallies"])
def test_a_field_of_another_type_is_a_fault_and_no_traceback(tmp_path: Path, name: str) -> None:
    for value in ("3", '"x"', "[1]", "{ a = 1 }", "true"):
        kept = [line for line in TEXT.splitlines() if not line.startswith(f"{name} =")]
        text = "\n".join(kept).replace("generated = true", f"generated = true\n{name} = {value}")
        try:
            scenario_in(tmp_path, text=text)
        except ScenarioError as refused:
            assert refused.faults  # noqa: PT017 - some of these values are accepted
