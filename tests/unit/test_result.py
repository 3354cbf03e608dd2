"""A key: shares that sum to exactly 1, by member, and its two other forms."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.errors import InvalidKeyError
from allocation.model import Key

F = Fraction
FOUR = Key(("80", "59", "62", "60"), (F(1, 10), F(2, 5), F(3, 10), F(1, 5)))


@st.composite
def drawn_keys(draw):
    weights = draw(st.lists(st.integers(1, 10**9), min_size=4, max_size=9))
    shares = tuple(F(weight, sum(weights)) for weight in weights)
    return Key(tuple(f"{i:02}" for i in range(len(weights))), shares)


def test_the_floats_are_the_shares_in_member_order():
    floats = FOUR.as_float()
    assert floats.dtype == np.float64
    assert floats.tolist() == [0.1, 0.4, 0.3, 0.2]


@given(drawn_keys())
def test_each_float_is_the_nearest_to_its_share(key):
    for number, share in zip(key.as_float().tolist(), key.shares, strict=True):
        around = (float(np.nextafter(number, 0)), float(np.nextafter(number, 1)))
        assert all(abs(F(number) - share) <= abs(F(other) - share) for other in around)


@given(drawn_keys(), st.integers(0, 8))
def test_published_percents_make_a_hundred_and_stay_within_a_unit(key, decimals):
    printed = key.published(decimals)
    assert sum(printed) == 100
    unit = F(1, 10**decimals)
    assert all(abs(F(p) - 100 * s) < unit for p, s in zip(printed, key.shares, strict=True))


def test_a_tie_goes_to_the_larger_share_then_to_the_first_code():
    thirds = Key(("80", "60", "62"), (F(1, 3),) * 3)
    assert thirds.published(0) == (Decimal(33), Decimal(34), Decimal(33))


def test_a_share_is_found_by_its_code():
    assert FOUR["62"] == F(3, 10)


@pytest.mark.parametrize("shares", [(F(1, 2), F(1, 3)), (F(1),), (F(1, 3),) * 3])
def test_what_does_not_make_a_key_of_its_members_is_refused(shares):
    with pytest.raises(InvalidKeyError) as refused:
        Key(("59", "80"), shares)
    assert refused.value.code == "share_sum"
