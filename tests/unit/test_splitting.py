"""``split``: what an analyst types first."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation import split
from allocation.errors import InvalidKeyError, RoundingError

WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=8).filter(any)


@given(WEIGHTS, st.integers(0, 10**12))
def test_the_series_sums_exactly_and_keeps_its_index(weights, cents):
    series = pd.Series(weights, index=[f"m{i}" for i in range(len(weights))])
    euros = split(Decimal(cents).scaleb(-2), series)
    assert euros.sum() == Decimal(cents).scaleb(-2)
    assert list(euros.index) == list(series.index)


@given(WEIGHTS, st.integers(0, 10**12), st.randoms())
def test_the_order_of_rows_changes_nothing(weights, cents, random):
    series = pd.Series(weights, index=[f"m{i}" for i in range(len(weights))])
    labels = list(series.index)
    random.shuffle(labels)
    total = Decimal(cents).scaleb(-2)
    assert (
        split(total, series.loc[labels]).loc[series.index].tolist() == split(total, series).tolist()
    )


@given(WEIGHTS, st.integers(0, 10**6))
def test_each_amount_is_within_a_cent_of_its_quota(weights, cents):
    euros = split(Decimal(cents).scaleb(-2), pd.Series(weights))
    for amount, weight in zip(euros, weights, strict=True):
        assert abs(Fraction(amount) * 100 - Fraction(cents * weight, sum(weights))) < 1


def test_whole_euros_and_thousands():
    series = pd.Series([1, 1, 1])
    assert split(100, series, round_to=1).tolist() == [34, 33, 33]
    assert split(7000, series, round_to=1000).tolist() == [3000, 2000, 2000]


def test_floats_are_taken_as_they_are_written():
    assert split(0.3, pd.Series(np.array([0.1, 0.2]))).tolist() == [
        Decimal("0.10"),
        Decimal("0.20"),
    ]


@pytest.mark.parametrize("bad", [-1, float("nan"), float("inf"), None, "x", True])
def test_a_weight_that_is_not_one_is_named(bad):
    with pytest.raises(InvalidKeyError, match="Somme"):
        split(10, pd.Series({"Nord": 1, "Somme": bad}, dtype=object))


def test_all_zero_weights_and_impossible_units_are_refused():
    with pytest.raises(InvalidKeyError):
        split(10, pd.Series([0, 0]))
    with pytest.raises(InvalidKeyError):
        split("10,5", pd.Series([1, 2]))
    with pytest.raises(InvalidKeyError):
        split(10.001, pd.Series([1, 2]))
    with pytest.raises(RoundingError):
        split(10.5, pd.Series([1, 2]), round_to=1)
