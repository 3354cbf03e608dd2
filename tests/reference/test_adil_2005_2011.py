"""State subsidy to the ADIL: 26,000 euros each, then 60/10/30 (2005) or 60/30/10 (2011)."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from allocation import read_scenario
from allocation.key_rules import Equal, FixedPlusVariable, Given, Mix
from allocation.model import Inputs
from allocation.rounding import round_amounts
from allocation.rules import evaluate
from tests.reference.case_files import rows

ROWS = rows("adil_2005_2011")
NAMES = ("households", "rsa", "ptz")  # in the order of the rows, for both years
WEIGHTS = {
    year: dict(
        zip(
            NAMES,
            (Fraction(r["weight_pct"]) / 100 for r in ROWS if r["year"] == year),
            strict=True,
        )
    )
    for year in ("2005", "2011")
}
(FIXED,) = {int(re.findall(r"(\d+),000 EUR fixed", row["rule"])[0]) * 1000 for row in ROWS}
ADIL = ("21", "52", "59", "62", "80")
CRITERIA = {
    "households": (12, 5, 60, 35, 15),
    "rsa": (3, 2, 30, 18, 5),
    "ptz": (6, 4, 20, 12, 8),
}
SCENARIO = Path(__file__).resolve().parents[2] / "scenarios" / "adil.toml"


def shared(year, total, members=ADIL):
    fractions = {
        name: Given(shares={c: Fraction(v, sum(values)) for c, v in zip(ADIL, values, strict=True)})
        for name, values in CRITERIA.items()
    }
    keys = {
        **fractions,
        "criteria": Mix(parts=WEIGHTS[year]),
        "each": Equal(),
        "subsidy": FixedPlusVariable(
            fixed=FIXED * 100 * len(members), fixed_key="each", variable_key="criteria"
        ),
    }
    steps = evaluate(keys, ["subsidy"], Inputs(members, total))[1]
    return {step.key: step.shares for step in steps}


@pytest.mark.parametrize("year", WEIGHTS)
def test_the_weights_are_published_and_make_a_whole(year):
    assert sum(WEIGHTS[year].values()) == 1
    assert FIXED == 26_000


def test_two_weights_are_swapped_and_nothing_else():
    before, after = WEIGHTS["2005"], WEIGHTS["2011"]
    assert before["households"] == after["households"]
    assert (before["rsa"], before["ptz"]) == (after["ptz"], after["rsa"])


def test_each_moves_by_a_fifth_of_the_gap_of_its_two_criteria():
    """k(2011) - k(2005) = (30 - 10) % (rsa - ptz): who has more poor than buyers gains."""
    before, after = (shared(year, 100_000_000)["criteria"] for year in ("2005", "2011"))
    for place in range(len(ADIL)):
        gap = Fraction(CRITERIA["rsa"][place], 58) - Fraction(CRITERIA["ptz"][place], 50)
        assert after[place] - before[place] == Fraction(1, 5) * gap


@pytest.mark.parametrize("total", [26_000 * 5 * 100, 1_000_000_00, 9_000_000_00])
def test_nobody_has_less_than_the_fixed_part(total):
    amounts = round_amounts(total, shared("2011", total)["subsidy"])
    assert sum(amounts) == total
    assert min(amounts) >= 26_000_00


def test_the_fixed_part_goes_to_each_adil_and_not_to_each_departement():
    """One for two departements brings one, two bring two; the criteria add up either way."""
    apart, together = 2 * FIXED, FIXED
    assert (apart, together) == (52_000, 26_000)
    assert apart - together == read_scenario(SCENARIO).keys["etat-2011"].fixed // 100


def test_the_shipped_scenario_has_both_keys_with_the_published_weights():
    keys = read_scenario(SCENARIO).keys
    for year, name in (("2011", "criteres-2011"), ("2005", "criteres-2005")):
        parts = dict(keys[name].parts)
        assert parts == dict(zip(("menages", "rsa", "ptz"), WEIGHTS[year].values(), strict=True))
        assert keys[f"etat-{year}"].fixed == FIXED * 100
