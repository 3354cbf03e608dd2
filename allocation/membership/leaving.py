"""A member gives notice: what it pays until then, its part of the debt, what others take on."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from allocation.model import Allocation, Inputs, Scenario
from allocation.pipeline import allocate
from allocation.rules import evaluate

__all__ = ["Exit", "LastShare", "leaving", "months_later"]

_MONTHS: Final = 12


@dataclass(frozen=True)
class LastShare:
    """What a leaver pays of one lot.

    Parameters
    ----------
    lot : str
        Identifier.
    year : int or None
        Year of the lot; a lot without year is due in full.
    part : Fraction
        Days until the notice ends, over the days of the year.
    share : int
        Quote-part of a whole year, cents.
    paid : int
        share * part, to the nearest cent.
    """

    lot: str
    year: int | None
    part: Fraction
    share: int
    paid: int


@dataclass(frozen=True)
class Exit:
    """A member on its way out.

    Parameters
    ----------
    member : str
        Code.
    ends : date
        Last day on which it is held.
    lots : tuple of LastShare
        What it still pays of the lots that a key shares; it pays its own meters wherever it goes.
    debt : int
        Its part of what the group still owes, cents.
    floor : int
        Least that it pays in all, cents.
    """

    member: str
    ends: dt.date
    lots: tuple[LastShare, ...]
    debt: int
    floor: int

    @property
    def due(self) -> int:
        """max(sum of what it still pays + debt, floor), cents."""
        return max(sum(lot.paid for lot in self.lots) + self.debt, self.floor)

    @property
    def left_open(self) -> int:
        """Quote-parts that its leaving leaves to the others, cents."""
        return sum(lot.share - lot.paid for lot in self.lots)


def months_later(day: dt.date, months: int) -> dt.date:
    """Same day so many months later, or the last of the month when it has no such day.

    Parameters
    ----------
    day : date
        Start.
    months : int
        How many, not negative.

    Returns
    -------
    date

    Examples
    --------
    >>> months_later(dt.date(2022, 8, 31), 6).isoformat()
    '2023-02-28'
    """
    count = day.year * _MONTHS + day.month - 1 + months
    year, month = divmod(count, _MONTHS)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def leaving(scenario: Scenario) -> Exit | None:
    """x_i days/365 of each lot until the notice ends, plus k_i D of the remaining debt D.

    Parameters
    ----------
    scenario : Scenario
        With its table ``leaving``; the notice is that of ``contract``.

    Returns
    -------
    Exit or None
        None without this table.

    Raises
    ------
    InvalidKeyError
        When the key of the debt makes no key.

    Examples
    --------
    >>> from allocation import read_scenario
    >>> leaving(read_scenario("scenarios/canal-seine-nord-2014.toml")) is None
    True
    """
    terms = scenario.leaving
    if terms is None:
        return None
    months = 0 if scenario.contract is None else scenario.contract.notice_months
    ends = months_later(terms.notice, months)
    found = allocate(scenario)
    place = found.members.index(terms.member)
    lots = tuple(
        _last(lot.id, lot.year, result.amounts[place], ends)
        for lot, result in zip(scenario.lots, found.lots, strict=True)
        if not lot.metered
    )
    debt = round(_key_of_debt(found)[terms.member] * terms.remaining_debt)
    return Exit(terms.member, ends, lots, debt, terms.floor)


def _last(lot: str, year: int | None, share: int, ends: dt.date) -> LastShare:
    part = Fraction(1) if year is None else _held(year, ends)
    return LastShare(lot, year, part, share, round(share * part))


def _held(year: int, ends: dt.date) -> Fraction:
    """Part of a year that is over when the notice ends."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    if ends >= last:
        return Fraction(1)
    return Fraction(max((ends - first).days + 1, 0), (last - first).days + 1)


def _key_of_debt(found: Allocation) -> dict[str, Fraction]:
    """Key of the debt, or that of the lots."""
    scenario = found.scenario
    terms = scenario.leaving
    if terms is None or terms.debt_key is None:
        return dict(zip(found.members, found.key.shares, strict=True))
    codes = tuple(sorted(scenario.codes))
    inputs = Inputs(codes, terms.remaining_debt, scenario.indicators)
    shares = evaluate(scenario.keys, (terms.debt_key,), inputs)[0][terms.debt_key]
    return dict(zip(codes, shares, strict=True))
