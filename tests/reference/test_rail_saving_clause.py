"""An asymmetric clause of a French rail convention: who keeps a saving, with 90 and 80 %."""

from __future__ import annotations

from fractions import Fraction

import pytest

from allocation.budget import after_saving
from allocation.errors import InvalidKeyError
from allocation.model import Saving, SavingTranche
from tests.reference.case_files import case

CASE = case("rail_saving_clause")
RULE = Saving(
    owner="owner",
    tranches=(
        SavingTranche(down_to=Fraction(9, 10), owner=Fraction(0)),
        SavingTranche(down_to=Fraction(8, 10), owner=Fraction(1)),
    ),
)
SCALE = 100_000


@pytest.mark.parametrize("case", CASE["cases"], ids=lambda case: str(case["final"]))
def test_the_saving_is_shared_as_the_article_says(case):
    estimate = {name: amount * SCALE for name, amount in CASE["estimate"].items()}
    after = after_saving(estimate, case["final"] * SCALE, RULE)
    assert after == {name: round(case[name] * SCALE) for name in estimate}


@pytest.mark.parametrize("final", [81, 84, 87, 89])
def test_the_owner_gets_ninety_percent_less_the_ratio_times_its_share(final):
    estimate = {name: amount * SCALE for name, amount in CASE["estimate"].items()}
    saved = estimate["owner"] - after_saving(estimate, final * SCALE, RULE)["owner"]
    assert saved == (Fraction(9, 10) - Fraction(final, 100)) * estimate["owner"]


def test_what_the_article_does_not_show_is_refused():
    with pytest.raises(InvalidKeyError):
        after_saving(CASE["estimate"], 79, RULE)
