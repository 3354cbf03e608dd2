"""Two layers, never mixed: what the company calls, and the crédits de paiement of each budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from immutabledict import immutabledict

from allocation.budget.bearing import LoanFlows
from allocation.errors import Euros, InvalidKeyError
from allocation.model import Allocation, Scenario
from allocation.pipeline import BEYOND, PAID_BEFORE

__all__ = ["Calls", "Credits", "calls_on", "credits_of"]

_FUNCTIONING: Final = "fonctionnement"


@dataclass(frozen=True)
class Calls:
    """What the company calls from one member: AP side of the first layer.

    Parameters
    ----------
    contribution : int
        All of it, cents.
    before, beyond : int
        Called before the first year, and by no published year, cents.
    by_year : mapping of int to int
        Cents by year; empty when no calendar is given.
    running : mapping of int to int
        Part of it that is spending of the section de fonctionnement, cents by year; what was
        paid before stands under `PAID_BEFORE`.
    """

    contribution: int
    before: int
    beyond: int
    by_year: Mapping[int, int]
    running: Mapping[int, int]

    @property
    def known(self) -> bool:
        """Whether a calendar is given."""
        return bool(self.by_year)


@dataclass(frozen=True)
class Credits:
    """AP = CP antérieurs + CP by year + au-delà: what the member's own budget pays in cash.

    Parameters
    ----------
    authorised : int
        Autorisation de programme, cents: the sum of the others.
    before, beyond : int
        CP antérieurs and au-delà, cents.
    by_year : mapping of int to int
        CP, cents by year.
    voted : bool
        Whether the AP and its CP are stated by the file; else they follow the calls.
    gap : int
        Cents by which a stated AP differs from the contribution less what loans carry.
    """

    authorised: int
    before: int
    beyond: int
    by_year: Mapping[int, int]
    voted: bool = False
    gap: int = 0


def calls_on(allocation: Allocation, member: str) -> Calls:
    """Calls on one member by year, from the schedule, else from the years of the lots.

    Parameters
    ----------
    allocation : Allocation
    member : str
        Code.

    Returns
    -------
    Calls

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> calls = calls_on(allocate(read_scenario("scenarios/canal-seine-nord-2019.toml")), "80")
    >>> calls.contribution, calls.known
    (7600000000, False)
    """
    i = allocation.members.index(member)
    due = allocation.totals[i]
    if allocation.schedule:
        by_year = {year: row[i] for year, row in allocation.schedule.items()}
        beyond = by_year.pop(BEYOND, 0)
        part = Fraction(_running(allocation, i), due) if due else Fraction(0)
        running = _cumulated(by_year, part)
        before = by_year.pop(PAID_BEFORE, 0)
        return Calls(due, before, beyond, immutabledict(by_year), immutabledict(running))
    by_year, running, beyond = _by_lot(allocation, i)
    if not by_year:
        beyond = 0
    return Calls(due, 0, beyond, immutabledict(by_year), immutabledict(running))


def _running(allocation: Allocation, i: int) -> int:
    sections = {lot.id: lot.section for lot in allocation.scenario.lots}
    return sum(lot.amounts[i] for lot in allocation.lots if sections[lot.lot] == _FUNCTIONING)


def _cumulated(by_year: Mapping[int, int], part: Fraction) -> dict[int, int]:
    """A part of a flow whose running total is exact to half a cent."""
    total, found = 0, dict[int, int]()
    for year, cents in by_year.items():
        found[year] = round(part * (total + cents)) - round(part * total)
        total += cents
    return found


def _by_lot(allocation: Allocation, i: int) -> tuple[dict[int, int], dict[int, int], int]:
    """Amounts of the lots that have a year; the others come at no stated year."""
    by_year, running = dict[int, int](), dict[int, int]()
    beyond = 0
    for lot, found in zip(allocation.scenario.lots, allocation.lots, strict=True):
        cents = found.amounts[i]
        if lot.year is None:
            beyond += cents
            continue
        by_year[lot.year] = by_year.get(lot.year, 0) + cents
        if lot.section == _FUNCTIONING:
            running[lot.year] = running.get(lot.year, 0) + cents
    return dict(sorted(by_year.items())), running, beyond


def credits_of(
    scenario: Scenario, member: str, calls: Calls, parts: tuple[LoanFlows, ...]
) -> Credits:
    """Commitment as the file states it, else the calls less what loans pay in their place.

    Parameters
    ----------
    scenario : Scenario
    member : str
        Code.
    calls : Calls
        What the company calls from the member.
    parts : tuple of LoanFlows
        What the member repays of each loan.

    Returns
    -------
    Credits
        ``authorised`` is the sum of the others.

    Raises
    ------
    InvalidKeyError
        When a drawing exceeds the call of its year.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> allocation = allocate(read_scenario("scenarios/canal-seine-nord-appels.toml"))
    >>> found = credits_of(allocation.scenario, "80", calls_on(allocation, "80"), ())
    >>> found.authorised, found.by_year[2027]
    (7600000000, 2542570647)
    """
    drawn: dict[int, int] = {}
    for part in parts:
        for year, cents in part.drawn.items():
            drawn[year] = drawn.get(year, 0) + cents
    carried = sum(drawn.values())
    stated = scenario.commitments.get(member)
    if stated is not None:
        paid = {int(year): cents for year, cents in sorted(stated.payments.items())}
        gap = stated.authorised - (calls.contribution - carried)
        sums = (stated.authorised, stated.before, stated.beyond)
        return Credits(*sums, immutabledict(paid), voted=True, gap=gap)
    if not calls.known:
        return Credits(0, 0, 0, immutabledict[int, int]())
    years = sorted({*calls.by_year, *drawn})
    paid = {year: calls.by_year.get(year, 0) - drawn.get(year, 0) for year in years}
    for year, cents in paid.items():
        if cents < 0:
            gap = Euros(Fraction(-cents, 100))
            name = scenario.name(member)
            raise InvalidKeyError("draw_over_call", member=name, year=year, gap=gap)
    authorised = calls.before + sum(paid.values()) + calls.beyond
    return Credits(authorised, calls.before, calls.beyond, immutabledict(paid))
