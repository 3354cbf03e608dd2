"""United States House, census of 1880: one seat more for the House, one seat less for Alabama."""

from __future__ import annotations

import pytest

from allocation import keys
from allocation.rounding import apportion
from tests.reference.case_files import case

CASE = case("us_house_1880_alabama_paradox")
STATES = CASE["inputs"]["populations"]
MINIMUM = CASE["inputs"]["minimum_seats"]


def house(seats, method, minimum=MINIMUM):
    found = apportion(list(STATES.values()), seats, method, minimum)
    assert found.sum() == seats
    return dict(zip(STATES, found.tolist(), strict=True))


@pytest.mark.parametrize("seats", CASE["inputs"]["house_sizes"])
def test_largest_remainders_with_one_seat_each_give_the_published_seats(seats):
    published = CASE["published"][f"hamilton_min1({seats})"]
    assert house(seats, "hamilton").items() >= published.items()


def test_the_act_of_325_seats_is_webster_too():
    assert house(325, "webster") == CASE["published"]["webster_min1(325)"]


def test_alabama_loses_a_seat_when_the_house_grows():
    assert (house(299, "hamilton")["Alabama"], house(300, "hamilton")["Alabama"]) == (8, 7)


@pytest.mark.parametrize("method", ["jefferson", "webster", "hill", "adams", "dean", "quota"])
def test_no_other_method_takes_a_seat_from_a_state_when_the_house_grows(method):
    small, large = house(299, method), house(300, method)
    assert all(large[state] >= small[state] for state in STATES)


def test_the_paradox_needs_the_guaranteed_seat():
    """Without the floor of one seat Alabama keeps eight: a fact that some pages misprint."""
    plain = house(300, "hamilton", minimum=0)
    assert plain.items() >= CASE["verified"]["hamilton_no_floor(300)"].items()


@pytest.mark.parametrize("seats", [299, 300])
def test_published_quotas(seats):
    quotas = dict(zip(STATES, keys.proportional(list(STATES.values())) * seats, strict=True))
    for state, quota in CASE["published"][f"quota({seats})"].items():
        assert abs(float(quotas[state]) - quota) <= CASE["tolerance"]
