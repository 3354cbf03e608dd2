"""MISO-SPP settlement of 2016: from load to flow, 45/55 to 10/90 over five years."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from allocation.errors import InvalidKeyError
from allocation.key_rules import Given, Transition
from allocation.model import Inputs
from allocation.rules import evaluate

TABLE = Path(__file__).parent / "cases" / "miso_spp_transition.csv"
with TABLE.open(encoding="utf-8", newline="") as lines:
    ROWS = {row["debut"][:4]: row for row in csv.DictReader(lines)}
PATH = {year: Fraction(row["part_flux_benefice_pct"]) / 100 for year, row in ROWS.items()}
KEYS = {
    "load": Given(shares={"north": Fraction(3, 4), "south": Fraction(1, 4)}),
    "flow": Given(shares={"north": Fraction(1, 5), "south": Fraction(4, 5)}),
    "settlement": Transition(start="load", end="flow", path=PATH),
}


def step(year):
    inputs = Inputs(("north", "south"), 100, year=year)
    return evaluate(KEYS, ["settlement"], inputs)[1][-1]


@pytest.mark.parametrize("year", ROWS)
def test_each_year_has_its_two_published_weights(year):
    brought = step(int(year)).contributions
    load, flow = (sum(brought[name]) * 100 for name in ("load", "flow"))
    assert load == Fraction(ROWS[year]["part_charge_pct"])
    assert flow == Fraction(ROWS[year]["part_flux_benefice_pct"])


def test_the_key_moves_from_one_to_the_other_and_never_back():
    norths = [step(int(year)).shares[0] for year in sorted(ROWS)]
    assert norths == sorted(norths, reverse=True)
    assert norths[0] == Fraction(45, 100) * Fraction(3, 4) + Fraction(55, 100) * Fraction(1, 5)


def test_a_year_outside_the_settlement_is_refused():
    with pytest.raises(InvalidKeyError) as refused:
        step(2021)
    assert refused.value.params["years"] == "2016, 2017, 2018, 2019, 2020"
