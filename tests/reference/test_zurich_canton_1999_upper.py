"""Canton of Zurich 1999, recalculated by Pukelsheim: 180 seats among twelve lists, Webster."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

from allocation.rounding import apportion

CASE = json.loads(
    (Path(__file__).parent / "cases" / "zurich_canton_1999_upper.json").read_text(encoding="utf-8")
)
VOTERS = CASE["inputs"]["voter_numbers"]


def test_the_upper_apportionment_is_the_published_one():
    seats = apportion(list(VOTERS.values()), CASE["inputs"]["house"], "webster")
    assert dict(zip(VOTERS, seats.tolist(), strict=True)) == CASE["published"]["webster"]


def test_the_published_divisor_gives_the_same_seats():
    divisor = CASE["inputs"]["divisor"]
    nearest = {name: round(Fraction(votes, divisor)) for name, votes in VOTERS.items()}
    assert nearest == CASE["published"]["webster"]


def test_quotients_are_the_published_ones_but_for_three_known_misprints():
    divisor, tolerance = CASE["inputs"]["divisor"], CASE["tolerance"]["quotient"]
    misprints = {misprint["agent"] for misprint in CASE["known_misprints"]}
    wrong = {
        name
        for name, printed in CASE["published"]["quotient"].items()
        if abs(VOTERS[name] / divisor - printed) > tolerance
    }
    assert wrong == misprints
