"""What a budget bears: calls and credits by year, effect on savings and debt, missing figures."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from allocation.budget import BudgetYear, MemberBudget, Ratio
from allocation.model import Scenario
from allocation.reporting.cells import Cell, Said, Value
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.typography import rounded

__all__ = ["asked_table", "credits_table", "effect_table", "millions"]

_MILLION: Final = 100_000_000
_YEARS_AFTER: Final = 2
_PERCENT: Final = 100


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
        CP antérieurs, years, au-delà: calls sum to the contribution, CP to the AP.
    """
    calls, credit = budget.calls, budget.credits
    columns = (
        Column("due"),
        Column("call", "money"),
        Column("drawn", "money"),
        Column("payment", "money"),
        Column("annuity", "money"),
        Column("borne", "money"),
    )
    near, far = _parted(budget)
    rows: list[Row] = []
    if calls.before or credit.before:
        rows.append((Said("word.before"), calls.before, 0, credit.before, 0, credit.before))
    rows += [_credit_row(str(year.year), [year]) for year in near]
    if far:
        span = {"first": str(far[0].year), "last": str(far[-1].year)}
        rows.append(_credit_row(Said("word.years_span", span), far))
    if calls.beyond or credit.beyond:
        rows.append((Said("word.beyond"), calls.beyond, 0, credit.beyond, 0, credit.beyond))
    cells = [[cell for cell in row[1:] if isinstance(cell, int)] for row in rows]
    sums = tuple(map(sum, zip(*cells, strict=True)))
    if not near:
        return Table("credits", columns, ())
    return Table("credits", columns, tuple(rows), (Said("word.total"), *sums))


def _parted(budget: MemberBudget) -> tuple[tuple[BudgetYear, ...], tuple[BudgetYear, ...]]:
    """Years to print one by one, then those that are summed."""
    called = max((*budget.calls.by_year, *budget.credits.by_year), default=0)
    last = called + _YEARS_AFTER
    near = tuple(year for year in budget.years if year.year <= last)
    return near, budget.years[len(near) :]


def _credit_row(name: str | Said, years: Iterable[BudgetYear]) -> Row:
    found = list(years)
    return (
        name,
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
    pairs = (
        ("gross_before", "gross"),
        ("net_before", "net"),
        ("debt_before", "debt"),
    )
    columns = [Column("year", "year")]
    columns += [Column(name, "number") for pair in pairs for name in pair]
    columns += [Column("years_before"), Column("years_after"), Column("effort", "percent")]
    near, _ = _parted(budget)
    rows: list[Row] = []
    for year in near:
        figures: list[int | None] = [getattr(year, name) for pair in pairs for name in pair]
        if any(figure is not None for figure in figures):
            cells = [None if figure is None else millions(figure) for figure in figures]
            ratios = (_years(year.years_before), _years(year.years))
            rows.append((year.year, *cells, *ratios, _percent(year.effort)))
    table = Table("effect", tuple(columns), tuple(rows))
    return table.filled()


def _years(ratio: Ratio) -> Cell:
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
    rows: list[Row] = [
        (
            Said(f"figure.{figure.id}", {"member": scenario.name(figure.member)}),
            Said(f"figure_unit.{figure.id}"),
            Said("word.last_year") if figure.year is None else str(figure.year),
            figure.where or Said(f"figure_where.{figure.id}"),
        )
        for figure in budget.missing
    ]
    columns = (Column("figure"), Column("unit"), Column("wanted_year"), Column("where"))
    return Table("asked", columns, tuple(rows))
