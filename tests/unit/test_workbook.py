"""A workbook recomputed by LibreOffice gives the cents of the library, before and after changes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest
from immutabledict import immutabledict
from openpyxl import load_workbook

from allocation.errors import OutputError
from allocation.key_rules import Brackets, Given, Mix
from allocation.model import Allocation, Scenario
from allocation.pipeline import Study, allocate, study
from allocation.reporting.measures import variant_label
from allocation.reporting.workbook import write_workbook
from allocation.scenarios import parse_scenario, read_scenario
from tests.conftest import ROOT
from tests.office import converted, made_once
from tests.unit.reported_scenario import REPORTED
from tests.unit.workbook_changes import alter, columns_of
from tests.unit.workbook_scenarios import drawn, large, with_lines, with_many_terms, with_rules

SHIPPED: Final = tuple(sorted(ROOT.glob("scenarios/*.toml")))
EVERY_RULE: Final = ROOT / "tests" / "properties" / "every_rule.toml"
CANAL: Final = ROOT / "scenarios" / "canal-seine-nord-2014.toml"
DRAWN: Final = tuple(range(8))
EXCEL_2013: Final = {
    *("ABS", "COUNTA", "COUNTIF", "IF", "IFERROR", "INT", "LARGE", "MAX", "MIN", "ROUND", "ROWS"),
    *("SUM", "SUMPRODUCT"),
}
Judged = Mapping[str, tuple[Study, Any]]


def written(found: Study, folder: Path, name: str, **how: Any) -> Path:
    path = folder / f"{name}.xlsx"
    assert found.own is not None
    write_workbook(found.own, path, variants=found.variants, **how)
    return path


def changed_2014(scenario: Scenario) -> Scenario:
    """Amount, one population, one area, both weights, one threshold and one rate."""
    indicators = dict(scenario.indicators)
    for name, code, value in (("population", "59", 2_610_001), ("superficie", "62", "66715/10")):
        values = dict(indicators[name].values) | {code: Fraction(value)}
        indicators[name] = indicators[name].model_copy(update={"values": immutabledict(values)})
    parts = {"population": Fraction("0.605"), "egalite": Fraction("0.395")}
    edges, rates = (Fraction(700_000),), (Fraction(131), Fraction(56))
    keys = {
        **scenario.keys,
        "compromis": Mix(parts=parts, label="Mélange"),
        "degressive": Brackets(indicator="population", edges=edges, rates=rates, label="Barème"),
    }
    lot = scenario.lots[0].model_copy(update={"amount": 51_234_567_891})
    update = {"lots": (lot,), "keys": immutabledict(keys), "indicators": immutabledict(indicators)}
    return scenario.model_copy(update=update)


CHANGES_2014: Final = {
    ("Montant_participation", 0): 512_345_678.91,
    ("Valeurs_population", 0): 2_610_001,
    ("Valeurs_superficie", 1): 6_671.5,
    ("Poids_compromis_population", 0): 0.605,
    ("Poids_compromis_egalite", 0): 0.395,
    ("Seuil_degressive_1", 0): 700_000,
    ("Taux_degressive_1", 0): 131,
}


def changed_2019(scenario: Scenario) -> Scenario:
    amounts = {
        "59": 21_700_000_001,
        "62": 14_100_000_000,
        "80": 7_600_000_000,
        "60": 10_800_000_000,
    }
    given = Given(amounts=amounts, label="Convention")
    lot = scenario.lots[0].model_copy(update={"amount": 54_300_000_007})
    keys = immutabledict({**scenario.keys, "convention": given})
    return scenario.model_copy(update={"keys": keys, "lots": (lot,)})


CHANGES_2019: Final = {
    ("Montant_departements", 0): 543_000_000.07,
    ("Convenu_convention", 0): 217_000_000.01,
}

CHANGES: Final = (
    ("2014", changed_2014, CHANGES_2014),
    ("2019", changed_2019, CHANGES_2019),
)


@pytest.fixture(scope="module")
def studies() -> dict[str, Study]:
    found: dict[str, Study] = {path.stem: study(read_scenario(path)) for path in SHIPPED}
    found |= {f"drawn-{seed}": study(drawn(seed, 4 + seed % 6)) for seed in DRAWN}
    found |= {scenario.id: study(scenario) for scenario in (with_rules(), with_lines())}
    found["termes"] = study(with_many_terms())
    longueur = allocate(found["canal-seine-nord-2014"].scenario, "longueur")
    found["longueur"] = replace(found["canal-seine-nord-2014"], own=longueur)
    found["reported"] = study(parse_scenario(REPORTED, "essai.toml"))
    for year, change, _ in CHANGES:
        scenario = found[f"canal-seine-nord-{year}"].scenario
        found[f"changed-{year}"] = study(change(scenario))
    found["wrong"] = found["canal-seine-nord-2014"]
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, studies: Mapping[str, Study]) -> Path:
    """Every workbook of this module, and the same recomputed in one start of LibreOffice."""

    def make(place: Path) -> None:
        paths = [
            written(found, place, name)
            for name, found in studies.items()
            if not name.startswith(("changed", "wrong"))
        ]
        for year, _, cells in CHANGES:
            source = place / f"canal-seine-nord-{year}.xlsx"
            paths.append(alter(source, cells, place / f"changed-{year}.xlsx"))
        wrong = {("Poids_compromis_population", 0): 0.7}
        paths.append(alter(place / "canal-seine-nord-2014.xlsx", wrong, place / "wrong.xlsx"))
        converted(paths, place / "recomputed")

    return made_once(tmp_path_factory, "workbooks", make)


@pytest.fixture(scope="module")
def judged(folder: Path, studies: Mapping[str, Study]) -> Judged:
    return {
        name: (found, load_workbook(folder / "recomputed" / f"{name}.xlsx", data_only=True))
        for name, found in studies.items()
    }


def cells_under(sheet: Any, heading: str, row: int) -> Iterator[Any]:
    column = next(cell.column for cell in sheet[row] if cell.value == heading)
    return (sheet.cell(row + i, column).value for i in range(1, sheet.max_row))


def heading_row(sheet: Any, after: int = 1) -> int:
    return next(
        cell.row
        for cell in sheet["A"]
        if cell.row >= after and cell.value == "Code" and sheet.cell(cell.row, 2).value == "Membre"
    )


def cents(values: Iterator[Any], count: int) -> tuple[int, ...]:
    """Euros of a column as integer cents: no more than a thousandth of a cent away."""
    taken = [next(values) for _ in range(count)]
    whole = tuple(round(value * 100) for value in taken)
    assert all(abs(value * 100 - cent) < 1e-3 for value, cent in zip(taken, whole, strict=True))
    return whole


def amounts_in(book: Any, allocation: Allocation) -> tuple[int, ...]:
    sheet = book["Résultat"]
    found = cents(cells_under(sheet, "Quote-part (€)", heading_row(sheet)), len(allocation.members))
    assert sheet.cell(heading_row(sheet) + len(found) + 1, 2).value == "TOTAL"
    return found


ALL: Final = (
    *(path.stem for path in SHIPPED),
    *(f"drawn-{seed}" for seed in DRAWN),
    *("reported", "regles", "lignes", "termes", "longueur", "changed-2014", "changed-2019"),
)


@pytest.mark.parametrize("name", ALL)
def test_cents_of_the_workbook_are_those_of_the_library(judged: Judged, name: str) -> None:
    found, book = judged[name]
    assert found.own is not None
    assert amounts_in(book, found.own) == found.own.totals


@pytest.mark.parametrize("name", ALL)
def test_cents_of_every_variant_are_those_of_the_library(judged: Judged, name: str) -> None:
    found, book = judged[name]
    assert ("Comparaison" in book.sheetnames) == bool(found.variants)
    if not found.variants:
        return
    assert found.own is not None
    columns = columns_of(book, found.own)[1 if found.scenario.reference else 0 :]
    for column, variant in zip(columns, (found.own, *found.variants), strict=True):
        assert column == variant.totals, variant_label(variant)


@pytest.mark.parametrize("name", ALL)
def test_the_printed_key_is_that_of_the_library(judged: Judged, name: str) -> None:
    found, book = judged[name]
    own = found.own
    assert own is not None
    sheet = book["Résultat"]
    values = cells_under(sheet, "Part (%)", heading_row(sheet))
    decimals = found.scenario.published_decimals
    printed = own.key.published(decimals)
    shown = tuple(round(Decimal(100 * next(values)), decimals) for _ in printed)
    assert shown == printed


@pytest.mark.parametrize("name", [n for n in ALL if not n.startswith("changed")])
def test_every_formula_carries_the_value_that_a_spreadsheet_finds(
    judged: Judged, folder: Path, name: str
) -> None:
    _, computed = judged[name]
    formulas = load_workbook(folder / f"{name}.xlsx")
    carried = load_workbook(folder / f"{name}.xlsx", data_only=True)
    seen = 0
    for sheet in formulas:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            ours = carried[sheet.title][cell.coordinate].value
            theirs = computed[sheet.title][cell.coordinate].value
            close = pytest.approx(ours, rel=1e-12, abs=1e-4) if not isinstance(ours, str) else ours
            assert theirs == close, (sheet.title, cell.coordinate, cell.value)
            seen += 1
    assert seen > 100


@pytest.mark.parametrize("name", ALL)
def test_controls_fail_where_the_library_says_so(judged: Judged, name: str) -> None:
    found, book = judged[name]
    outcomes = [row[4].value for row in book["Contrôles"].iter_rows() if row[4].value]
    assert "OK" in outcomes
    assert found.own is not None
    broken = sum(check.hard and not check.passed for check in found.own.checks)
    assert outcomes.count("ÉCART") == broken
    assert book["Lisez-moi"]["B4"].value == ("ÉCART" if broken else "OK")


def test_a_control_fails_when_weights_no_longer_make_a_whole(judged: Judged) -> None:
    _, book = judged["wrong"]
    rows = [[cell.value for cell in row] for row in book["Contrôles"].iter_rows(max_col=5)]
    broken = [row[0] for row in rows if row[4] == "ÉCART"]
    assert any("font 100" in said and "poids" in said for said in broken)
    assert book["Lisez-moi"]["B4"].value == "ÉCART"


def test_a_soft_red_line_is_said_and_does_not_spoil_the_whole(judged: Judged) -> None:
    _, book = judged["reported"]
    said = [
        row[4].value
        for row in book["Contrôles"].iter_rows()
        if row[4].value and "Pas plus de" in str(row[0].value)
    ]
    assert sorted(said) == ["OK", "À NOTER"]


def test_calls_for_funds_are_fixed_and_their_sums_live(judged: Judged, folder: Path) -> None:
    found, book = judged["reported"]
    assert found.own is not None
    sheet = load_workbook(folder / "reported.xlsx")["Échéancier"]
    grid = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1)]
    head = next(i for i, row in enumerate(grid) if row[0] == "Membre")
    assert all(isinstance(value, int | float) for value in grid[head + 1][1:4])
    assert str(grid[head + 1][4]).startswith("=ROUND(SUM(")
    sums = [book["Échéancier"].cell(head + 2 + i, 5).value for i in range(4)]
    assert [round(value * 100) for value in sums] == list(found.own.totals)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_only_functions_of_excel_2013_are_used(judged: Judged, folder: Path, path: Path) -> None:
    del judged
    used: set[str] = set()
    for sheet in load_workbook(folder / f"{path.stem}.xlsx"):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", str(cell.value))
                    used |= set(re.findall(r"([A-Z][A-Z0-9.]+)\(", bare))
    assert used <= EXCEL_2013
    assert {"SUMPRODUCT", "LARGE", "ROUND"} <= used


def test_every_sheet_prints_on_a4_with_its_scenario_and_standing(
    judged: Judged, folder: Path
) -> None:
    del judged
    book = load_workbook(folder / "canal-seine-nord-2026.xlsx")
    assert book.sheetnames == [
        *("Lisez-moi", "Hypothèses et sources", "Données", "Clé", "Arrondi", "Résultat"),
        *("Plan de financement", "Comparaison", "Contrôles"),
    ]
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert 40 <= int(sheet.page_setup.scale or 100) <= 100
        assert "Document de travail" in sheet.oddFooter.left.text
        assert "canal-seine-nord-2026" in sheet.oddFooter.center.text
        assert sheet.oddFooter.right.text == "&P / &N"
        assert "Canal Seine-Nord Europe" in sheet.oddHeader.left.text
        assert sheet.merged_cells.ranges == set()
    for title in ("Données", "Clé", "Résultat", "Comparaison"):
        assert book[title].freeze_panes is not None
    assert book.active.title == "Lisez-moi"
    assert (book.properties.language, bool(book.properties.title)) == ("fr-FR", True)


def test_a_long_table_repeats_its_headings(tmp_path: Path) -> None:
    found = study(drawn(2, 40))
    book = load_workbook(written(found, tmp_path, "long"))
    for title in ("Données", "Clé", "Résultat", "Comparaison"):
        sheet = book[title]
        first = int(str(sheet.print_title_rows).split(":", maxsplit=1)[0].strip("$"))
        assert sheet.cell(first, 1).value == "Code"


def test_no_table_that_fits_a_page_is_cut(judged: Judged, folder: Path) -> None:
    """A page ends before a caption, or before headings that are written again."""
    del judged
    seen = 0
    for path in SHIPPED:
        for sheet in load_workbook(folder / f"{path.stem}.xlsx"):
            for found in sheet.row_breaks.brk:
                above, below = (sheet.cell(found.id + i, 1) for i in (0, 1))
                is_caption = below.font.b and below.font.sz == 11
                is_head = below.font.b and below.fill.fill_type == "solid"
                is_chart = below.value is None and sheet.title in ("Résultat", "Comparaison")
                is_member = sheet.title == "Budget" and above.value != below.value
                is_note = below.font.sz == 9
                assert is_caption or is_head or is_chart or is_member or is_note, sheet.title
                seen += 1
    assert seen > 20


def test_charts_follow_the_cells_and_are_told(judged: Judged, folder: Path) -> None:
    del judged
    book = load_workbook(folder / "canal-seine-nord-2014.xlsx")
    charts = {title: book[title]._charts for title in book.sheetnames}  # noqa: SLF001 - no other way
    assert {title: len(found) for title, found in charts.items() if found} == {
        "Résultat": 2,
        "Comparaison": 1,
    }
    (bars,) = charts["Comparaison"]
    assert len(bars.ser) == 6
    assert all("Comparaison" in series.val.numRef.f for series in bars.ser)
    patterns = [series.graphicalProperties.pattFill.prst for series in bars.ser[1:]]
    assert len(set(patterns)) == len(patterns)
    with zipfile.ZipFile(folder / "canal-seine-nord-2014.xlsx") as archive:
        told = [
            re.findall(r'descr="([^"]*)"', archive.read(name).decode())
            for name in archive.namelist()
            if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)
        ]
    assert sum(map(len, told)) == 3
    assert all("Barres horizontales" in text for several in told for text in several)


def test_a_large_group_has_no_chart_and_says_so(tmp_path: Path) -> None:
    book = load_workbook(written(study(drawn(2, 40)), tmp_path, "long"))
    assert not book["Résultat"]._charts  # noqa: SLF001 - no other way
    assert any("Pas de graphique" in str(cell.value) for cell in book["Résultat"]["A"])


def test_amounts_are_numbers_with_a_format(judged: Judged, folder: Path) -> None:
    del judged
    book = load_workbook(folder / "canal-seine-nord-2014.xlsx")
    amount = book["Données"]["C6"]
    assert (amount.value, amount.number_format) == (500_000_000, '#,##0.00\\ "€"')
    texts = [
        cell.value
        for sheet in ("Données", "Clé", "Arrondi", "Résultat", "Comparaison")
        for row in book[sheet].iter_rows()
        for cell in row
        if cell.data_type == "s" and re.fullmatch(r"[\d\s,.%€+-]+", str(cell.value))
    ]
    assert set(texts) <= {"59", "62", "80", "60"}  # codes are text


HOSTILE: Final = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "<b>&amp;</b> & \"quotes\" 'apostrophe'",
    "\u202enord\u202c \u05d0\u05d1",
    "a" * 2_000,
    "{=1+1}",
    '&L&P &"Arial"',
)


def hostile(texts: tuple[str, ...]) -> Scenario:
    scenario = drawn(1, 5)
    members = tuple(
        member.model_copy(update={"name": text})
        for member, text in zip(scenario.members, texts, strict=False)
    )
    lots = tuple(lot.model_copy(update={"label": texts[0]}) for lot in scenario.lots)
    source = scenario.sources["s"].model_copy(update={"title": texts[1], "href": texts[0]})
    figures = {
        name: indicator.model_copy(update={"label": texts[2], "unit": texts[3]})
        for name, indicator in scenario.indicators.items()
    }
    keys = {
        name: key.model_copy(update={"label": texts[i % len(texts)]})
        for i, (name, key) in enumerate(scenario.keys.items())
    }
    update = {
        "members": members,
        "lots": lots,
        "title": texts[-1],
        "purpose": texts[4],
        "sources": immutabledict({"s": source}),
        "indicators": immutabledict(figures),
        "keys": immutabledict(keys),
    }
    return scenario.model_copy(update=update)


def test_no_formula_comes_from_a_text(tmp_path: Path) -> None:
    counts: list[int] = []
    for name, texts in (("calm", ("x",) * 9), ("hostile", HOSTILE)):
        path = written(study(hostile(texts)), tmp_path, name)
        cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
        counts.append(sum(cell.data_type == "f" for cell in cells))
        if name == "hostile":
            kept = {str(cell.value) for cell in cells if cell.data_type == "s"}
    assert counts[0] == counts[1]
    assert set(HOSTILE[:5]) <= kept
    assert not any("\u202e" in text for text in kept)


def test_a_name_that_starts_as_a_formula_stays_text_when_it_is_edited(tmp_path: Path) -> None:
    path = written(study(hostile(HOSTILE)), tmp_path, "hostile")
    sheet = load_workbook(path)["Résultat"]
    cell = next(cell for cell in sheet["B"] if cell.value == HOSTILE[0])
    assert cell.quotePrefix


def test_the_same_scenario_gives_the_same_bytes(tmp_path: Path) -> None:
    found = study(read_scenario(CANAL))
    paths = [written(found, tmp_path / name, "canal") for name in ("a", "b")]
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_one_member_stands_first_in_every_table(tmp_path: Path, language: str) -> None:
    found = study(read_scenario(CANAL))
    book = load_workbook(written(found, tmp_path, "first", language=language, first="80"))
    titles = {"fr": ("Données", "Résultat"), "en": ("Data", "Result")}[language]
    for title in titles:
        codes = [cell.value for cell in book[title]["A"] if cell.value in {"59", "62", "80", "60"}]
        assert codes == ["80", "59", "62", "60"]


def fixed_cells(path: Path) -> list[Any]:
    """Grey cells in italics: what does not follow changes."""
    return [
        cell
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.font.italic and isinstance(cell.value, int | float)
    ]


def test_a_key_from_an_optimisation_is_fixed_and_says_so(tmp_path: Path) -> None:
    own = allocate(read_scenario(EVERY_RULE), "proche")
    path = tmp_path / "closest.xlsx"
    write_workbook(own, path)
    book = load_workbook(path, data_only=True)
    said = [str(cell.value) for row in book["Clé"].iter_rows() for cell in row]
    assert any("valeurs figées, vérifiées" in text for text in said)
    assert len(fixed_cells(path)) >= len(own.members)
    assert amounts_in(book, own) == own.totals
    verified = [str(row[0].value) for row in book["Contrôles"].iter_rows()]
    assert any("le plus grand écart à la clé visée" in text for text in verified)
    assert any("a été trouvée pour ce total" in text for text in verified)


def test_remainders_too_close_for_a_spreadsheet_are_fixed_and_said(tmp_path: Path) -> None:
    """Two remainders that differ by less than a millionth of a cent: doubles cannot tell them."""
    scenario = drawn(3, 4)
    codes = scenario.codes
    shares = {
        codes[0]: Fraction(1, 3),
        codes[1]: Fraction(1, 3) + Fraction(1, 10**18),
        codes[2]: Fraction(1, 3) - Fraction(1, 10**18),
    }
    keys = {**scenario.keys, "proche": Given(shares=shares, label="Proche")}
    lot = scenario.lots[0].model_copy(
        update={"amount": 50_000_000_000, "key": "proche", "round_to": 1}
    )
    update = {"keys": immutabledict(keys), "lots": (lot,), "governs": "amounts", "priority": ()}
    found = study(scenario.model_copy(update=update))
    path = written(found, tmp_path, "close")
    book = load_workbook(path, data_only=True)
    said = [str(cell.value) for row in book["Arrondi"].iter_rows() for cell in row]
    assert any("trop proches" in text for text in said)
    assert found.own is not None
    assert amounts_in(book, found.own) == found.own.totals


def test_a_group_of_1300_is_written_with_live_formulas(tmp_path: Path) -> None:
    found = study(large())
    path = written(found, tmp_path, "large")
    book = load_workbook(path, data_only=True)
    assert found.own is not None
    assert amounts_in(book, found.own) == found.own.totals
    said = [str(cell.value) for cell in book["Arrondi"]["A"]]
    assert sum("trop de membres et de clés" in text for text in said) >= 1
    assert sum("Valeurs figées" in text for text in said) == len(found.variants)


def test_above_2000_members_everything_is_fixed_and_says_so(tmp_path: Path) -> None:
    own = allocate(large(2_001))
    write_workbook(own, tmp_path / "many.xlsx")
    book = load_workbook(tmp_path / "many.xlsx", data_only=True)
    assert amounts_in(book, own) == own.totals
    said = {str(cell.value) for row in book["Clé"].iter_rows(max_row=20) for cell in row}
    assert any("trop de membres" in text for text in said)


def test_a_line_on_a_year_without_calls_is_not_controlled(tmp_path: Path) -> None:
    scenario = with_lines().model_copy(update={"schedule": None})
    write_workbook(allocate(scenario), tmp_path / "uncalled.xlsx")
    sheet = load_workbook(tmp_path / "uncalled.xlsx")["Contrôles"]
    live = [str(row[0].value) for row in sheet.iter_rows() if row[-1].data_type == "f"]
    assert any("Sur ce lot" in text for text in live)
    assert not any("jusqu'en 2027" in text for text in live)


def test_two_names_that_excel_would_confuse_stay_two(folder: Path) -> None:
    named = load_workbook(folder / "regles.xlsx").defined_names
    assert {"Part_a_b", "Part_a_b__2"} <= set(named)


def test_a_range_of_results_is_shown_as_of_writing(folder: Path) -> None:
    sheet = load_workbook(folder / "longueur.xlsx")["Contrôles"]
    said = [str(cell.value) for cell in sheet["A"]]
    assert "Plages de résultats" in said


def test_a_plan_that_is_not_closed_says_what_is_left(tmp_path: Path) -> None:
    scenario = parse_scenario(REPORTED, "essai.toml").model_copy(update={"hypotheses": {}})
    path = written(study(scenario), tmp_path, "open")
    sheet = load_workbook(path, data_only=True)["Plan de financement"]
    lines = {row[0].value: row[3].value for row in sheet.iter_rows()}
    assert lines["Reste à financer, selon l'hypothèse"] == 1_500
    assert lines["TOTAL"] == 4_000
    assert "Garant" not in lines


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError):
        written(study(drawn(1, 4)), tmp_path / "file", "canal")
