"""The canal scenarios: they close, totals are exact, every figure has a source with a status."""

from __future__ import annotations

import json
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from allocation.errors import Euros, ScenarioError
from allocation.model import Funding, Scenario, named_by
from allocation.pipeline import allocate, study
from allocation.scenarios import parse_scenario, read_scenario, scenario_schema

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "scenarios"
YEARS = ("2014", "2019", "2026")
TEMPLATES = sorted((ROOT / "allocation" / "templates").glob("*.toml"))
MILLION = 100_000_000
CONVENTION = {"59": 217, "62": 141, "80": 76, "60": 108}
ANNOUNCED = {"59": 200, "62": 130, "80": 70, "60": 100}


def shipped(year: str) -> Scenario:
    return read_scenario(FOLDER / f"canal-seine-nord-{year}.toml")


def text_of(year: str) -> str:
    return (FOLDER / f"canal-seine-nord-{year}.toml").read_text(encoding="utf-8")


def loan_of(lines: tuple[Funding, ...]) -> Funding:
    (loan,) = [line for line in lines if line.nature == "emprunt"]
    return loan


def guaranteed(scenario: Scenario, loan: Funding) -> dict[str, Fraction]:
    """What each department guarantees, in millions of euros."""
    amounts = allocate(scenario).totals
    assert loan.guarantee is not None
    shares = (Fraction(amount, loan.guarantee.base) for amount in amounts)
    return {
        code: share * Fraction(loan.amount, MILLION)
        for code, share in zip(scenario.codes, shares, strict=True)
    }


# --- every file -------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_the_four_departments_come_in_the_agreed_order(year: str) -> None:
    scenario = shipped(year)
    assert scenario.codes == ("59", "62", "80", "60")
    assert [scenario.name(code) for code in scenario.codes] == [
        "Nord",
        "Pas-de-Calais",
        "Somme",
        "Oise",
    ]
    assert scenario.status == "document de travail"


@pytest.mark.parametrize("year", YEARS)
def test_every_source_says_where_it_comes_from(year: str) -> None:
    """An address, or a note that says why there is none; a copy and a hypothesis are said."""
    scenario = shipped(year)
    for name, source in scenario.sources.items():
        assert source.title, name
        assert source.publisher, name
        assert source.href.startswith("http") or source.note, name
        assert source.published or source.status in {"calcul", "hypothèse", "presse"}, name
    report = scenario.sources["cdc-2026"]
    assert report.status == "copie"
    assert report.note == "Copie non officielle, pagination à vérifier"


@pytest.mark.parametrize("year", YEARS)
def test_every_source_is_used(year: str) -> None:
    scenario = shipped(year)
    named = {item.name for item in named_by(scenario) if item.kind == "sources"}
    assert set(scenario.sources) == named


@pytest.mark.parametrize("year", YEARS)
def test_every_indicator_says_why_it_counts(year: str) -> None:
    for name, indicator in shipped(year).indicators.items():
        assert indicator.reason, name
        assert any(word in indicator.reason for word in ("service", "Facultés", "gouvernance"))


@pytest.mark.parametrize("year", YEARS)
def test_a_conflict_shows_different_values_and_at_most_one_is_retained(year: str) -> None:
    conflicts = shipped(year).conflicts
    assert conflicts
    for conflict in conflicts:
        assert len({value.value for value in conflict.values}) == len(conflict.values)
        assert sum(value.retained for value in conflict.values) <= 1


@pytest.mark.parametrize("year", YEARS)
def test_at_least_five_keys_stand_beside_the_agreed_amounts(year: str) -> None:
    found = study(shipped(year))
    assert found.own is not None
    assert len(found.variants) >= 5
    for variant in (found.own, *found.variants):
        assert sum(variant.totals) == found.scenario.total


@pytest.mark.parametrize("year", YEARS)
def test_the_reminder_names_the_law(year: str) -> None:
    clauses = shipped(year).clauses
    assert clauses is not None
    assert "dépenses obligatoires" in clauses.reminder
    assert "majorité spéciale" in clauses.reminder
    assert "2016-489" in clauses.reminder


@pytest.mark.parametrize("year", YEARS)
def test_the_file_points_to_its_schema(year: str) -> None:
    first = text_of(year).split("\n", 1)[0]
    assert first == "#:schema ../allocation/schema/scenario.schema.json"
    assert (FOLDER / first.partition(" ")[2]).resolve().is_file()


# --- 2014 -------------------------------------------------------------------------------------


def test_2014_shares_500_million_and_remembers_what_was_announced() -> None:
    scenario = shipped("2014")
    assert scenario.total == 500 * MILLION
    assert scenario.reference is not None
    assert scenario.reference.amounts == {c: v * MILLION for c, v in ANNOUNCED.items()}
    assert scenario.red_lines == ()  # no red line is known from a source: none is invented


def test_2014_nearest_mix_is_where_the_theory_says() -> None:
    """65 % population and 35 % equal parts are at most 1.57 points from 40 / 26 / 14 / 20 %."""
    key = allocate(shipped("2014")).key
    gaps = [abs(key[code] - Fraction(amount, 500)) for code, amount in ANNOUNCED.items()]
    assert round(float(max(gaps)) * 100, 1) == 1.5
    assert max(gaps) < Fraction(157, 10_000)


def test_2014_degressive_tariff_is_within_seven_tenths_of_a_point() -> None:
    key = allocate(shipped("2014"), "degressive").key
    gaps = [abs(key[code] - Fraction(amount, 500)) for code, amount in ANNOUNCED.items()]
    assert max(gaps) < Fraction(70, 10_000)


def test_2014_key_by_capacity_waits_for_its_figures() -> None:
    (missing,) = study(shipped("2014")).refused.items()
    identifier, error = missing
    assert identifier == "capacite"
    assert error.code == "indicator_missing"
    assert error.params["unit"] == "€/hab."
    assert error.params["year"] == 2014
    assert "dotations-dgcl.interieur.gouv.fr" in str(error.params["where"])


def test_2014_undivided_kilometres_are_a_stated_hypothesis() -> None:
    scenario = shipped("2014")
    (joint,) = scenario.indicators["canal_km"].joint
    assert (joint.value, set(joint.members)) == (26, {"59", "62"})
    assert joint.split == {"59": 0, "62": 1}
    assert scenario.sources[joint.source].status == "hypothèse"
    (other,) = scenario.indicators["canal_km"].alternatives
    assert (other.member, other.value) == ("80", 53)
    assert sum(scenario.indicators["canal_km"].resolved().values()) == 107


def test_2014_somme_and_oise_swap_between_the_two_vintages() -> None:
    population = shipped("2014").indicators["population"]
    (earlier,) = population.vintages
    assert (population.year, earlier.year) == (2014, 2012)
    before = {code: ANNOUNCED[code] / earlier.values[code] for code in ("80", "60")}
    after = {code: ANNOUNCED[code] / population.values[code] for code in ("80", "60")}
    assert before["60"] > before["80"]
    assert after["80"] > after["60"]


# --- 2019 -------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", ["2019", "2026"])
def test_the_four_share_542_million_at_the_agreed_amounts(year: str) -> None:
    scenario = shipped(year)
    assert scenario.total == 542 * MILLION
    result = allocate(scenario)
    assert {code: result.amount(code) for code in scenario.codes} == {
        code: amount * MILLION for code, amount in CONVENTION.items()
    }
    assert scenario.reference is not None
    assert scenario.reference.amounts == {c: v * MILLION for c, v in CONVENTION.items()}


def test_2019_plan_closes_with_841_and_not_842() -> None:
    scenario = shipped("2019")
    assert scenario.operation.total == 5_118 * MILLION
    lines = {line.payer: line.amount // MILLION for line in scenario.funding}
    assert sorted(lines.values()) == [63, 110, 382, 841, 1_097, 2_083]
    assert 542 + sum(lines.values()) == 5_118
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(text_of("2019").replace("amount = 841_000_000", "amount = 842_000_000"), "")
    (fault,) = refused.value.faults
    assert (fault.code, fault.params["gap"]) == ("plan_gap", Euros(Fraction(-1_000_000)))


@pytest.mark.parametrize("year", ["2019", "2026"])
def test_the_local_share_equals_the_state_contribution(year: str) -> None:
    scenario = shipped(year)
    lines = {line.payer: line.amount // MILLION for line in scenario.funding}
    local = 542 + sum(
        lines[payer]
        for payer in ("Région Hauts-de-France", "Région Île-de-France", "Autres acteurs locaux")
    )
    assert local == lines["État"] == 1_097


def test_2019_somme_guarantees_64_8_million() -> None:
    scenario = shipped("2019")
    loan = loan_of(scenario.funding)
    assert loan.repaid_by
    assert loan.guaranteed_by
    assert loan.guarantee is not None
    assert scenario.sources[loan.guarantee.source].status == "hypothèse"
    assert round(float(guaranteed(scenario, loan)["80"]), 1) == 64.8


def test_2019_population_is_the_last_vintage_in_force_when_it_was_signed() -> None:
    population = shipped("2019").indicators["population"]
    assert population.year == 2015
    assert population.in_force is not None
    assert population.in_force.isoformat() <= "2019-11-22"
    assert shipped("2019").sources[population.source].status == "officiel"
    assert {vintage.year for vintage in population.vintages} == {2012, 2014, 2019, 2020, 2021}


@pytest.mark.parametrize("year", ["2019", "2026"])
def test_the_2012_vintage_swaps_somme_and_oise_and_the_result_says_so(year: str) -> None:
    (check,) = [c for c in allocate(shipped(year)).checks if c.id.startswith("rank_")]
    assert check.id == "rank_own"
    assert check.facts["other_year"] == 2012
    assert check.members == ("60", "80")


@pytest.mark.parametrize("year", ["2014", "2019", "2026", "appels"])
def test_every_scenario_has_the_population_of_2012_with_its_source(year: str) -> None:
    scenario = shipped(year)
    population = scenario.indicators["population"]
    (vintage,) = [vintage for vintage in population.vintages if vintage.year == 2012]
    assert vintage.values == shipped("2014").indicators["population"].vintages[0].values
    assert vintage.values["59"] + vintage.values["62"] == 4_050_756
    assert scenario.sources[vintage.source] == shipped("2014").sources["insee-2012"]


CONFLICTS = {
    "2014": {
        "Longueur du canal dans la Somme": {47, 53},
        "Longueur totale du canal": {107, 109},
        "Rétablissements routiers et ferroviaires (ponts)": {59, 60, 61, 62},
        "Engagement de cinq départements en 2009 (routes et foncier)": {200, 1_000},
        "Épargne brute du Nord en 2014": {69, 134},
        "Épargne brute corrigée du Nord en 2014, en part des recettes": {2.6, 4.4},
        "Capacité de désendettement du Nord en 2015": {13.1, 13.3, 13.5},
        "Capacité de désendettement du Pas-de-Calais en 2015": {16.6, 16.8},
        "Emplois du chantier": {6_000, 10_000, 12_000, 13_000},
    },
    "2019": {
        "Contribution d'équilibre": {840, 841, 842},
        "Emprunt que les collectivités devaient garantir en 2017": {642, 700, 760, 776},
        "Budget du projet publié en 2017": {4_524, 4_900, 5_700},
        "Longueur totale du canal": {107, 109},
        "Population municipale 2021 de la Somme": {565_540, 566_252},
        "Emplois du chantier": {6_000, 10_000, 12_000, 13_000},
    },
    "2026": {
        "Longueur totale du canal": {107, 109},
        "Population municipale 2021 de la Somme": {565_540, 566_252},
        "Emplois du chantier": {6_000, 10_000, 12_000, 13_000},
    },
    "appels": {
        "Longueur du canal dans la Somme": {47, 53},
        "Longueur totale du canal": {107, 109},
        "Population municipale 2021 de la Somme": {565_540, 566_252},
    },
}


@pytest.mark.parametrize("year", CONFLICTS)
def test_figures_on_which_sources_differ_are_shown_with_every_value(year: str) -> None:
    found = {
        conflict.figure: {float(value.value) for value in conflict.values}
        for conflict in shipped(year).conflicts
    }
    assert {figure: found[figure] for figure in CONFLICTS[year]} == CONFLICTS[year]


@pytest.mark.parametrize("year", CONFLICTS)
def test_the_basis_of_the_operation_has_a_source(year: str) -> None:
    scenario = shipped(year)
    assert scenario.operation.source is not None
    source = scenario.sources[scenario.operation.source]
    assert (source.status == "hypothèse") == (year == "2014")


# --- 2026 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hypothesis", "union", "loan", "somme"),
    [
        ("ue40", 2_925, 1_625, 125.1),
        ("ue50", 3_604, 946, 72.8),
        ("ue-inchangee", 2_083, 2_467, 190.0),
    ],
)
def test_2026_each_hypothesis_closes_on_7347(
    hypothesis: str, union: int, loan: int, somme: float
) -> None:
    scenario = shipped("2026")
    found = scenario.hypotheses[hypothesis]
    lines = {line.payer: line.amount // MILLION for line in found.funding}
    assert lines["Union européenne"] == union
    assert loan_of(found.funding).amount == loan * MILLION
    assert lines["Coûts de l'article 11"] == 603
    common = sum(line.amount for line in scenario.funding) // MILLION
    assert 542 + common + sum(lines.values()) == 7_347
    assert scenario.operation.total == 7_347 * MILLION
    assert "Article 9" in found.note
    assert round(float(guaranteed(scenario, loan_of(found.funding))["80"]), 1) == somme


def test_2026_the_603_million_have_no_payer() -> None:
    for found in shipped("2026").hypotheses.values():
        (line,) = [line for line in found.funding if line.nature == "non attribué"]
        assert line.amount == 603 * MILLION


def test_2026_calls_on_all_authorities_are_not_put_on_the_four() -> None:
    assert shipped("2026").schedule is None


def test_2026_the_unchanged_hypothesis_is_a_computation_shown_beside_the_printed_figure() -> None:
    scenario = shipped("2026")
    source = scenario.hypotheses["ue-inchangee"].source
    assert scenario.sources[source].status == "calcul"
    figures = {int(value.value) for conflict in scenario.conflicts for value in conflict.values}
    assert {2_467, 2_600} <= figures


# --- templates and schema ---------------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_is_valid_and_computed_as_it_stands(path: Path) -> None:
    found = study(read_scenario(path))
    assert found.own is not None
    assert not found.refused
    assert sum(found.own.totals) == found.scenario.total == 10_000_000


def test_the_templates_say_the_same_in_two_languages() -> None:
    french, english = (tomllib.loads(path.read_text(encoding="utf-8")) for path in TEMPLATES[::-1])
    assert {path.name for path in TEMPLATES} == {"new.toml", "nouveau.toml"}
    assert list(french) == list(english)
    assert (
        french["indicators"]["population"]["values"]
        == (english["indicators"]["population"]["values"])
    )


def test_the_shipped_schema_is_the_one_of_the_model() -> None:
    """After a change of the nouns, run ``python scripts/schema.py``."""
    path = ROOT / "allocation" / "schema" / "scenario.schema.json"
    assert json.loads(path.read_text(encoding="utf-8")) == scenario_schema()


@pytest.mark.parametrize("path", [*sorted(FOLDER.glob("*.toml")), *TEMPLATES], ids=lambda p: p.name)
def test_the_schema_accepts_the_shipped_files_and_not_a_misspelling(path: Path) -> None:
    tables = json.loads(json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), default=str))
    validator = Draft202012Validator(scenario_schema())
    assert list(validator.iter_errors(tables)) == []
    tables["lots"][0]["kye"] = tables["lots"][0].pop("key")
    assert list(validator.iter_errors(tables))


@pytest.mark.parametrize(
    ("table", "instead"), [("lots", ("amount", "years", "bill")), ("points", ("tallies", "file"))]
)
def test_the_schema_asks_for_a_figure_or_for_where_it_is_read(
    table: str, instead: tuple[str, ...]
) -> None:
    """An editor underlines a lot without amount, years or bill, and a list without its file."""
    path = FOLDER / "electricite-2016.toml"
    tables = json.loads(json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), default=str))
    first = tables["lots"][0] if table == "lots" else tables["points"]["electricite"]
    for name in instead:
        first.pop(name, None)
    assert list(Draft202012Validator(scenario_schema()).iter_errors(tables))
