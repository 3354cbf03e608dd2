"""Composite rules of practice, each a scenario file and no code; the page of operators names them.

Belgium (40ter), Switzerland (KPFV), Germany (Koenigstein, InvKG, FITKO, LastG), the United Nations,
ACER, MISO-SPP, SPP, Bremen, FPIC, DMTO, SDIS, CGCT and the canal. Published figures where a source
gives them; the rest is a hypothesis of the file, which says so.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from allocation import allocate, read_scenario, study
from allocation.budget import after_overrun
from tests.reference.case_files import rows

FOLDER = Path(__file__).parent / "scenarios"
FILES = sorted(FOLDER.glob("*.toml"))
ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "theory" / "operateurs.md"
MILLION = 100_000_000


def of(name):
    return allocate(read_scenario(FOLDER / f"{name}.toml"))


def lots(name):
    return {lot.lot: lot.key for lot in of(name).lots}


# --- every file -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_computes_and_every_lot_adds_up(path):
    found = study(read_scenario(path))
    assert found.own is not None
    assert not found.own.refused
    for lot, result in zip(found.scenario.lots, found.own.lots, strict=True):
        assert sum(result.amounts) == lot.amount
        assert sum(result.key.shares) == 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_says_what_is_published_and_what_is_a_hypothesis(path):
    scenario = read_scenario(path)
    for name, source in scenario.sources.items():
        assert source.href.startswith("http") or source.note, name
    head = path.read_text(encoding="utf-8").partition("\nschema")[0]
    assert re.search(r"publié|hypothèse", head)


def test_the_page_of_operators_names_every_file():
    text = PAGE.read_text(encoding="utf-8")
    assert [path.stem for path in FILES if f"`{path.name}`" not in text] == []


# --- weights that move ------------------------------------------------------------------------


def test_belgium_weighs_tax_by_the_published_path():
    """35 % in 2002, 5 points more a year to 2009, 10 more in 2010 and 2011, then tax alone."""
    path = {int(y): w for y, w in of("belgique-40ter").scenario.keys["art-40ter"].path.items()}
    steps = [Fraction(35, 100)]
    for year in range(2003, 2012):
        steps.append(steps[-1] + Fraction(5 if year < 2010 else 10, 100))
    assert [path[year] for year in range(2002, 2012)] == steps
    assert (path[2009], path[2011], path[2012]) == (Fraction(7, 10), Fraction(9, 10), 1)


@pytest.mark.parametrize("year", range(2002, 2013))
def test_belgium_shares_each_year_between_the_two_keys(year):
    weight = of("belgique-40ter").scenario.keys["art-40ter"].path[str(year)]
    share = lots("belgique-40ter")[f"dotation-{year}"]["FL"]
    assert share == weight * Fraction(65, 100) + (1 - weight) * Fraction(57, 100)


@pytest.mark.parametrize("row", rows("miso_spp_transition"), ids=lambda row: row["debut"])
def test_miso_and_spp_move_by_the_published_weights(row):
    load = Fraction(row["part_charge_pct"]) / 100
    share = lots("miso-spp")[f"reglement-{row['debut'][:4]}"]["N"]
    assert share == Fraction(1, 5) + load * Fraction(11, 20)


# --- sums of keys, keys inside keys -----------------------------------------------------------


def test_switzerland_is_half_passengers_and_half_trains():
    scenario = read_scenario(FOLDER / "suisse-fonds-ferroviaire.toml")
    half, riders, trains = (
        allocate(scenario, name).key for name in ("moities", "personnes-km", "trains-km")
    )
    assert all(half[c] == (riders[c] + trains[c]) / 2 for c in scenario.codes)


def test_switzerland_published_six_cantons_and_what_they_leave():
    """117.2 + 81.7 + 36.7 + 2.7 + 1.3 + 1.2 = 240.8 of 500 million; no kilometre is published."""
    agreed = of("suisse-fonds-ferroviaire").scenario.reference.amounts
    assert agreed["ZH"] == 117_200_000_00
    six = sum(cents for code, cents in agreed.items() if code != "AUTRES")
    assert (six, sum(agreed.values())) == (240_800_000_00, 500 * MILLION)


def test_koenigstein_is_two_thirds_tax_and_one_third_population():
    key = of("allemagne-koenigstein").key
    assert key["NW"] == Fraction(2, 3) * Fraction(60, 90) + Fraction(1, 3) * Fraction(18, 25)
    assert sum(key.shares) == 1


def test_invkg_gives_the_percentages_of_the_law():
    found = of("allemagne-invkg")
    percents = {"BB": "25.8", "NW": "37", "SN": "25.2", "ST": "12"}
    assert {code: found.key[code] * 100 for code in found.members} == {
        code: Fraction(text) for code, text in percents.items()
    }
    assert found.scenario.reference.amounts == {code: found.amount(code) for code in found.members}


def koenigstein(code):
    (text,) = (r["part_pct_publiee"] for r in rows("koenigstein_2019_gafinhg") if r["land"] == code)
    return Fraction(text) / 100


def test_fitko_the_seat_pays_first_then_the_federation_then_the_laender():
    key = lots("allemagne-fitko")["administration"]
    assert key["BUND"] == Fraction(90, 100) * Fraction(25, 100)
    assert key["NW"] == Fraction(90, 100) * Fraction(75, 100) * koenigstein("Nordrhein-Westfalen")
    assert key["HE"] == Fraction(1, 10) + Fraction(675, 1000) * koenigstein("Hessen")


def test_fitko_the_digital_budget_has_its_own_federal_part():
    key = lots("allemagne-fitko")["numerique"]
    assert key["BUND"] == Fraction(35, 100)
    assert key["HB"] == Fraction(65, 100) * koenigstein("Bremen")


def test_lastg_is_fifteen_thirty_five_fifty():
    key = of("allemagne-lastg").key
    assert key["BUND"] == Fraction(15, 100)
    assert key["BY"] == Fraction(35, 100) * koenigstein("Bayern")
    assert key["BB"] == Fraction(35, 100) * koenigstein("Brandenburg") + Fraction(375, 1000)


def test_spp_shares_by_the_nature_of_the_work():
    keys = lots("spp-nature")
    third = Fraction(1, 3) * Fraction(3, 4)
    assert [keys[lot]["N"] for lot in ("haute", "moyenne", "basse")] == [Fraction(3, 4), third, 0]


# --- payers apart, bounds, thresholds ---------------------------------------------------------


def test_the_forfait_of_ile_de_france_leaves_the_others_their_proportions():
    found = of("idf-forfait")
    assert found.amount("IDF") == 110 * MILLION
    for code, announced in {"HDF": "302.65", "59": "200", "62": "130", "60": "100"}.items():
        assert found.key[code] / found.key["80"] == Fraction(announced) / 70


def test_the_residual_payer_takes_the_hundred_million_that_another_leaves():
    found = of("payeur-du-reste")
    assert found.amount("HDF") == 402_650_000_00
    assert found.amount("IDF") == 110 * MILLION


def test_the_ceiling_of_the_united_nations_is_shared_by_the_others_pro_rata():
    found = of("onu-bareme")
    assert found.key["US"] == Fraction(22, 100)
    assert found.key["TV"] == Fraction(1, 100_000)
    assert found.key["JP"] / found.key["CN"] == Fraction("9.680") / Fraction("7.921")


def test_fpic_stays_within_thirty_percent_of_the_common_law():
    scenario = read_scenario(FOLDER / "fpic-ecart-limite.toml")
    law, agreed = (allocate(scenario, name).key for name in ("droit-commun", "derogation"))
    assert law["A"] == Fraction(12_000, 56_000)
    ratios = {code: agreed[code] / law[code] for code in scenario.codes}
    assert all(Fraction(7, 10) <= ratio <= Fraction(13, 10) for ratio in ratios.values())
    assert ratios["A"] == Fraction(13, 10)


def test_dmto_nothing_below_the_threshold_then_each_bracket_at_its_rate():
    due = {"A": Fraction(0), "B": Fraction("0.02"), "C": Fraction("0.085"), "D": Fraction("0.205")}
    key = of("dmto-tranches").key
    assert {code: key[code] for code in due} == {c: d / sum(due.values()) for c, d in due.items()}


def test_the_owner_pays_its_fifth_and_the_condition_verifies_it():
    found = of("maitre-ouvrage-20")
    assert found.amount("MO") == MILLION
    assert found.key["59"] / found.key["62"] == 2
    (line,) = [check for check in found.checks if check.id == "red_line"]
    assert line.passed
    assert allocate(found.scenario, "usage").key["MO"] < Fraction(1, 5)


# --- clauses, compensation, index -------------------------------------------------------------


@pytest.mark.parametrize(("final", "bremen"), [(19_800, 6_600), (20_700, 6_900), (30_000, 7_100)])
def test_bremen_pays_a_third_of_an_overrun_up_to_its_cap(final, bremen):
    found = of("bremen-1906")
    rule = found.scenario.clauses.overrun_rule
    amounts = {code: found.amount(code) for code in found.members}
    shares = {code: found.key[code] for code in found.members}
    after = after_overrun(amounts, final * 100_000, rule, shares)
    assert after == {"HB": bremen * 100_000, "PR": (final - bremen) * 100_000}


def test_acer_compensates_the_only_loser_by_the_published_amounts():
    """85.8 million to Poland: 54.9 + 29.4 + 1.5, on costs that the file supposes."""
    found = of("acer-gipl")
    costs = {"PL": 421, "LT": 137, "LV": 0, "EE": 0}
    paid = {c: Fraction(found.amount(c) - costs[c] * MILLION, MILLION) for c in costs}
    published = {"PL": "-85.8", "LT": "54.9", "LV": "29.4", "EE": "1.5"}
    assert paid == {code: Fraction(text) for code, text in published.items()}


def test_a_frozen_key_is_indexed_and_its_drift_is_shown():
    found = of("sdis-indexe")
    assert [found.amount(c) for c in found.members] == [510_000_00, 306_000_00, 204_000_00]
    (step,) = [step for step in found.steps if step.key == "figee"]
    assert list(step.columns["drift"]) == [Fraction(-1, 10), Fraction(1, 20), Fraction(1, 20)]
