"""When a member leaves: three answers, each of which adds up."""

from fractions import Fraction

import pytest

from allocation.departure import departure, without
from allocation.errors import InvalidKeyError
from allocation.pipeline import allocate
from allocation.scenarios import parse_scenario, write_scenario
from tests.unit.small_scenario import BASE

JOINT = """
[indicators.km]
label = "km"
unit = "km"
year = 2014
source = "s"
values = { 80 = 4 }
joint = [{ members = ["59", "60"], value = 8, split = { 59 = 0.25, 60 = 0.75 }, source = "s" }]

[keys.longueur]
rule = "proportional"
indicator = "km"

[keys.accord]
rule = "given"
shares = { 59 = 0.5, 80 = 0.3, 60 = 0.2 }

[keys.forfait]
rule = "fixed_payer"
member = "60"
amount = 10
rest = "population"
"""


def base():
    return parse_scenario(BASE + JOINT, "essai.toml")


def test_the_total_is_kept_and_shared_among_those_who_stay():
    found = departure(base(), "59")
    assert found.recomputed.members == ("80", "60")
    assert found.recomputed.total == found.before.total
    assert found.recomputed.totals == (3333, 6667)


def test_the_gap_is_what_the_leaver_paid_and_one_payer_may_take_it():
    found = departure(base(), "59")
    assert found.gap == found.before.amount("59") == 6667
    assert found.residual == {"80": 1111 + 6667, "60": 2222 + 6667}


def test_given_shares_are_taken_in_proportion_among_those_who_stay():
    found = allocate(without(base(), "59"), "accord")
    assert found.key.shares == (Fraction(3, 5), Fraction(2, 5))


def test_an_undivided_value_keeps_the_part_of_those_who_stay():
    stay = without(base(), "60").indicators["km"]
    assert stay.resolved() == {"80": 4, "59": 2}
    assert stay.joint == ()


def test_limits_pledges_and_priorities_of_the_leaver_go_with_it():
    extra = """
[[red_lines]]
owner = "80"
text = "x"
source = "s"
kind = "max_amount"
member = "59"
value = 1

[[red_lines]]
owner = "80"
text = "y"
source = "s"
kind = "coalition_ceiling"
members = ["59", "60"]
value = 1

[reference]
label = "accord"
source = "s"
amounts = { 59 = 1, 80 = 2, 60 = 3 }
"""
    stay = without(parse_scenario(BASE + JOINT + extra, "e"), "59")
    assert [line.text for line in stay.red_lines] == ["y"]
    assert stay.red_lines[0].members == ("60",)
    assert stay.reference is not None
    assert dict(stay.reference.amounts) == {"80": 200, "60": 300}


def test_a_key_that_names_the_leaver_as_its_payer_is_refused_with_the_reason():
    assert "forfait" not in without(base(), "60").keys
    with pytest.raises(InvalidKeyError, match="forfait"):
        departure(base(), "60", "forfait")
    text = (BASE + JOINT).replace('key = "population"', 'key = "forfait"')
    with pytest.raises(InvalidKeyError, match="forfait"):
        without(parse_scenario(text, "e"), "60")


def test_an_unknown_member_and_a_last_pair_are_refused():
    with pytest.raises(InvalidKeyError, match="75"):
        departure(base(), "75")
    pair = without(parse_scenario(BASE, "e"), "59")
    with pytest.raises(InvalidKeyError):
        without(pair, "60")


def test_what_stays_is_a_scenario_that_can_be_written_and_read_again():

    stay = without(parse_scenario(BASE, "e"), "59")
    assert parse_scenario(write_scenario(stay), "e") == stay
