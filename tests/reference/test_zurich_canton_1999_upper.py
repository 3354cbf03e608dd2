"""Canton of Zurich 1999, recalculated by Pukelsheim: 180 seats among twelve lists, Webster."""

from __future__ import annotations

from fractions import Fraction

from allocation.rounding import apportion
from tests.reference.case_files import case

CASE = case("zurich_canton_1999_upper")
VOTERS = CASE["inputs"]["voter_numbers"]


def test_the_upper_apportionment_is_the_published_one():
    seats = apportion(list(VOTERS.values()), CASE["inputs"]["house"], "webster")
    assert dict(zip(VOTERS, seats.tolist(), strict=True)) == CASE["published"]["webster"]


def test_its_seats_are_the_votes_over_the_published_divisor_rounded():
    seats = apportion(list(VOTERS.values()), CASE["inputs"]["house"], "webster")
    nearest = [round(Fraction(votes, CASE["inputs"]["divisor"])) for votes in VOTERS.values()]
    assert seats.tolist() == nearest
