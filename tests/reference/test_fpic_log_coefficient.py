"""FPIC population coefficient (decree, by Maire-info): 1 to 7 500 inhabitants, 2 from 500 000."""

from __future__ import annotations

import csv
from decimal import Decimal
from fractions import Fraction
from math import log10
from pathlib import Path

import numpy as np

from allocation.keys import size_coefficients

TABLE = Path(__file__).parent / "cases" / "fpic_log_coefficient.csv"
with TABLE.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))
PEOPLE = [int(row["population_dgf"]) for row in ROWS]
PUBLISHED = [Decimal(row["coefficient_calcule"]) for row in ROWS]


def test_the_coefficients_are_the_published_ones_at_six_decimals():
    exact = size_coefficients(PEOPLE, 7_500, 500_000)
    assert [round(Decimal(float(a)), 6) for a in exact] == [round(p, 6) for p in PUBLISHED]


def test_floats_agree_with_the_forty_digits():
    floats = size_coefficients(np.array(PEOPLE, dtype=np.float64), 7_500, 500_000)
    exact = size_coefficients(PEOPLE, 7_500, 500_000)
    assert np.allclose(floats, [float(a) for a in exact], rtol=0, atol=1e-15)


def test_the_slope_of_the_decree_is_the_one_that_reaches_two_at_the_top():
    assert round(1 / log10(500_000 / 7_500), 8) == 0.54827305
    (at_ten_times,) = size_coefficients([75_000], 7_500, 500_000)
    assert round(at_ten_times - 1, 8) == Fraction("0.54827305")
