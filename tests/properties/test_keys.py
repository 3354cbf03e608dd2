"""Theorems of the closed-form keys: exact sums, no order, floats as fractions, water-filling."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from allocation import keys
from tests.properties.key_forms import FORMS
from tests.properties.test_key_axioms import drawn_forms, tables

F = Fraction
positive = st.fractions(min_value=F(1, 50), max_value=50, max_denominator=50)
MEMBERS = st.integers(2, 8)


def vector(values):
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


@pytest.mark.parametrize("rule", FORMS)
@given(st.data())
def test_shares_sum_to_exactly_one(rule, data):
    form = data.draw(drawn_forms(rule))
    assert form.shares(data.draw(tables(form))).sum() == 1


@pytest.mark.parametrize("rule", FORMS)
@given(st.data())
def test_no_share_depends_on_the_order_of_members(rule, data):
    form = data.draw(drawn_forms(rule))
    m = data.draw(tables(form))
    order = data.draw(st.permutations(range(len(m))))
    assert form.shares(m[order]).tolist() == form.shares(m)[order].tolist()


@pytest.mark.parametrize("rule", FORMS)
@given(st.data())
def test_floats_follow_the_fractions(rule, data):
    form = data.draw(drawn_forms(rule))
    m = data.draw(tables(form))
    floats = form.shares(m.astype(np.float64))
    assert floats.dtype == np.float64
    assert np.allclose(floats, form.shares(m).astype(np.float64), rtol=0, atol=1e-12)


@st.composite
def fundable(draw, members=MEMBERS):
    """Weights (a zero now and then), floors and caps between which the total lies."""
    n = draw(members)
    weights = vector([draw(positive | st.just(F(0))) for _ in range(n)])
    assume(any(weights))
    low = vector([draw(st.just(F(0)) | positive) for _ in range(n)])
    high = low + vector([draw(positive | st.just(F(0))) for _ in range(n)])
    most = np.where(weights > 0, high, low).sum()
    total = low.sum() + draw(st.fractions(0, 1, max_denominator=20)) * (most - low.sum())
    return weights, low, high, total


@given(fundable())
def test_water_filling_is_a_clipped_proportion_that_sums_to_the_total(problem):
    weights, low, high, total = problem
    found = keys.water_filling(*problem)
    assert found.amounts.sum() == total
    assert found.amounts.tolist() == np.clip(found.rate * weights, low, high).tolist()
    assert found.at_lower.tolist() == (found.rate * weights < low).tolist()
    assert found.at_upper.tolist() == (found.rate * weights > high).tolist()


@given(fundable(members=st.integers(2, 4)))
def test_water_filling_is_unique(problem):
    """Every choice of who is at its floor, at its cap or free that holds gives the same amounts."""
    weights, low, high, total = problem
    found = keys.bounded(*problem).tolist()
    consistent = 0
    for states in product((-1, 0, 1), repeat=len(weights)):
        state = np.array(states)
        held = np.where(state < 0, low, high)
        free, left = weights[state == 0].sum(), total - held[state != 0].sum()
        if not free:
            continue
        amounts = np.where(state == 0, weights * left / free, held)
        if (
            amounts.sum() == total
            and amounts.tolist() == np.clip(weights * left / free, low, high).tolist()
        ):
            consistent += 1
            assert amounts.tolist() == found
    assert consistent or all(x in (a, b) for x, a, b in zip(found, low, high, strict=True))


@given(fundable(members=st.integers(3, 8)), st.data())
def test_water_filling_is_consistent(problem, data):
    """Who leaves with its amount changes nothing for the others."""
    weights, low, high, total = problem
    found = keys.bounded(*problem)
    gone = data.draw(st.integers(0, len(weights) - 1))
    stay = np.arange(len(weights)) != gone
    assume(weights[stay].sum() > 0)
    reduced = keys.bounded(weights[stay], low[stay], high[stay], total - found[gone])
    assert reduced.tolist() == found[stay].tolist()


@given(fundable(), st.fractions(0, 1, max_denominator=20))
def test_water_filling_never_lowers_anybody_when_the_total_grows(problem, part):
    weights, low, high, total = problem
    smaller = low.sum() + part * (total - low.sum())
    less, more = keys.bounded(weights, low, high, smaller), keys.bounded(*problem)
    assert all(a <= b for a, b in zip(less, more, strict=True))


@given(fundable(), positive)
def test_water_filling_does_not_depend_on_the_unit(problem, unit):
    weights, low, high, total = problem
    scaled = keys.bounded(weights * 3, low * unit, high * unit, total * unit)
    assert scaled.tolist() == (keys.bounded(*problem) * unit).tolist()


@given(fundable())
def test_floating_water_filling_follows_the_fractions(problem):
    floats = [part.astype(np.float64) for part in problem[:3]]
    amounts = keys.bounded(*floats, float(problem[3]))
    exact = keys.bounded(*problem).astype(np.float64)
    assert np.allclose(amounts, exact, rtol=0, atol=1e-9 * max(1.0, exact.max()))
    assert abs(amounts.sum() - float(problem[3])) <= 1e-9 * max(1.0, float(problem[3]))


@given(st.data(), st.integers(2, 8))
def test_a_band_keeps_every_deviation_within_its_width(data, n):
    base = keys.proportional([data.draw(positive) for _ in range(n)])
    reference = keys.proportional([data.draw(positive) for _ in range(n)])
    width = data.draw(st.fractions(0, 1, max_denominator=20))
    shares = keys.band(base, reference, width)
    assert shares.sum() == 1
    assert all(abs(x / r - 1) <= width for x, r in zip(shares, reference, strict=True))
    if all(abs(b / r - 1) <= width for b, r in zip(base, reference, strict=True)):
        assert shares.tolist() == base.tolist()


@given(st.data(), st.integers(2, 6), st.integers(1, 5))
def test_contributions_of_a_mix_make_its_shares_and_its_weights(data, n, m):
    rows = [keys.proportional([data.draw(positive) for _ in range(n)]) for _ in range(m)]
    weights = [data.draw(st.fractions(-1, 1, max_denominator=12)) for _ in range(m - 1)]
    weights.append(1 - sum(weights))
    brought = keys.contributions(np.array(rows), vector(weights))
    assert brought.sum(axis=0).tolist() == keys.mix(np.array(rows), vector(weights)).tolist()
    assert brought.sum(axis=1).tolist() == weights
    assert brought.sum() == 1


@given(st.data(), st.integers(2, 6), st.integers(1, 4))
def test_lots_with_their_own_keys_have_one_effective_key(data, n, lots):
    rows = [keys.proportional([data.draw(positive) for _ in range(n)]) for _ in range(lots)]
    amounts = [data.draw(positive) for _ in range(lots)]
    paid = sum((amount * row for amount, row in zip(amounts, rows, strict=True)), F(0))
    assert (keys.hierarchical(amounts, np.array(rows)) * sum(amounts)).tolist() == paid.tolist()


@given(st.data(), st.integers(2, 5), st.lists(positive, min_size=1, max_size=4, unique=True))
def test_tranches_pay_each_tranche_by_its_key_and_nobody_less_when_the_total_grows(data, n, edges):
    limits = sorted(edges)
    rows = np.array(
        [keys.proportional([data.draw(positive) for _ in range(n)]) for _ in range(len(edges) + 1)]
    )
    small, step = data.draw(positive), data.draw(positive)
    less, more = (keys.tiers(total, limits, rows) * total for total in (small, small + step))
    assert more.sum() == small + step
    assert all(a <= b for a, b in zip(less, more, strict=True))


@given(st.lists(st.tuples(positive, positive), min_size=2, max_size=8))
def test_a_forfait_is_paid_to_the_cent_and_the_others_keep_their_ratios(rows):
    rest = keys.proportional([weight for weight, _ in rows])
    total = sum((amount for _, amount in rows), F(0))
    held = [i == 0 for i in range(len(rows))]
    amounts = [amount if fixed else 0 for (_, amount), fixed in zip(rows, held, strict=True)]
    shares = keys.fixed_payer(amounts, held, total, rest)
    assert shares.sum() == 1
    assert shares[0] * total == rows[0][1]
    assert all(shares[i] * rest[1] == shares[1] * rest[i] for i in range(1, len(rows)))


@given(st.lists(st.tuples(positive, positive), min_size=2, max_size=8), st.data())
def test_the_residual_payer_pays_what_is_left(rows, data):
    amounts = [amount for amount, _ in rows]
    last = data.draw(st.integers(0, len(rows) - 1))
    others = sum(amounts) - amounts[last]
    total = others + rows[0][1]
    paid = keys.residual(amounts, last, total) * total
    assert paid.tolist() == [*amounts[:last], rows[0][1], *amounts[last + 1 :]]


@given(st.lists(positive, min_size=2, max_size=8), st.fractions(0, 1), st.data())
def test_a_higher_threshold_never_costs_a_guest_and_zero_is_proportional(users, minimum, data):
    host = data.draw(st.integers(0, len(users) - 1))
    low = data.draw(st.fractions(0, minimum))
    shares = keys.threshold(users, host, minimum)
    lower = keys.threshold(users, host, low)
    assert shares.sum() == 1
    assert keys.threshold(users, host, 0).tolist() == keys.proportional(users).tolist()
    guests = [i for i in range(len(users)) if i != host]
    assert all(shares[i] <= lower[i] for i in guests)
    assert all(shares[i] == 0 or shares[i] >= minimum for i in guests)


@given(st.lists(st.tuples(positive, positive), min_size=2, max_size=8))
def test_net_losers_end_with_what_they_gain_and_winners_still_gain(rows):
    benefits, costs = (vector(column) for column in zip(*rows, strict=True))
    assume(benefits.sum() >= costs.sum())
    paid = keys.net_losers(benefits, costs) * costs.sum()
    assert paid.sum() == costs.sum()
    assert keys.compensations(benefits, costs).sum() == 0
    for benefit, cost, x in zip(benefits, costs, paid, strict=True):
        assert x == benefit if benefit < cost else cost <= x <= benefit


@given(st.lists(st.tuples(positive, positive), min_size=2, max_size=8), positive)
def test_indexing_frozen_amounts_moves_amounts_and_not_the_key(rows, rate):
    amounts = [amount for amount, _ in rows]
    frozen, indexed = keys.indexed(amounts, rate)
    assert frozen.tolist() == keys.proportional(amounts).tolist()
    assert keys.proportional(indexed).tolist() == frozen.tolist()


@given(st.lists(st.floats(0.001, 1000), min_size=2, max_size=40), st.integers(3, 14))
def test_a_snapped_key_sums_to_exactly_one_and_stays_in_quota(values, decimals):
    shares = keys.proportional(np.array(values))
    exact = keys.snapped(shares, decimals)
    assert exact.sum() == 1
    unit = F(1, 10**decimals)
    assert all((share / unit).denominator == 1 for share in exact)
    assert all(
        abs(a - F(b)) < unit + F(1, 10**14) for a, b in zip(exact, shares.tolist(), strict=True)
    )


@st.composite
def canals(draw):
    """Sections in order, each owned by one or two of four or five members."""
    members = draw(st.sampled_from([4, 5, 3]))
    sections = draw(st.integers(1, 6))
    owners = np.full((sections, members), F(0), dtype=object)
    for row in owners:
        first, second = draw(st.tuples(st.integers(0, members - 1), st.integers(0, members - 1)))
        part = draw(st.fractions(0, 1, max_denominator=5))
        row[first] += part
        row[second] += 1 - part
    return vector([draw(positive) for _ in range(sections)]), owners


def reached(owners, kind):
    """Members answerable for each section, as sets."""
    present = [{i for i, share in enumerate(row) if share} for row in owners]
    if kind == "downstream":
        return [set().union(*present[e:]) for e in range(len(present))]
    return [set().union(*present[: e + 1]) for e in range(len(present))]


@pytest.mark.parametrize("kind", ["upstream", "downstream"])
@given(canals())
def test_equal_sharing_along_the_canal_is_the_shapley_value_and_is_in_the_core(kind, canal):
    costs, owners = canal
    n, sets = owners.shape[1], reached(owners, kind)

    def cost(coalition):
        pairs = zip(costs, sets, strict=True)
        return sum((c for c, users in pairs if users & coalition), F(0))

    amounts = keys.by_section(costs, getattr(keys, kind)(owners)) * costs.sum()
    marginals = [F(0)] * n
    orders = list(permutations(range(n)))
    for order in orders:
        for rank, i in enumerate(order):
            marginals[i] += cost(set(order[: rank + 1])) - cost(set(order[:rank]))
    assert amounts.tolist() == [total / len(orders) for total in marginals]
    for mask in range(1 << n):
        coalition = {i for i in range(n) if mask >> i & 1}
        assert sum((amounts[i] for i in coalition), F(0)) <= cost(coalition)


@given(canals())
def test_local_responsibility_charges_each_section_to_its_owners(canal):
    costs, owners = canal
    amounts = keys.by_section(costs, keys.local(owners)) * costs.sum()
    assert amounts.tolist() == (costs[:, np.newaxis] * owners).sum(axis=0).tolist()


@given(canals(), st.data())
def test_each_trip_counted_alone_gives_the_traffic_key(canal, data):
    """Loads add up: a fleet is the sum of its trips, whatever their direction."""
    costs, owners = canal
    sections, members = owners.shape
    point = st.integers(0, sections)
    trips = [(m, 0, sections, data.draw(positive)) for m in range(members)]
    trips += [
        (data.draw(st.integers(0, members - 1)), data.draw(point), data.draw(point), F(2))
        for _ in range(3)
    ]
    loads = keys.section_loads(trips, sections, members)
    turned = keys.section_loads([(m, v, u, t) for m, u, v, t in trips], sections, members)
    alone = sum(keys.section_loads([trip], sections, members) for trip in trips)
    assert loads.tolist() == turned.tolist() == alone.tolist()
    rates = costs / loads.sum(axis=1)
    paid = keys.by_section(costs, keys.traffic(loads)) * costs.sum()
    assert paid.tolist() == (rates[:, np.newaxis] * loads).sum(axis=0).tolist()
