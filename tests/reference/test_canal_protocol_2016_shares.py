"""Canal Seine-Nord, protocol of July 2016: six shares at two decimals that make 100.01 %."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import floor

from allocation.rounding import largest_remainder
from tests.reference.case_files import case

INPUTS = case("canal_protocol_2016_shares")["inputs"]
PAYERS = tuple(INPUTS["amounts_million_euros"])
AMOUNTS = [Fraction(text) for text in INPUTS["amounts_million_euros"].values()]
TOTAL = Fraction(INPUTS["total_million_euros"])
WHOLE = 100_00  # hundredths of a percent
HUNDREDTHS = [amount * WHOLE / TOTAL for amount in AMOUNTS]
ONE_BY_ONE = [round(quota) for quota in HUNDREDTHS]
SERVED = largest_remainder(HUNDREDTHS, WHOLE).tolist()


def distance(shares):
    return sum(abs(share - quota) for share, quota in zip(shares, HUNDREDTHS, strict=True))


def test_rounded_one_by_one_they_make_a_hundredth_too_much_and_served_they_do_not():
    assert ONE_BY_ONE == [29_89, 19_75, 12_84, 9_88, 6_91, 20_74]  # by calculator
    assert (sum(ONE_BY_ONE), sum(SERVED)) == (WHOLE + 1, WHOLE)


def test_only_the_oise_is_printed_otherwise_and_it_was_the_smallest_remainder_rounded_up():
    changed = [i for i, share in enumerate(SERVED) if share != ONE_BY_ONE[i]]
    assert [(PAYERS[i], ONE_BY_ONE[i] - SERVED[i]) for i in changed] == [("Oise", 1)]
    raised = [i for i, quota in enumerate(HUNDREDTHS) if ONE_BY_ONE[i] > quota]
    assert changed == [min(raised, key=lambda i: HUNDREDTHS[i] - floor(HUNDREDTHS[i]))]


def test_no_other_shares_that_make_a_hundred_are_nearer():
    """Among all ways to round each share down or up that make the whole."""
    ways = [
        [floor(quota) + up for quota, up in zip(HUNDREDTHS, ups, strict=True)]
        for ups in product((0, 1), repeat=len(PAYERS))
    ]
    fair = [way for way in ways if sum(way) == WHOLE]
    nearest = min(map(distance, fair))
    assert [way for way in fair if distance(way) == nearest] == [SERVED]
