"""Checks: each can fail, and says who fails it."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from allocation.checks import all_checks
from allocation.pipeline import allocate
from allocation.scenarios import parse_scenario
from tests.unit.small_scenario import BASE

VINTAGE = """
[[indicators.population.vintages]]
year = 2012
source = "s"
values = { 59 = 6, 80 = 1, 60 = 5 }
"""
REFERENCE = """
[reference]
label = "accord"
source = "s"
amounts = { 59 = 60, 80 = 10, 60 = 30 }
"""


def found(text: str = BASE, key: str | None = None):
    return allocate(parse_scenario(text, "essai.toml"), key)


def by_id(checks):
    return {check.id: check for check in checks}


def test_every_control_passes_on_a_sound_allocation():
    checks = by_id(found().checks)
    assert set(checks) == {"key_sum", "lot_sums", "member_sums", "rounding"}
    assert all(check.passed for check in checks.values())
    assert checks["key_sum"].facts["total"] == Decimal(100)
    assert checks["rounding"].facts["adjustment"] == Fraction(1, 3)


def test_a_cent_that_is_lost_is_found():
    sound = found()
    (lot,) = sound.lots
    lost = replace(sound, lots=(replace(lot, amounts=(1110, 6667, 2222)),), checks=())
    checks = by_id(all_checks(lost, ()))
    assert not checks["lot_sums"].passed
    assert checks["lot_sums"].facts["gap"] == -1
    assert not checks["member_sums"].passed
    assert not checks["rounding"].passed


def test_a_schedule_that_does_not_close_is_found():
    wrong = replace(found(), schedule={2025: (1111, 6667, 2221)}, checks=())
    assert not by_id(all_checks(wrong, ()))["year_sums"].passed


def test_the_plan_closes_or_says_its_gap():
    text = BASE.replace('euros = "courants"', 'euros = "courants"\ntotal = 100')
    check = by_id(found(text).checks)["plan"]
    assert check.passed
    assert check.facts["total"] == 10000


def test_a_rank_per_inhabitant_that_another_vintage_changes_is_said():
    checks = by_id(found(BASE + VINTAGE + REFERENCE, "egalite").checks)
    assert "rank_own" not in checks
    swapped = checks["rank_reference"]
    assert not swapped.passed
    assert not swapped.hard
    assert set(swapped.members) >= {"60"}
    assert swapped.facts["year"] == 2014
    assert swapped.facts["other_year"] == 2012


def test_a_negative_share_is_warned_about_not_refused():
    extra = '[keys.pch]\nrule = "mix"\nparts = { egalite = 1.5, population = -0.5 }\n'
    extra += '[keys.fort]\nrule = "mix"\nparts = { egalite = 3, population = -2 }\n'
    assert "negative_share" not in by_id(found(BASE + extra, "pch").checks)
    check = by_id(found(BASE + extra, "fort").checks)["negative_share"]
    assert check.members == ("59",)
    assert not check.hard
