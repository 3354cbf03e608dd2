"""What red lines allow: whether an agreement exists, the fairest keys, how far each can go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from immutabledict import immutabledict

from allocation.analysis.clashes import Clashes, clashes_of
from allocation.analysis.negotiation import Concessions, concessions_of, region_of
from allocation.errors import AllocationError, NoAgreementError
from allocation.model import Bound, Key, Scenario, Solution, Timetable, Unbound
from allocation.pipeline import allocate, cents_of
from allocation.red_lines import bindable, on_the_sum
from allocation.rules import solved
from allocation.solver import Burdens, Distance, closest_key, leximin_key, plan_schedule
from allocation.solver.agreement import possible
from allocation.solver.ranges import ShadowPrice, least_bill, payment_ranges
from allocation.solver.region import CENTS, Region
from allocation.solver_rules import Closest

__all__ = ["FairKey", "Settlement", "settlement"]

Goal = Literal["inhabitants", "key", "reference"]
Range = tuple[Fraction, Fraction]
_NO_PRICE: Final = immutabledict[str, tuple[ShadowPrice, ...]]()


@dataclass(frozen=True)
class FairKey:
    """The fairest key for one goal, inside all red lines.

    Parameters
    ----------
    goal : "inhabitants", "key" or "reference"
        Lowest largest euros per inhabitant, or closest to a named key, or to what was agreed.
    name : str
        Named key of ``key``, empty otherwise.
    solution : Solution
        Members sorted by code.
    cents : tuple of int, shape (n,)
        Amounts in the display order of the scenario.
    """

    goal: Goal
    name: str
    solution: Solution
    cents: tuple[int, ...]


@dataclass(frozen=True)
class Settlement:
    """A scenario seen through its red lines.

    Parameters
    ----------
    scenario : Scenario
        What is negotiated.
    lines : tuple of Bound
        Red lines that bear on amounts; those of a year are left to ``plan``.
    unverified : tuple of Unbound
        Lines that nothing can verify yet: no result takes them into account.
    fair : tuple of FairKey
        Empty when the hard lines clash.
    ranges : tuple of (Fraction, Fraction), shape (n,)
        Least and largest payment of each member inside all lines, euros, in display order; empty
        when lines clash.
    prices : mapping of str to tuple of ShadowPrice
        What moving each line does to the least bill of each member.
    clashes : Clashes
        Empty when all lines agree.
    concessions : Concessions
        Two ways to give in.
    plan : Timetable, AllocationError or None
        Payments that respect every capacity, or why there are none; None without such limits.
    one_key : bool
        Whether one key for every lot respects all lines; lines of a lot may need a key per lot.
    refused : tuple of (str, AllocationError) or None
        The key to approach that cannot be computed, such as a figure to fetch.
    """

    scenario: Scenario
    lines: tuple[Bound, ...]
    unverified: tuple[Unbound, ...]
    fair: tuple[FairKey, ...]
    ranges: tuple[Range, ...]
    prices: Mapping[str, tuple[ShadowPrice, ...]]
    clashes: Clashes
    concessions: Concessions
    plan: Timetable | AllocationError | None
    one_key: bool = True
    refused: tuple[str, AllocationError] | None = None

    @property
    def agreed(self) -> bool:
        """Whether some payment respects every line, hard or soft."""
        return not self.clashes.sets


def settlement(scenario: Scenario) -> Settlement:
    """Agreement or clash, fairest keys, ranges, prices and schedule under the red lines.

    Parameters
    ----------
    scenario : Scenario
        With its red lines.

    Returns
    -------
    Settlement

    Raises
    ------
    InvalidKeyError
        When no key can be made of the total, such as a total of zero.

    References
    ----------
    Ogryczak and Sliwinski (2006); Liffiton et al. (2016); Gal (1995).

    Examples
    --------
    >>> from allocation.scenarios import read_scenario
    >>> found = settlement(read_scenario("scenarios/canal-seine-nord-conditions.toml"))
    >>> found.agreed, [fair.goal for fair in found.fair]
    (True, ['inhabitants', 'key', 'reference'])
    """
    region, timed = region_of(scenario)
    clashes = clashes_of(region)
    agreed = not clashes.sets
    aim, refused = _aim(scenario)
    fair = _fair(scenario, aim)
    return Settlement(
        scenario=scenario,
        lines=region.lines,
        unverified=bindable(scenario)[1],
        fair=fair,
        ranges=_ranges(scenario, region) if agreed else (),
        prices=_prices(scenario, region) if agreed else _NO_PRICE,
        clashes=clashes,
        concessions=concessions_of(region, whole_cents=True),
        plan=_plan(scenario, timed, fair) if timed else None,
        one_key=agreed and possible(_on_the_sum(scenario)),
        refused=refused,
    )


@dataclass(frozen=True)
class _Aim:
    """A named key to approach, and how far from it is measured."""

    name: str
    target: Key
    distance: Distance


def _aim(scenario: Scenario) -> tuple[_Aim | None, tuple[str, AllocationError] | None]:
    """The key that the lots share, or the one that it approaches; none when there are two."""
    name, *others = dict.fromkeys(lot.key for lot in scenario.lots)
    parameters, distance = scenario.keys[name], "leximin"
    if others:
        return None, None
    if isinstance(parameters, Closest):
        name, distance = parameters.target, parameters.distance
    elif solved(scenario.keys, name):
        return None, None
    try:
        own = allocate(scenario, name).key
    except AllocationError as refused:
        return None, (name, refused)
    codes = tuple(sorted(scenario.codes))
    return _Aim(name, Key(codes, tuple(own[code] for code in codes)), distance), None


def _fair(scenario: Scenario, aim: _Aim | None) -> tuple[FairKey, ...]:
    """One key per goal; none when the hard lines clash."""
    try:
        return tuple(
            FairKey(goal, name, solution, cents_of(scenario, solution.key))
            for goal, name, solution in _goals(scenario, aim)
        )
    except NoAgreementError:
        return ()


def _goals(scenario: Scenario, aim: _Aim | None) -> Iterator[tuple[Goal, str, Solution]]:
    codes, total = tuple(sorted(scenario.codes)), scenario.total
    lines = on_the_sum(scenario)
    inhabitants = scenario.inhabitants()
    if inhabitants and all(inhabitants.values()):
        burdens = Burdens.per_unit({code: inhabitants[code] for code in codes})
        yield "inhabitants", "", leximin_key(burdens, total, lines)
    if aim is not None:
        yield "key", aim.name, closest_key(aim.target, total, lines, aim.distance)
    reference = scenario.reference
    agreed = sum(reference.amounts.values()) if reference else 0
    if reference and agreed > 0:
        shares = tuple(Fraction(reference.amounts[code], agreed) for code in codes)
        yield "reference", "", closest_key(Key(codes, shares), total, lines)


def _on_the_sum(scenario: Scenario) -> Region:
    codes, total = tuple(sorted(scenario.codes)), Fraction(scenario.total, CENTS)
    return Region.of_total(codes, total, on_the_sum(scenario))


def _columns(scenario: Scenario, region: Region) -> list[list[int]]:
    """What each member pays: one column, or one per lot."""
    return [[i for i, paid in enumerate(region.columns) if paid == c] for c in scenario.codes]


def _ranges(scenario: Scenario, region: Region) -> tuple[Range, ...]:
    return tuple(payment_ranges(region, _columns(scenario, region)))


def _prices(scenario: Scenario, region: Region) -> Mapping[str, tuple[ShadowPrice, ...]]:
    columns = _columns(scenario, region)
    return immutabledict(
        {code: least_bill(region, own) for code, own in zip(scenario.codes, columns, strict=True)}
    )


def _plan(
    scenario: Scenario, timed: tuple[Bound, ...], fair: tuple[FairKey, ...]
) -> Timetable | AllocationError | None:
    """Payments by year of the lots' own key; of the first fair key when it cannot be computed."""
    if scenario.schedule is None:
        return None
    try:
        key = allocate(scenario).key
    except AllocationError as refused:
        if not fair:
            return refused
        own = fair[0].solution.key
        key = Key(scenario.codes, tuple(own[code] for code in scenario.codes))
    try:
        return plan_schedule(key, scenario.schedule, timed)
    except AllocationError as refused:
        return refused
