"""Amortisation tables exact to the cent: constant annuity, constant capital, bullet, différé."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from allocation.model import LoanTerms

__all__ = ["Instalment", "amortisation_table", "annuity", "present_value"]


@dataclass(frozen=True)
class Instalment:
    """What one year of a loan costs, and what is left to repay after it.

    Parameters
    ----------
    year : int
        Years since the drawing: the first payment is of year 1.
    interest, capital : int
        Cents.
    outstanding : int
        Cents left after the payment.
    """

    year: int
    interest: int
    capital: int
    outstanding: int

    @property
    def annuity(self) -> int:
        """Interest and capital, cents."""
        return self.interest + self.capital


def annuity(amount: int, rate: Fraction, years: int) -> Fraction:
    """A = P r / (1 - (1 + r)^-n); P / n when r = 0.

    Parameters
    ----------
    amount : int
        Capital P, cents.
    rate : Fraction
        Yearly rate r.
    years : int
        Number n of payments.

    Returns
    -------
    Fraction
        Cents, before rounding.

    References
    ----------
    Promislow (2014), *Fundamentals of Actuarial Mathematics*. `numpy_financial.pmt` is the same
    formula in float64: the oracle of the tests, since it cannot say which cents a table prints.

    Examples
    --------
    >>> from fractions import Fraction
    >>> round(annuity(100_000_000_00, Fraction(3, 100), 20))
    672157076
    """
    if rate == 0:
        return Fraction(amount, years)
    growth = (1 + rate) ** years
    return amount * rate * growth / (growth - 1)


def amortisation_table(amount: int, terms: LoanTerms) -> tuple[Instalment, ...]:
    """I_t = r K_{t-1}, K_t = K_{t-1} - C_t, as a lender prints it: every cent is accounted for.

    Interest is the outstanding capital times the rate, rounded half to even to the cent. The last
    payment repays what is left, so that the capital sums to the loan.

    Parameters
    ----------
    amount : int
        Capital drawn, cents.
    terms : LoanTerms
        Rate, term, différé and profile.

    Returns
    -------
    tuple of Instalment, shape (years,)

    References
    ----------
    CGCT, the state of the debt (états de la dette) annexed to budgets, prints the same columns.

    Examples
    --------
    >>> from fractions import Fraction
    >>> terms = LoanTerms(rate=Fraction(3, 100), years=20, source="s")
    >>> table = amortisation_table(100_000_000_00, terms)
    >>> table[0].annuity, sum(payment.capital for payment in table)
    (672157076, 10000000000)
    """
    free = terms.years - 1 if _is_bullet(terms) else terms.deferral
    repaid = terms.years - free
    level = round(annuity(amount, terms.rate, repaid))
    left = amount
    rows: list[Instalment] = []
    for year in range(1, terms.years + 1):
        interest = round(left * terms.rate)
        if year <= free:
            capital = 0
        elif year == terms.years:
            capital = left
        elif _is_constant_capital(terms):
            capital = _due(amount, year - free, repaid) - _due(amount, year - free - 1, repaid)
        else:
            capital = max(0, min(level - interest, left))
        left -= capital
        rows.append(Instalment(year, interest, capital, left))
    return tuple(rows)


def _is_bullet(terms: LoanTerms) -> bool:
    return terms.profile.startswith("in")


def _is_constant_capital(terms: LoanTerms) -> bool:
    return terms.profile.startswith("capital")


def _due(amount: int, payments: int, of: int) -> int:
    """Capital due after some payments, rounded: differences sum to the whole."""
    return round(Fraction(amount * payments, of))


def present_value(flows: dict[int, int], rate: Fraction, base: int) -> Fraction:
    """PV = sum x_t / (1 + r)^(t - t0): shown apart, never mixed with what is paid.

    Parameters
    ----------
    flows : dict of int to int
        Cents by year.
    rate : Fraction
        Yearly discount rate.
    base : int
        Year t0 of the value.

    Returns
    -------
    Fraction
        Cents of the base year.

    References
    ----------
    Rapport Quinet (2013) on the discount rate of public investment.

    Examples
    --------
    >>> from fractions import Fraction
    >>> present_value({2026: 100, 2027: 103}, Fraction(3, 100), 2026)
    Fraction(200, 1)
    """
    return sum((cents / (1 + rate) ** (year - base) for year, cents in flows.items()), Fraction(0))
