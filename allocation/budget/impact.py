"""What one member's budget bears, year by year, beside what it would be without the project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from allocation.budget.annuities import present_value
from allocation.budget.bearing import guaranteed, parts_of
from allocation.budget.credits import Calls, Credits, calls_on, credits_of
from allocation.budget.missing import MissingFigure, missing_figures
from allocation.budget.ratios import Ratio
from allocation.budget.years import BudgetYear, Burden
from allocation.errors import InvalidKeyError
from allocation.model import Allocation, BudgetTerms

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MemberBudget", "budget_impact", "member_budget"]


@dataclass(frozen=True)
class MemberBudget:
    """Everything that one member's budget bears.

    Parameters
    ----------
    member : str
        Code.
    calls : Calls
        First layer: the company's calls.
    credits : Credits
        Second layer: AP and CP.
    years : tuple of BudgetYear
        In order; empty when nothing is dated.
    missing : tuple of MissingFigure
        What to ask for.
    terms : BudgetTerms
        Conventions of the page.
    discounted : Fraction or None
        Present value of the cash at the first year, cents; None without a rate.
    """

    member: str
    calls: Calls
    credits: Credits
    years: tuple[BudgetYear, ...]
    missing: tuple[MissingFigure, ...]
    terms: BudgetTerms
    discounted: Fraction | None = None

    def in_year(self, year: int) -> BudgetYear | None:
        """One year, or None when it is not among those shown."""
        return next((found for found in self.years if found.year == year), None)


def member_budget(
    allocation: Allocation, member: str, *, include_private: bool = False
) -> MemberBudget:
    """What a member pays and when, and what it does to its savings and its debt.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    member : str
        Code.
    include_private : bool
        Whether the figures of the private overlay are used, because they are asked for by name.

    Returns
    -------
    MemberBudget

    Raises
    ------
    InvalidKeyError
        When the code is unknown, or a drawing exceeds the call of its year.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2019.toml")
    >>> budget = member_budget(allocate(scenario), "80")
    >>> budget.years, budget.missing[0].id
    ((), 'debt')
    """
    if member not in allocation.members:
        members = ", ".join(allocation.members)
        raise InvalidKeyError("member_unknown", member=member, members=members)
    scenario = allocation.scenario.included() if include_private else allocation.scenario
    calls = calls_on(allocation, member)
    repaid = [(loan, parts_of(scenario, loan).get(member)) for loan in scenario.loans]
    parts = tuple(part for _, part in repaid if part is not None)
    paid = credits_of(scenario, member, calls, parts)
    years = Burden(
        scenario=scenario,
        member=member,
        calls=calls,
        credits=paid,
        repaid=parts,
        in_debt=tuple(part for loan, part in repaid if part is not None and loan.in_debt),
        guarantees=tuple(guaranteed(scenario, loan, member) for loan in scenario.loans),
    ).years()
    rate = scenario.budget.discount_rate
    value = None
    if rate is not None and years:
        value = present_value({y.year: y.borne for y in years}, rate, years[0].year)
    missing = missing_figures(scenario, member)
    return MemberBudget(member, calls, paid, years, missing, scenario.budget, value)


def budget_impact(
    allocation: Allocation, member: str, *, include_private: bool = False
) -> pd.DataFrame:
    """What one member's budget bears, year by year, for an analyst: `member_budget` as a table.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    member : str
        Code.
    include_private : bool
        Whether the figures of the private overlay are used, because they are asked for by name.
        Without it nothing of the table comes from the overlay, so that a saved notebook holds
        none of it.

    Returns
    -------
    pandas.DataFrame
        Index: years. Columns: ``call``, ``drawn``, ``payment`` (CP), ``interest``, ``capital``,
        ``amortisation``, ``neutralised``, ``outstanding``, ``debt_before``, ``debt``,
        ``gross_savings_before``, ``gross_savings``, ``net_savings_before``, ``net_savings``
        (euros), ``years_to_repay_before``, ``years_to_repay`` (years), ``years_to_repay_why`` (why
        there is none), ``percent_of_receipts``, ``euros_per_inhabitant``, ``guaranteed``,
        ``guaranteed_annuity`` (euros, outside the debt). Cells are `decimal.Decimal`, None where
        a figure is missing; ``frame.attrs["missing"]`` lists what to ask for.

    Raises
    ------
    InvalidKeyError
        When the code is unknown, or a drawing exceeds the call of its year.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-appels.toml")
    >>> frame = budget_impact(allocate(scenario), "80")
    >>> str(frame["payment"][2027])
    '25425706.47'
    """
    import pandas as pd  # noqa: PLC0415 - kept out of start-up

    budget = member_budget(allocation, member, include_private=include_private)
    rows = [{name: cell(year) for name, cell in _CELLS.items()} for year in budget.years]
    index = pd.Index([year.year for year in budget.years], name="year")
    frame = pd.DataFrame(rows, index=index, columns=list(_CELLS), dtype=object)
    frame.attrs["missing"] = [figure.id for figure in budget.missing]
    return frame


def _money(name: str) -> Callable[[BudgetYear], Decimal | None]:
    def cell(year: BudgetYear) -> Decimal | None:
        cents: int | None = getattr(year, name)
        return None if cents is None else Decimal(f"{cents}E-2")

    return cell


def _ratio(name: str, decimals: int, scale: int = 1) -> Callable[[BudgetYear], Decimal | None]:
    def cell(year: BudgetYear) -> Decimal | None:
        ratio: Ratio = getattr(year, name)
        if ratio.value is None:
            return None
        return Decimal(f"{round(ratio.value * scale * 10**decimals)}E-{decimals}")

    return cell


_CELLS: Final[Mapping[str, Callable[[BudgetYear], Decimal | str | None]]] = {
    **{
        name: _money(name)
        for name in (
            *("call", "drawn", "payment", "interest", "capital"),
            *("amortisation", "neutralised", "outstanding", "debt_before", "debt"),
        )
    },
    "gross_savings_before": _money("gross_before"),
    "gross_savings": _money("gross"),
    "net_savings_before": _money("net_before"),
    "net_savings": _money("net"),
    "years_to_repay_before": _ratio("years_before", 2),
    "years_to_repay": _ratio("years", 2),
    "years_to_repay_why": lambda year: year.years.why,
    "percent_of_receipts": _ratio("effort", 4, 100),
    "euros_per_inhabitant": _ratio("per_inhabitant", 2),
    "guaranteed": _money("guaranteed"),
    "guaranteed_annuity": _money("guaranteed_annuity"),
}
