"""Who bears a loan, to the cent: drawings, interest, capital and guarantee, by member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from immutabledict import immutabledict

from allocation.budget.annuities import amortisation_table
from allocation.model import Bearers, Loan, Scenario
from allocation.pipeline import allocate, served_first
from allocation.rounding import largest_remainder, round_amounts, round_table

__all__ = [
    "OTHERS",
    "LoanFlows",
    "flows_of",
    "guaranteed",
    "parts_of",
    "shares_borne",
    "split_flows",
]

OTHERS: Final = ""
"""Code under which stands what no member bears."""

Flow = Mapping[int, int]
"""Cents by year."""


@dataclass(frozen=True)
class LoanFlows:
    """A loan, or one member's part of it, year by year.

    Parameters
    ----------
    drawn, interest, capital : mapping of int to int
        Cents by year.
    outstanding : mapping of int to int
        Cents left to repay at the end of each year.
    """

    drawn: Flow
    interest: Flow
    capital: Flow
    outstanding: Flow

    @property
    def annuity(self) -> Flow:
        """Interest and capital, cents by year."""
        return {y: self.interest.get(y, 0) + self.capital.get(y, 0) for y in self.outstanding}


def flows_of(loan: Loan) -> LoanFlows:
    """Flows of the whole loan; each drawing is repaid on its own table, from the year after it.

    Parameters
    ----------
    loan : Loan

    Returns
    -------
    LoanFlows

    Examples
    --------
    >>> from allocation.model import LoanTerms
    >>> terms = LoanTerms(rate=Fraction(0), years=2, source="s")
    >>> others = Bearers(source="s", others="nobody")
    >>> loan = Loan(label="a", carrier="b", amount=10, draws={"2026": 10}, terms=terms,
    ...             repaid_by=others, source="s")
    >>> dict(flows_of(loan).outstanding)
    {2026: 10, 2027: 5, 2028: 0}
    """
    drawn = {int(year): cents for year, cents in sorted(loan.draws.items())}
    interest: Counter[int] = Counter()
    capital: Counter[int] = Counter()
    for start, cents in drawn.items():
        for payment in amortisation_table(cents, loan.terms):
            interest[start + payment.year] += payment.interest
            capital[start + payment.year] += payment.capital
    return _with_outstanding(drawn, interest, capital)


def _with_outstanding(drawn: Flow, interest: Flow, capital: Flow) -> LoanFlows:
    left, outstanding = 0, dict[int, int]()
    for year in range(min(drawn), max((*drawn, *capital)) + 1):
        left += drawn.get(year, 0) - capital.get(year, 0)
        outstanding[year] = left
    flows = (drawn, interest, capital, outstanding)
    return LoanFlows(*(immutabledict(flow) for flow in flows))


def shares_borne(scenario: Scenario, bearers: Bearers | None) -> dict[str, Fraction]:
    """Share of each member in a loan, and of the others under `OTHERS`: they sum to 1.

    Parameters
    ----------
    scenario : Scenario
    bearers : Bearers or None
        None when nobody bears it.

    Returns
    -------
    dict of str to Fraction
    """
    if bearers is None:
        return {OTHERS: Fraction(1)}
    shares = dict(bearers.shares)
    if bearers.key is not None:
        key = allocate(scenario, bearers.key).key
        shares = {code: key[code] * bearers.part for code in key.members}
    return shares | {OTHERS: 1 - sum(shares.values(), Fraction(0))}


def split_flows(flow: Flow, shares: Mapping[str, Fraction]) -> dict[str, dict[int, int]]:
    """Part of each bearer of a flow: at every date each has borne its share to the cent.

    Parameters
    ----------
    flow : mapping of int to int
        Cents by year.
    shares : mapping of str to Fraction
        Shares that sum to 1.

    Returns
    -------
    dict of str to dict of int to int
        Years and bearers both sum exactly.

    Examples
    --------
    >>> split_flows({2026: 5, 2027: 5}, {"59": Fraction(1, 2), "80": Fraction(1, 2)})
    {'59': {2026: 3, 2027: 2}, '80': {2026: 2, 2027: 3}}
    """
    codes = [code for code in sorted(shares) if shares[code]]
    years, total = sorted(flow), sum(flow.values())
    if not total:
        return {code: dict.fromkeys(years, 0) for code in codes}
    priority = served_first(codes, [shares[code] for code in codes])
    whole = [int(c) for c in largest_remainder([shares[c] * total for c in codes], total, priority)]
    quotas = [[Fraction(flow[year] * part, total) for part in whole] for year in years]
    amounts = [flow[year] for year in years]
    cells = round_table(quotas, amounts, whole, cumulative=True, priority=priority)
    columns = zip(*cells, strict=True)
    return {
        code: {year: int(cents) for year, cents in zip(years, column, strict=True)}
        for code, column in zip(codes, columns, strict=True)
    }


def parts_of(scenario: Scenario, loan: Loan) -> dict[str, LoanFlows]:
    """Flows that each member repays, and the others under `OTHERS`.

    Parameters
    ----------
    scenario : Scenario
    loan : Loan

    Returns
    -------
    dict of str to LoanFlows
        Each bearer's capital sums to what was drawn for it.

    Examples
    --------
    >>> from allocation import read_scenario
    >>> from allocation.model import LoanTerms
    >>> terms = LoanTerms(rate=Fraction(3, 100), years=20, source="s")
    >>> half = Bearers(shares={"80": Fraction(1, 2)}, others="Region", source="s")
    >>> loan = Loan(label="a", carrier="b", amount=10**10, draws={"2026": 10**10}, terms=terms,
    ...             repaid_by=half, source="s")
    >>> parts = parts_of(read_scenario("scenarios/canal-seine-nord-2019.toml"), loan)
    >>> parts["80"].annuity[2027]
    336078538
    """
    whole, shares = flows_of(loan), shares_borne(scenario, loan.repaid_by)
    drawn, interest, capital = (
        split_flows(flow, shares) for flow in (whole.drawn, whole.interest, whole.capital)
    )
    return {code: _with_outstanding(drawn[code], interest[code], capital[code]) for code in drawn}


def guaranteed(scenario: Scenario, loan: Loan, member: str) -> tuple[Flow, Flow]:
    """Outstanding capital and annuity that a member guarantees, by year, off its debt.

    Parameters
    ----------
    scenario : Scenario
    loan : Loan
    member : str
        Code.

    Returns
    -------
    outstanding, annuity : mapping of int to int
        Cents by year; years of the guarantors sum to the guaranteed part.
    """
    shares = shares_borne(scenario, loan.guaranteed_by)
    if not shares.get(member):
        return {}, {}
    whole = flows_of(loan)
    own = {code: share * loan.quota for code, share in shares.items() if code != OTHERS}
    own[OTHERS] = 1 - sum(own.values(), Fraction(0))
    codes = sorted(own)
    priority = served_first(codes, [own[code] for code in codes])
    at = codes.index(member)

    def part(cents: int) -> int:
        return int(round_amounts(cents, [own[code] for code in codes], 1, priority)[at])

    return (
        {year: part(cents) for year, cents in whole.outstanding.items()},
        {year: part(cents) for year, cents in whole.annuity.items()},
    )
