"""``split``: what an analyst types first."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation import split
from allocation.errors import AllocationError, InvalidKeyError

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


def code_of(*arguments, **settings):
    with pytest.raises(AllocationError) as refused:
        split(*arguments, **settings)
    assert "{" not in str(refused.value)
    return refused.value.code


@given(
    st.lists(
        st.floats(0, allow_nan=False, allow_infinity=False, allow_subnormal=True),
        min_size=1,
        max_size=5,
    ).filter(any),
    st.integers(0, 10**9),
)
def test_any_finite_float_is_a_weight_and_is_taken_as_it_is_written(weights, cents):
    euros = split(Decimal(cents).scaleb(-2), pd.Series(weights))
    assert euros.sum() == Decimal(cents).scaleb(-2)
    written = [Fraction(repr(weight)) for weight in weights]
    for amount, weight in zip(euros, written, strict=True):
        assert abs(Fraction(amount) * 100 - cents * weight / sum(written)) < 1


def test_shares_that_an_analyst_divides_are_weights():
    small = 120 / 66e6
    assert split(10**6, pd.Series([small, 1 - small])).tolist() == [
        Decimal("1.82"),
        Decimal("999998.18"),
    ]
    assert split(3, pd.Series([1e-300, 2e-300])).tolist() == [1, 2]
    assert split(10, pd.Series([0.1, 0.3], dtype="float32")).tolist() == [2.5, 7.5]


def test_a_total_beyond_a_decimal_context_is_not_rounded():
    assert split(10**30, pd.Series([1, 2]))[0] == Decimal(f"{10**32 // 3}E-2")


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (-1, "weight_negative"),
        (-1e-30, "weight_negative"),
        (float("nan"), "weight_not_finite"),
        (float("inf"), "weight_not_finite"),
        (Decimal("NaN"), "weight_not_finite"),
        (None, "weight_not_a_number"),
        (pd.NA, "weight_not_a_number"),
        ("x", "weight_not_a_number"),
        (True, "weight_not_a_number"),
    ],
)
def test_a_weight_that_is_not_one_is_named_with_its_own_reason(bad, code):
    with pytest.raises(InvalidKeyError, match="Somme") as refused:
        split(10, pd.Series({"Nord": 1, "Somme": bad}, dtype=object))
    assert refused.value.code == code


def test_amounts_have_one_code_per_reason():
    weights = pd.Series([1, 2])
    assert code_of("10,5", weights) == "euros_not_a_number"
    assert code_of(float("inf"), weights) == "euros_not_finite"
    assert code_of(10.001, weights) == "money_decimals"
    assert code_of(10, weights, round_to=0.001) == "money_decimals"
    assert code_of(10.5, weights, round_to=1) == "total_not_multiple"
    assert code_of(10, weights, round_to=0) == "unit_not_positive"
    assert code_of(10, pd.Series([0, 0])) == "weights_zero"
    assert code_of(10, []) == "weights_zero"


def test_labels_are_each_their_own():
    assert code_of(10, pd.Series([1, 2, 3], index=["a", "b", "a"])) == "labels_repeated"


@given(
    st.lists(
        st.one_of(
            st.integers(-20, 20),
            st.floats(allow_nan=False),
            st.text(max_size=2),
            st.dates(),
            st.tuples(st.integers(0, 3), st.text(max_size=1)),
        ),
        min_size=2,
        max_size=6,
        unique=True,
    ),
    st.randoms(),
)
def test_labels_of_any_type_are_sorted_whatever_their_order(labels, random):
    weights = pd.Series(
        [1] * len(labels), index=pd.Index(labels, dtype=object, tupleize_cols=False)
    )
    places = list(range(len(labels)))
    random.shuffle(places)
    before = split(0.01, weights)
    after = split(0.01, weights.iloc[places])
    assert [before.iloc[i] for i in places] == after.tolist()


def test_numbers_are_sorted_as_numbers():
    assert split(0.01, pd.Series([1, 1], index=[10, 9])).tolist() == [0, Decimal("0.01")]
    assert split(0.01, pd.Series([1, 1], index=["x", 9])).tolist() == [0, Decimal("0.01")]


def test_a_dictionary_a_list_and_an_array_are_taken_and_the_rest_is_refused():
    assert split(3, {"a": 1, "b": 2}).to_dict() == {"a": 1, "b": 2}
    assert split(3, [1, 2]).tolist() == split(3, np.array([1, 2])).tolist() == [1, 2]
    for other in (pd.DataFrame({"a": [1]}), np.ones((2, 2)), "12", {1, 2}, 3):
        assert code_of(10, other) == "weights_not_a_series"
