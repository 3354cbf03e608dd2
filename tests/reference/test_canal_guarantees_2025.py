"""Guarantees of the balancing loan and calls of the canal, Cour des comptes 2026 (copy)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from allocation.budget import calls_on, guarantees, member_budget
from allocation.pipeline import allocate
from allocation.scenarios import read_scenario
from tests.reference.case_files import case

CASE = case("canal_guarantees_2025")
MILLION = 100_000_000


def canal(name: str):
    return allocate(read_scenario(f"scenarios/canal-seine-nord-{name}.toml"))


@pytest.mark.parametrize("name", ["2019", "2026", "appels"])
@pytest.mark.parametrize("member", CASE["contributions"])
def test_each_department_guarantees_its_part_of_987(name, member):
    for loan in guarantees(canal(name)):
        label = loan.hypothesis or "plan 2019"
        exact = Fraction(CASE["loans"][label] * CASE["contributions"][member], CASE["base"])
        assert abs(Fraction(loan.amounts[member], MILLION) - exact) < Fraction(1, MILLION)
        assert loan.line.amount == CASE["loans"][label] * MILLION


@pytest.mark.parametrize("name", ["2019", "2026", "appels"])
def test_the_somme_guarantees_what_is_published(name):
    for loan in guarantees(canal(name)):
        published = CASE["somme"][loan.hypothesis or "plan 2019"]
        assert round(loan.amounts["80"] / MILLION, 1) == published


def test_the_calls_are_those_of_the_schedule_and_their_rounding_is_said():
    scenario = read_scenario("scenarios/canal-seine-nord-appels.toml")
    calls = CASE["calls"]
    assert scenario.schedule is not None
    assert scenario.schedule.paid == calls["paid"] * MILLION
    called = {year: cents // MILLION for year, cents in scenario.schedule.need.items()}
    assert called == {year: calls[year] for year in ("2025", "2026", "2027", "2028")}
    published = calls["paid"] + sum(called.values())
    assert published == calls["sum"]
    assert scenario.schedule.beyond == (calls["convention"] - published) * MILLION


def test_the_four_departments_are_542_of_1097():
    allocation = canal("appels")
    four = sum(allocation.amount(code) for code in CASE["contributions"])
    assert Fraction(four, allocation.total) == Fraction(542, 1097)
    assert len(allocation.members) == 7


def test_the_somme_pays_76_of_1097_of_each_call():
    allocation = canal("appels")
    budget = member_budget(allocation, "80")
    for year, cents in calls_on(allocation, "80").by_year.items():
        exact = Fraction(76 * CASE["calls"][str(year)] * MILLION, 1097)
        assert abs(cents - exact) < 1
        found = budget.in_year(year)
        assert found is not None
        assert found.payment == cents
