"""The calls of the canal company, 2025 to 2028, inside capacities that are marked hypotheses."""

from __future__ import annotations

from fractions import Fraction

import pytest

from allocation.errors import NoAgreementError
from allocation.model import Key, Schedule
from allocation.scenarios import read_scenario
from allocation.solver import Timing, plan_schedule
from tests.reference.case_files import case

CASE = case("canal_calls_2025_2028")
MILLION = 10**8
TOTAL = sum(CASE["contributions"].values())
KEY = Key(
    tuple(CASE["contributions"]),
    tuple(Fraction(part, TOTAL) for part in CASE["contributions"].values()),
)


def calls(capacities):
    return Schedule(
        years=tuple(map(int, CASE["calls"])),
        need={year: amount * MILLION for year, amount in CASE["calls"].items()},
        paid=CASE["paid"] * MILLION,
        beyond=(TOTAL - CASE["paid"] - sum(CASE["calls"].values())) * MILLION,
        capacity={
            code: dict.fromkeys(CASE["capped_years"], amount * MILLION)
            for code, amount in capacities.items()
        },
        source="cdc-2026",
    )


def test_the_four_departments_are_542_of_1097_and_the_calls_make_1096():
    assert TOTAL == 1097
    assert sum(CASE["contributions"][code] for code in CASE["departments"]) == 542
    found = plan_schedule(KEY, calls({}), unit=MILLION // 1000)
    assert sum(found.totals) == 1096 * MILLION
    assert found.uncalled == MILLION


@pytest.mark.parametrize("timing", [Timing(), Timing(smooth=True)], ids=["plain", "smooth"])
def test_capacities_that_hold_move_payments_to_other_years_and_payers(timing):
    problem = calls(CASE["capacities"]["feasible"])
    found = plan_schedule(KEY, problem, unit=MILLION // 1000, timing=timing)
    for year, row in zip(found.years, found.table, strict=True):
        assert sum(row) == problem.need[str(year)]
        for code, cents in zip(found.members, row, strict=True):
            limit = problem.capacity.get(code, {}).get(str(year))
            assert limit is None or cents <= limit
    for share, total in zip(KEY.shares, found.totals, strict=True):
        assert abs(total - share * 1096 * MILLION) < found.unit
    assert {line.owner for line in found.binding} == set(CASE["departments"])


def test_capacities_that_do_not_hold_are_explained_by_their_years():
    """756 called in 2026 and 2027, 300 of capacity, and the others owe 555 / 1097 of 895."""
    with pytest.raises(NoAgreementError) as caught:
        plan_schedule(KEY, calls(CASE["capacities"]["infeasible"]))
    reason = caught.value.params["shortfall"]
    assert reason.years == (2026, 2027)
    assert set(reason.members) == set(CASE["departments"])
    assert (reason.need, reason.capacity) == (756 * 10**6, 300 * 10**6)
    assert reason.others == Fraction(1097 - 542, 1097) * 895 * 10**6
    assert caught.value.missing == (756 - 300) * 10**6 - reason.others


def test_the_shipped_scenario_holds_the_same_calls():
    scenario = read_scenario("scenarios/canal-seine-nord-capacites.toml")
    assert scenario.schedule == calls({}).model_copy(update={"source": scenario.schedule.source})
    stated = {line.member: line.value / 10**6 for line in scenario.red_lines}
    assert stated == CASE["capacities"]["feasible"]
