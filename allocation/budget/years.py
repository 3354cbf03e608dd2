"""One year of a member's budget, with the project and au fil de l'eau."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocation.budget.bearing import LoanFlows
from allocation.budget.credits import Calls, Credits
from allocation.budget.ratios import Ratio, account, quotient, years_to_repay
from allocation.model import Scenario
from allocation.pipeline import PAID_BEFORE

__all__ = ["BudgetYear", "Burden"]

_YEARS_AFTER_THE_LAST_CALL = 2
_CENTS = 100


@dataclass(frozen=True)
class BudgetYear:
    """One year of a member's budget, cents; ``before`` is au fil de l'eau, without the project.

    Parameters
    ----------
    year : int
    call : int
        Appel de fonds of the company on the member.
    drawn : int
        Part of it paid by a loan carried for the member.
    payment : int
        Crédit de paiement: what the budget pays in cash.
    interest, capital : int
        Annuity of the loans that the member repays.
    amortisation, neutralised : int
        Depreciation of the subvention, and what its neutralisation gives back: no cash.
    outstanding : int
        Capital left of the loans that the member repays.
    debt_before, debt : int or None
        Encours de dette, without and with the project.
    gross_before, gross : int or None
        Épargne brute.
    net_before, net : int or None
        Épargne nette.
    years_before, years : Ratio
        Capacité de désendettement.
    effort : Ratio
        Cash and annuity over the recettes réelles de fonctionnement.
    per_inhabitant : Ratio
        The same in euros per inhabitant.
    guaranteed, guaranteed_annuity : int
        Guaranteed capital and annuity, outside the debt.
    """

    year: int
    call: int
    drawn: int
    payment: int
    interest: int
    capital: int
    amortisation: int
    neutralised: int
    outstanding: int
    debt_before: int | None
    debt: int | None
    gross_before: int | None
    gross: int | None
    net_before: int | None
    net: int | None
    years_before: Ratio
    years: Ratio
    effort: Ratio
    per_inhabitant: Ratio
    guaranteed: int
    guaranteed_annuity: int

    @property
    def borne(self) -> int:
        """Cash of the year: crédits de paiement and annuity, cents."""
        return self.payment + self.interest + self.capital


@dataclass(frozen=True)
class Burden:
    """Everything that falls on one member's budget, before it is laid out by year.

    Parameters
    ----------
    scenario : Scenario
    member : str
        Code.
    calls : Calls
    credits : Credits
    repaid : tuple of LoanFlows
        Loans that the member repays.
    in_debt : tuple of LoanFlows
        Those of them that count in its debt.
    guarantees : tuple of (mapping, mapping)
        Guaranteed capital and annuity of each loan, cents by year.
    """

    scenario: Scenario
    member: str
    calls: Calls
    credits: Credits
    repaid: tuple[LoanFlows, ...]
    in_debt: tuple[LoanFlows, ...]
    guarantees: tuple[tuple[Mapping[int, int], Mapping[int, int]], ...]

    def years(self) -> tuple[BudgetYear, ...]:
        """Every year from the first flow to the last one, or to the stated last year."""
        flows = [self.calls.by_year, self.credits.by_year]
        flows += [part.outstanding for part in self.repaid]
        flows += [outstanding for outstanding, _ in self.guarantees]
        dated = sorted({year for flow in flows for year in flow})
        if not dated:
            return ()
        called = (*self.calls.by_year, *self.credits.by_year, dated[0])
        last = max(dated[-1], max(called) + _YEARS_AFTER_THE_LAST_CALL)
        last = self.scenario.budget.last_year or last
        return tuple(self._year(year, dated[0]) for year in range(dated[0], last + 1))

    def _year(self, year: int, first: int) -> BudgetYear:
        finances = self.scenario.finances.get(self.member)
        interest = _at(year, (part.interest for part in self.repaid))
        capital = _at(year, (part.capital for part in self.repaid))
        own = _at(year, (part.outstanding for part in self.in_debt))
        payment = self.credits.by_year.get(year, 0)
        debt, gross, net = (
            account(finances, name, year) for name in ("debt", "gross_savings", "net_savings")
        )
        cash = interest + self.calls.running.get(year, 0)
        debt_after, gross_after = _plus(debt, own), _plus(gross, -cash)
        borne = payment + interest + capital
        amortised = self._amortisation(year, first)
        return BudgetYear(
            year=year,
            call=self.calls.by_year.get(year, 0),
            drawn=_at(year, (part.drawn for part in self.repaid)),
            payment=payment,
            interest=interest,
            capital=capital,
            amortisation=amortised,
            neutralised=amortised if self.scenario.budget.neutralised else 0,
            outstanding=_at(year, (part.outstanding for part in self.repaid)),
            debt_before=debt,
            debt=debt_after,
            gross_before=gross,
            gross=gross_after,
            net_before=net,
            net=_plus(net, -cash - capital),
            years_before=years_to_repay(debt, gross),
            years=years_to_repay(debt_after, gross_after),
            effort=quotient(borne, account(finances, "receipts", year)),
            per_inhabitant=quotient(borne, self._inhabitants()),
            guaranteed=_at(year, (outstanding for outstanding, _ in self.guarantees)),
            guaranteed_annuity=_at(year, (annuity for _, annuity in self.guarantees)),
        )

    def _inhabitants(self) -> Fraction | None:
        """Inhabitants times 100, so that cents over them are euros per inhabitant."""
        population = self.scenario.indicators.get(self.scenario.population or "population")
        value = None if population is None else population.resolved().get(self.member)
        return None if value is None else value * _CENTS

    def _amortisation(self, year: int, first: int) -> int:
        """Straight line over the stated years, from the year after each call of investment.

        What was paid before the first year is taken as paid in the year before it.
        """
        term = self.scenario.budget.amortisation_years
        found = 0
        for paid, cents in {PAID_BEFORE: self.calls.before, **self.calls.by_year}.items():
            invested = cents - self.calls.running.get(paid, 0)
            age = year - (first - 1 if paid == PAID_BEFORE else paid)
            if 1 <= age <= term:
                found += _due(invested, age, term) - _due(invested, age - 1, term)
        return found


def _due(cents: int, age: int, term: int) -> int:
    return round(Fraction(cents * age, term))


def _at(year: int, flows: Iterable[Mapping[int, int]]) -> int:
    return sum(flow.get(year, 0) for flow in flows)


def _plus(figure: int | None, added: int) -> int | None:
    return None if figure is None else figure + added
