"""Figures that a budget page needs and that the file does not give: asked for, never invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allocation.model import ACCOUNTS, Scenario

__all__ = ["MissingFigure", "missing_figures"]


@dataclass(frozen=True)
class MissingFigure:
    """One figure to ask for: ``figure.<id>`` names it, ``figure_where.<id>`` says who publishes it.

    Parameters
    ----------
    id : str
        ``debt``, ``gross_savings``, ``net_savings``, ``receipts``, ``calendar``, ``population``,
        ``guarantee_terms``.
    member : str
        Code.
    year : int or None
        Year wanted; None for the last one published.
    where : str
        Where the file says that it is published; empty when it does not.
    """

    id: str
    member: str
    year: int | None = None
    where: str = ""


def missing_figures(scenario: Scenario, member: str) -> tuple[MissingFigure, ...]:
    """What to ask for before every line of a member's budget can be computed.

    Parameters
    ----------
    scenario : Scenario
    member : str
        Code.

    Returns
    -------
    tuple of MissingFigure

    Examples
    --------
    >>> from allocation import read_scenario
    >>> found = missing_figures(read_scenario("scenarios/canal-seine-nord-2014.toml"), "80")
    >>> [figure.id for figure in found][:4]
    ['debt', 'gross_savings', 'net_savings', 'receipts']
    """
    return (*_accounts(scenario, member), *_others(scenario, member))


def _accounts(scenario: Scenario, member: str) -> Iterator[MissingFigure]:
    finances = scenario.finances.get(member)
    for name in ACCOUNTS:
        if finances is None:
            yield MissingFigure(name, member)
        elif getattr(finances, name) is None:
            yield MissingFigure(name, member, finances.year, finances.where)


def _others(scenario: Scenario, member: str) -> Iterator[MissingFigure]:
    dated = scenario.schedule is not None or any(lot.year for lot in scenario.lots)
    if not dated and member not in scenario.commitments:
        yield MissingFigure("calendar", member)
    population = scenario.indicators.get(scenario.population or "population")
    if population is None:
        yield MissingFigure("population", member)
    elif member in population.missing(scenario.codes):
        yield MissingFigure("population", member, population.year, population.where)
    lines = [*scenario.funding]
    lines += [line for hypothesis in scenario.hypotheses.values() for line in hypothesis.funding]
    if any(line.guarantee and line.guarantee.terms is None for line in lines):
        yield MissingFigure("guarantee_terms", member)
