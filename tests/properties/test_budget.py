"""Loans and credits against closed forms: capital to the cent, annuities, who bears what."""

from __future__ import annotations

from fractions import Fraction

import numpy_financial as npf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.budget import amortisation_table, annuity, present_value
from allocation.budget.bearing import OTHERS, split_flows
from allocation.model import LoanTerms

amounts = st.integers(1, 10**12)
years = st.integers(1, 60)
rates = st.integers(0, 2000).map(lambda points: Fraction(points, 10_000))
"""Yearly rates from 0 to 20 %, by hundredth of a percent."""


def terms(rate: Fraction, term: int, profile: str = "annuité constante", deferral: int = 0):
    return LoanTerms.model_validate(
        {"rate": rate, "years": term, "profile": profile, "deferral": deferral, "source": "s"}
    )


@st.composite
def any_terms(draw):
    profile = draw(st.sampled_from(("annuité constante", "capital constant", "in fine")))
    term = draw(years)
    deferral = 0 if profile == "in fine" else draw(st.integers(0, term - 1))
    return terms(draw(rates), term, profile, deferral)


@given(amounts, any_terms())
def test_the_capital_repaid_is_the_loan_to_the_cent(amount, found):
    table = amortisation_table(amount, found)
    assert sum(row.capital for row in table) == amount
    assert table[-1].outstanding == 0
    assert [row.year for row in table] == list(range(1, found.years + 1))
    assert all(row.capital >= 0 and row.interest >= 0 for row in table)


@given(amounts, any_terms())
def test_interest_is_the_rate_of_what_was_left(amount, found):
    left = amount
    for row in amortisation_table(amount, found):
        assert row.interest == round(left * found.rate)
        assert row.outstanding == left - row.capital
        left = row.outstanding


@given(st.integers(10**6, 10**12), rates, years)
def test_every_annuity_but_the_last_is_the_closed_form(amount, rate, term):
    level = round(annuity(amount, rate, term))
    table = amortisation_table(amount, terms(rate, term))
    assert all(row.annuity == level for row in table[:-1])
    # each of the n roundings (level, interest) is compounded until the end
    worst = sum((1 + float(rate)) ** k for k in range(term)) + 1
    assert abs(table[-1].annuity - level) <= worst


@given(amounts, st.integers(1, 2000), years)
def test_the_annuity_is_that_of_the_financial_library(amount, points, term):
    """numpy_financial works in float64: the same formula, sixteen digits at best."""
    rate = Fraction(points, 10_000)
    expected = -npf.pmt(float(rate), term, amount)
    assert float(annuity(amount, rate, term)) == pytest.approx(expected, rel=1e-9)


@given(st.integers(10**8, 10**12), st.integers(1, 1000), years, st.data())
def test_each_line_is_that_of_the_financial_library(amount, points, term, data):
    """Cents rounded one by one stay near the table without rounding."""
    rate = points / 10_000
    period = data.draw(st.integers(1, term))
    row = amortisation_table(amount, terms(Fraction(points, 10_000), term))[period - 1]
    slack = sum((1 + rate) ** k for k in range(term)) + 1
    assert row.interest == pytest.approx(-npf.ipmt(rate, period, term, amount), abs=slack, rel=1e-9)
    assert row.capital == pytest.approx(-npf.ppmt(rate, period, term, amount), abs=slack, rel=1e-9)


@given(amounts, rates, years)
def test_a_bullet_loan_pays_interest_then_everything_at_once(amount, rate, term):
    table = amortisation_table(amount, terms(rate, term, "in fine"))
    assert all(row.capital == 0 for row in table[:-1])
    assert table[-1].capital == amount
    assert {row.interest for row in table} == {round(amount * rate)}


@given(amounts, rates, years)
def test_constant_capital_is_the_same_each_year_to_a_cent(amount, rate, term):
    table = amortisation_table(amount, terms(rate, term, "capital constant"))
    assert all(abs(row.capital - Fraction(amount, term)) <= 1 for row in table)
    paid = sum(row.interest for row in table)
    closed = rate * amount * Fraction(term + 1, 2)
    assert abs(paid - closed) <= term * (1 + rate)


@given(amounts, rates, st.integers(2, 60), st.data())
def test_a_deferred_loan_is_interest_then_a_shorter_loan(amount, rate, term, data):
    deferral = data.draw(st.integers(1, term - 1))
    table = amortisation_table(amount, terms(rate, term, deferral=deferral))
    shorter = amortisation_table(amount, terms(rate, term - deferral))
    assert all(row.annuity == round(amount * rate) for row in table[:deferral])
    assert [row.annuity for row in table[deferral:]] == [row.annuity for row in shorter]


@given(st.integers(10**8, 10**11), st.integers(1, 1000), st.integers(1, 40))
def test_annuities_are_worth_the_loan_at_its_own_rate(amount, points, term):
    rate = Fraction(points, 10_000)
    table = amortisation_table(amount, terms(rate, term))
    value = present_value({row.year: row.annuity for row in table}, rate, 0)
    assert abs(value - amount) <= term


@given(
    st.dictionaries(st.integers(2020, 2060), st.integers(0, 10**11), min_size=1, max_size=12),
    st.lists(st.fractions(0, 1, max_denominator=40), min_size=1, max_size=6),
)
def test_a_flow_is_split_to_the_cent_at_every_date(flow, parts):
    scale = sum(parts, Fraction(0))
    weights = [part / scale for part in parts] if scale > 1 else parts
    shares = {f"m{i}": part for i, part in enumerate(weights)}
    shares[OTHERS] = 1 - sum(shares.values(), Fraction(0))
    found = split_flows(flow, shares)
    for year, cents in flow.items():
        assert sum(part[year] for part in found.values()) == cents
    total = 0
    running = dict.fromkeys(found, 0)
    whole = {code: sum(part.values()) for code, part in found.items()}
    for year in sorted(flow):
        total += flow[year]
        for code, part in found.items():
            running[code] += part[year]
            exact = Fraction(whole[code] * total, sum(flow.values())) if total else 0
            assert abs(running[code] - exact) < 1
    for code, cents in whole.items():
        assert abs(cents - shares[code] * sum(flow.values())) < 1
