"""Koenigstein keys of 2014 to 2016: a mistyped Land is found by the control total."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import ValidationError

from allocation.key_rules import Given

TABLE = Path(__file__).parent / "cases" / "koenigstein_2014_2016.csv"
with TABLE.open(encoding="utf-8", newline="") as lines:
    ROWS = {row["land"]: row for row in csv.DictReader(lines)}
PRINTED = ROWS.pop("TOTAL")


def column(name):
    return {land: Fraction(row[name]) / 100 for land, row in ROWS.items()}


@pytest.mark.parametrize(
    "name", ["ks2016_kommunalwiki", "ks2015_kommunalwiki", "ks2014_biaj", "ks2015_biaj"]
)
def test_a_column_that_adds_up_is_a_key(name):
    assert sum(Given(shares=column(name)).shares.values()) == 1


def test_the_2014_column_of_kommunalwiki_is_refused_with_its_total():
    with pytest.raises(ValidationError) as refused:
        Given(shares=column("ks2014_kommunalwiki"))
    (error,) = refused.value.errors()
    assert (error["type"], error["loc"]) == ("shares_sum", ("shares",))
    assert error["ctx"] == {"total": PRINTED["ks2014_kommunalwiki"]} == {"total": "99.97961"}


def test_one_land_explains_the_gap():
    wiki, biaj = column("ks2014_kommunalwiki"), column("ks2014_biaj")
    assert [land for land in ROWS if wiki[land] != biaj[land]] == ["Brandenburg"]
    assert biaj["Brandenburg"] - wiki["Brandenburg"] == 1 - sum(wiki.values())
