"""Conseil Savoie Mont Blanc: equal halves of 28.8 then 21.8 million between unequal partners."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from allocation import allocate, read_scenario
from allocation.membership import leaving
from tests.reference.case_files import rows

ROWS = rows("savoie_mont_blanc")
CODES = {"Savoie": "73", "Haute-Savoie": "74"}
SCENARIO = Path(__file__).resolve().parents[2] / "scenarios" / "savoie-mont-blanc.toml"


@pytest.fixture(scope="module")
def found():
    return allocate(read_scenario(SCENARIO))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['member']}-{row['year']}")
def test_each_half_is_the_published_one(row, found):
    (lot,) = [lot for lot in found.lots if lot.lot == f"budget-{row['year']}"]
    place = found.members.index(CODES[row["member"]])
    assert lot.amounts[place] == Fraction(row["published_amount"]) * 1_000_000 * 100
    assert lot.key.shares[place] == Fraction(row["published_share_pct"]) / 100
    assert sum(lot.amounts) == Fraction(row["total"]) * 1_000_000 * 100


def test_the_smaller_pays_nearly_twice_per_head(found):
    people = {CODES[r["member"]]: int(r["criterion_value"]) for r in ROWS if r["year"] == "2022"}
    first = found.lots[0].amounts
    heads = {c: Fraction(x, 100 * people[c]) for c, x in zip(found.members, first, strict=True)}
    assert {c: f"{float(x):.2f}" for c, x in heads.items()} == {"73": "33.40", "74": "17.84"}
    assert f"{float(heads['73'] / heads['74']):.2f}" == "1.87"


def test_the_cut_is_seven_million_and_each_bears_half():
    totals = {row["year"]: Fraction(row["total"]) for row in ROWS}
    assert totals["2022"] - totals["2023"] == 7
    halves = {row["year"]: Fraction(row["published_amount"]) for row in ROWS}
    assert halves["2022"] - halves["2023"] == Fraction(7, 2)


def test_a_whole_exit_would_leave_its_half_of_the_last_year_open(found):
    left = leaving(found.scenario)
    assert (left.ends.isoformat(), left.due) == ("2022-12-31", 14_400_000_00)
    assert left.left_open == 10_900_000_00
