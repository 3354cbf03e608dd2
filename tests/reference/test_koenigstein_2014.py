"""Koenigstein keys of 2014 to 2016: a mistyped Land is found by the control total."""

from __future__ import annotations

from fractions import Fraction

import pytest
from pydantic import ValidationError

from allocation.key_rules import Given
from tests.reference.case_files import rows_by

ROWS = rows_by("koenigstein_2014_2016", "land")
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


@pytest.mark.parametrize("land", ROWS)
def test_only_the_correction_of_brandenburg_makes_it_a_key(land):
    """Each Land in turn takes what the column lacks: one of the sixteen is the published key."""
    copied = column("ks2014_kommunalwiki")
    repaired = Given(shares=copied | {land: copied[land] + 1 - sum(copied.values())})
    published = Given(shares=column("ks2014_biaj"))
    assert (repaired == published) == (land == "Brandenburg")
