"""Typography: one formatter, exact, with Babel's own marks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.typography import (
    day,
    listed,
    money,
    number,
    per_unit,
    percent,
    points,
    rounded,
    typeset,
)

THIN, HARD = "\u202f", "\xa0"


def test_french_money_has_thin_groups_and_a_hard_space() -> None:
    assert money(123456789) == f"1{THIN}234{THIN}567,89{HARD}€"
    assert money(123456789, "en") == "€1,234,567.89"


@pytest.mark.parametrize(
    ("cents", "shown"),
    [(0, "0,00"), (-5, "-0,05"), (5, "+0,05"), (-123456, f"-1{THIN}234,56")],
)
def test_a_signed_amount_says_its_sign(cents: int, shown: str) -> None:
    assert money(cents, signed=True) == f"{shown}{HARD}€"


def test_no_amount_goes_through_a_float() -> None:
    assert money(10**40 + 1, "en").replace(",", "") == f"€{10**38}.01"


def test_a_percentage_keeps_the_decimals_it_was_printed_with() -> None:
    assert percent(Decimal("10.4532")) == f"10,4532{HARD}%"
    assert percent(Decimal(40)) == f"40{HARD}%"
    assert percent(Fraction(1, 3)) == f"33,3333{HARD}%"
    assert percent(Decimal("10.4532"), 2) == f"10,45{HARD}%"


def test_points_always_have_a_sign_but_zero() -> None:
    assert points(Fraction(1, 80)) == "+1,2500"
    assert points(Decimal("-2.5"), 2) == "-2,50"
    assert points(Decimal("0.0000")) == "0,0000"


def test_euros_per_unit_round_half_to_even() -> None:
    assert per_unit(Fraction(25, 1000)) == f"0,02{HARD}€"
    assert per_unit(Fraction(35, 1000), signed=True) == f"+0,04{HARD}€"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (47, "47"),
        (Fraction(1, 2), "0,5"),
        (Fraction(1, 3), "0,333333"),
        (Decimal("8.7500"), "8,7500"),
        (2603472, f"2{THIN}603{THIN}472"),
    ],
)
def test_a_number_has_the_decimals_it_needs(value: Fraction, shown: str) -> None:
    assert number(value) == shown


@given(st.fractions(), st.integers(0, 8))
def test_rounding_is_nearest_and_half_goes_to_even(value: Fraction, decimals: int) -> None:
    unit = Fraction(1, 10**decimals)
    found = Fraction(rounded(value, decimals))
    assert abs(found - value) <= unit / 2
    if abs(found - value) == unit / 2:
        assert (found / unit) % 2 == 0


@given(st.integers(-(10**15), 10**15), st.sampled_from(["fr", "en"]))
def test_written_amounts_read_back(cents: int, language: str) -> None:
    digits = "".join(c for c in money(cents, language) if c.isdigit() or c == "-")
    assert int(digits) == cents


def test_dates_and_lists_are_those_of_the_language() -> None:
    assert day(dt.date(2026, 11, 24)) == "24 novembre 2026"
    assert day(dt.date(2017, 1, 1)) == "1er janvier 2017"
    assert day(dt.date(2017, 1, 1), "en") == "1 January 2017"
    assert listed(("a", "b", "c")) == "a, b et c"


def test_french_print_binds_punctuation_and_english_is_left_alone() -> None:
    assert typeset("Part : « 40 % » ; total ?") == (
        f"Part{HARD}: «{HARD}40{HARD}%{HARD}»{THIN}; total{THIN}?"
    )
    assert typeset("Share : 40 %", "en") == "Share : 40 %"
