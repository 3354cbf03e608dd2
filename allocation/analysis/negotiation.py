"""Why no agreement exists and what would make one: clashes, concessions, prices. No words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from allocation.analysis.clashes import MOST_SETS, Clashes, clashes_of
from allocation.model import Bound, Scenario
from allocation.red_lines import bindable
from allocation.solver.concessions import (
    Concession,
    even_concession,
    in_whole_cents,
    smallest_concession,
)
from allocation.solver.models import Solver, proposal
from allocation.solver.ranges import ShadowPrice, least_bill
from allocation.solver.region import CENTS, Region

__all__ = [
    "Concessions",
    "concessions",
    "concessions_of",
    "conflicts",
    "region_of",
    "shadow_prices",
]

_ZERO: Final = Fraction(0)


@dataclass(frozen=True)
class Concessions:
    """The two ways to give in, line by line and owner by owner, in euros.

    Parameters
    ----------
    smallest, even : tuple of (Bound, Fraction)
        Lines that give in and by how much: least weighted total; most even between owners.
    by_owner : tuple of (str, Fraction)
        What each owner gives in the even way, largest first.
    total, even_total : Fraction
        Euros of each way.
    timed : tuple of Bound
        Lines that bear on a year, left to the schedule.
    """

    smallest: tuple[tuple[Bound, Fraction], ...]
    even: tuple[tuple[Bound, Fraction], ...]
    by_owner: tuple[tuple[str, Fraction], ...]
    total: Fraction
    even_total: Fraction
    timed: tuple[Bound, ...] = ()


def conflicts(scenario: Scenario, most: int = MOST_SETS) -> Clashes:
    """Every irreducible set of clashing red lines of a scenario, and every minimal set to give up.

    Parameters
    ----------
    scenario : Scenario
        With its red lines; the payments of each lot are free, not the scenario's own key.
    most : int
        Sets after which the search stops and says so.

    Returns
    -------
    Clashes

    References
    ----------
    Liffiton, Previti, Malik and Marques-Silva (2016); Reiter (1987) for the duality.

    Examples
    --------
    >>> from allocation.scenarios import read_scenario
    >>> conflicts(read_scenario("scenarios/canal-seine-nord-2014.toml")).sets
    ()
    """
    region, timed = region_of(scenario)
    return replace(clashes_of(region, most), timed=timed)


def concessions(scenario: Scenario, solver: Solver = "highs") -> Concessions:
    """The smallest total concession of a scenario's red lines, and the most even one.

    Every line may give in, hard or soft, at its weight for the smallest total.

    Parameters
    ----------
    scenario : Scenario
        With its red lines.
    solver : "highs", "cbc" or "exact"
        Who proposes; the result does not depend on it.

    Returns
    -------
    Concessions
        Without any line when all agree.

    References
    ----------
    Chinneck (2008) for elastic programs; Ogryczak and Sliwinski (2006) for the even way.

    Examples
    --------
    >>> from allocation.scenarios import read_scenario
    >>> concessions(read_scenario("scenarios/canal-seine-nord-2014.toml")).total
    Fraction(0, 1)
    """
    region, timed = region_of(scenario)
    return replace(concessions_of(region, solver), timed=timed)


def shadow_prices(scenario: Scenario, member: str) -> tuple[ShadowPrice, ...]:
    """d (least bill of a member) / d (limit of each red line), on each side, and how far it holds.

    Parameters
    ----------
    scenario : Scenario
        One lot, or lines that bear on the sum of the lots only.
    member : str
        Code of the member whose least bill is priced.

    Returns
    -------
    tuple of ShadowPrice

    Raises
    ------
    NoAgreementError
        ``no_agreement``.

    References
    ----------
    Gal (1995), *Postoptimal Analyses, Parametric Programming and Related Topics*.

    Examples
    --------
    >>> from allocation.scenarios import read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> len(shadow_prices(scenario, "80")) == len(scenario.red_lines)
    True
    """
    region, _ = region_of(scenario)
    return least_bill(region, [i for i, c in enumerate(region.columns) if c == member])


def region_of(scenario: Scenario) -> tuple[Region, tuple[Bound, ...]]:
    """Payments by member (and by lot, when a line bears on one of several lots).

    Parameters
    ----------
    scenario : Scenario
        With its red lines.

    Returns
    -------
    tuple of (Region, tuple of Bound)
        The region, and the lines that bear on a year. Lines that nothing can verify yet are in
        neither.

    Examples
    --------
    >>> from allocation.scenarios import read_scenario
    >>> region_of(read_scenario("scenarios/canal-seine-nord-2014.toml"))[0].columns
    ('59', '62', '80', '60')
    """
    stated, _ = bindable(scenario)
    lines = tuple(dict.fromkeys(line for line in stated if line.year is None))
    timed = tuple(line for line in stated if line.year is not None)
    codes, lots = scenario.codes, scenario.lots
    if len(lots) == 1 or all(line.lot is None for line in lines):
        return Region.of_total(codes, Fraction(scenario.total, CENTS), lines), timed
    count = len(codes)
    blocks = tuple(
        (tuple(range(k * count, (k + 1) * count)), Fraction(lot.amount, CENTS))
        for k, lot in enumerate(lots)
    )
    spread = tuple(
        replace(
            line,
            row=tuple(c if line.lot in (None, lot.id) else _ZERO for lot in lots for c in line.row),
        )
        for line in lines
    )
    return Region(codes * len(lots), blocks, spread), timed


def concessions_of(
    region: Region, solver: Solver = "highs", *, whole_cents: bool = False
) -> Concessions:
    """min sum of weight_k s_k, and the leximin of the s_k summed by owner.

    Parameters
    ----------
    region : Region
        Who pays what total under which lines.
    solver : "highs", "cbc" or "exact"
        Who proposes; the result does not depend on it.
    whole_cents : bool
        Round to cents that still let an agreement exist.

    Returns
    -------
    Concessions

    References
    ----------
    Chinneck (2008); Ogryczak and Sliwinski (2006).

    Examples
    --------
    >>> line = Bound((Fraction(1),), Fraction(3), "59", "", ("59",), "max_amount")
    >>> concessions_of(Region.of_total(("59",), Fraction(5), (line,))).by_owner
    (('59', Fraction(2, 1)),)
    """
    distinct = region.keeping(dict.fromkeys(region.lines))
    every, propose = range(len(distinct.lines)), proposal(solver)
    least = smallest_concession(distinct, every, propose)
    even = even_concession(distinct, every, propose)
    if whole_cents:
        least, even = (in_whole_cents(distinct, given) for given in (least, even))
    owners: dict[str, Fraction] = {}
    for line, euros in zip(distinct.lines, even.euros, strict=True):
        owners[line.owner] = owners.get(line.owner, _ZERO) + euros
    giving = [(owner, euros) for owner, euros in owners.items() if euros]
    return Concessions(
        smallest=_giving(distinct, least),
        even=_giving(distinct, even),
        by_owner=tuple(sorted(giving, key=lambda pair: (-pair[1], pair[0]))),
        total=least.total,
        even_total=even.total,
    )


def _giving(region: Region, given: Concession) -> tuple[tuple[Bound, Fraction], ...]:
    pairs = zip(region.lines, given.euros, strict=True)
    return tuple((line, euros) for line, euros in pairs if euros)
