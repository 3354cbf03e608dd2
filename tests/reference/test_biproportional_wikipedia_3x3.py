"""Two examples of biproportional apportionment, three parties in three districts."""

from __future__ import annotations

import pytest

from allocation.rounding import biproportional
from tests.reference.case_files import case

CASE = case("biproportional_wikipedia_3x3")


@pytest.mark.parametrize("name", CASE["inputs"])
def test_seats_are_the_published_ones(name):
    given = CASE["inputs"][name]
    votes = [list(row.values()) for row in given["votes"].values()]
    seats = biproportional(
        votes, list(given["party_seats"].values()), list(given["district_seats"].values())
    )
    cells = [f"{party}|{district}" for party, row in given["votes"].items() for district in row]
    published = CASE["published"][f"biproportional({name})"]
    assert dict(zip(cells, seats.ravel().tolist(), strict=True)) == published
