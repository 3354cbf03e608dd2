"""Bad budget tables: one clear message each, at its place."""

from __future__ import annotations

import re

import pytest

from allocation.errors import ScenarioError
from allocation.labels import LANGUAGES
from allocation.scenarios import parse_scenario
from tests.unit.budget_scenario import ACCOUNTS, CALENDAR, LOAN
from tests.unit.small_scenario import BASE

COMMITMENT = """
[commitments.80]
authorised = 10
before = 1
payments = { 2026 = 9 }
source = "s"
"""
CLAUSES = """
[clauses]
source = "s"
revision = { index = "TP01", base = "2016", values = { 2016 = 100 }, source = "s" }

[clauses.saving_rule]
owner = "80"
tranches = [{ down_to = 0.9, owner = 0 }, { down_to = 0.8, owner = 1 }]
"""


def faults(table: str, before: str, after: str):
    assert before in table
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(BASE + table.replace(before, after), "essai")
    return refused.value


@pytest.mark.parametrize(
    ("table", "before", "after", "place", "code"),
    [
        (LOAN, "rate = 0,", "rate = -0.01,", "loans[1].terms.rate", "too_small"),
        (LOAN, "years = 5", "years = 0", "loans[1].terms.years", "too_small"),
        (LOAN, "years = 5", "years = 5, deferral = 5", "loans[1].terms", "loan_deferral"),
        (
            LOAN,
            "years = 5",
            'years = 5, deferral = 1, profile = "in fine"',
            "loans[1].terms",
            "loan_deferral",
        ),
        (LOAN, "draws = { 2027 = 45 }", "draws = { 2027 = 44 }", "loans[1]", "loan_draws"),
        (LOAN, "draws = { 2027 = 45 }", "draws = { bientot = 45 }", "loans[1]", "year_names"),
        (
            LOAN,
            'shares = { 80 = "1/3" }',
            'shares = { 99 = "1/3" }',
            "loans[1].guaranteed_by.shares.99",
            "unknown_members",
        ),
        (
            LOAN,
            'shares = { 80 = "1/9" }, others = "les autres"',
            'shares = { 80 = "1/9" }',
            "loans[1].repaid_by",
            "bearers_rest",
        ),
        (
            LOAN,
            'shares = { 80 = "1/9" }',
            "shares = { 80 = 0.9, 59 = 0.2 }",
            "loans[1].repaid_by",
            "bearers_sum",
        ),
        (
            LOAN,
            'shares = { 80 = "1/9" }',
            'shares = { 80 = 0.9 }, key = "egalite"',
            "loans[1].repaid_by",
            "bearers_one_of",
        ),
        (LOAN, "quota = 0.5", "quota = 1.5", "loans[1].quota", "too_large"),
        (LOAN, 'carrier = "Société"', 'carrier = ""', "loans[1].carrier", "empty"),
        (COMMITMENT, "2026 = 9", "2026 = 10", "commitments.80", "cp_beyond_ap"),
        (COMMITMENT, "2026 = 9", "2026 = 8", "commitments.80", "cp_short_of_ap"),
        (ACCOUNTS, "receipts = 1000", "receipts = 0", "finances.80.receipts", "not_above"),
        (ACCOUNTS, "[finances.80]", "[finances.99]", "finances.99", "unknown_members"),
        (
            ACCOUNTS,
            "trend = { receipts",
            "trend = { recettes",
            "finances.80.trend.recettes",
            "not_a_choice",
        ),
        (CALENDAR, "beyond = 1", "beyond = 2", "schedule.need", "schedule_sum"),
        (CLAUSES, "down_to = 0.8", "down_to = 0.95", "clauses.saving_rule", "saving_tranches"),
        (CLAUSES, 'owner = "80"', "", "clauses.saving_rule", "saving_owner"),
        (CLAUSES, 'base = "2016"', 'base = "2015"', "clauses.revision", "revision_base"),
    ],
)
def test_a_bad_figure_gets_one_message(table, before, after, place, code):
    refused = faults(table, before, after)
    assert [(fault.place, fault.code) for fault in refused.faults] == [(place, code)]
    for language in LANGUAGES:
        text = refused.text(language)
        assert place in text
        assert "Traceback" not in text
        assert len(text.splitlines()) == 2


def test_amounts_of_a_fault_are_typeset_in_the_language_of_the_reader():
    refused = faults(COMMITMENT, "2026 = 9", "2026 = 123456789")
    assert re.search(r"font \d{3}\u202f\d{3}\u202f\d{3},00\xa0€, au-delà", refused.text("fr"))
    assert re.search(r"make €\d{3},\d{3},\d{3}\.00, beyond", refused.text("en"))
