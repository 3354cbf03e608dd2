"""A result that is one of several says so, with the interval of each member."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from allocation.pipeline import allocate
from allocation.scenarios import parse_scenario
from tests.unit.small_scenario import BASE

KM = """
[indicators.km]
label = "km"
unit = "km"
year = 2014
source = "s"
values = {{ 80 = 47 }}

[[indicators.km.joint]]
members = ["59", "60"]
value = 26
split = {{ 59 = "{part}", 60 = "{rest}" }}
source = "s"

[[indicators.km.alternatives]]
member = "80"
value = 53
source = "s"

[keys.longueur]
rule = "proportional"
indicator = "km"

[keys.mixte]
rule = "mix"
parts = {{ longueur = 0.5, egalite = 0.5 }}
"""


def split_at(part: Fraction):
    text = KM.format(
        part=f"{part.numerator}/{part.denominator}",
        rest=f"{(1 - part).numerator}/{(1 - part).denominator}",
    )
    return parse_scenario(BASE + text, "essai.toml")


def test_both_causes_are_told_apart():
    found = allocate(split_at(Fraction(0)), "longueur")
    joint, other = found.intervals
    assert (joint.cause, other.cause) == ("joint", "alternative")
    assert joint.low[1] == 0
    assert joint.high[1] == found.total - found.amount("80")
    assert joint.low[0] == joint.high[0] == found.amount("80")
    assert other.high[0] > found.amount("80")


def test_a_key_that_does_not_read_the_figure_has_no_interval():
    assert allocate(split_at(Fraction(1, 2)), "egalite").intervals == ()


@given(st.fractions(0, 1, max_denominator=50))
def test_no_split_leaves_the_interval_of_the_corners(part):
    reference = allocate(split_at(Fraction(1, 3)), "mixte").intervals[0]
    for cents, low, high in zip(
        allocate(split_at(part), "mixte").totals, reference.low, reference.high, strict=True
    ):
        assert low <= cents <= high
