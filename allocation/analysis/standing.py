"""Where a member stands among the others: per inhabitant, in percent of receipts, by vintage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from allocation.model import Allocation

__all__ = ["Rank", "ranks"]

_CENTS = 100


@dataclass(frozen=True)
class Rank:
    """Place of one member, the highest payer first.

    Parameters
    ----------
    measure : {"per_inhabitant", "percent_of_receipts"}
    place, of : int
        Place, among how many members that have the figure.
    values : mapping of str to Fraction
        Euros per inhabitant, or share of the receipts of one year, highest first.
    years : tuple of int
        Years of the figures: several years do not compare.
    moved_by : tuple of (int, int)
        Other vintages that change the place, with the place that they give.
    absent : tuple of str
        Members without the figure.
    """

    measure: Literal["per_inhabitant", "percent_of_receipts"]
    place: int
    of: int
    values: Mapping[str, Fraction]
    years: tuple[int, ...]
    moved_by: tuple[tuple[int, int], ...] = ()
    absent: tuple[str, ...] = ()


def ranks(
    allocation: Allocation, member: str, *, include_private: bool = False
) -> tuple[Rank, ...]:
    """Ranks of a member that the figures at hand allow, with the vintages that would change them.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    member : str
        Code.
    include_private : bool
        Whether the accounts of the private overlay are used.

    Returns
    -------
    tuple of Rank

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> allocation = allocate(read_scenario("scenarios/canal-seine-nord-2019.toml"))
    >>> [(rank.measure, rank.place, rank.of) for rank in ranks(allocation, "80")]
    [('per_inhabitant', 1, 4)]
    """
    found = (_per_inhabitant(allocation, member), _of_receipts(allocation, member, include_private))
    return tuple(rank for rank in found if rank is not None)


def _per_inhabitant(allocation: Allocation, member: str) -> Rank | None:
    scenario = allocation.scenario
    population = scenario.indicators.get(scenario.population or "population")
    if population is None:
        return None
    values = _over(allocation, population.resolved())
    if member not in values:
        return None
    place = _place(values, member)
    moved: list[tuple[int, int]] = []
    for vintage in population.vintages:
        others = _over(allocation, vintage.values)
        if member in others and set(others) == set(values) and _place(others, member) != place:
            moved.append((vintage.year, _place(others, member)))
    absent = tuple(code for code in allocation.members if code not in values)
    years = (population.year,)
    return Rank("per_inhabitant", place, len(values), _sorted(values), years, tuple(moved), absent)


def _of_receipts(allocation: Allocation, member: str, private: bool) -> Rank | None:  # noqa: FBT001 - internal
    scenario = allocation.scenario.included() if private else allocation.scenario
    receipts = {
        code: (finances.receipts, finances.year)
        for code, finances in scenario.finances.items()
        if finances.receipts is not None and code in allocation.members
    }
    if member not in receipts:
        return None
    values = {c: Fraction(allocation.amount(c), base) for c, (base, _) in receipts.items()}
    years = tuple(sorted({year for _, year in receipts.values()}))
    absent = tuple(code for code in allocation.members if code not in values)
    place = _place(values, member)
    return Rank("percent_of_receipts", place, len(values), _sorted(values), years, (), absent)


def _over(allocation: Allocation, base: Mapping[str, Fraction]) -> dict[str, Fraction]:
    return {
        code: Fraction(allocation.amount(code), _CENTS) / base[code]
        for code in allocation.members
        if base.get(code)
    }


def _place(values: Mapping[str, Fraction], member: str) -> int:
    return 1 + sum(value > values[member] for value in values.values())


def _sorted(values: Mapping[str, Fraction]) -> dict[str, Fraction]:
    return dict(sorted(values.items(), key=lambda pair: (-pair[1], pair[0])))
