"""What a budget bears: calls and credits by year, effect on savings and debt, missing figures."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from immutabledict import immutabledict

from allocation.budget import BudgetYear, MemberBudget, Ratio
from allocation.model import ACCOUNTS, Scenario
from allocation.reporting.cells import Cell, Joined, Part, Said, Value
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.reporting.words import the
from allocation.typography import rounded

__all__ = ["asked_table", "credits_table", "effect_table", "in_years", "millions"]

_MILLION: Final = 100_000_000
_YEARS_AFTER: Final = 2
_PERCENT: Final = 100
_CREDITS: Final = ("call", "drawn", "payment", "annuity", "borne")
_DRAWN, _PAYMENT, _ANNUITY = 1, 2, 3
_WITHOUT_LOAN: Final = (0, _PAYMENT)


def millions(cents: int | Fraction, decimals: int = 2) -> Decimal:
    """Millions of euros, as a brief prints them.

    Parameters
    ----------
    cents : int or Fraction
    decimals : int

    Returns
    -------
    Decimal

    Examples
    --------
    >>> millions(2_542_570_647)
    Decimal('25.43')
    """
    return rounded(Fraction(cents) / _MILLION, decimals)


def credits_table(budget: MemberBudget) -> Table:
    """Calls of the company, then what the budget bears: CP, annuity, cash of the year.

    Parameters
    ----------
    budget : MemberBudget

    Returns
    -------
    Table
        CP antérieurs, years, au-delà: calls sum to the contribution, CP to the AP. Columns of
        loans are left out when no loan carries anything.
    """
    calls, credit = budget.calls, budget.credits
    near, far = _parted(budget)
    if not near:
        return Table("credits", (Column("due"),), ())
    rows: list[tuple[str | Said, tuple[int, ...], Fraction | None]] = []
    if calls.before or credit.before:
        before = (calls.before, 0, credit.before, 0, credit.before)
        rows.append((Said("word.before"), before, None))
    rows += [(str(year.year), _cells([year]), year.per_inhabitant.value) for year in near]
    if far:
        span = {"first": str(far[0].year), "last": str(far[-1].year)}
        rows.append((Said("word.years_span", span), _cells(far), None))
    if calls.beyond or credit.beyond:
        beyond = (calls.beyond, 0, credit.beyond, 0, credit.beyond)
        rows.append((Said("word.beyond"), beyond, None))
    sums = tuple(map(sum, zip(*(cells for _, cells, _ in rows), strict=True)))
    kept = range(len(_CREDITS)) if sums[_DRAWN] or sums[_ANNUITY] else _WITHOUT_LOAN
    columns = (Column("due"), *(Column(_CREDITS[i], "money") for i in kept))
    shown = tuple((name, *(cells[i] for i in kept), heads) for name, cells, heads in rows)
    total: Row = (Said("word.total"), *(sums[i] for i in kept), None)
    return Table("credits", (*columns, Column("per_head", "per_unit")), shown, total).filled()


def _parted(budget: MemberBudget) -> tuple[tuple[BudgetYear, ...], tuple[BudgetYear, ...]]:
    """Years to print one by one, then those that are summed."""
    called = max((*budget.calls.by_year, *budget.credits.by_year), default=0)
    last = called + _YEARS_AFTER
    near = tuple(year for year in budget.years if year.year <= last)
    return near, budget.years[len(near) :]


def _cells(years: Iterable[BudgetYear]) -> tuple[int, ...]:
    found = list(years)
    return (
        sum(year.call for year in found),
        sum(year.drawn for year in found),
        sum(year.payment for year in found),
        sum(year.interest + year.capital for year in found),
        sum(year.borne for year in found),
    )


def effect_table(budget: MemberBudget) -> Table:
    """Savings, debt and ratio, au fil de l'eau and with the project, millions of euros.

    Parameters
    ----------
    budget : MemberBudget

    Returns
    -------
    Table
        Without rows when no account is known.
    """
    near, _ = _parted(budget)
    columns = (
        Column("year", "year"),
        *(Column(name) for name in ("gross", "net", "debt", "years")),
        Column("effort", "percent"),
    )
    rows: list[Row] = [
        (
            year.year,
            _moved(year.gross_before, year.gross),
            _moved(year.net_before, year.net),
            _moved(year.debt_before, year.debt),
            _ratios(year),
            _percent(year.effort),
        )
        for year in near
        if any(figure is not None for figure in (year.gross, year.net, year.debt))
    ]
    return Table("effect", columns, tuple(rows)).filled()


def _moved(before: int | None, after: int | None) -> Cell:
    if before is None or after is None:
        return None
    parts = {
        "before": Value("number", millions(before)),
        "after": Value("number", millions(after)),
    }
    return Said("word.from_to", immutabledict[str, Part](parts))


def _ratios(year: BudgetYear) -> Cell:
    """Both ratios, or why there is none, said once when the reason is the same."""
    if year.years.value is None and year.years_before.why == year.years.why:
        return Said(f"undefined.{year.years.why}")
    parts = {"before": in_years(year.years_before), "after": in_years(year.years)}
    return Said("word.from_to", immutabledict[str, Part](parts))


def in_years(ratio: Ratio) -> Said:
    """Ratio in years, or why there is none.

    Parameters
    ----------
    ratio : Ratio

    Returns
    -------
    Said

    Examples
    --------
    >>> in_years(Ratio(Fraction(13, 2))).text("en")
    '6.5 years'
    """
    if ratio.value is None:
        return Said(f"undefined.{ratio.why}")
    return Said("word.in_years", {"value": Value("number", rounded(ratio.value, 1))})


def _percent(ratio: Ratio) -> Decimal | None:
    return None if ratio.value is None else rounded(ratio.value * _PERCENT, 2)


def asked_table(budget: MemberBudget, scenario: Scenario) -> Table:
    """Figures to ask for: name, unit, year, where it is published.

    Parameters
    ----------
    budget : MemberBudget
    scenario : Scenario
        File that names the member.

    Returns
    -------
    Table
        Without rows when nothing is missing.
    """
    alike: dict[str, tuple[tuple[str, str | Said, str | Said], list[Said]]] = {}
    for figure in budget.missing:
        about = "accounts" if figure.id in ACCOUNTS else figure.id
        year = Said("word.last_year") if figure.year is None else str(figure.year)
        where = figure.where or Said(f"figure_where.{about}")
        named = (f"figure_unit.{about}", year, where)
        _, figures = alike.setdefault(str(named), (named, []))
        figures.append(Said(f"figure.{figure.id}"))
    rows: list[Row] = [
        (Joined(tuple(figures), ", "), Said(unit), year, where)
        for (unit, year, where), figures in alike.values()
    ]
    columns = (Column("figure"), Column("unit"), Column("wanted_year"), Column("where"))
    title = Said("table.asked", {"member": the(scenario, budget.member)})
    return Table("asked", columns, tuple(rows), title=title)
