"""CNSA grant for the PCH (CASF, 17 October 2021): 60 + 30 + 30 - 20, shares may go below 0."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from allocation import read_scenario, study
from allocation.errors import MissingFigureError
from allocation.key_rules import Given, Mix
from allocation.model import Inputs
from allocation.pipeline import allocate
from allocation.rules import evaluate
from allocation.scenarios import parse_scenario
from tests.reference.case_files import rows

NAMES = ("adultes", "allocataires", "beneficiaires", "richesse")  # in the order of the rows
WEIGHTS = dict(
    zip(NAMES, (Fraction(row["weight_pct"]) / 100 for row in rows("pch_2021")), strict=True)
)
SCENARIO = Path(__file__).resolve().parents[2] / "scenarios" / "mdph.toml"
CODES = ("59", "62", "75", "80")


def grant(columns):
    """Key of the grant from the shares of four departements in each criterion, in percent."""
    named = {
        name: Given(shares={c: Fraction(v, 100) for c, v in zip(CODES, column, strict=True)})
        for name, column in zip(NAMES, columns, strict=True)
    }
    named["pch"] = Mix(parts=WEIGHTS)
    return dict(zip(CODES, evaluate(named, ["pch"], Inputs(CODES, 100))[0]["pch"], strict=True))


def test_the_weights_are_the_published_ones_and_make_a_whole():
    assert list(WEIGHTS.values()) == [
        Fraction(3, 5),
        Fraction(3, 10),
        Fraction(3, 10),
        Fraction(-1, 5),
    ]
    assert sum(WEIGHTS.values()) == 1


def test_a_departement_with_the_same_part_of_everything_has_that_part():
    assert grant([[40, 30, 20, 10]] * 4) == {
        "59": Fraction(2, 5),
        "62": Fraction(3, 10),
        "75": Fraction(1, 5),
        "80": Fraction(1, 10),
    }


def test_wealth_lowers_the_part_by_a_fifth_of_what_it_adds():
    rich = grant([[25, 25, 25, 25]] * 3 + [[20, 20, 40, 20]])
    assert rich["75"] == Fraction(25, 100) - Fraction(1, 5) * Fraction(15, 100)
    assert sum(rich.values()) == 1


def test_a_part_falls_below_zero_when_wealth_outweighs_every_need_six_times():
    """60 a + 30 b + 30 c < 20 d: with the same part of each need, d > 6 a."""
    needs = [[45, 40, 5, 10]] * 3
    assert grant([*needs, [35, 30, 30, 5]])["75"] == 0
    assert grant([*needs, [34, 30, 31, 5]])["75"] < 0


SCENARIO_TEXT = """schema = 1
id = "pch"
title = "Concours PCH"
members = [{ code = "59", name = "Nord" }, { code = "62", name = "Pas-de-Calais" },
           { code = "75", name = "Paris" }, { code = "80", name = "Somme" }]
[operation]
vat = "hors champ"
euros = "courants"
[[lots]]
id = "concours"
label = "Concours"
amount = 1_000_000
key = "pch"
source = "pose"
[keys.besoins]
rule = "given"
shares = { 59 = 0.45, 62 = 0.40, 75 = 0.05, 80 = 0.10 }
[keys.richesse]
rule = "given"
shares = { 59 = 0.25, 62 = 0.20, 75 = 0.50, 80 = 0.05 }
[keys.pch]
rule = "mix"
parts = { besoins = 1.2, richesse = -0.2 }
[sources.pose]
title = "Chiffres du test"
publisher = "ce test"
status = "hypothèse"
"""


def test_the_scenario_is_accepted_and_warns_of_who_is_below_zero():
    found = allocate(parse_scenario(SCENARIO_TEXT, ""))
    assert found.amount("75") == -40_000_00
    assert found.total == 1_000_000_00
    (warned,) = [check for check in found.checks if check.id == "negative_share"]
    assert (warned.members, warned.hard, warned.passed) == (("75",), False, False)
    assert not found.refused


def test_no_warning_when_every_part_is_positive():
    text = SCENARIO_TEXT.replace("75 = 0.50, 80 = 0.05", "75 = 0.20, 80 = 0.35")
    found = allocate(parse_scenario(text, ""))
    assert min(found.totals) > 0
    assert "negative_share" not in {check.id for check in found.checks}


def test_the_shipped_scenario_has_the_key_and_asks_for_its_figures():
    scenario = read_scenario(SCENARIO)
    assert dict(scenario.keys["pch-2021"].parts) == WEIGHTS
    (error,) = study(scenario).refused.values()
    assert isinstance(error, MissingFigureError)
    with pytest.raises(MissingFigureError, match="CNSA"):
        allocate(scenario, "pch-2021")
