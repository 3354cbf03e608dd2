"""Balinski and Young (1982): five divisor methods and Hamilton, 26 seats, five states."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from allocation.rounding import apportion

CASE = json.loads(
    (Path(__file__).parent / "cases" / "balinski_young_26_seats.json").read_text(encoding="utf-8")
)
NAMES = {"huntington_hill": "hill"}


@pytest.mark.parametrize("published", CASE["published"])
def test_each_method_gives_its_published_seats(published):
    populations = CASE["inputs"]["populations"]
    method = NAMES.get(published, published)
    seats = apportion(list(populations.values()), CASE["inputs"]["house"], method)
    assert dict(zip(populations, seats.tolist(), strict=True)) == CASE["published"][published]


def test_the_five_divisor_methods_all_disagree():
    answers = {tuple(v.values()) for name, v in CASE["published"].items() if name != "hamilton"}
    assert len(answers) == 5
