"""Ratios of a budget, and accounts without the project: undefined ones say why."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from allocation.model import Account, Finances

__all__ = ["Ratio", "Undefined", "account", "quotient", "years_to_repay"]

Undefined = Literal["missing", "savings_zero", "savings_negative", "base_zero"]


@dataclass(frozen=True)
class Ratio:
    """A quotient, or the reason why there is none.

    Parameters
    ----------
    value : Fraction or None
    why : str
        ``missing``, ``savings_zero``, ``savings_negative``, ``base_zero``; empty with a value.
    """

    value: Fraction | None
    why: Undefined | Literal[""] = ""


def years_to_repay(debt: int | None, gross_savings: int | None) -> Ratio:
    """Capacité de désendettement D / EB in years; undefined when savings are zero or negative.

    Parameters
    ----------
    debt, gross_savings : int or None
        Cents.

    Returns
    -------
    Ratio

    References
    ----------
    Loi n. 2018-32 (LPFP 2018-2022), art. 29, for the ratio; no ceiling is in force.

    Examples
    --------
    >>> years_to_repay(300, 40).value, years_to_repay(300, 0).why, years_to_repay(300, -1).why
    (Fraction(15, 2), 'savings_zero', 'savings_negative')
    """
    if debt is None or gross_savings is None:
        return Ratio(None, "missing")
    if gross_savings == 0:
        return Ratio(None, "savings_zero")
    if gross_savings < 0:
        return Ratio(None, "savings_negative")
    return Ratio(Fraction(debt, gross_savings))


def quotient(amount: int | None, base: Fraction | int | None) -> Ratio:
    """x / b; undefined without a base, or with a base of zero.

    Parameters
    ----------
    amount : int or None
        Cents.
    base : Fraction, int or None
        Receipts in cents, or inhabitants.

    Returns
    -------
    Ratio

    Examples
    --------
    >>> quotient(1, 4).value, quotient(1, None).why
    (Fraction(1, 4), 'missing')
    """
    if amount is None or base is None:
        return Ratio(None, "missing")
    return Ratio(Fraction(amount) / base) if base else Ratio(None, "base_zero")


def account(finances: Finances | None, name: Account, year: int) -> int | None:
    """x_t = x_0 (1 + g)^(t - t0): a figure au fil de l'eau, without the project.

    Net savings without a trend of their own are gross savings less the capital repaid in the year
    of the accounts, held at its level. Years before the accounts are not guessed.

    Parameters
    ----------
    finances : Finances or None
        Accounts of the member.
    name : str
        ``debt``, ``gross_savings``, ``net_savings`` or ``receipts``.
    year : int

    Returns
    -------
    int or None
        Cents; None when the figure is missing.

    Examples
    --------
    >>> accounts = Finances(year=2024, source="s", debt=100, trend={"debt": Fraction(1, 10)})
    >>> account(accounts, "debt", 2026), account(accounts, "receipts", 2026)
    (121, None)
    """
    if finances is None or year < finances.year:
        return None
    figure: int | None = getattr(finances, name)
    if name == "net_savings" and name not in finances.trend and finances.gross_savings is not None:
        gross = account(finances, "gross_savings", year)
        repaid = None if figure is None else finances.gross_savings - figure
        return None if gross is None or repaid is None else gross - repaid
    if figure is None:
        return None
    growth = 1 + finances.trend.get(name, Fraction(0))
    return round(figure * growth ** (year - finances.year))
