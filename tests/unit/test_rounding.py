"""Rounding by example: the frozen counter-examples, the guards and the refusals."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from allocation.errors import InvalidKeyError, RoundingError, UnresolvedTieError
from allocation.rounding import (
    METHODS,
    apportion,
    biproportional,
    largest_remainder,
    round_amounts,
    round_table,
)

HALF = Fraction(1, 2)


def code_of(error, function, *arguments, **named):
    with pytest.raises(error) as caught:
        function(*arguments, **named)
    return caught.value.code


# --- largest remainder ------------------------------------------------------------------------


def test_units_go_to_the_largest_remainders():
    quotas = [Fraction(27, 10), Fraction(13, 10), 1, Fraction(4, 5), Fraction(6, 5)]
    assert largest_remainder(quotas, 7).tolist() == [3, 1, 1, 1, 1]


def test_negative_quotas_are_floored_like_the_others():
    assert largest_remainder([Fraction(-27, 10), Fraction(17, 10)], -1).tolist() == [-3, 2]


def test_whole_quotas_do_not_move():
    assert largest_remainder([3, -2, 5], 6).tolist() == [3, -2, 5]
    assert largest_remainder(np.array([3.0, -2.0, 5.0]), 6).tolist() == [3, -2, 5]


def test_no_member_shares_nothing():
    assert largest_remainder([], 0).tolist() == []
    assert largest_remainder([], 0, priority=[]).tolist() == []
    assert largest_remainder(np.array([]), 0).tolist() == []
    assert code_of(RoundingError, largest_remainder, [], 1) == "quotas_sum"


@pytest.mark.parametrize(
    "quotas",
    [
        [Fraction(1, 2), Fraction(5, 2), Fraction(1)],
        [Decimal("0.5"), Decimal("2.5"), Decimal(1)],
        [0.5, 2.5, 1],
        np.array([0.5, 2.5, 1.0]),
        np.array([0.5, 2.5, 1.0], dtype=np.float32),
        np.array([Fraction(1, 2), Fraction(5, 2), Fraction(1)]),
        (np.float64(0.5), np.float64(2.5), np.int64(1)),
    ],
)
def test_every_kind_of_number_gives_the_same_units(quotas):
    assert largest_remainder(quotas, 4, priority=[1, 0, 2]).tolist() == [0, 3, 1]
    assert largest_remainder(quotas, 4, priority=(2, 0, 1)).tolist() == [1, 2, 1]
    assert code_of(UnresolvedTieError, largest_remainder, quotas, 4) == "tie_last_unit"


def test_an_unresolved_tie_names_the_members():
    with pytest.raises(UnresolvedTieError) as caught:
        largest_remainder([HALF, 1, HALF, 3], 5)
    assert caught.value.params == {"positions": "1, 3", "members": (0, 2), "units": 1}


def test_a_tie_that_the_units_cover_needs_no_priority():
    quotas = [Fraction(2, 3), Fraction(2, 3), Fraction(1, 3), Fraction(1, 3)]
    assert largest_remainder(quotas, 2).tolist() == [1, 1, 0, 0]


def test_amounts_beyond_64_bits_stay_exact():
    quotas = [Fraction(10**30, 3), Fraction(2 * 10**30, 3)]
    rounded = largest_remainder(quotas, 10**30)
    assert rounded.dtype == object
    assert rounded.tolist() == [(10**30 - 1) // 3, (2 * 10**30 + 1) // 3]


def test_remainders_that_differ_beyond_float64_are_told_apart():
    """The two remainders differ by 10**-40: the high limb is equal, the integers are not."""
    little = Fraction(1, 10**40)
    quotas = [HALF + little, HALF - little, HALF - 2 * little, HALF + 2 * little]
    assert largest_remainder(quotas, 2).tolist() == [1, 0, 0, 1]


@pytest.mark.parametrize("kind", [list, np.array])
def test_quotas_must_make_the_total(kind):
    assert code_of(RoundingError, largest_remainder, kind([1.5, 2.0]), 4) == "quotas_sum"
    assert code_of(RoundingError, largest_remainder, kind([1, 2]), 4) == "quotas_sum"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), "12", None])
def test_what_is_not_a_number_is_refused(value):
    assert code_of(RoundingError, largest_remainder, [value, 1], 1) == "not_a_number"


def test_a_mixture_of_floats_and_texts_is_refused():
    assert code_of(RoundingError, largest_remainder, [0.5, "x"], 1) == "not_a_number"


def test_a_table_is_not_a_vector():
    assert code_of(RoundingError, largest_remainder, np.ones((2, 2)), 4) == "not_a_vector"


@pytest.mark.parametrize("total", [4.0, Fraction(4), "4", None])
def test_the_total_is_an_integer(total):
    assert code_of(RoundingError, largest_remainder, [1, 3], total) == "not_an_integer"


@pytest.mark.parametrize(
    "priority", [[0], [0, 0], [0, 2], [-1, 0], [0.0, 1.0], [[0, 1]], ["a", "b"], [True, False]]
)
def test_a_priority_names_every_member_once(priority):
    found = code_of(RoundingError, largest_remainder, [HALF, HALF], 1, priority=priority)
    assert found == "priority_permutation"


# --- the float64 path -------------------------------------------------------------------------


def test_float64_refuses_a_total_it_cannot_count():
    big = np.array([2.0**52, 2.0**52])
    assert code_of(RoundingError, largest_remainder, big, 2**53) == "float_precision"
    many = np.full(4, 2.0**50)
    assert code_of(RoundingError, largest_remainder, many, 2**52) == "float_precision"


def test_float64_holds_equal_what_it_cannot_tell_apart():
    """0.1 + 0.2 is not 0.3: the exact remainders are equal, the binary ones are not."""
    quotas = np.array([10.1 + 0.2, 20.3, 5.4])
    assert quotas[0] % 1 != quotas[1] % 1
    assert code_of(UnresolvedTieError, largest_remainder, quotas[:2] + 0.2, 31) == "tie_last_unit"
    assert largest_remainder(quotas[:2] + 0.2, 31, priority=[0, 1]).tolist() == [11, 20]
    assert largest_remainder(quotas[:2] + 0.2, 31, priority=[1, 0]).tolist() == [10, 21]


def test_float32_is_trusted_to_its_own_precision():
    quotas = np.array([1000.3, 1000.3001, 1000.4], dtype=np.float32)
    assert code_of(UnresolvedTieError, largest_remainder, quotas[:2] + 0.2, 2001) != "quotas_sum"


def test_float_noise_under_an_integer_changes_nothing():
    below, above = np.nextafter(3.0, 0.0), np.nextafter(3.0, 4.0)
    assert largest_remainder(np.array([below, above, 1.0]), 7).tolist() == [3, 3, 1]
    assert largest_remainder(np.array([below, below, 1.0]), 7).tolist() == [3, 3, 1]
    assert largest_remainder(np.array([below, below]), 6).tolist() == [3, 3]
    assert largest_remainder(np.array([above, above, 1.0]), 7).tolist() == [3, 3, 1]


# --- amounts ----------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", [1, 100, 100_000])
def test_amounts_are_multiples_of_the_unit(unit):
    shares = [Fraction(2603472, 5466373), Fraction(1472589, 5466373), Fraction(1390312, 5466373)]
    cents = round_amounts(500_000_000_00, shares, unit)
    assert cents.sum() == 500_000_000_00
    assert not any(cents % unit)
    exact = [share * 500_000_000_00 for share in shares]
    assert all(abs(int(x) - q) < unit for x, q in zip(cents, exact, strict=True))


def test_amounts_from_float_shares():
    assert round_amounts(1_000_00, [0.4, 0.26, 0.2, 0.14]).tolist() == [
        400_00,
        260_00,
        200_00,
        140_00,
    ]
    assert round_amounts(1_000_00, np.array([0.4, 0.6]), 100).tolist() == [400_00, 600_00]


def test_a_refund_is_shared_too():
    assert round_amounts(-100, [Fraction(1, 3), Fraction(2, 3)]).tolist() == [-33, -67]


def test_amounts_refuse_what_cannot_be_shared():
    shares = [HALF, HALF]
    assert code_of(RoundingError, round_amounts, 150, shares, 100) == "total_not_multiple"
    assert code_of(RoundingError, round_amounts, 100, shares, 0) == "unit_not_positive"
    assert code_of(InvalidKeyError, round_amounts, 100, [HALF, HALF, HALF]) == "share_sum"
    assert code_of(RoundingError, round_amounts, 100, [0.5, 0.6]) == "quotas_sum"


# --- counter-examples that must hold ----------------------------------------------------------


def test_hamilton_takes_a_seat_back_when_the_house_grows():
    assert apportion([6, 2, 30], 9, "hamilton").tolist() == [1, 1, 7]
    assert apportion([6, 2, 30], 10, "hamilton").tolist() == [2, 0, 8]


def test_jefferson_exceeds_the_upper_quota():
    assert apportion([1, 1, 7], 6, "jefferson").tolist() == [0, 0, 6]
    assert Fraction(7 * 6, 9) < 5


def test_webster_falls_below_the_lower_quota():
    assert apportion([39, 8, 11, 9, 5], 24, "webster").tolist() == [12, 3, 4, 3, 2]
    assert Fraction(39 * 24, 72) == 13


def test_webster_exceeds_the_upper_quota():
    assert apportion([5, 3, 41, 3, 3], 8, "webster").tolist()[2] == 7
    assert Fraction(41 * 8, 55) < 6


def test_hill_falls_below_the_lower_quota():
    assert apportion([32, 3, 1, 3, 3], 22, "hill").tolist() == [15, 2, 1, 2, 2]
    assert Fraction(32 * 22, 42) > 16


def test_hill_exceeds_the_upper_quota():
    assert apportion([16, 1, 1, 1], 26, "hill").tolist() == [23, 1, 1, 1]
    assert Fraction(16 * 26, 19) < 22


def test_dean_falls_below_the_lower_quota_and_exceeds_the_upper_one():
    assert apportion([11, 1, 1, 1], 6, "dean").tolist() == [3, 1, 1, 1]
    assert Fraction(11 * 6, 14) > 4
    assert apportion([36, 8, 5, 5], 36, "dean").tolist() == [25, 5, 3, 3]
    assert Fraction(36 * 36, 54) == 24


def test_hamilton_and_quota_are_not_uniform():
    """Two members who share again what they got together do not get the same."""
    assert apportion([1, 3, 8], 5, "hamilton").tolist() == [1, 1, 3]
    assert apportion([1, 8], 4, "hamilton").tolist() == [0, 4]
    assert apportion([1, 2, 9], 4, "quota").tolist() == [0, 1, 3]
    assert apportion([2, 9], 4, "quota").tolist() == [0, 4]


def test_hamilton_and_quota_do_not_follow_ratios_of_weights():
    """The second grows against the first (then the third), and loses a seat to it."""
    assert apportion([1, 3, 3], 4, "hamilton").tolist() == [0, 2, 2]
    assert apportion([2, 7, 12], 4, "hamilton").tolist() == [1, 1, 2]
    assert apportion([1, 2, 9], 4, "quota").tolist() == [0, 1, 3]
    assert apportion([1, 3, 13], 4, "quota").tolist() == [0, 0, 4]


def test_adams_falls_below_the_lower_quota():
    assert apportion([2, 16, 6], 6, "adams").tolist() == [1, 3, 2]
    assert Fraction(16 * 6, 24) == 4


def test_quota_gives_a_seat_to_the_one_whose_weight_falls():
    """From (5, 5, 45) to (9, 5, 50) the second falls against the third, and gains a seat on it."""
    larger_first = [2, 0, 1]
    assert apportion([5, 5, 45], 10, "quota", priority=larger_first).tolist() == [1, 0, 9]
    assert apportion([9, 5, 50], 10, "quota").tolist() == [1, 1, 8]


# --- apportionment ----------------------------------------------------------------------------


def test_any_number_of_seats_costs_nothing():
    weights = [2603472, 1472589, 571632, 818680]
    for seats in (10**8, 10**30):
        for method in METHODS[:-1]:
            found = apportion(weights, seats, method).tolist()
            assert sum(found) == seats
            assert all(
                abs(x * sum(weights) - w * seats) < 2 * sum(weights)
                for x, w in zip(found, weights, strict=True)
            )


def test_a_zero_weight_has_its_minimum_and_no_more():
    for method in METHODS:
        assert apportion([0, 50, 31], 9, method).tolist()[0] == 0
        assert apportion([0, 50, 31], 9, method, minimum=1).tolist()[0] == 1


def test_minimum_may_be_one_per_member():
    assert apportion([1, 1, 98], 10, "jefferson", minimum=[2, 0, 0]).tolist() == [2, 0, 8]
    assert apportion([1, 1, 98], 10, "hamilton", np.array([2, 3, 0])).tolist() == [2, 3, 5]


def test_hamilton_sets_aside_members_held_by_their_minimum():
    """Minima of 6 and 1 leave 13 seats for quotas of 18 and 1: both are cut in proportion."""
    assert apportion([1, 0, 18, 1], 20, "hamilton", [6, 1, 0, 0]).tolist() == [6, 1, 12, 1]


def test_nothing_to_share_is_shared():
    for method in METHODS:
        assert apportion([0, 0], 0, method).tolist() == [0, 0]
        assert apportion([], 0, method).tolist() == []
    assert apportion([0, 0], 2, "webster", minimum=1).tolist() == [1, 1]


def test_an_unknown_method_is_answered_with_the_nearest():
    with pytest.raises(InvalidKeyError) as caught:
        apportion([1, 2], 3, "hamiltn")
    assert caught.value.code == "method_unknown"
    assert caught.value.params["nearest"] == "hamilton"


@pytest.mark.parametrize("method", ["hill", "adams", "dean"])
def test_methods_that_serve_all_need_a_seat_for_each_positive_weight(method):
    assert apportion([1, 0, 10**9], 2, method).tolist() == [1, 0, 1]
    assert code_of(RoundingError, apportion, [1, 1, 10**9], 2, method) == "seats_below_minimum"


def test_apportionment_refusals():
    assert code_of(InvalidKeyError, apportion, [1, -2], 3, "webster") == "seat_weight_negative"
    assert code_of(InvalidKeyError, apportion, [0, 0], 3, "webster") == "seat_weights_zero"
    assert code_of(RoundingError, apportion, [1, 2], -1, "webster") == "seats_below_minimum"
    assert code_of(RoundingError, apportion, [1, 2], 3, "webster", [1]) == "minimum_length"
    assert code_of(RoundingError, apportion, [1, 2], 3, "webster", -1) == "minimum_negative"
    assert code_of(RoundingError, apportion, [1, 2], 2.0, "webster") == "not_an_integer"


def test_quota_refuses_more_than_a_million_seats_with_its_reason():
    with pytest.raises(RoundingError) as caught:
        apportion([1, 2], 10**6 + 1, "quota")
    assert caught.value.code == "quota_sequential"
    assert caught.value.params == {"seats": 10**6 + 1, "limit": 10**6}


def test_quota_takes_a_tie_on_its_way_but_not_at_its_end():
    assert apportion([1, 1, 1, 1], 8, "quota").tolist() == [2, 2, 2, 2]
    assert code_of(UnresolvedTieError, apportion, [1, 1, 1, 1], 7, "quota") == "tie_last_unit"
    found = apportion([1, 1, 1, 1], 7, "quota", priority=[3, 2, 1, 0])
    assert found.tolist() == [1, 2, 2, 2]


# --- tables -----------------------------------------------------------------------------------

THIRDS = [[Fraction(1, 3)] * 3] * 3


def test_a_table_of_thirds_is_a_permutation_chosen_by_priority():
    rounded = round_table(THIRDS, [1, 1, 1], [1, 1, 1], priority=[1, 0, 2])
    assert rounded.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1]]
    cells = [8, 0, 1, 2, 3, 4, 5, 6, 7]
    assert round_table(THIRDS, [1, 1, 1], [1, 1, 1], priority=cells).tolist() == np.eye(3).tolist()


def test_a_tie_between_tables_without_priority_is_refused():
    with pytest.raises(UnresolvedTieError) as caught:
        round_table(THIRDS, [1, 1, 1], [1, 1, 1])
    assert caught.value.code == "tie_table"
    assert caught.value.params["count"] == len(caught.value.params["cells"]) >= 4


def test_cumulated_rounding_pays_the_key_at_every_date():
    key = [Fraction(40, 100), Fraction(26, 100), Fraction(20, 100), Fraction(14, 100)]
    calls = [7, 11, 3, 9, 20]
    table = [[share * call for share in key] for call in calls]
    due = [20, 13, 10, 7]
    rounded = round_table(table, calls, due, cumulative=True, priority=range(4))
    paid = np.cumsum(rounded, axis=0)
    for date, called in enumerate(np.cumsum(calls).tolist()):
        assert all(
            abs(int(x) - share * called) < 1 for x, share in zip(paid[date], key, strict=True)
        )


def test_whole_tables_and_empty_tables_do_not_move():
    assert round_table([[1, -2], [3, 4]], [-1, 7], [4, 2]).tolist() == [[1, -2], [3, 4]]
    assert round_table([], [], []).shape == (0, 0)
    assert round_table([], [], [0, 0], cumulative=True).shape == (0, 2)
    assert round_table([[], []], [0, 0], []).shape == (2, 0)


def test_a_float_table_is_taken_for_the_binary_fractions_it_holds():
    assert round_table(np.array([[0.75, 0.25], [0.25, 0.75]]), [1, 1], [1, 1]).tolist() == [
        [1, 0],
        [0, 1],
    ]
    assert code_of(RoundingError, round_table, [[0.1, 0.2, 0.7]], [1], [0, 0, 1]) != "row_count"


def test_amounts_beyond_64_bits_stay_exact_in_tables():
    big = 10**25
    rounded = round_table(
        [[big + HALF, HALF], [HALF, HALF]], [big + 1, 1], [big + 1, 1], priority=[0, 1]
    )
    assert rounded.tolist() == [[big + 1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("table", "rows", "columns", "code"),
    [
        ([[1, 2], [3]], [3, 3], [4, 2], "table_shape"),
        ([[1, 2]], [3, 0], [1, 2], "row_count"),
        ([[1, 2]], [3], [1, 2, 0], "column_count"),
        ([[1, 2]], [4], [1, 2], "row_sum"),
        ([[1, 2]], [3], [1, 3], "column_sum"),
        ([], [], [1], "column_sum"),
        ([[HALF, HALF]], [1], [HALF, HALF], "margin_not_an_integer"),
        ([[float("nan"), 1]], [1], [0, 1], "not_a_number"),
    ],
)
def test_tables_refuse_margins_that_do_not_fit(table, rows, columns, code):
    assert code_of(RoundingError, round_table, table, rows, columns) == code


# --- biproportional ---------------------------------------------------------------------------


def test_a_tie_between_biproportional_tables_goes_by_priority():
    votes = [[1, 1], [1, 1]]
    assert code_of(UnresolvedTieError, biproportional, votes, [1, 1], [1, 1]) == "tie_table"
    assert biproportional(votes, [1, 1], [1, 1], priority=[0, 1]).tolist() == [[1, 0], [0, 1]]
    assert biproportional(votes, [1, 1], [1, 1], priority=[1, 0]).tolist() == [[0, 1], [1, 0]]
    assert biproportional(votes, [1, 1], [1, 1], priority=[2, 3, 0, 1]).tolist() == [[0, 1], [1, 0]]


def test_zero_weights_and_zero_margins_get_nothing():
    seats = biproportional([[5, 0, 3], [0, 7, 2], [4, 4, 4]], [4, 6, 0], [3, 5, 2])
    assert seats.tolist()[2] == [0, 0, 0]
    assert (seats[0, 1], seats[1, 0]) == (0, 0)
    assert seats.sum(axis=1).tolist() == [4, 6, 0]
    assert biproportional([], [], []).shape == (0, 0)


def test_margins_far_from_the_weights_are_met():
    """Proportional fitting would need divisors 10**12 apart."""
    seats = biproportional([[10**12, 1], [1, 10**12]], [5, 5], [1, 9])
    assert seats.tolist() == [[1, 4], [0, 5]]


def test_many_seats_are_apportioned_exactly():
    weights = [[9061, 7179], [5259, 3319]]
    seats = biproportional(weights, [6 * 10**7, 4 * 10**7], [5 * 10**7, 5 * 10**7])
    assert seats.sum() == 10**8
    cross = Fraction(9061 * 3319, 7179 * 5259)
    found = Fraction(int(seats[0, 0] * seats[1, 1]), int(seats[0, 1] * seats[1, 0]))
    assert abs(found / cross - 1) < Fraction(1, 10**6)


@pytest.mark.parametrize(
    ("weights", "rows", "columns", "code"),
    [
        ([[1, 0], [1, 0]], [1, 1], [1, 1], "margins_unreachable"),
        ([[1, 0], [1, 1]], [2, 0], [1, 1], "margins_unreachable"),
        ([[0, 0], [1, 1]], [1, 1], [1, 1], "margins_unreachable"),
        ([[1, 1]], [3], [1, 1], "margins_differ"),
        ([[1, 1]], [0], [1, -1], "margin_negative"),
        ([[1, 1]], [2], [2], "column_count"),
        ([[1, 1]], [1, 1], [1, 1], "row_count"),
        ([[1], [1, 2]], [1, 1], [1, 1], "table_shape"),
    ],
)
def test_biproportional_refusals(weights, rows, columns, code):
    assert code_of(RoundingError, biproportional, weights, rows, columns) == code


def test_biproportional_refuses_a_negative_weight():
    found = code_of(InvalidKeyError, biproportional, [[1, -1]], [1], [1, 0])
    assert found == "seat_weight_negative"


def test_weights_that_logarithms_cannot_tell_apart_are_decided_exactly():
    big = 10**15
    diagonal, other = [[1, 0], [0, 1]], [[0, 1], [1, 0]]
    assert biproportional([[big + 1, big], [big, big]], [1, 1], [1, 1]).tolist() == diagonal
    assert biproportional([[big, big + 1], [big, big]], [1, 1], [1, 1]).tolist() == other
    assert biproportional([[big, big], [big + 1, big]], [1, 1], [1, 1]).tolist() == other
    assert biproportional([[big, big], [big, big + 1]], [1, 1], [1, 1]).tolist() == diagonal
