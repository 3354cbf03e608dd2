"""From a scenario to who pays what: reads like the method section of a deliberation.

1. Members are sorted by code, so that no result depends on their order.
2. The named keys are evaluated exactly, each leaving a step with its numbers.
3. Each lot is shared by its key and rounded by largest remainder to its unit.
4. Calls for funds are shared by year, so that every date and every total is exact.
5. What must hold is verified, and who breaks it is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from immutabledict import immutabledict

from allocation.checks import all_checks
from allocation.errors import AllocationError, InvalidKeyError
from allocation.model import Allocation, Inputs, Key, Lot, LotResult, Scenario, Step
from allocation.red_lines import bind, bindable, on_the_sum
from allocation.rounding import round_amounts
from allocation.rules import evaluate, scale_free, solved
from allocation.uncertainty import intervals
from allocation.yearly_calls import BEYOND, PAID_BEFORE, calls_by_year

__all__ = [
    "BEYOND",
    "PAID_BEFORE",
    "Study",
    "allocate",
    "bind",
    "cents_of",
    "lot_alone",
    "study",
]


@dataclass(frozen=True)
class Study:
    """A scenario with everything that it asks to compare.

    Parameters
    ----------
    own : Allocation or None
        The lots by their own keys; None when a figure is missing.
    variants : tuple of Allocation
        One per key of ``compare`` that can be computed, in the order of the scenario.
    refused : mapping of str to AllocationError
        Keys that cannot be computed and why, such as a figure to fetch ("" for the lots' own).
    """

    scenario: Scenario
    own: Allocation | None
    variants: tuple[Allocation, ...]
    refused: Mapping[str, AllocationError]


def study(scenario: Scenario) -> Study:
    """Compute the lots' own keys and those to compare; what cannot be computed stops only its key.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    Study

    Examples
    --------
    >>> from allocation.scenarios import read_scenario
    >>> found = study(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    >>> found.own.total
    50000000000
    """
    done: dict[str, Allocation] = {}
    refused: dict[str, AllocationError] = {}
    for identifier in dict.fromkeys(("", *scenario.compare)):
        try:
            done[identifier] = allocate(scenario, identifier or None)
        except AllocationError as error:
            refused[identifier] = error
    own = done.pop("", None)
    return Study(scenario, own, tuple(done.values()), immutabledict(refused))


def allocate(scenario: Scenario, key: str | None = None) -> Allocation:
    """x_li = T_l k_i of each lot l, rounded by largest remainder so that every total is exact.

    Parameters
    ----------
    scenario : Scenario
        Who shares what, by which keys.
    key : str, optional
        One of the named keys, applied to every lot instead of the lots' own; a metered lot keeps
        its bills.

    Returns
    -------
    Allocation
        Integer cents by lot and member (and year), with steps and checks.

    Raises
    ------
    MissingFigureError
        When the key reads an indicator that is not complete.
    InvalidKeyError
        When the parameters do not make a key.

    References
    ----------
    Balinski and Young (1982), *Fair Representation*, for the rounding.

    Examples
    --------
    >>> from allocation.scenarios import read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> allocate(scenario, "egalite").amount("80")
    12500000000
    """
    lots, steps = _shared(scenario, key)
    bare = Allocation(
        scenario=scenario,
        members=scenario.codes,
        lots=lots,
        steps=steps,
        schedule=calls_by_year(scenario, lots),
        variant=key or "",
    )
    return replace(
        bare,
        intervals=intervals(bare, lambda other: _shared(other, key)[0]),
        checks=all_checks(bare, *bindable(scenario)),
    )


def _shared(scenario: Scenario, key: str | None) -> tuple[tuple[LotResult, ...], tuple[Step, ...]]:
    """Each lot by its key; a scale-free key is told once, any other once per amount it depends on.

    A key solved inside the red lines is one key for the sum of the lots.
    """
    found: list[LotResult] = []
    steps: dict[object, Step] = {}
    codes = tuple(sorted(scenario.codes))
    joint = _joint(scenario, key)
    once = joint and evaluate(scenario.keys, (_applied(scenario.lots[0], key),), joint)
    for lot in scenario.lots:
        identifier = _applied(lot, key)
        inputs = Inputs(codes, lot.amount, scenario.indicators, year=lot.year)
        shares, path = once or evaluate(scenario.keys, (identifier,), inputs)
        for step in path:
            free = once or scale_free(scenario.keys, step.key)
            steps.setdefault((step.key, step.shares) if free else step, step)
        exact = Key(codes, tuple(shares[identifier]))
        found.append(_rounded(scenario, lot, identifier, exact))
    return tuple(found), tuple(steps.values())


def _applied(lot: Lot, key: str | None) -> str:
    """Key of a lot: the one to compare, or its own; the meters of a metered lot are not shared."""
    return lot.key if key is None or lot.metered else key


def _joint(scenario: Scenario, key: str | None) -> Inputs | None:
    """Sum of the lots inside their red lines, for a key that is solved; None for any other."""
    names = sorted({_applied(lot, key) for lot in scenario.lots})
    inside = [name for name in names if solved(scenario.keys, name)]
    if not inside:
        return None
    if len(names) > 1:
        others = ", ".join(name for name in names if name != inside[0])
        raise InvalidKeyError("solved_key_alone", key=inside[0], others=others)
    years = {lot.year for lot in scenario.lots}
    return Inputs(
        members=tuple(sorted(scenario.codes)),
        total=scenario.total,
        indicators=scenario.indicators,
        year=years.pop() if len(years) == 1 else None,
        bounds=on_the_sum(scenario),
    )


def lot_alone(scenario: Scenario, lot: Lot) -> LotResult:
    """x_i = T k_i of one lot, which need not be one of the scenario: another key, another amount.

    Parameters
    ----------
    scenario : Scenario
        Members, keys and figures; its red lines count where a key is solved inside them.
    lot : Lot
        What is shared.

    Returns
    -------
    LotResult

    Raises
    ------
    MissingFigureError
        When the key reads an indicator that is not complete.
    InvalidKeyError
        When the parameters do not make a key.

    Examples
    --------
    >>> from allocation.scenarios import read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> lot = scenario.lots[0].model_copy(update={"key": "egalite", "amount": 1000})
    >>> lot_alone(scenario, lot).amounts
    (250, 250, 250, 250)
    """
    lines = tuple(line for line in scenario.red_lines if line.lot in (None, lot.id))
    (found,), _ = _shared(scenario.model_copy(update={"lots": (lot,), "red_lines": lines}), None)
    return found


def cents_of(scenario: Scenario, key: Key) -> tuple[int, ...]:
    """Cents by member over all lots, in display order, when one exact key shares every lot.

    Parameters
    ----------
    scenario : Scenario
        Lots and their units.
    key : Key
        Exact shares, members sorted by code.

    Returns
    -------
    tuple of int, shape (n,)

    Examples
    --------
    >>> from allocation.scenarios import read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> cents_of(scenario, Key(("59", "60", "62", "80"), (Fraction(1, 4),) * 4))[0]
    12500000000
    """
    rows = (_rounded(scenario, lot, "", key).amounts for lot in scenario.lots)
    return tuple(map(sum, zip(*rows, strict=True)))


def _rounded(scenario: Scenario, lot: Lot, identifier: str, exact: Key) -> LotResult:
    """Amounts of one lot, members put back in display order."""
    governing = exact.shares
    if scenario.governs == "key":
        printed = exact.published(scenario.published_decimals)
        governing = tuple(Fraction(percent) / 100 for percent in printed)
    priority = served_first(exact.members, governing, scenario.priority)
    cents = round_amounts(lot.amount, governing, lot.round_to, priority)
    order = [exact.members.index(code) for code in scenario.codes]
    key = Key(scenario.codes, tuple(exact.shares[i] for i in order))
    return LotResult(lot.id, identifier, key, tuple(int(cents[i]) for i in order))


def served_first(
    codes: Sequence[str], shares: Sequence[Fraction], stated: Sequence[str] = ()
) -> list[int]:
    """Order in which equal remainders take the odd cent: as stated, else larger share, then code.

    Parameters
    ----------
    codes : sequence of str, shape (n,)
    shares : sequence of Fraction, shape (n,)
    stated : sequence of str
        Codes named by the scenario, first served first.

    Returns
    -------
    list of int, shape (n,)
        Positions, first served first.
    """
    rank = {code: position for position, code in enumerate(stated)}
    return sorted(
        range(len(codes)),
        key=lambda i: (rank.get(codes[i], len(rank)), -shares[i], codes[i]),
    )
