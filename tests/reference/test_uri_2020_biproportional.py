"""Canton of Uri 2020: 37 seats, four lists in four municipalities, the official result."""

from __future__ import annotations

from allocation.rounding import apportion, biproportional
from tests.reference.case_files import case

CASE = case("uri_2020_biproportional")
VOTES = CASE["inputs"]["votes"]
DISTRICTS = CASE["inputs"]["district_seats"]


def upper():
    """Seats of each list in the canton: votes divided by the seats of the municipality."""
    house = sum(DISTRICTS.values())
    voters = [
        sum(round(votes / DISTRICTS[place]) for place, votes in row.items())
        for row in VOTES.values()
    ]
    return apportion(voters, house, "webster").tolist()


def test_seats_of_the_lists_in_the_canton():
    assert dict(zip(VOTES, upper(), strict=True)) == CASE["verified"]["upper_apportionment"]


def test_the_sixteen_cells_are_the_official_ones():
    votes = [list(row.values()) for row in VOTES.values()]
    seats = biproportional(votes, upper(), list(DISTRICTS.values()))
    cells = [f"{party}|{place}" for party, row in VOTES.items() for place in row]
    official = CASE["published"]["biproportional"]
    assert dict(zip(cells, seats.ravel().tolist(), strict=True)) == official
