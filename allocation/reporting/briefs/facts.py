"""Sentences of a brief about budgets and standing: what is paid and when, its effect, its rank.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from allocation.analysis.standing import Rank, ranks
from allocation.budget import MemberBudget, parts_of
from allocation.model import Allocation, Loan, Scenario
from allocation.reporting.cells import Joined, Part, Said, Value
from allocation.reporting.sentences import headline
from allocation.reporting.tables.budget import millions
from allocation.reporting.words import names, word
from allocation.typography import rounded

_PERCENT: Final = 100

Sentence = Said | Joined
Numbers = Mapping[str, str]
"""Number of each source in the list of the brief."""


def euros(cents: int | Fraction, decimals: int = 1) -> Said:
    """Millions of euros inside a sentence."""
    return Said("word.millions", {"value": Value("number", millions(cents, decimals))})


def percent(share: Fraction, decimals: int = 1) -> Value:
    """Printed percentage inside a sentence."""
    return Value("percent", rounded(share * _PERCENT, decimals))


def paid(
    allocation: Allocation, scenario: Scenario, budget: MemberBudget, numbers: Numbers
) -> Iterator[Sentence]:
    """What the member pays, its AP, and the loans carried for it."""
    yield headline(allocation, budget.member)
    if not budget.years:
        yield Said("brief.no_calendar")
        return
    yield Said("brief.two_layers")
    credit = budget.credits
    yield Said(
        "brief.voted" if credit.voted else "brief.authorised",
        {
            "authorised": Value("money", credit.authorised),
            "before": Value("money", credit.before),
            "dated": Value("money", sum(credit.by_year.values())),
            "beyond": Value("money", credit.beyond),
        },
    )
    if credit.gap:
        yield Said("brief.gap", {"gap": Value("gap", credit.gap)})
    yield from calls_split(scenario, numbers)
    for loan in scenario.loans:
        yield from _carried(scenario, loan, budget.member, numbers)


def calls_split(
    scenario: Scenario, numbers: Numbers, sentence: str = "brief.calls_split"
) -> Iterator[Said]:
    """A schedule gives totals only: who pays what part of a call is a hypothesis, and said."""
    if scenario.schedule is None:
        return
    source = scenario.sources[scenario.schedule.source]
    params: dict[str, Part] = {
        "status": word("source", source.status),
        "number": numbers[scenario.schedule.source],
        "title": source.title,
    }
    yield Said(sentence, params)


def _carried(scenario: Scenario, loan: Loan, member: str, numbers: Numbers) -> Iterator[Said]:
    part = parts_of(scenario, loan).get(member)
    if part is None or not any(part.drawn.values()):
        return
    repaid = [year for year, cents in part.annuity.items() if cents]
    yield Said(
        "brief.carried",
        {
            "label": loan.label,
            "carrier": loan.carrier,
            "part": Value("money", sum(part.drawn.values())),
            "rate": percent(loan.terms.rate, 2),
            "years": str(loan.terms.years),
            "profile": word("profile", loan.terms.profile),
            "first": str(min(repaid, default=max(part.drawn))),
            "last": str(max(repaid, default=max(part.drawn))),
            "number": numbers[loan.source],
        },
    )


def effect(scenario: Scenario, budget: MemberBudget, numbers: Numbers) -> Iterator[Sentence]:
    """Conventions of the effect, guarantees outside the debt, amortisation, present value."""
    known = [year for year in budget.years if year.years.why != "missing"]
    if known:
        label = budget.terms.benchmark_label or Said("brief.benchmark_label")
        mark = {"mark": Value("number", budget.terms.benchmark), "label": label}
        yield Said("brief.benchmark", mark)
    finances = scenario.finances.get(budget.member)
    if finances is not None:
        number = numbers[finances.source]
        yield Said("brief.accounts", {"year": str(finances.year), "number": number})
        early = [year.year for year in budget.years if year.year < finances.year]
        if early:
            yield Said("answer.before_accounts", {"year": str(max(early))})
    guaranteed = max(budget.years, key=lambda year: year.guaranteed, default=None)
    if guaranteed is not None and guaranteed.guaranteed:
        dearest = max(year.guaranteed_annuity for year in budget.years)
        amounts = {"amount": euros(guaranteed.guaranteed), "annuity": euros(dearest, 2)}
        yield Said("brief.guaranteed", amounts | {"year": str(guaranteed.year)})
    yield from _amortised(budget)
    if budget.discounted is not None and budget.terms.discount_rate is not None:
        rate = percent(budget.terms.discount_rate, 2)
        base = str(budget.years[0].year)
        yield Said(
            "brief.discounted", {"rate": rate, "year": base, "value": euros(budget.discounted)}
        )


def _amortised(budget: MemberBudget) -> Iterator[Said]:
    peak = max(budget.years, key=lambda year: year.amortisation, default=None)
    if peak is not None and peak.amortisation:
        yield Said(
            "brief.neutralised" if budget.terms.neutralised else "brief.amortised",
            {
                "years": str(budget.terms.amortisation_years),
                "amount": euros(peak.amortisation, 2),
                "year": str(peak.year),
            },
        )


def standing(
    allocation: Allocation, scenario: Scenario, member: str, *, include_private: bool
) -> Iterator[Said]:
    """Rank per inhabitant and in percent of receipts, with what a vintage changes."""
    found = ranks(allocation, member, include_private=include_private)
    for rank in found:
        yield _rank(scenario, member, rank)
        if rank.measure == "per_inhabitant":
            yield from _vintages(scenario, rank)
        elif len(rank.years) > 1:
            yield Said("brief.years_differ", {"years": tuple(map(str, rank.years))})
    if all(rank.measure != "percent_of_receipts" for rank in found):
        yield Said("brief.no_receipts")


def _rank(scenario: Scenario, member: str, rank: Rank) -> Said:
    heads = rank.measure == "per_inhabitant"
    values: tuple[Part, ...] = tuple(
        Said(
            "word.name_per_unit",
            {
                "name": scenario.name(code),
                "value": Value("per_unit", value) if heads else percent(value, 2),
            },
        )
        for code, value in rank.values.items()
    )
    params: dict[str, Part] = {
        "member": scenario.name(member),
        "place": str(rank.place),
        "of": str(rank.of),
        "values": values,
        "years": tuple(map(str, rank.years)),
    }
    if not rank.absent:
        return Said(f"brief.rank.{rank.measure}", params)
    return Said(
        f"brief.rank_among.{rank.measure}", params | {"absent": names(scenario, rank.absent)}
    )


def _vintages(scenario: Scenario, rank: Rank) -> Iterator[Said]:
    population = scenario.indicators[scenario.population or "population"]
    for year, place in rank.moved_by:
        yield Said("brief.vintage_moves", {"year": str(year), "place": str(place)})
    if population.vintages and not rank.moved_by:
        years = tuple(sorted(str(vintage.year) for vintage in population.vintages))
        yield Said("brief.vintages_agree", {"years": years})
