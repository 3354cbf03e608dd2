"""FPIC population coefficient (decree, by Maire-info): 1 to 7 500 inhabitants, 2 from 500 000.

The decree prints its slope, 0.54827305, and no coefficient: oracles are integer powers.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from math import log10

import numpy as np
import pytest

from allocation.keys import size_coefficients
from tests.reference.case_files import rows

LOW, HIGH = 7_500, 500_000
SLOPE = 0.54827305
PEOPLE = [int(row["population_dgf"]) for row in rows("fpic_log_coefficient")]
BETWEEN = [people for people in PEOPLE if LOW < people < HIGH]
STEPS = 2_000


def coefficient(people):
    return size_coefficients([people], LOW, HIGH)[0]


@pytest.mark.parametrize("people", BETWEEN)
def test_the_coefficient_is_between_two_integer_powers(people):
    """2000 log(p / low) / log(high / low) lies between m and m + 1: integers say it, no logs."""
    m = int(STEPS * (coefficient(people) - 1))
    power, span = Fraction(people, LOW) ** STEPS, Fraction(HIGH, LOW)
    assert span**m <= power < span ** (m + 1)


@pytest.mark.parametrize("people", BETWEEN)
def test_the_coefficient_has_thirty_five_digits_of_the_natural_logarithm(people):
    digits = Context(prec=60)
    top, bottom = (
        digits.subtract(digits.ln(Decimal(value)), digits.ln(Decimal(LOW)))
        for value in (people, HIGH)
    )
    gap = coefficient(people) - 1 - Fraction(digits.divide(top, bottom))
    assert abs(gap) < Fraction(1, 10**35)


def test_the_ends_are_exact():
    assert [coefficient(people) for people in (0, 5_000, LOW)] == [1, 1, 1]
    assert [coefficient(people) for people in (HIGH, 600_000)] == [2, 2]


def test_the_printed_slope_is_the_one_that_reaches_two_at_the_top():
    assert round(coefficient(10 * LOW) - 1, 8) == Fraction("0.54827305")
    assert abs(1 + SLOPE * log10(HIGH / LOW) - coefficient(HIGH)) < 2e-8


@pytest.mark.parametrize("people", BETWEEN)
def test_the_printed_slope_gives_the_same_coefficients_to_its_digits(people):
    assert abs(1 + SLOPE * log10(people / LOW) - coefficient(people)) < 2e-8


def test_floats_agree_with_the_forty_digits():
    floats = size_coefficients(np.array(PEOPLE, dtype=np.float64), LOW, HIGH)
    exact = size_coefficients(PEOPLE, LOW, HIGH)
    assert np.allclose(floats, [float(a) for a in exact], rtol=0, atol=1e-15)
