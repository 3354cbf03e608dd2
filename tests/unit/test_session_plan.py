"""Amounts, cost, hypothesis, payer by rate and horizon typed on a screen: the plan closes."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.app.session import Session
from allocation.errors import InvalidKeyError, ScenarioError
from allocation.model import Scenario, Schedule
from allocation.reporting.tables.plan import funding_table
from allocation.reporting.words import slug
from allocation.scenarios import parse_scenario, read_scenario

FILES = {
    year: read_scenario(f"scenarios/canal-seine-nord-{year}.toml")
    for year in ("2014", "2019", "2026", "appels", "capacites")
}
CENTS_PER_MILLION = 10**8


def plans(scenario: Scenario) -> list[int]:
    """Total of each closing of the plan."""
    lines = scenario.total + sum(line.amount for line in scenario.funding)
    closings = [sum(f.amount for f in h.funding) for h in scenario.hypotheses.values()]
    return [lines + closing for closing in closings or [0]]


def test_a_typed_cost_moves_the_balancing_loan_of_every_hypothesis() -> None:
    session = Session(FILES["2026"]).type_cost("7 500 M")
    assert session.cost == 750_000_000_000
    assert plans(session.scenario) == [session.cost] * 3
    assert session.allocation.totals == Session(FILES["2026"]).allocation.totals
    before, after = session.file.hypotheses["ue40"], session.scenario.hypotheses["ue40"]
    moved = [b.payer for a, b in zip(before.funding, after.funding, strict=True) if a != b]
    assert moved == ["Contribution d'équilibre (emprunt de la société)"]
    assert slug(session.scenario.sources[after.funding[1].source].status) == "hypothese"
    assert session.set_cost(734_700_000_000).scenario is FILES["2026"]
    assert session.reset_cost().scenario is FILES["2026"]


def test_without_a_balancing_loan_the_lots_take_the_cost() -> None:
    session = Session(FILES["2014"]).type_cost("600 M")
    assert (session.cost, session.allocation.total) == (60_000_000_000, 60_000_000_000)
    assert session.amount("participation") == 60_000_000_000
    assert session.reset_cost().scenario is FILES["2014"]


def test_a_cost_below_what_must_be_paid_is_refused() -> None:
    with pytest.raises(InvalidKeyError, match="serait n"):
        Session(FILES["2026"]).set_cost(100)
    with pytest.raises(InvalidKeyError, match="serait n"):
        Session(FILES["2019"]).set_cost(100)


def test_a_hypothesis_that_cannot_close_is_left_out_unless_it_is_the_one_retained() -> None:
    """At 6 300 M the loans become 578, -101 and 1 420 M."""
    session = Session(FILES["2026"]).type_cost("6 300 M")
    assert list(session.scenario.hypotheses) == ["ue40", "ue-inchangee"]
    with pytest.raises(InvalidKeyError, match="serait n"):
        session.choose_closing("ue50")


def test_the_hypothesis_retained_comes_first_in_the_file_and_none_is_lost() -> None:
    session = Session(FILES["2026"])
    assert (session.closing, session.shown_closing) == ("ue40", "ue40")
    chosen = session.choose_closing("ue50")
    assert (chosen.closing, chosen.shown_closing) == ("ue50", "ue50")
    read = parse_scenario(chosen.scenario_text, "ecran.toml")
    assert list(read.hypotheses) == ["ue50", "ue40", "ue-inchangee"]
    assert Session(read).closing == "ue50"
    assert chosen.choose_closing("ue40").scenario is FILES["2026"]
    with pytest.raises(InvalidKeyError, match="ue40, ue50, ue-inchangee"):
        session.choose_closing("autre")


def test_a_typed_rate_is_a_hypothesis_of_its_own_that_closes() -> None:
    session = Session(FILES["2026"]).type_support("45 %")
    support = session.support
    assert support is not None
    assert support.payer == "Union européenne"
    assert (support.rate, support.amount) == (Fraction("0.45"), 330_615_000_000)
    assert support.balance == 292_500_000_000 + 162_500_000_000 - support.amount
    assert plans(session.scenario) == [session.cost] * 4
    assert session.shown_closing == "saisie"
    name = session.scenario.hypotheses["saisie"].label
    assert name == "Union européenne : 45\xa0% (saisi à l'écran)"
    table = funding_table(session.allocation, session.shown_closing)
    assert table.total is not None
    assert session.cost in table.total
    assert session.reset_support().scenario is FILES["2026"]


def test_a_rate_follows_the_cost_and_an_amount_does_not() -> None:
    dearer = Session(FILES["2026"]).type_support("45 %").type_cost("8 000 M")
    assert dearer.support is not None
    assert dearer.support.amount == 360_000_000_000
    amount = Session(FILES["2026"]).type_support("3 000 M").type_cost("8 000 M")
    assert amount.support is not None
    assert (amount.support.amount, amount.support.typed) == (300_000_000_000, True)
    assert plans(amount.scenario) == [amount.cost] * 4
    assert Session(FILES["2026"]).type_support("2 925 M").scenario is FILES["2026"]


def test_a_rate_that_the_loan_cannot_balance_is_refused() -> None:
    session = Session(FILES["2026"])
    with pytest.raises(InvalidKeyError, match="4\u202f550\u202f000\u202f000,00"):
        session.type_support("70 %")
    with pytest.raises(InvalidKeyError, match="pas de financeur au taux"):
        Session(FILES["2014"]).type_support("40 %")
    assert Session(FILES["2014"]).support is None


def test_in_a_plan_without_hypotheses_the_lines_themselves_move() -> None:
    session = Session(FILES["2019"]).type_support("40 %")
    assert plans(session.scenario) == [511_800_000_000]
    assert session.shown_closing is None
    assert session.support is not None
    assert session.support.amount == 204_720_000_000
    assert parse_scenario(session.scenario_text, "ecran.toml") == session.scenario


@given(st.integers(0, 4 * 10**11), st.sampled_from(["2026", "appels"]))
@settings(max_examples=25, deadline=None)
def test_amount_cost_and_rate_together_still_close(cents: int, year: str) -> None:
    session = Session(FILES[year]).choose_closing("ue50").set_support_rate(Fraction(1, 7))
    try:
        session = session.set_amount(session.file.lots[0].id, cents).set_cost(session.cost + 1)
    except InvalidKeyError as refused:
        assert refused.code in ("amount_below_paid", "balance_negative")  # noqa: PT017 - either
        return
    assert set(plans(session.scenario)) == {session.cost}
    assert parse_scenario(session.scenario_text, "ecran.toml") == session.scenario


# --- calls for funds ----------------------------------------------------------------------------


def calls(session: Session) -> Schedule:
    schedule = session.scenario.schedule
    assert schedule is not None
    return schedule


@given(st.integers(20_100_000_000, 10**12))
@settings(max_examples=30, deadline=None)
def test_calls_keep_their_proportions_and_what_was_paid(cents: int) -> None:
    session = Session(FILES["capacites"]).set_amount("collectivites", cents)
    before, after = calls(Session(FILES["capacites"])), calls(session)
    assert after.paid == before.paid
    assert after.paid + sum(after.need.values()) + after.beyond == cents
    due, whole = cents - before.paid, sum(before.need.values()) + before.beyond
    for year, cents_before in before.need.items():
        assert abs(after.need[year] - Fraction(cents_before * due, whole)) <= 1
    assert parse_scenario(session.scenario_text, "ecran.toml") == session.scenario


def test_less_than_what_was_paid_is_refused() -> None:
    session = Session(FILES["capacites"])
    with pytest.raises(InvalidKeyError, match="201\u202f000\u202f000,00"):
        session.type_amount("collectivites", "200 M")
    assert session.set_amount("collectivites", 20_100_000_000).allocation.total == 20_100_000_000


@given(st.integers(2025, 2084))
@settings(max_examples=30, deadline=None)
def test_calls_spread_over_other_years_keep_their_profile(last: int) -> None:
    """At the same part of their time, the same part of the calls has been made, to the cent."""
    session = Session(FILES["appels"]).set_horizon(last)
    before, after = calls(Session(FILES["appels"])), calls(session)
    assert session.years == tuple(range(2025, last + 1))
    assert sum(after.need.values()) + after.beyond == sum(before.need.values()) + before.beyond
    then, now = ([0, *accumulate(s.need[str(y)] for y in s.years)] for s in (before, after))
    for j, reached in enumerate(now):
        time = Fraction(j * (len(then) - 1), len(now) - 1)
        full = min(int(time), len(then) - 2)
        assert abs(reached - then[full] - (time - full) * (then[full + 1] - then[full])) <= 1


def test_years_of_the_file_are_those_of_the_file() -> None:
    session = Session(FILES["appels"])
    assert session.set_horizon(2030).set_horizon(2028).scenario is FILES["appels"]
    source = calls(session.type_horizon("2030")).source
    assert slug(session.type_horizon("2030").scenario.sources[source].status) == "hypothese"
    for year in (2024, 2085):
        with pytest.raises(InvalidKeyError, match="2025"):
            session.set_horizon(year)
    with pytest.raises(InvalidKeyError, match="appels de fonds"):
        Session(FILES["2014"]).set_horizon(2030)


def test_a_capacity_in_a_year_that_is_left_refuses_the_horizon_and_keeps_the_screen() -> None:
    session = Session(FILES["capacites"])
    years = {line.year for line in session.scenario.red_lines if line.year}
    assert max(years) > 2025
    with pytest.raises(ScenarioError, match="2025"):
        session.set_horizon(2025)
    assert session.scenario is FILES["capacites"]


def test_calls_without_anything_to_call_put_what_is_due_in_the_last_year() -> None:
    file = FILES["capacites"]
    none = Schedule(years=(2026, 2027), need={"2026": 0, "2027": 0}, source="calendrier")
    lots = (file.lots[0].model_copy(update={"amount": 0}),)
    bare = file.model_copy(update={"red_lines": (), "lots": lots, "schedule": none})
    session = Session(bare).set_amount("collectivites", 12_345)
    assert dict(calls(session).need) == {"2026": 0, "2027": 12_345}
