"""Entente Oise-Aisne: 3.00 euros an inhabitant of the basin, of which 0.94 is running cost."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import pytest

from allocation.key_rules import Equal, FixedPlusVariable, Given
from allocation.model import Inputs
from allocation.rounding import round_amounts
from allocation.rules import evaluate
from tests.reference.case_files import case, rows_by

ROW = rows_by("entente_oise_aisne", "case_id")["OISEAISNE-2019"]
FEE = case("entente_oise_aisne_fee")["published"]
RATE = Fraction(ROW["criterion_value"])
TOTAL = Fraction(ROW["published_amount"]) * 1_000_000
BASIN = {"A": 310_000, "B": 205_123, "C": 90_877, "D": 40_000, "E": 20_667}


def by_head(basin):
    people = sum(basin.values())
    codes = tuple(sorted(basin))
    named = {"k": Given(shares={code: Fraction(basin[code], people) for code in codes})}
    return dict(zip(codes, evaluate(named, ["k"], Inputs(codes, 100))[0]["k"], strict=True))


def test_the_published_fee_and_total_agree_to_the_rounding_of_the_total():
    """3.00 euros and about 2.0 million: between 650,000 and 683,333 inhabitants."""
    low, high = (TOTAL - 50_000) / RATE, (TOTAL + 50_000) / RATE
    assert (ceil(low), floor(high)) == (650_000, 683_333)
    assert low <= sum(BASIN.values()) <= high


def test_a_key_by_head_makes_everyone_pay_the_fee_to_the_cent():
    cents = sum(BASIN.values()) * int(RATE * 100)
    shares = by_head(BASIN)
    amounts = dict(zip(shares, round_amounts(cents, list(shares.values())), strict=True))
    assert amounts == {code: people * int(RATE * 100) for code, people in BASIN.items()}


@pytest.mark.parametrize("joining", [10_000, 50_000, 120_000])
def test_the_running_part_falls_for_each_as_others_join_and_the_rest_does_not(joining):
    people = sum(BASIN.values())
    running = Fraction(FEE["running_part_2018"]) * people
    works = Fraction(FEE["fee_2018"]) - Fraction(FEE["running_part_2018"])
    after = running / (people + joining) + works
    assert after == Fraction(FEE["fee_2018"]) - Fraction(FEE["running_part_2018"]) * Fraction(
        joining, people + joining
    )
    assert works < after < Fraction(FEE["fee_2018"])


def test_the_fall_of_2021_would_take_a_seventh_more_inhabitants_if_running_costs_were_all_of_it():
    """2.88 euros: 0.94 n / n' = 0.82, so n' / n = 47 / 41; the cause itself is not published."""
    running, left = Fraction(FEE["running_part_2018"]), Fraction(FEE["fee_2021"])
    ratio = running / (running - (Fraction(FEE["fee_2018"]) - left))
    assert ratio == Fraction(47, 41)


def test_a_fixed_part_by_member_would_cost_the_smallest_more_than_by_head():
    codes = tuple(sorted(BASIN))
    shares = by_head(BASIN)
    cents = sum(BASIN.values()) * 300
    named = {
        "head": Given(shares=shares),
        "each": Equal(),
        "both": FixedPlusVariable(
            fixed=sum(BASIN.values()) * 94, fixed_key="each", variable_key="head"
        ),
    }
    mixed = dict(
        zip(codes, evaluate(named, ["both"], Inputs(codes, cents))[0]["both"], strict=True)
    )
    assert mixed["E"] > shares["E"]
    assert mixed["A"] < shares["A"]


def test_what_the_departements_pay_is_known_together_only():
    """1.5 then 1.0 million for five of them: their split is not published: no key."""
    found = rows_by("entente_oise_aisne", "case_id")
    for year, amount in (("2018", "1.5"), ("2019", "1.0")):
        row = found[f"OISEAISNE-DEP-{year}"]
        assert row["published_amount"] == amount
        assert row["published_share_pct"] == ""
        assert "not found" in row["rule"]
