"""Every rule as LibreOffice recomputes it: the cents of the library, before and after changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from itertools import takewhile
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from openpyxl import load_workbook

from allocation.budget import member_budget
from allocation.pipeline import Study, allocate, study
from allocation.reporting.measures import variant_label
from allocation.reporting.workbook import write_workbook
from allocation.reporting.workbook.figures import Figures
from allocation.reporting.workbook.places import Place
from allocation.reporting.workbook.planning import planned
from allocation.reporting.workbook.recipes import RECIPES
from allocation.rules import RULES
from allocation.scenarios import read_scenario
from tests.conftest import ROOT
from tests.office import converted, made_once
from tests.unit.workbook_changes import alter, cells_of, columns_of
from tests.unit.workbook_rules import LOT, Change, changes, every_rule, scenario_of

EVERY_RULE: Final = ROOT / "tests" / "properties" / "every_rule.toml"
SEEDS: Final = (0, 5, 2, 3)
TAKEN: Final = 11
EXCEL_2013: Final = {
    *("ABS", "COUNTA", "COUNTIF", "IF", "IFERROR", "INT", "LARGE", "LOG10", "MAX", "MIN", "ROUND"),
    *("SMALL", "SUM", "SUMPRODUCT"),
}
Judged = Mapping[str, tuple[Study, Any]]


def size(seed: int) -> int:
    return 4 + seed % 4


def taken(seed: int) -> dict[str, tuple[Change, ...]]:
    """Changes made together: each one is in some draw, and each draw has many."""
    known = changes(every_rule(seed, size(seed)))
    names = sorted(known)
    Random(1).shuffle(names)  # noqa: S311 - a draw that everyone can redo
    start = SEEDS.index(seed) * len(names) // len(SEEDS)
    return {name: known[name] for name in (names + names)[start : start + TAKEN]}


def changed(seed: int) -> Study:
    raw = deepcopy(every_rule(seed, size(seed)))
    for several in taken(seed).values():
        for change in several:
            change.update(raw)
    return study(scenario_of(raw))


BROKEN: Final[dict[str, dict[tuple[str, int], float | None]]] = {
    "amount": {("Quotes_parts", 1): 123_456.0},
    "share": {("Part_egalite", 0): 0.5},
    "total": {("Montant_ports", 0): 1_100.0},
    "erased": {("Valeurs_population", 0): None},
    "negative": {("Valeurs_population", 0): -100.0},
    "owing": {("Montant_ports", 0): -1_000.0},
    "payer": {("Forfait_forfait", 2): 1_000_000.0},
    "crossed": {("Plafond_part_bornee", 0): -0.1},
}
"""Figures that a person could leave in a workbook, and that no rule takes."""


@pytest.fixture(scope="module")
def studies() -> dict[str, Study]:
    found = {f"rules-{seed}": study(scenario_of(every_rule(seed, size(seed)))) for seed in SEEDS}
    found |= {f"changed-{seed}": changed(seed) for seed in SEEDS}
    found["each"] = study(read_scenario(EVERY_RULE))
    found["equitable"] = Study(
        found["each"].scenario, allocate(found["each"].scenario, "equitable"), (), {}
    )
    found |= dict.fromkeys((f"broken-{name}" for name in BROKEN), found["each"])
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, studies: Mapping[str, Study]) -> Path:
    def make(place: Path) -> None:
        paths: list[Path] = []
        for name, found in studies.items():
            if name.startswith(("changed", "broken")):
                continue
            assert found.own is not None
            paths.append(place / f"{name}.xlsx")
            write_workbook(found.own, paths[-1], variants=found.variants)
        for seed in SEEDS:
            cells = {
                (change.name, change.position): change.value
                for several in taken(seed).values()
                for change in several
            }
            paths.append(alter(place / f"rules-{seed}.xlsx", cells, place / f"changed-{seed}.xlsx"))
        for name, cells in BROKEN.items():
            target = place / f"broken-{name}.xlsx"
            source = "equitable" if name == "total" else "each"
            paths.append(alter(place / f"{source}.xlsx", cells, target))
        converted(paths, place / "recomputed")

    return made_once(tmp_path_factory, "workbook-rules", make)


@pytest.fixture(scope="module")
def judged(folder: Path, studies: Mapping[str, Study]) -> Judged:
    return {
        name: (found, load_workbook(folder / "recomputed" / f"{name}.xlsx", data_only=True))
        for name, found in studies.items()
    }


ALL: Final = (
    *(f"rules-{seed}" for seed in SEEDS),
    *(f"changed-{seed}" for seed in SEEDS),
    *("each", "equitable"),
)


@pytest.mark.parametrize("name", ALL)
def test_cents_of_every_rule_are_those_of_the_library(judged: Judged, name: str) -> None:
    found, book = judged[name]
    own = found.own
    assert own is not None
    paid = [round(100 * value) for value in cells_of(book, "Quotes_parts")]
    assert tuple(paid) == own.totals
    if found.variants:
        columns = columns_of(book, own)[1 if found.scenario.reference else 0 :]
        for column, variant in zip(columns, (own, *found.variants), strict=True):
            assert column == variant.totals, variant_label(variant)


@pytest.mark.parametrize("seed", SEEDS)
def test_changes_move_the_cents(judged: Judged, seed: int) -> None:
    """Changes that move nothing would prove nothing."""
    assert len(taken(seed)) == TAKEN
    before, after = (judged[f"{kind}-{seed}"][0] for kind in ("rules", "changed"))
    pairs = zip(before.variants, after.variants, strict=True)
    assert sum(a.totals != b.totals for a, b in pairs) >= 8


def test_each_change_is_in_some_draw() -> None:
    assert {name for seed in SEEDS for name in taken(seed)} == set(changes(every_rule(0)))


def test_every_rule_has_a_recipe() -> None:
    assert set(RECIPES) == set(RULES)


@pytest.mark.parametrize("name", [f"rules-{seed}" for seed in SEEDS])
def test_every_closed_form_is_live(judged: Judged, name: str) -> None:
    sheet = judged[name][1]["Clé"]
    top = next(cell.row for cell in sheet["D"] if cell.value == "Calcul")
    below = (row for row in sheet.iter_rows(min_row=top + 1, max_col=4))
    said = [str(row[3].value) for row in takewhile(lambda row: row[0].value, below)]
    assert len(said) > 35
    assert set(said) == {"formules"}


@pytest.mark.parametrize("seed", SEEDS)
def test_shares_are_as_exact_as_their_recipe_says(judged: Judged, seed: int) -> None:
    """Error of each share in its cell, against the bound that decides whether cents are safe."""
    found, book = judged[f"rules-{seed}"]
    assert found.own is not None
    allocations = (found.own, *found.variants)
    nowhere = Figures({}, {}, Place("", 0, 0), {}, frozenset())
    seen = 0
    for plan in planned(found.scenario, nowhere, allocations):
        name = "_".join(re.sub(r"\W", "_", part) for part in ("Part", *plan.parts))
        cells = cells_of(book, name)
        for code, cell in zip(found.own.members, cells, strict=True):
            # A file keeps 15 digits of a number.
            bound = (plan.error + 10) * 2.0**-53
            assert abs(float(plan.exact[code]) - cell) <= bound, (plan.step.key, code)
            seen += 1
    assert seen > 100


def test_only_functions_of_excel_2013_and_no_array_formula(judged: Judged, folder: Path) -> None:
    del judged
    used: set[str] = set()
    for name in (*(f"rules-{seed}" for seed in SEEDS), "each", "equitable"):
        for sheet in load_workbook(folder / f"{name}.xlsx"):
            for row in sheet.iter_rows():
                for cell in (cell for cell in row if cell.data_type == "f"):
                    assert isinstance(cell.value, str), "an array formula"
                    assert len(cell.value) < 8_192
                    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", cell.value)
                    used |= set(re.findall(r"([A-Z][A-Z0-9.]+)\(", bare))
    assert used == EXCEL_2013


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("broken-amount", "Les quotes-parts de tous les lots font le total"),
        ("broken-share", "Les parts de « egalite » font 100 %, aucune n'est négative"),
        *(
            (
                f"broken-{name}",
                "« Population » : un nombre, positif ou nul, pour chaque membre connu",
            )
            for name in ("erased", "negative")
        ),
        ("broken-owing", "Montants à répartir : un nombre, positif ou nul, pour chaque lot"),
        (
            "broken-payer",
            "Les parts de « forfait » font 100 %, aucune n'est négative ; Ports",
        ),
        ("broken-crossed", "« bornee » : membres dont le plancher dépasse le plafond"),
    ],
)
def test_a_broken_cell_turns_a_control_red(
    judged: Judged, folder: Path, name: str, said: str
) -> None:
    book = judged[name][1]
    sheet = book["Contrôles"]
    row = next(row for row in sheet.iter_rows() if re.sub(r"\s", " ", str(row[0].value)) == said)
    assert row[4].value == "ÉCART"
    assert book["Lisez-moi"]["B4"].value == "ÉCART"
    formats = load_workbook(folder / f"{name}.xlsx")["Contrôles"].conditional_formatting
    rules = [r for found in formats if row[4].coordinate in found.sqref for r in found.rules]
    red = next(rule for rule in rules if '"ÉCART"' in rule.formula[0])
    assert red.dxf.fill.bgColor.rgb.endswith("C00000")


def test_a_fixed_key_says_that_it_is_to_be_found_again(judged: Judged) -> None:
    """More to share than when the optimisation was made: said, without spoiling the sums."""
    book = judged["broken-total"][1]
    rows = [[cell.value for cell in row] for row in book["Contrôles"].iter_rows(max_col=5)]
    said = [row[0] for row in rows if row[4] == "À NOTER"]
    assert any("a été trouvée pour ce total" in text for text in said)
    assert any("charge la plus forte" in text for text in said)


def test_budgets_are_those_of_the_library(judged: Judged) -> None:
    found, book = judged["each"]
    assert found.own is not None
    sheet = book["Budget"]
    top = next(cell.row for cell in sheet["A"] if cell.value == "Membre")
    heads = {sheet.cell(top, i).value: i for i in range(1, sheet.max_column + 1)}
    wanted = {
        "CP : payé par le budget (€)": "payment",
        "Capital (€)": "capital",
        "Intérêts (€)": "interest",
        "Porté par le budget (€)": "borne",
    }
    shown = {re.sub(r"\s", " ", str(head)): column for head, column in heads.items()}
    seen = 0
    for code in found.own.members:
        name = found.scenario.name(code)
        for year in member_budget(found.own, code).years:
            row = next(
                r
                for r in range(top + 1, sheet.max_row + 1)
                if (sheet.cell(r, 1).value, sheet.cell(r, 2).value) == (name, str(year.year))
            )
            for head, field in wanted.items():
                value = sheet.cell(row, shown[head]).value or 0
                assert round(100 * value) == getattr(year, field), (name, year.year, field)
                seen += 1
    assert seen > 100


def test_credits_follow_the_calls_and_make_the_authorisation(judged: Judged) -> None:
    rows = [[cell.value for cell in row] for row in judged["each"][1]["Contrôles"].iter_rows()]
    outcome = {re.sub(r"\s", " ", str(row[0])): row[4] for row in rows}
    assert outcome["Les CP de chaque membre font son AP (somme des écarts)"] == "OK"
    assert outcome["Budget : les appels de tous les membres font le total"] == "OK"


def test_dated_lots_are_called_by_formulas(judged: Judged, folder: Path) -> None:
    found, book = judged["rules-0"]
    assert found.own is not None
    sheet = book["Échéancier"]
    head = next(cell.row for cell in sheet["A"] if cell.value == "Membre")
    assert [sheet.cell(head, i).value for i in (2, 3)] == ["2025", "2026"]
    for column, lot in enumerate(found.own.lots, 2):
        paid = [sheet.cell(head + 1 + i, column).value for i in range(len(lot.amounts))]
        assert tuple(round(100 * value) for value in paid) == lot.amounts
    formulas = load_workbook(folder / "rules-0.xlsx")["Échéancier"]
    assert str(formulas.cell(head + 1, 2).value).startswith("='Résultat'!")


def test_red_lines_follow_the_figures(tmp_path: Path) -> None:
    """A limit that is a share, an amount per unit or a band is a formula; an amount is yellow."""
    own = study(read_scenario(EVERY_RULE)).own
    assert own is not None
    write_workbook(own, tmp_path / "lines.xlsx")
    limits = {
        str(row[0].value): row[2]
        for row in load_workbook(tmp_path / "lines.xlsx")["Contrôles"].iter_rows()
    }
    said = {re.sub(r"\s", " ", text): cell for text, cell in limits.items()}
    for text in ("Somme : « part »", "Pas-de-Calais : « part minimale »"):
        assert "*" in str(said[text].value)
    assert "Données" in str(said["Pas-de-Calais : « par habitant »"].value)
    assert "Clé" in str(said["Somme : « proche de l'égalité »"].value)
    ceiling = said["Nord : « plafond »"]
    assert (ceiling.value, ceiling.fill.fgColor.rgb[-6:]) == (700, "FFF2CC")


def test_integer_exponents_stay_integers(tmp_path: Path) -> None:
    found = study(scenario_of(every_rule(0)))
    assert found.own is not None
    write_workbook(found.own, tmp_path / "a.xlsx", variants=found.variants)
    book = load_workbook(tmp_path / "a.xlsx")
    sheet, reference = next(iter(book.defined_names["Exposant_produit_potentiel"].destinations))
    (rule,) = [
        rule
        for rule in book[sheet].data_validations.dataValidation
        if reference.replace("$", "") in rule.sqref
    ]
    assert (rule.type, rule.formula1, rule.formula2) == ("whole", "-10", "10")


def test_amounts_of_a_lot_are_named(judged: Judged) -> None:
    names = set(judged["rules-0"][1].defined_names)
    wanted = {f"Montant_{LOT}", "Plafond_part_parts", f"Taux_commun_parts_{LOT}"}
    assert wanted <= names
