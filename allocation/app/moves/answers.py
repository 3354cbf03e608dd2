"""The three answers of the first screen: my quote-part, my year, my ratio. No words."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from allocation.budget import member_budget
from allocation.budget.missing import MissingFigure
from allocation.budget.ratios import Ratio
from allocation.budget.years import BudgetYear
from allocation.errors import AllocationError
from allocation.model import Allocation

__all__ = ["FirstAnswers", "first_answers"]


_UNKNOWN: Final = Ratio(None, "missing")


@dataclass(frozen=True)
class FirstAnswers:
    """What a member asks first.

    Parameters
    ----------
    member : str
        Code.
    amount : int
        Quote-part, cents.
    share : Fraction
        Of what is shared.
    per_inhabitant : Fraction or None
        Euros; None without inhabitants.
    year : int or None
        Year in which its budget pays most; None when nothing is dated.
    year_amount : int
        Cents that it pays that year.
    ratio : Ratio
        Years to repay the debt, in the year in which they are longest.
    ratio_before : Ratio
        The same year without the project.
    ratio_year : int or None
        That year.
    missing : tuple of MissingFigure
        What to ask for.
    refused : AllocationError or None
        Why the budget cannot be computed, such as a loan that is drawn beyond a call.
    """

    member: str
    amount: int
    share: Fraction
    per_inhabitant: Fraction | None
    year: int | None = None
    year_amount: int = 0
    ratio: Ratio = _UNKNOWN
    ratio_before: Ratio = _UNKNOWN
    ratio_year: int | None = None
    missing: tuple[MissingFigure, ...] = ()
    refused: AllocationError | None = None


def first_answers(allocation: Allocation, member: str) -> FirstAnswers:
    """Quote-part, heaviest year and longest time to repay of one member.

    Parameters
    ----------
    allocation : Allocation
        What is shown.
    member : str
        Code.

    Returns
    -------
    FirstAnswers
    """
    amount = allocation.amount(member)
    inhabitants = allocation.scenario.inhabitants().get(member)
    facts: dict[str, Any] = {
        "member": member,
        "amount": amount,
        "share": Fraction(amount, allocation.total or 1),
        "per_inhabitant": Fraction(amount, 100) / inhabitants if inhabitants else None,
    }
    try:
        budget = member_budget(allocation, member)
    except AllocationError as refused:
        return FirstAnswers(**facts, refused=refused)
    paid = max(budget.years, key=lambda year: (year.payment, -year.year), default=None)
    if paid is None or not paid.payment:
        return FirstAnswers(**facts, missing=budget.missing)
    longest = max(budget.years, key=_weight)
    return FirstAnswers(
        **facts,
        year=paid.year,
        year_amount=paid.payment,
        ratio=longest.years,
        ratio_before=longest.years_before,
        ratio_year=longest.year,
        missing=budget.missing,
    )


def _weight(year: BudgetYear) -> tuple[int, Fraction, int]:
    """Undefined because savings are gone is worse than any number of years; missing, than none."""
    rank = {"savings_zero": 2, "savings_negative": 3, "": 1}.get(year.years.why, 0)
    return rank, year.years.value or Fraction(0), -year.year
