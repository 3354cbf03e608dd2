"""Balinski and Young (1982): five divisor methods and Hamilton, 26 seats, five states."""

from __future__ import annotations

import pytest

from allocation.rounding import apportion
from tests.reference.case_files import case

CASE = case("balinski_young_26_seats")
NAMES = {"huntington_hill": "hill"}


POPULATIONS = CASE["inputs"]["populations"]


def seats(method):
    return tuple(apportion(list(POPULATIONS.values()), CASE["inputs"]["house"], method).tolist())


@pytest.mark.parametrize("published", CASE["published"])
def test_each_method_gives_its_published_seats(published):
    found = seats(NAMES.get(published, published))
    assert dict(zip(POPULATIONS, found, strict=True)) == CASE["published"][published]


def test_the_five_divisor_methods_all_disagree():
    assert len({seats(name) for name in ("adams", "dean", "hill", "webster", "jefferson")}) == 5
