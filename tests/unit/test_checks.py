"""Checks: each can fail, and says who fails it."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from immutabledict import immutabledict

from allocation.checks import all_checks
from allocation.labels import LANGUAGES
from allocation.model import Member
from allocation.pipeline import allocate
from allocation.reporting.sentences import checked
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


def by_key(decimals: int = 1):
    """Two lots by two keys, of which the printed forms govern."""
    governs = f'governs = "key"\npublished_decimals = {decimals}\ncompare ='
    lot = '\n[[lots]]\nid = "b"\nlabel = "B"\namount = 123_456_789\nkey = "egalite"\nsource = "s"\n'
    text = BASE.replace("compare =", governs, 1).replace("amount = 100", "amount = 500_000_000")
    return found(text + lot)


def test_the_printed_key_of_each_lot_governs_its_amounts():
    own = by_key()
    checks = by_id(own.checks)
    assert "rounding" not in checks
    assert checks["rounding_printed"].passed
    assert checks["rounding_printed"].facts["adjustment"] < 1
    for lot in own.lots:
        printed = [Fraction(percent) / 100 for percent in lot.key.published(1)]
        total = sum(lot.amounts)
        assert all(abs(x - total * k) < 1 for x, k in zip(lot.amounts, printed, strict=True))
    said = checks["printed_key"]
    assert (said.passed, said.hard) == (True, False)
    assert said.facts["points"] == Fraction(1, 15)  # 33.4 for a third, in percent
    assert said.facts["adjustment"] == Fraction(1, 3000) * 50_000_000_000  # 66.7 for two thirds


def test_amounts_that_follow_the_exact_key_where_the_printed_one_governs_are_found():
    own = by_key()
    exact = found(
        BASE.replace("amount = 100", "amount = 500_000_000"),
    )
    wrong = replace(own, lots=(replace(own.lots[0], amounts=exact.lots[0].amounts), own.lots[1]))
    assert not by_id(all_checks(wrong, ()))["rounding_printed"].passed


def test_a_rank_is_said_once_when_the_amounts_are_those_of_the_reference():
    accord = '\n[keys.accord]\nrule = "given"\namounts = { 59 = 60, 80 = 10, 60 = 30 }\n'
    checks = by_id(found(BASE + VINTAGE + REFERENCE + accord, "accord").checks)
    assert "rank_reference" not in checks
    assert set(checks["rank_own"].members) >= {"60"}


def test_lots_at_zero_have_calls_at_zero():
    text = BASE.replace("amount = 100\n", "amount = 0\n")
    text += '[schedule]\nyears = [2025]\nneed = { 2025 = 0 }\nsource = "s"\n'
    nothing = found(text)
    assert dict(nothing.schedule) == {2025: (0, 0, 0)}
    assert all(check.passed for check in nothing.checks)


def test_a_member_without_inhabitants_has_no_rank():
    text = BASE.replace("59 = 6, 80 = 1, 60 = 2", "59 = 6, 80 = 0, 60 = 2")
    text += VINTAGE.replace("80 = 1, 60 = 5", "80 = 0, 60 = 9")
    checks = by_id(found(text, "egalite").checks)
    assert set(checks["rank_own"].members) == {"59", "60"}


@pytest.mark.parametrize(("count", "said"), [(2_000, False), (2_001, True)])
def test_above_two_thousand_members_cents_hold_on_one_machine(count, said):
    scenario = parse_scenario(BASE, "essai.toml")
    codes = [f"C{i:04}" for i in range(count)]
    crowd = scenario.model_copy(
        update={
            "members": tuple(Member(code=code, name=code) for code in codes),
            "compare": (),
            "indicators": immutabledict(),
            "keys": immutabledict(egalite=scenario.keys["egalite"]),
            "lots": (scenario.lots[0].model_copy(update={"key": "egalite"}),),
        }
    )
    checks = by_id(allocate(crowd).checks)
    assert ("one_platform" in checks) is said
    if said:
        check = checks["one_platform"]
        assert (check.passed, check.hard, check.facts["count"]) == (False, False, count)
        assert all(str(count) in checked(check, allocate(crowd)).text(lang) for lang in LANGUAGES)
