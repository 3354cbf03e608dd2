"""MISO-SPP settlement of 2016: from load to flow, 45/55 to 10/90 over five years.

The rule reads the column of flows; what it is held to is the other one, of loads.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from allocation.errors import InvalidKeyError
from allocation.key_rules import Given, Transition
from allocation.model import Inputs
from allocation.rules import evaluate
from tests.reference.case_files import rows

ROWS = {row["debut"][:4]: row for row in rows("miso_spp_transition")}
PATH = {year: Fraction(row["part_flux_benefice_pct"]) / 100 for year, row in ROWS.items()}
BY_LOAD = {year: Fraction(row["part_charge_pct"]) / 100 for year, row in ROWS.items()}
LOAD, FLOW = (
    {"north": Fraction(3, 4), "south": Fraction(1, 4)},
    {"north": Fraction(1, 5), "south": Fraction(4, 5)},
)
KEYS = {
    "load": Given(shares=LOAD),
    "flow": Given(shares=FLOW),
    "settlement": Transition(start="load", end="flow", path=PATH),
}


def step(year):
    inputs = Inputs(("north", "south"), 100, year=year)
    return evaluate(KEYS, ["settlement"], inputs)[1][-1]


@pytest.mark.parametrize("year", ROWS)
def test_load_keeps_its_published_weight_each_year(year):
    assert sum(step(int(year)).contributions["load"]) == BY_LOAD[year]


@pytest.mark.parametrize("year", ROWS)
def test_each_year_stands_at_its_published_place_between_the_two_keys(year):
    """By the column of loads: north is at 1/5 without load, and gains 11/20 with it."""
    shares = step(int(year)).shares
    assert shares[0] == Fraction(1, 5) + BY_LOAD[year] * Fraction(11, 20)
    assert sum(shares) == 1


def test_the_key_moves_from_one_to_the_other_and_never_back():
    norths = [step(int(year)).shares[0] for year in sorted(ROWS)]
    assert norths == sorted(norths, reverse=True)
    assert LOAD["north"] > norths[0] > norths[-1] > FLOW["north"]


def test_a_year_outside_the_settlement_is_refused():
    with pytest.raises(InvalidKeyError) as refused:
        step(2021)
    assert refused.value.params["years"] == "2016, 2017, 2018, 2019, 2020"
