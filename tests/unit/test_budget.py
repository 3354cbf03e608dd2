"""The budget of one member: two layers, loans in place of calls, ratios that say why."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest

from allocation.budget import (
    OTHERS,
    account,
    after_overrun,
    after_saving,
    amortisation_table,
    budget_impact,
    calls_on,
    flows_of,
    guarantees,
    member_budget,
    missing_figures,
    parts_of,
    revised,
    years_to_repay,
)
from allocation.budget.bearing import shares_borne, split_flows
from allocation.budget.ratios import quotient
from allocation.departure import departure, without
from allocation.errors import InvalidKeyError
from allocation.model import (
    Bearers,
    Finances,
    LoanTerms,
    Overrun,
    Revision,
    Saving,
    SavingTranche,
)
from allocation.scenarios import read_scenario
from tests.unit.budget_scenario import ACCOUNTS, CALENDAR, LOAN, allocated, written

APPELS = "scenarios/canal-seine-nord-appels.toml"
AS_VOTED = """
[commitments.80]
authorised = 11
before = 1
payments = { 2026 = 2, 2027 = 3 }
beyond = 5
source = "s"
"""


def test_a_hundred_million_at_three_percent_over_twenty_years():
    terms = LoanTerms(rate=Fraction(3, 100), years=20, source="s")
    table = amortisation_table(100_000_000_00, terms)
    assert table[0].annuity == 6_721_570_76
    assert round(table[0].annuity / 10**8, 4) == 6.7216
    assert sum(row.capital for row in table) == 100_000_000_00


def test_the_calls_of_a_member_make_its_contribution():
    calls = calls_on(allocated(CALENDAR), "80")
    assert calls.contribution == 11_11
    assert calls.before + sum(calls.by_year.values()) + calls.beyond == 11_11
    assert list(calls.by_year) == [2026, 2027, 2028]
    assert set(calls.running.values()) == {0}


def test_without_a_loan_the_budget_pays_the_calls():
    budget = member_budget(allocated(CALENDAR), "80")
    credit = budget.credits
    assert credit.authorised == credit.before + sum(credit.by_year.values()) + credit.beyond
    assert credit.by_year == budget.calls.by_year
    assert not credit.voted


def test_what_a_loan_draws_is_not_paid_by_the_budget_that_year():
    budget = member_budget(
        allocated(
            CALENDAR, LOAN, changes=(("2027 = 45", "2027 = 27"), ("amount = 45", "amount = 27"))
        ),
        "80",
    )
    year = budget.in_year(2027)
    assert year is not None
    assert year.call == year.drawn + year.payment
    assert year.drawn == 3_00
    assert budget.credits.authorised == 11_11 - 3_00
    repaid = [found.capital for found in budget.years]
    assert sum(repaid) == 3_00
    assert [found.capital for found in budget.years if found.year > 2027] == [60, 60, 60, 60, 60]


def test_a_drawing_above_the_call_of_its_year_is_refused():
    with pytest.raises(InvalidKeyError, match=r"Somme : le tirage de 2027 dépasse l'appel"):
        member_budget(allocated(CALENDAR, LOAN), "80")


def test_amounts_of_a_refusal_are_typeset_in_the_language_of_the_reader():
    with pytest.raises(InvalidKeyError) as refused:
        after_overrun(dict.fromkeys(PAID, 0), 1_234_567_89, Overrun())
    assert "laisse 1\u202f234\u202f567,89\xa0€ sans payeur" in refused.value.text("fr")
    assert "leaves €1,234,567.89 without a payer" in refused.value.text("en")
    with pytest.raises(InvalidKeyError) as drawn:
        member_budget(allocated(CALENDAR, LOAN), "80")
    assert re.search(r"de \d+,\d\d\xa0€ ;", drawn.value.text("fr"))
    assert re.search(r"by €\d+\.\d\d;", drawn.value.text("en"))


def test_stated_commitments_are_the_credits_and_their_gap_is_said():
    budget = member_budget(allocated(CALENDAR, AS_VOTED), "80")
    assert budget.credits.voted
    assert budget.credits.by_year == {2026: 2_00, 2027: 3_00}
    assert budget.credits.gap == -11


def test_savings_and_debt_move_with_the_annuity_only():
    small = (
        ("2027 = 45", "2027 = 27"),
        ("amount = 45", "amount = 27"),
        ("rate = 0,", "rate = 0.1,"),
    )
    budget = member_budget(allocated(CALENDAR, ACCOUNTS, LOAN, changes=small), "80")
    first, second, third = budget.years[:3]
    assert (first.gross, first.net, first.debt) == (100_00, 60_00, 600_00)
    assert second.debt == 603_00
    assert third.interest == 30
    assert third.gross == 100_00 - 30
    assert third.net == 60_00 - 30 - third.capital
    assert third.debt == 600_00 + third.outstanding
    assert third.years_before.value == 6
    assert third.years.value == Fraction(600_00 + third.outstanding, 100_00 - 30)


def test_the_effort_is_over_the_receipts_of_its_year():
    budget = member_budget(allocated(CALENDAR, ACCOUNTS), "80")
    year = budget.years[0]
    assert year.effort.value == Fraction(year.borne, 1020_00)
    assert year.per_inhabitant.value == Fraction(year.borne, 100)


def test_running_costs_reduce_gross_savings():
    changes = (
        ('source = "s"\n\n[schedule]', 'source = "s"\nsection = "fonctionnement"\n\n[schedule]'),
    )
    budget = member_budget(allocated(CALENDAR, ACCOUNTS, changes=changes), "80")
    year = budget.years[0]
    assert year.gross == 100_00 - year.call
    assert year.net == 60_00 - year.call
    assert year.amortisation == 0


def test_lots_with_a_year_make_a_calendar():
    lots = """
year = 2026

[[lots]]
id = "b"
label = "B"
amount = 50
key = "egalite"
source = "s"
section = "fonctionnement"
year = 2027

[[lots]]
id = "c"
label = "C"
amount = 9
key = "egalite"
source = "s"
"""
    calls = calls_on(allocated(lots), "59")
    assert calls.by_year == {2026: 66_67, 2027: 16_67}
    assert calls.running == {2027: 16_67}
    assert calls.beyond == 3_00


def test_nothing_dated_gives_no_year_and_asks_for_the_calendar():
    budget = member_budget(allocated(), "80")
    assert budget.years == ()
    assert budget.credits.authorised == 0
    assert "calendar" in [figure.id for figure in budget.missing]


def test_the_subvention_is_depreciated_in_a_straight_line():
    terms = "\n[budget]\namortisation_years = 2\nneutralised = true\nlast_year = 2031\n"
    years = member_budget(allocated(CALENDAR, terms), "80").years
    called = 11_11 - calls_on(allocated(CALENDAR), "80").beyond
    assert sum(year.amortisation for year in years) == called
    assert all(year.neutralised == year.amortisation for year in years)
    assert years[-1].year == 2031
    assert years[-1].amortisation == 0


def test_discounting_stands_apart():
    plain = member_budget(allocated(CALENDAR), "80")
    rated = member_budget(allocated(CALENDAR, "\n[budget]\ndiscount_rate = 0.05\n"), "80")
    assert plain.discounted is None
    assert rated.years == plain.years
    paid = [(year.year, year.borne) for year in rated.years]
    by_hand = sum(Fraction(cents) / Fraction(21, 20) ** (year - 2026) for year, cents in paid)
    assert rated.discounted == by_hand


def test_an_unknown_member_is_refused():
    with pytest.raises(InvalidKeyError, match="le membre 99"):
        member_budget(allocated(CALENDAR), "99")


@pytest.mark.parametrize(
    ("debt", "gross", "value", "why"),
    [
        (600, 100, 6, ""),
        (0, 100, 0, ""),
        (600, 0, None, "savings_zero"),
        (600, -1, None, "savings_negative"),
        (None, 100, None, "missing"),
        (600, None, None, "missing"),
    ],
)
def test_a_ratio_says_why_it_is_undefined(debt, gross, value, why):
    ratio = years_to_repay(debt, gross)
    assert (ratio.value, ratio.why) == (value, why)


def test_a_quotient_without_base_is_undefined():
    assert quotient(1, 0).why == "base_zero"
    assert quotient(None, 3).why == "missing"


def test_accounts_follow_their_trend_and_are_not_guessed_backwards():
    finances = Finances.model_validate(
        {
            "year": 2024,
            "source": "s",
            "gross_savings": 100,
            "net_savings": 60,
            "trend": {"gross_savings": Fraction(1, 10)},
        }
    )
    assert account(finances, "gross_savings", 2026) == 121
    assert account(finances, "net_savings", 2026) == 81
    assert account(finances, "gross_savings", 2023) is None
    assert account(finances, "debt", 2026) is None
    own = finances.model_copy(update={"trend": {"net_savings": Fraction(-1, 2)}})
    assert account(own, "net_savings", 2025) == 30
    alone = finances.model_copy(update={"gross_savings": None})
    assert account(alone, "net_savings", 2025) == 60
    assert account(finances.model_copy(update={"net_savings": None}), "net_savings", 2025) is None


def test_what_is_missing_is_listed_with_its_year_and_place():
    found = missing_figures(
        written("\n[finances.80]\nyear = 2023\nsource = 's'\nwhere = 'OFGL'\n"), "80"
    )
    accounts = [figure for figure in found if figure.year == 2023]
    assert [figure.id for figure in accounts] == [
        "debt",
        "gross_savings",
        "net_savings",
        "receipts",
    ]
    assert {figure.where for figure in accounts} == {"OFGL"}


def test_a_population_without_the_member_is_asked_for():
    changes = (
        ("{ 59 = 6, 80 = 1, 60 = 2 }", "{ 59 = 6, 60 = 2 }"),
        ('key = "population"', 'key = "egalite"'),
    )
    found = missing_figures(written(changes=changes), "80")
    assert "population" in [figure.id for figure in found]
    nameless = written(
        changes=(
            ("[indicators.population]", "[indicators.habitants]"),
            ('indicator = "population"', 'indicator = "habitants"'),
        )
    )
    assert "population" in [figure.id for figure in missing_figures(nameless, "80")]


def test_the_table_of_an_analyst_is_made_of_decimals():
    frame = budget_impact(allocated(CALENDAR, ACCOUNTS), "80")
    assert list(frame.index) == [2026, 2027, 2028, 2029, 2030]
    assert str(frame["payment"].sum()) == "10.00"
    assert frame["years_to_repay"][2026] == Decimal("6.00")
    assert frame["years_to_repay_why"][2026] == ""
    assert frame["gross_savings_before"][2026] == Decimal("100.00")
    assert frame.attrs["missing"] == []


def test_a_frame_without_years_keeps_its_columns():
    frame = budget_impact(allocated(), "80")
    assert len(frame) == 0
    assert "payment" in frame.columns


# --- who bears a loan --------------------------------------------------------------------------


def test_a_loan_may_be_repaid_by_one_of_the_keys():
    scenario = written(CALENDAR)
    bearers = Bearers(source="s", key="population", part=Fraction(1, 2), others="x")
    shares = shares_borne(scenario, bearers)
    assert shares == {
        "80": Fraction(1, 18),
        "59": Fraction(1, 3),
        "60": Fraction(1, 9),
        OTHERS: Fraction(1, 2),
    }
    assert shares_borne(scenario, None) == {OTHERS: 1}


def test_the_parts_of_a_loan_make_the_loan_every_year():
    (loan,) = written(CALENDAR, LOAN, changes=(("rate = 0,", "rate = 0.03,"),)).loans
    whole, parts = flows_of(loan), parts_of(written(CALENDAR, LOAN), loan)
    for year, cents in whole.annuity.items():
        assert sum(part.annuity[year] for part in parts.values()) == cents
    for year, cents in whole.outstanding.items():
        assert sum(part.outstanding[year] for part in parts.values()) == cents


def test_an_empty_flow_is_split_into_nothing():
    assert split_flows({2026: 0}, {"80": Fraction(1)}) == {"80": {2026: 0}}


def test_guarantees_stand_outside_the_debt():
    small = (("2027 = 45", "2027 = 27"), ("amount = 45", "amount = 27"))
    guaranteed_only = (*small, ('shares = { 80 = "1/9" }', "shares = { 80 = 0 }"))
    budget = member_budget(allocated(CALENDAR, ACCOUNTS, LOAN, changes=guaranteed_only), "80")
    year = budget.in_year(2027)
    assert year is not None
    assert year.guaranteed == 4_50
    assert year.debt == year.debt_before == 600_00
    later = budget.in_year(2028)
    assert later is not None
    assert later.guaranteed_annuity == 90
    unsaid = (
        *small,
        ('guaranteed_by = { shares = { 80 = "1/3" }, others = "les autres", source = "s" }\n', ""),
    )
    assert member_budget(allocated(CALENDAR, LOAN, changes=unsaid), "80").years[1].guaranteed == 0


def test_a_loan_may_be_left_out_of_the_debt():
    small = (
        ("2027 = 45", "2027 = 27"),
        ("amount = 45", "amount = 27"),
        ("quota = 0.5", "quota = 0.5\nin_debt = false"),
    )
    year = member_budget(allocated(CALENDAR, ACCOUNTS, LOAN, changes=small), "80").in_year(2027)
    assert year is not None
    assert year.outstanding == 3_00
    assert year.debt == 600_00


def test_the_guarantors_make_the_whole_loan():
    for loan in guarantees(_appels()):
        assert sum(loan.amounts.values()) == loan.line.amount
        assert loan.amounts["IDF"] == 0
        assert loan.annuities is not None
        assert loan.annuities["80"] > 0


def test_after_a_departure_the_guarantors_guarantee_the_loan_and_no_more():
    left = departure(read_scenario(APPELS), "IDF").recomputed
    assert left is not None
    for loan in guarantees(left):
        assert loan.base == 1_097_000_000_00
        assert loan.amounts[OTHERS] == 0
        assert sum(loan.amounts.values()) == loan.line.amount
        assert loan.amounts["80"] * 987 == pytest.approx(loan.line.amount * 76, abs=987)


def _appels():
    from allocation.pipeline import allocate  # noqa: PLC0415 - next to its only use

    return allocate(read_scenario(APPELS))


# --- clauses -----------------------------------------------------------------------------------

PAID = {"59": 200_00, "62": 130_00, "IDF": 110_00}


def test_a_lump_sum_leaves_the_overrun_to_the_others():
    after = after_overrun(PAID, 506_00, Overrun(lump_sum=("IDF",)))
    assert after == {"59": 240_00, "62": 156_00, "IDF": 110_00}


def test_a_maximum_sends_the_rest_to_the_others():
    after = after_overrun(PAID, 506_00, Overrun(lump_sum=("IDF",), maximum={"59": 10_00}))
    assert after == {"59": 210_00, "62": 186_00, "IDF": 110_00}
    assert sum(after.values()) == 506_00


def test_an_overrun_may_follow_another_key():
    shares = {"59": Fraction(1, 4), "62": Fraction(3, 4), "IDF": Fraction(0)}
    assert after_overrun(PAID, 444_00, Overrun(), shares)["62"] == 133_00


def test_an_overrun_that_nobody_pays_is_refused():
    with pytest.raises(InvalidKeyError, match="sans payeur"):
        after_overrun(PAID, 441_00, Overrun(lump_sum=tuple(PAID)))


def test_without_overrun_nothing_moves():
    assert after_overrun(PAID, 440_00, Overrun()) == PAID


RAIL = Saving(
    owner="R",
    tranches=(
        SavingTranche(down_to=Fraction(9, 10), owner=Fraction(0)),
        SavingTranche(down_to=Fraction(8, 10), owner=Fraction(1)),
    ),
)


def test_a_plain_saving_is_shared_in_proportion():
    assert after_saving({"E": 60_00, "R": 40_00}, 50_00, Saving()) == {"E": 30_00, "R": 20_00}
    assert after_saving({"E": 60_00, "R": 40_00}, 100_00, Saving()) == {"E": 60_00, "R": 40_00}


def test_a_member_that_pays_nothing_saves_nothing():
    assert after_saving({"E": 100_00, "R": 0}, 85_00, RAIL) == {"E": 85_00, "R": 0}


def test_a_lump_sum_member_keeps_no_saving():
    after = after_saving({"E": 50_00, "R": 40_00, "L": 10_00}, 91_00, Saving(lump_sum=("L",)))
    assert after == {"E": 45_00, "R": 36_00, "L": 10_00}


def test_a_saving_below_the_last_threshold_is_not_guessed():
    with pytest.raises(InvalidKeyError, match="sous 80"):
        after_saving({"E": 60_00, "R": 40_00}, 79_99, RAIL)


def test_an_index_revises_all_but_lump_sums():
    rule = Revision(
        index="TP01",
        base="2016",
        values={"2016": Fraction(100), "2019": Fraction(1083, 10)},
        lump_sum=("IDF",),
        source="s",
    )
    assert revised({"59": 200_00, "80": 70_00, "IDF": 110_00}, rule, 2019) == {
        "59": 216_60,
        "80": 75_81,
        "IDF": 110_00,
    }
    assert revised({"IDF": 110_00}, rule, 2019) == {"IDF": 110_00}
    with pytest.raises(InvalidKeyError, match="2020"):
        revised(PAID, rule, 2020)


def test_the_part_of_a_loan_that_the_leaver_bore_falls_on_others():
    scenario = written(
        CALENDAR, ACCOUNTS, LOAN, changes=(('{ 80 = "1/9" }', '{ 80 = "1/9", 59 = 0.5 }'),)
    )
    stay = without(scenario, "80")
    (loan,) = stay.loans
    assert dict(loan.repaid_by.shares) == {"59": Fraction(1, 2)}
    assert loan.guaranteed_by is not None
    assert dict(loan.guaranteed_by.shares) == {}
    assert dict(stay.finances) == {}
    assert without(scenario, "60").loans == scenario.loans
    unsaid = scenario.model_copy(
        update={"loans": (loan.model_copy(update={"guaranteed_by": None}),)}
    )
    assert without(unsaid, "80").loans[0].guaranteed_by is None
