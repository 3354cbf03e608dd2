"""Closed-form keys by hand: each refusal with its code, degenerate cases, a million members."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from allocation import keys
from allocation.errors import InvalidKeyError
from allocation.keys.powers import log10, power

F = Fraction
NAN, INF = float("nan"), float("inf")
HALVES = [F(1, 2), F(1, 2)]

REFUSALS = {
    "missing among exact": (lambda: keys.proportional([1, None]), "value_not_finite"),
    "missing among floats": (lambda: keys.proportional(np.array([1, NAN])), "value_not_finite"),
    "infinite": (lambda: keys.proportional(np.array([1, INF])), "value_not_finite"),
    "truth is no figure": (lambda: keys.proportional(np.array([True])), "value_not_finite"),
    "division by zero as text": (lambda: keys.proportional(["1/0"]), "value_not_finite"),
    "a number that is not one": (lambda: keys.bounded([1], total=NAN), "value_not_finite"),
    "no member": (lambda: keys.proportional([]), "value_shape"),
    "a table for a column": (lambda: keys.proportional([[1]]), "value_shape"),
    "two lengths": (lambda: keys.inverse_capacity([1], [1, 2]), "value_shape"),
    "two lengths of bounds": (lambda: keys.bounded([1], [0, 0]), "value_shape"),
    "negative": (lambda: keys.proportional([2, -1]), "value_negative"),
    "nothing to share by": (lambda: keys.proportional([0, 0]), "sum_zero"),
    "nobody": (lambda: keys.equal(0), "member_count"),
    "half a member": (lambda: keys.equal(2.5), "member_count"),
    "members as text": (lambda: keys.equal("4"), "member_count"),
    "weights that miss": (lambda: keys.mix([[1, 0]], [F(1, 3)]), "weights_sum"),
    "float weights that miss": (lambda: keys.mix([[1.0, 0.0]], [0.99]), "weights_sum"),
    "weights without keys": (lambda: keys.mix([[1, 0]], HALVES), "weights_count"),
    "a part that is not a key": (lambda: keys.mix([[1, 1]], [1]), "share_sum"),
    "exponents without rows": (lambda: keys.product([[1, 2]], [1, 1]), "weights_count"),
    "zero to a negative power": (lambda: keys.product([[0, 1]], [-1]), "value_zero"),
    "a product that is null": (lambda: keys.product([[0, 1], [1, 0]], [1, 1]), "sum_zero"),
    "a float product that is null": (
        lambda: keys.product(np.array([[0.0, 1.0], [1.0, 0.0]]), [1, 1]),
        "sum_zero",
    ),
    "no capacity": (lambda: keys.inverse_capacity([1, 1], [0, 1]), "value_zero"),
    "negative capacity": (lambda: keys.inverse_capacity([1, 1], [-1, 1]), "value_negative"),
    "exponent": (lambda: keys.inverse_capacity([1], [1], 3), "exponent_range"),
    "minimum": (lambda: keys.inverse_capacity([1], [1], minimum=0), "minimum_positive"),
    "band of a modulation": (lambda: keys.modulated([1], [1], 1, 1), "band_range"),
    "mean computed at zero": (lambda: keys.modulated([1], [0], 1, 0), "mean_positive"),
    "mean frozen at zero": (lambda: keys.modulated([1], [1], 1, 0, mean=0), "mean_positive"),
    "thresholds": (lambda: keys.log_coefficient([1], 5, 5), "thresholds_order"),
    "threshold at zero": (lambda: keys.log_coefficient([1], 0, 5), "thresholds_order"),
    "top": (lambda: keys.log_coefficient([1], 1, 5, top=F(1, 2)), "top_range"),
    "edges": (lambda: keys.brackets([1], [5, 5], [1, 1, 1]), "edges_order"),
    "edge at zero": (lambda: keys.brackets([1], [0], [1, 1]), "edges_order"),
    "rates": (lambda: keys.brackets([1], [5], [1]), "rates_count"),
    "negative rate": (lambda: keys.brackets([1], [5], [1, -1]), "value_negative"),
    "floor above cap": (lambda: keys.bounded([1, 1], [1, 0], [0, 1]), "bounds_crossed"),
    "negative weight": (lambda: keys.bounded([1, -1]), "value_negative"),
    "wide band": (lambda: keys.band(HALVES, HALVES, 2), "band_range"),
    "owners": (lambda: keys.local([[1, 1]]), "share_sum"),
    "nobody on a section": (lambda: keys.users([[False, False]]), "section_without_user"),
    "common and used": (lambda: keys.users([[1, 0]], [HALVES]), "section_common_and_used"),
    "common without key": (
        lambda: keys.traffic([[0, 0], [0, 0]], [HALVES, [0, 0]]),
        "section_without_user",
    ),
    "common by no key": (lambda: keys.traffic([[0, 0]], [[1, 1]]), "share_sum"),
    "common of another size": (lambda: keys.traffic([[0, 0]], [[1]]), "value_shape"),
    "a list of users": (lambda: keys.users([True]), "value_shape"),
    "sections without costs": (lambda: keys.by_section([1], [HALVES, HALVES]), "value_shape"),
    "off the canal": (lambda: keys.section_loads([(0, 0, 3, 1)], 2, 1), "journey_range"),
    "negative tonnes": (lambda: keys.section_loads([(0, 0, 1, -1)], 2, 1), "value_negative"),
    "negative total": (lambda: keys.tiers(-1, [5], [HALVES, HALVES]), "value_negative"),
    "tranches": (lambda: keys.tiers(1, [5, 4], [HALVES] * 3), "edges_order"),
    "forfait above the total": (
        lambda: keys.fixed_payer([9, 0], [True, False], 5, HALVES),
        "fixed_exceeds",
    ),
    "nobody for the rest": (
        lambda: keys.fixed_payer([1, 0], [True, False], 5, [1, 0]),
        "rest_empty",
    ),
    "forfait of no total": (
        lambda: keys.fixed_payer([1, 0], [True, False], 0, HALVES),
        "total_positive",
    ),
    "a mask for one member of two": (
        lambda: keys.fixed_payer([10, 0], [True], 100, [1, 1]),
        "value_shape",
    ),
    "what is left for nobody": (
        lambda: keys.residual([30, 20, 0], 7, 100),
        "member_position",
    ),
    "what is left counted from the end": (
        lambda: keys.residual([30, 20, 0], -1, 100),
        "member_position",
    ),
    "a power of five thousand digits": (
        lambda: keys.product([[10**300, 1]], [F(33, 2)]),
        "power_range",
    ),
    "an exponent of a million": (lambda: keys.product([[3, 1]], [10**6]), "power_range"),
    "transfers without costs": (lambda: keys.compensated([1], [1, -1]), "value_shape"),
    "weight of a transition": (lambda: keys.transition(2, HALVES, HALVES), "weight_range"),
    "index": (lambda: keys.indexed([1], 0), "rate_positive"),
    "benefits below costs": (lambda: keys.net_losers([1, 1], [2, 1]), "compensation_short"),
    "costs of nothing": (lambda: keys.net_losers([1, 1], [0, 0]), "sum_zero"),
    "host of nobody": (lambda: keys.threshold([1, 1], 2, 0), "member_position"),
    "threshold in percent": (lambda: keys.threshold([1, 1], 0, 10), "threshold_range"),
    "users below zero": (lambda: keys.threshold([1, -1], 0, 0), "value_negative"),
    "no user": (lambda: keys.threshold([0, 0], 0, 0), "sum_zero"),
    "snapped without being a key": (lambda: keys.snapped([1, 1]), "share_sum"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_makes_no_key_is_refused_by_its_code(case):
    attempt, code = REFUSALS[case]
    with pytest.raises(InvalidKeyError) as refused:
        attempt()
    assert refused.value.code == code


def test_a_refusal_names_the_positions():
    with pytest.raises(InvalidKeyError) as refused:
        keys.proportional([1, -1, 2, -3])
    assert refused.value.params == {"where": "2, 4", "positions": (1, 3)}


@pytest.mark.parametrize(
    ("lower", "upper", "code", "gap"),
    [
        ([F(1, 2), F(2, 3), 0], None, "bounds_floor", F(1, 6)),
        (None, [F(1, 4), F(1, 4), 1], "bounds_cap", F(1, 2)),  # the last member has no weight
    ],
)
def test_an_infeasible_bound_gives_the_exact_gap(lower, upper, code, gap):
    with pytest.raises(InvalidKeyError) as refused:
        keys.bounded([1, 1, 0], lower, upper)
    assert (refused.value.code, refused.value.params["gap"]) == (code, gap)


def test_an_infeasible_bound_of_no_total_has_no_percent():
    with pytest.raises(InvalidKeyError) as refused:
        keys.bounded([1], [1], total=0)
    assert refused.value.params == {"gap": 1, "percent": "-"}


def test_exact_figures_give_fractions_and_floats_give_floats():
    exact = (F(1), 1, Decimal(1), np.int64(1))
    assert all(type(keys.proportional([x, x])[0]) is Fraction for x in exact)
    assert keys.proportional(np.array([1, 3])).tolist() == [F(1, 4), F(3, 4)]
    assert keys.proportional(np.array([1.0, 3.0])).dtype == np.float64
    assert keys.proportional(pd.Series({"59": 3, "80": 1})).tolist() == [F(3, 4), F(1, 4)]
    assert keys.equal(3, np.float64).dtype == np.float64


def test_a_float_parameter_beside_exact_figures_is_taken_as_written():
    assert keys.band(HALVES, HALVES, 0.3).tolist() == HALVES
    assert keys.modulated([1, 1], [1, 3], 1, 0.1).tolist() == [F(9, 20), F(11, 20)]


def test_one_float_makes_the_whole_formula_float():
    assert keys.mix([[F(1), F(0)]], np.array([1.0])).dtype == np.float64


def test_a_table_of_common_keys_may_declare_none():
    assert keys.users([[1, 0]], [[0, 0]]).tolist() == [[1, 0]]


def test_a_negative_weight_is_allowed():
    shares = keys.mix([keys.equal(2), keys.proportional([3, 1])], [2, -1])
    assert shares.tolist() == [F(1, 4), F(3, 4)]


def test_a_power_of_nine_hundred_digits_is_a_share_like_any_other():
    large = keys.product([[1, 10**18]], [50])[1]
    assert large == F(10**900, 10**900 + 1)
    assert len(str(large)) == 1803


def test_a_product_of_one_criterion_without_exponent_is_equal():
    assert keys.product([[5, 3]], [0]).tolist() == HALVES
    assert keys.product(np.array([[5.0, 3.0]]), [0]).tolist() == [0.5, 0.5]


def test_a_zero_in_a_product_takes_no_share():
    assert keys.product([[0, 3], [1, 1]], [F(1, 2), 1]).tolist() == [0, 1]
    assert keys.product(np.array([[0.0, 3.0], [1.0, 1.0]]), [0.5, 1]).tolist() == [0.0, 1.0]


def test_a_float_product_does_not_overflow():
    shares = keys.product(np.array([[1e300, 2e300]]), np.array([2.0]))
    assert np.allclose(shares, [0.2, 0.8])


def test_powers_have_forty_digits_whatever_the_platform():
    root = power(np.array([F(2)], dtype=object), F(1, 2))[0]
    assert root == F("1.414213562373095048801688724209698078570")
    assert log10(np.array([F(2)], dtype=object))[0] == F(
        "0.3010299956639811952137388947244930267682"
    )
    assert power(np.array([F(0)], dtype=object), F(1, 2))[0] == 0
    assert power(np.array([4.0]), 0.5).tolist() == [2.0]


def test_a_declared_minimum_stands_for_a_lower_capacity():
    shares = keys.inverse_capacity([1, 1], [0, 3], minimum=1)
    assert shares.tolist() == [F(3, 4), F(1, 4)]


def test_a_frozen_mean_is_the_mean():
    computed = keys.modulation([1, 1], [100, 300], 1, F(3, 10))
    frozen = keys.modulation([1, 1], [100, 300], 1, F(3, 10), mean=250)
    assert (computed[1], frozen[1]) == (200, 250)
    assert frozen[0].tolist() == [F(7, 10), F(6, 5)]


def test_dmto_levy_by_three_brackets_of_the_mean():
    """10 % from 0.75 to 1 times the mean, 12 % up to 2, 15 % above: 34.48 for 400 a head."""
    mean = F("164.667737")
    edges = [mean * F(3, 4), mean, mean * 2]
    levy = keys.tariff([400], edges, [0, F(10, 100), F(12, 100), F(15, 100)])[0]
    assert round(levy, 2) == F("34.48")


def test_a_fixed_part_above_the_total_takes_all():
    shares = keys.fixed_plus_variable(20, 10, [1, 0], [0, 1])
    assert shares.tolist() == [1, 0]


def test_no_fixed_part_leaves_the_variable_key():
    assert keys.fixed_plus_variable(0, 10, [1, 0], [0, 1]).tolist() == [0, 1]
    assert keys.fixed_plus_variable(0, 0, [1, 0], [0, 1]).tolist() == [0, 1]


def test_nothing_to_share_goes_by_the_first_tranche():
    assert keys.tiers(0, [5], [[1, 0], [0, 1]]).tolist() == [1, 0]


def test_forfaits_that_fund_the_whole_need_no_rest():
    assert keys.fixed_payer([2, 3], [True, True], 5, [0, 0]).tolist() == [F(2, 5), F(3, 5)]


def test_nobody_compensates_when_nobody_loses():
    assert keys.net_losers([3, 1], [2, 1]).tolist() == [F(2, 3), F(1, 3)]


def test_weights_of_zero_everywhere_leave_the_floors():
    found = keys.water_filling([0, 0], [F(1, 4), F(3, 4)], [1, 1])
    assert found.amounts.tolist() == [F(1, 4), F(3, 4)]
    assert found.rate == 0


def test_floors_that_make_the_total_are_the_key_in_floats_too():
    floors = np.array([0.1, 0.2, 0.7])
    assert np.allclose(keys.bounded(np.ones(3), floors, np.ones(3)), floors)


def test_caps_that_make_the_total_are_the_key_in_floats_too():
    caps = np.array([0.1, 0.2, 0.7])
    assert np.allclose(keys.bounded(np.ones(3), upper=caps), caps)


def test_a_common_section_keeps_its_own_key():
    rows = keys.downstream([[1, 0], [0, 0], [0, 1]], [[0, 0], [F(1, 3), F(2, 3)], [0, 0]])
    assert rows[1].tolist() == [F(1, 3), F(2, 3)]
    assert rows[0].tolist() == HALVES
    assert rows[2].tolist() == [0, 1]


def test_the_demonstration_of_the_canal_on_500_million():
    """34 km Oise, 47 Somme, 20 Pas-de-Calais, 6 Nord (the last two a hypothesis), cost by km."""
    owners = np.eye(4, dtype=np.int64)
    found = {
        kind: [
            float(round(500 * share, 1))
            for share in keys.by_section([34, 47, 20, 6], getattr(keys, kind)(owners))
        ]
        for kind in ("local", "upstream", "downstream")
    }
    assert found == {
        "local": [158.9, 219.6, 93.5, 28.0],
        "upstream": [306.9, 148.0, 38.2, 7.0],
        "downstream": [39.7, 112.9, 159.7, 187.7],
    }


def test_a_million_members_in_floats():
    rng = np.random.default_rng(2014)
    weights = rng.pareto(1.5, 1_000_000) + 0.01
    shares = keys.proportional(weights)
    caps = np.full(len(weights), shares.max() / 2)
    found = keys.water_filling(shares, upper=caps)
    assert abs(found.amounts.sum() - 1) < 1e-9
    assert np.array_equal(found.amounts, np.clip(found.rate * shares, 0, caps))
    assert found.at_upper.any()


def test_a_thousand_members_in_fractions_and_in_floats():
    rng = np.random.default_rng(2019)
    people = rng.integers(100, 100_000, 1_000)
    exact = keys.bounded(keys.proportional(people), upper=[F(1, 900)] * 1_000)
    floats = keys.bounded(people / people.sum(), upper=np.full(1_000, 1 / 900))
    assert exact.sum() == 1
    assert np.allclose(floats, exact.astype(np.float64), rtol=0, atol=1e-15)
