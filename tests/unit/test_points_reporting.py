"""Points in every output: tables that add up, warnings where they matter, no list in a document."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from allocation.billing import bills, nested_bills
from allocation.cli import main
from allocation.departure.staying import without
from allocation.labels import LANGUAGES
from allocation.model import Scenario
from allocation.pipeline import allocate, study
from allocation.reporting.answers import full_answer
from allocation.reporting.cells import Said
from allocation.reporting.exports import export
from allocation.reporting.points import nested_answer, points_answer, write_points
from allocation.reporting.record import verify
from allocation.reporting.tables import Table
from allocation.reporting.tables.points import MOST_SITES, member_sites_table, sites_table
from allocation.scenario_workbook import read_tables, write_tables
from allocation.scenarios import parse_scenario, read_scenario, scenario_tables, write_scenario
from tests.unit.points_scenario import ROWS, TEXT, listing, scenario_in


def many(folder: Path) -> Scenario:
    rows = [f"Q{n:02d};62;Lycée {n:02d};100;{1000 * n};{10 * n}" for n in range(1, 30)]
    return scenario_in(folder, listing(*ROWS, *rows).encode())


def tables(told: object) -> list[Table]:
    return [one for one in told if isinstance(one, Table)]  # type: ignore[attr-defined] - an iterator


def test_every_table_of_points_adds_up(tmp_path: Path) -> None:
    scenario = many(tmp_path)
    found = [*tables(points_answer(scenario)), *tables(nested_answer(scenario, "62"))]
    assert [table.id for table in found] == [
        "points",
        "bill",
        "bill_apart",
        "bill_sites",
        "bill_sites",
    ]
    for table in found:
        for at, column in enumerate(table.columns):
            if column.is_number and table.total is not None:
                assert sum(row[at] for row in table.rows) == table.total[at]  # type: ignore[misc] - numbers
        for language in LANGUAGES:
            assert table.caption(language)
            assert all(table.texts(row, language) for row in table.rows)


def test_the_sites_that_follow_the_dearest_are_summed(tmp_path: Path) -> None:
    scenario = many(tmp_path)
    (nested,) = nested_bills(scenario)
    (billed,) = bills(scenario)
    for table, whole in (
        (sites_table(nested, scenario), billed.total),
        (member_sites_table(nested, scenario, "62"), billed.totals["62"]),
    ):
        assert len(table.rows) == MOST_SITES + 1
        assert table.total is not None
        assert table.total[-1] == whole
        cents = [row[-1] for row in table.rows[:-1]]
        assert cents == sorted(cents, reverse=True)  # type: ignore[type-var] - cents


def test_the_warning_and_the_origin_are_said_where_points_appear(tmp_path: Path) -> None:
    scenario = scenario_in(tmp_path)
    said = [one.identifier for one in points_answer(scenario) if isinstance(one, Said)]
    assert {"points.warning", "points.generated", "points.not_additive"} <= set(said)
    texts = [one.text() for one in full_answer(study(scenario)) if isinstance(one, Said)]
    assert any("1 300" in text.replace("\u202f", " ").replace("\xa0", " ") for text in texts)


def test_a_file_without_its_list_tells_the_members_and_no_site(tmp_path: Path) -> None:
    scenario = parse_scenario(write_scenario(scenario_in(tmp_path)), "copy")
    assert tables(points_answer(scenario))
    assert list(nested_answer(scenario)) == []
    assert write_points(allocate(scenario), tmp_path / "no.csv") == ()


@pytest.mark.parametrize(("language", "mark"), [("fr", ";"), ("en", ",")])
def test_the_csv_goes_down_to_the_point_and_makes_the_bill(
    tmp_path: Path, language: str, mark: str
) -> None:
    scenario = many(tmp_path)
    (billed,) = bills(scenario)
    done = export(study(scenario), tmp_path / "out", language, formats=["csv"])
    (path,) = (path for path in done if path.name == "essai-points.csv")
    text = path.read_text(encoding="utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text), delimiter=mark)
    assert len(rows) == len(ROWS) + 29
    for at, line in enumerate(billed.lines, start=3):
        cents = [int(row[at].replace(",", "").replace(".", "")) for row in rows]
        assert (head[at], sum(cents)) == (line.component.label, line.total)
    assert sum(int(row[-2].replace(",", "").replace(".", "")) for row in rows) == billed.total


def test_documents_hold_no_site_so_that_they_are_verified_from_the_scenario(
    tmp_path: Path,
) -> None:
    done = export(study(scenario_in(tmp_path)), tmp_path / "out", formats=["html"])
    text = done[0].read_text(encoding="utf-8")
    assert "Collège B" not in text
    assert "Puissance souscrite" in text
    assert verify(done[0]).passed


def test_the_form_keeps_points_and_bills(tmp_path: Path) -> None:
    scenario = scenario_in(tmp_path)
    write_tables(scenario_tables(scenario), tmp_path / "form.xlsx")
    assert read_tables(tmp_path / "form.xlsx")
    assert read_scenario(tmp_path / "form.xlsx") == scenario


def test_the_faults_are_written_as_a_table(tmp_path: Path) -> None:
    scenario_in(tmp_path)
    bad = listing(*ROWS, "P1;59;Collège A;36;-5;1")
    (tmp_path / "points.csv").write_text(bad, encoding="utf-8")
    (tmp_path / "bad.toml").write_text("schema = 2\n", encoding="utf-8")
    arguments = [str(tmp_path / "s.toml"), str(tmp_path / "bad.toml")]
    listed = tmp_path / "fautes.csv"
    with pytest.raises(SystemExit) as left:
        main(["check", *arguments, "--faults", str(listed)])
    assert left.value.code == 1
    head, *rows = csv.reader(io.StringIO(listed.read_text(encoding="utf-8-sig")), delimiter=";")
    assert head == ["fichier", "ligne", "colonne", "valeur", "règle"]
    assert [row[:4] for row in rows[:2]] == [
        ["points.csv", "7", "PDL", "P1"],
        ["points.csv", "7", "HP (kWh)", "'-5"],
    ]
    assert all(row[0].startswith(str(tmp_path / "bad.toml")) for row in rows[2:])
    assert len(rows) > 2


def test_who_leaves_takes_its_points_away(tmp_path: Path) -> None:
    third = '{ code = "60", name = "Oise" },\n  { code = "59"'
    text = TEXT.replace('{ code = "59"', third, 1)
    rows = (*ROWS, "P6;60;Collège E;40;20000;3000")
    scenario = scenario_in(tmp_path, listing(*rows).encode(), text)
    stay = without(scenario, "60")
    assert {tally.member for tally in stay.points["elec"].tallies} == {"59", "62"}
    assert (stay.points["elec"].fingerprint, dict(stay.lists)) == ("", {})
    (before,), (after,) = bills(scenario), bills(stay)
    additive = [line for line in before.lines if line.alone is None]
    for line, left in zip(additive, [x for x in after.lines if x.alone is None], strict=True):
        kept = zip(line.cents, before.members, strict=True)
        assert sum(left.cents) == pytest.approx(
            sum(cents for cents, code in kept if code != "60"), abs=len(before.members)
        )
