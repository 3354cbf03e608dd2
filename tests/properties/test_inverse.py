"""A key that the library made is explained by what made it; ranges hold; a proof is a proof."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import keys
from allocation.analysis.inverse import explain_key, sample_weights
from allocation.analysis.inverse.certificate import certificate_of
from allocation.analysis.inverse.compatible import compatible_weights
from allocation.analysis.inverse.mixes import best_mix, mixed
from allocation.analysis.inverse.observed import criteria_of, observation
from allocation.rounding import round_amounts

CODES = tuple("abcdef")
FEW, MEMBERS = st.integers(1, 4), st.integers(2, 6)
QUICK = settings(max_examples=30, deadline=None)


@st.composite
def figures(draw, criteria=FEW, members=MEMBERS):
    """Criteria by member; some are alike, some are zero for a member."""
    count, size = draw(criteria), draw(members)
    row = st.lists(st.integers(0, 60), min_size=size, max_size=size).filter(any)
    rows = draw(st.lists(row, min_size=count, max_size=count))
    return {f"c{j}": dict(zip(CODES, values, strict=False)) for j, values in enumerate(rows)}


@st.composite
def made_keys(draw, **sizes):
    """Criteria, weights in hundredths, and the exact key that `keys.mix` makes of them."""
    criteria = draw(figures(**sizes))
    cuts = sorted(
        draw(st.lists(st.integers(0, 100), min_size=len(criteria) - 1, max_size=len(criteria) - 1))
    )
    hundredths = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
    weights = [Fraction(part, 100) for part in hundredths]
    rows = np.array([keys.proportional(list(row.values())) for row in criteria.values()])
    made = keys.mix(rows, weights)
    members = next(iter(criteria.values()))
    return (
        criteria,
        dict(zip(criteria, weights, strict=True)),
        dict(zip(members, made, strict=True)),
    )


def shares_of(observed):
    return observation(observed, 0).shares


@given(made_keys())
@QUICK
def test_true_weights_are_recovered_or_the_explanation_says_that_it_cannot(case):
    criteria, weights, key = case
    found = explain_key(key, criteria, 0)
    assert found.certificate is None
    assert found.compatible
    for mix in found.best.values():
        assert mix.gap == 0
        assert mix.shares == found.observed.shares
        for name, (low, high) in zip(mix.names, mix.ranges, strict=True):
            assert low <= weights[name] <= high
        if found.identifiability.unique:
            assert dict(zip(mix.names, mix.weights, strict=True)) == weights


@given(made_keys(criteria=st.integers(3, 5), members=st.just(2)))
@QUICK
def test_more_criteria_than_members_are_never_said_to_be_identified(case):
    criteria, _, key = case
    told = explain_key(key, criteria, 0).identifiability
    assert not told.unique
    assert told.rank <= 2 < told.criteria
    assert len(told.directions) == told.criteria - told.rank


@given(made_keys(), st.integers(10**4, 10**9))
@QUICK
def test_amounts_that_the_library_rounded_stay_compatible_with_their_key(case, total):
    criteria, weights, key = case
    codes = sorted(key)
    shares = [key[code] for code in codes]
    cents = round_amounts(total, shares, 1, list(range(len(codes))))
    seen = observation(dict(zip(codes, (int(c) for c in cents), strict=True)))
    table = criteria_of(criteria, seen.members)
    assert compatible_weights(seen.shares, table, max(seen.tolerance, Fraction(1, total)))
    made = mixed(table, [weights[name] for name in table.names])
    gaps = [abs(a - b) for a, b in zip(made, seen.shares, strict=True)]
    assert max(gaps) <= Fraction(1, total)


@given(figures(), st.data())
@QUICK
def test_either_some_weights_fit_or_a_proof_holds_and_never_both(criteria, data):
    size = len(next(iter(criteria.values())))
    amounts = data.draw(st.lists(st.integers(0, 50), min_size=size, max_size=size).filter(any))
    tolerance = Fraction(data.draw(st.integers(0, 30)), 100)
    seen = observation(dict(zip(CODES, amounts, strict=False)), tolerance)
    table = criteria_of(criteria, seen.members)
    weights = compatible_weights(seen.shares, table, tolerance)
    proof = certificate_of(seen.members, seen.shares, table, tolerance)
    best = best_mix(seen.shares, table)
    assert bool(weights) == (proof is None) == (best.gap <= tolerance)
    if proof is not None:
        assert proof.holds(seen.shares, table)
        assert proof.excess == best.gap


@given(figures(criteria=st.integers(2, 4)), st.data())
@QUICK
def test_ranges_are_the_vertices_and_no_sample_leaves_them(criteria, data):
    size = len(next(iter(criteria.values())))
    amounts = data.draw(st.lists(st.integers(1, 50), min_size=size, max_size=size))
    seen = observation(dict(zip(CODES, amounts, strict=False)), Fraction(1, 5))
    table = criteria_of(criteria, seen.members)
    weights = compatible_weights(seen.shares, table, Fraction(1, 5))
    if not weights:
        assert best_mix(seen.shares, table).gap > Fraction(1, 5)
        return
    ends = tuple((min(c), max(c)) for c in zip(*weights.vertices, strict=True))
    assert weights.ranges == ends
    drawn = sample_weights(weights, 200)
    rows = np.array([[float(c) for c in row] for row in weights.rows])
    assert (drawn @ rows[:, :-1].T <= rows[:, -1] + 1e-9).all()


@given(figures(), st.data())
@QUICK
def test_no_other_weights_are_nearer_in_any_norm(criteria, data):
    size = len(next(iter(criteria.values())))
    amounts = data.draw(st.lists(st.integers(0, 50), min_size=size, max_size=size).filter(any))
    seen = observation(dict(zip(CODES, amounts, strict=False)), 0)
    table = criteria_of(criteria, seen.members)
    raw = data.draw(
        st.lists(st.integers(0, 9), min_size=len(table.names), max_size=len(table.names)).filter(
            any
        )
    )
    other = mixed(table, [Fraction(part, sum(raw)) for part in raw])
    gaps = [a - b for a, b in zip(seen.shares, other, strict=True)]
    best = {norm: best_mix(seen.shares, table, norm).residuals for norm in ("l1", "l2", "linf")}
    assert sum(map(abs, best["l1"])) <= sum(map(abs, gaps))
    assert sum(r * r for r in best["l2"]) <= sum(r * r for r in gaps)
    assert max(map(abs, best["linf"])) <= max(map(abs, gaps))
