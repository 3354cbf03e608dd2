"""e-lyco (Pays de la Loire, 2010-2014): 10 million euros by the pupils of each authority."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from allocation import allocate, read_scenario
from allocation.key_rules import Given
from allocation.model import Inputs
from allocation.rounding import round_amounts
from allocation.rules import evaluate
from tests.reference.case_files import case, rows

ROWS = {row["member"]: row for row in rows("elyco_2010")}
PERCENTS = {member: Fraction(row["published_share_pct"]) for member, row in ROWS.items()}
PUPILS = case("elyco_2010_pupils")["published"]
REGION = "Région Pays de la Loire"
ENT = Path(__file__).resolve().parents[2] / "scenarios" / "ent-2015.toml"


def key():
    codes = tuple(sorted(PERCENTS))
    shares = {member: percent / 100 for member, percent in PERCENTS.items()}
    found = evaluate({"k": Given(shares=shares)}, ["k"], Inputs(codes, 100))[0]["k"]
    return dict(zip(codes, found, strict=True))


def test_the_printed_shares_make_a_whole():
    assert sum(PERCENTS.values()) == 100


def test_they_give_the_amounts_of_the_platform_to_the_cent():
    cents = PUPILS["platform_euros"] * 100
    shares = key()
    amounts = dict(zip(shares, round_amounts(cents, list(shares.values())), strict=True))
    for member, row in ROWS.items():
        assert amounts[member] == Fraction(row["published_amount"]) * 1_000_000 * 100
    assert sum(amounts.values()) == cents


def test_they_are_printed_to_half_a_point_so_they_bound_the_pupils_and_no_more():
    """The pupils of each authority are not published: a half point is 1,605 of them."""
    assert all((2 * percent).denominator == 1 for percent in PERCENTS.values())
    assert Fraction(PUPILS["pupils"]) * Fraction(1, 200) == 1605


def test_the_platform_costs_six_euros_twenty_a_pupil_a_year():
    cost = Fraction(PUPILS["platform_euros"], PUPILS["years"] * PUPILS["pupils"])
    assert f"{float(cost):.1f}" == case("elyco_2010_pupils")["computed"]["euros_per_pupil_and_year"]


def test_the_grant_and_the_training_are_outside_the_key():
    """The FEDER pays 30 % of the platform: what is left follows the same key."""
    left = PUPILS["platform_euros"] * 100 * (100 - PUPILS["feder_percent"]) // 100
    amounts = round_amounts(left, list(key().values()))
    assert sum(amounts) == 7_000_000_00


def test_the_variant_of_the_shipped_ent_has_the_part_of_this_region():
    shares = allocate(read_scenario(ENT), "clef-e-lyco").key
    assert shares["REGION"] == PERCENTS[REGION] / 100
    assert shares["59"] / shares["62"] == Fraction(137, 75)
