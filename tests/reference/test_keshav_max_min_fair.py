"""S. Keshav (1997), pp. 215-217: max-min fair shares are water-filling under demands as caps."""

from __future__ import annotations

from fractions import Fraction

import pytest

from allocation import keys
from tests.reference.case_files import case

CASE = case("keshav_max_min_fair")


@pytest.mark.parametrize(
    ("example", "published"),
    [("example1", "max_min(example1)"), ("example2", "weighted_max_min(example2)")],
)
def test_demands_as_caps_give_the_published_shares(example, published):
    inputs = CASE["inputs"][example]
    demands = [Fraction(str(demand)) for demand in inputs["demands"].values()]
    weights = inputs.get("weights", dict.fromkeys(inputs["demands"], 1)).values()
    exact = [Fraction(str(weight)) for weight in weights]
    shares = keys.bounded(exact, upper=demands, total=inputs["capacity"])
    expected = CASE["published"][published].values()
    assert shares.tolist() == [Fraction(str(amount)) for amount in expected]
