"""What a member's budget bears: its credits, its loans, its ratios, its guarantees, its clauses.

``credits`` the company's calls and the AP/CP of each budget; ``annuities`` and ``bearing`` loans to
the cent and who bears them; ``ratios`` accounts and ratios; ``years`` and ``impact`` the budget by
year; ``guarantees`` what a call would cost; ``clauses`` overruns, savings, revision; ``missing``
what to ask for.
"""

from allocation.budget.annuities import Instalment, amortisation_table, annuity, present_value
from allocation.budget.bearing import OTHERS, LoanFlows, flows_of, parts_of
from allocation.budget.clauses import after_overrun, after_saving, revised
from allocation.budget.credits import Calls, Credits, calls_on, credits_of
from allocation.budget.guarantees import GuaranteedLoan, guarantees
from allocation.budget.impact import MemberBudget, budget_impact, member_budget
from allocation.budget.missing import MissingFigure, missing_figures
from allocation.budget.ratios import Ratio, account, years_to_repay
from allocation.budget.years import BudgetYear

__all__ = [
    "OTHERS",
    "BudgetYear",
    "Calls",
    "Credits",
    "GuaranteedLoan",
    "Instalment",
    "LoanFlows",
    "MemberBudget",
    "MissingFigure",
    "Ratio",
    "account",
    "after_overrun",
    "after_saving",
    "amortisation_table",
    "annuity",
    "budget_impact",
    "calls_on",
    "credits_of",
    "flows_of",
    "guarantees",
    "member_budget",
    "missing_figures",
    "parts_of",
    "present_value",
    "revised",
    "years_to_repay",
]
