"""What a member guarantees of the loans of the plan, under each hypothesis, and a call's price."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from allocation.budget.annuities import amortisation_table
from allocation.budget.bearing import OTHERS
from allocation.model import Allocation, Funding, Guarantee
from allocation.pipeline import served_first
from allocation.rounding import round_amounts

__all__ = ["GuaranteedLoan", "guarantees"]


@dataclass(frozen=True)
class GuaranteedLoan:
    """One loan of the plan under one hypothesis: who guarantees how much of it, cents.

    Parameters
    ----------
    hypothesis : str
        Identifier of the hypothesis; empty for a loan of every hypothesis.
    line : Funding
        The loan.
    guarantee : Guarantee
        Its base, its source, the members that it leaves out, its terms.
    amounts : dict of str to int
        Guaranteed cents by member, and of the others under `OTHERS`: they sum to the loan.
    base : int
        Cents over which amounts were taken: the stated base, or what the guarantors pay when
        that is more.
    annuities : dict of str to int, or None
        What a call would cost in its dearest year; None when the terms are not known.
    """

    hypothesis: str
    line: Funding
    guarantee: Guarantee
    amounts: dict[str, int]
    base: int
    annuities: dict[str, int] | None


def guarantees(allocation: Allocation) -> tuple[GuaranteedLoan, ...]:
    """G_i = L x_i / max(B, sum x), each loan shared to the cent: guarantors, and the others.

    Guarantors that pay more than the stated base B, as after a departure, guarantee the whole loan
    and no more.

    Parameters
    ----------
    allocation : Allocation
        What the members pay: guarantees go in proportion.

    Returns
    -------
    tuple of GuaranteedLoan
        Loans of every hypothesis first, then those of each hypothesis.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = guarantees(allocate(read_scenario("scenarios/canal-seine-nord-2026.toml")))
    >>> [round(loan.amounts["80"], -7) // 10**7 for loan in found]
    [1251, 728, 1900]
    """
    return tuple(_guaranteed(allocation, *found) for found in _stated(allocation))


def _stated(allocation: Allocation) -> Iterator[tuple[str, Funding, Guarantee]]:
    scenario = allocation.scenario
    closings = {"": scenario.funding} | {n: h.funding for n, h in scenario.hypotheses.items()}
    for hypothesis, lines in closings.items():
        for line in lines:
            if line.guarantee is not None:
                yield hypothesis, line, line.guarantee


def _guaranteed(
    allocation: Allocation, hypothesis: str, line: Funding, guarantee: Guarantee
) -> GuaranteedLoan:
    paid = dict(zip(allocation.members, allocation.totals, strict=True))
    borne = {c: 0 if c in guarantee.except_for else cents for c, cents in sorted(paid.items())}
    base = max(guarantee.base, sum(borne.values()))
    shares = {code: Fraction(cents, base) for code, cents in borne.items()}
    shares[OTHERS] = 1 - sum(shares.values(), Fraction(0))
    annuity = None
    if guarantee.terms is not None:
        annuity = max(row.annuity for row in amortisation_table(line.amount, guarantee.terms))
    parts = _parts(shares, line.amount)
    called = None if annuity is None else _parts(shares, annuity)
    return GuaranteedLoan(hypothesis, line, guarantee, parts, base, called)


def _parts(shares: dict[str, Fraction], cents: int) -> dict[str, int]:
    codes = list(shares)
    values = [shares[code] for code in codes]
    found = round_amounts(cents, values, 1, served_first(codes, values))
    return dict(zip(codes, map(int, found), strict=True))
