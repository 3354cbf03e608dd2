"""Canal Seine-Nord, protocol of July 2016: six shares at two decimals that make 100.01 %."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from allocation.rounding import largest_remainder

CASE = json.loads(
    (Path(__file__).parent / "cases" / "canal_protocol_2016_shares.json").read_text(
        encoding="utf-8"
    )
)
AMOUNTS = [Fraction(text) for text in CASE["inputs"]["amounts_million_euros"].values()]
TOTAL = Fraction(CASE["inputs"]["total_million_euros"])
HUNDREDTHS = [amount * 100_00 / TOTAL for amount in AMOUNTS]


def percents(hundredths):
    return [str(Decimal(int(value)).scaleb(-2)) for value in hundredths]


def test_the_amounts_make_the_total():
    assert sum(AMOUNTS) == TOTAL


def test_shares_rounded_one_by_one_make_more_than_a_hundred():
    one_by_one = [round(quota) for quota in HUNDREDTHS]
    assert percents(one_by_one) == CASE["computed"]["rounded_one_by_one_percent"]
    assert percents([sum(one_by_one)]) == [CASE["computed"]["rounded_one_by_one_total"]]


def test_largest_remainders_make_exactly_a_hundred():
    served = largest_remainder(HUNDREDTHS, 100_00)
    assert served.sum() == 100_00
    assert percents(served) == CASE["computed"]["largest_remainder_percent"]
