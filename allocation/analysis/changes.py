"""Why a bill changed between two scenarios: what each cause did, whatever their order.

The value of a set of causes is the exact bill of the former scenario with these causes taken from
the latter; a cause is worth its mean over all orders (Shapley). Cents then sum exactly, by member
and by cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import factorial
from operator import attrgetter
from typing import Final, Literal

from allocation.analysis.hybrids import hybrid, keys_changed, revised_indicators
from allocation.errors import AllocationError, InvalidKeyError
from allocation.model import Allocation, Scenario
from allocation.pipeline import allocate
from allocation.rounding import round_table
from allocation.rules import solved

__all__ = ["MOST_CAUSES", "Cause", "Changes", "why_did_it_change"]

MOST_CAUSES: Final = 10
"""Causes above which 2 to their number scenarios are too many."""

_COST: Final = ("id", "amount", "year", "metered")
Exact = Mapping[str, Fraction]


@dataclass(frozen=True)
class Cause:
    """What changed between two scenarios.

    Parameters
    ----------
    kind : {"cost", "weights", "indicator", "members", "red_lines", "rounding"}
        Amounts to share; keys and their weights; figures of one indicator; who takes part; limits
        of a key that is solved inside them; what rounding does to the exact bills.
    name : str
        Indicator, for ``indicator``.
    """

    kind: Literal["cost", "weights", "indicator", "members", "red_lines", "rounding"]
    name: str = ""


@dataclass(frozen=True)
class Changes:
    """The change of each bill, cause by cause.

    Parameters
    ----------
    before, after : Scenario
    members : tuple of str, shape (n,)
        Codes: those of ``after`` in its order, then those who left.
    causes : tuple of Cause, shape (f,)
        The rounding last.
    cents : tuple of tuple of int, shape (n, f)
        Each row sums to the change of a bill, each column to that of the total.
    former, latter : tuple of int, shape (n,)
        Bills, cents; 0 for who is not there.
    """

    before: Scenario
    after: Scenario
    members: tuple[str, ...]
    causes: tuple[Cause, ...]
    cents: tuple[tuple[int, ...], ...]
    former: tuple[int, ...]
    latter: tuple[int, ...]

    def of(self, code: str) -> dict[Cause, int]:
        """What each cause did to a member, cents."""
        return dict(zip(self.causes, self.cents[self.members.index(code)], strict=True))

    def change(self, code: str) -> int:
        """Cents that a member pays more than before."""
        return sum(self.cents[self.members.index(code)])

    def name(self, code: str) -> str:
        """Name of a member, even of one who left."""
        return (self.after if code in self.after.codes else self.before).name(code)


def why_did_it_change(before: Scenario, after: Scenario) -> Changes:
    """phi_c = mean over all orders of (bill with c and those before it - bill without c).

    Parameters
    ----------
    before, after : Scenario
        Two scenarios of the same members, or of some of them.

    Returns
    -------
    Changes

    Raises
    ------
    InvalidKeyError
        ``changes_unrelated``: no common member; ``changes_too_many``: more than ten causes;
        ``changes_step``: a scenario between the two cannot be computed; ``changes_beyond``: they
        differ by more than these causes.

    References
    ----------
    Shapley (1953); Shorrocks (2013), J. Econ. Inequal. 11:99-126.

    Examples
    --------
    >>> from allocation.scenarios import read_scenario
    >>> before = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> lot = before.lots[0].model_copy(update={"amount": 55_000_000_000, "key": "population"})
    >>> found = why_did_it_change(before, before.model_copy(update={"lots": (lot,)}))
    >>> {cause.kind: cents // 100_000_000 for cause, cents in found.of("80").items()}
    {'cost': 6, 'weights': -27, 'rounding': 0}
    >>> found.change("80") == sum(found.of("80").values())
    True
    """
    if not set(before.codes) & set(after.codes):
        raise InvalidKeyError("changes_unrelated", before=before.id, after=after.id)
    causes = tuple(_causes(before, after))
    if len(causes) > MOST_CAUSES:
        raise InvalidKeyError("changes_too_many", count=len(causes), most=MOST_CAUSES)
    paid = allocate(before), allocate(after)
    worth = {
        chosen: _bills(before, after, chosen)
        for size in range(len(causes) + 1)
        for chosen in map(frozenset, combinations(causes, size))
    }
    exact = worth[frozenset()], worth[frozenset(causes)]
    codes = sorted(set(before.codes) | set(after.codes))
    _verify(codes, paid, exact)
    bills = [{c: found.amount(c) for c in found.members} for found in paid]
    moved = [bills[1].get(code, 0) - bills[0].get(code, 0) for code in codes]
    table = [[_shapley(worth, causes, cause, code) for cause in causes] for code in codes]
    for row, change in zip(table, moved, strict=True):
        row.append(change - sum(row, Fraction(0)))
    columns = [int(sum(column, Fraction(0))) for column in zip(*table, strict=True)]
    cents = round_table(table, moved, columns, priority=range(len(columns)))
    rows = dict(zip(codes, cents.tolist(), strict=True))
    shown = (*after.codes, *(code for code in before.codes if code not in after.codes))
    return Changes(
        before=before,
        after=after,
        members=shown,
        causes=(*causes, Cause("rounding")),
        cents=tuple(tuple(rows[code]) for code in shown),
        former=tuple(bills[0].get(code, 0) for code in shown),
        latter=tuple(bills[1].get(code, 0) for code in shown),
    )


def _causes(before: Scenario, after: Scenario) -> Iterator[Cause]:
    """What differs and may move a bill."""
    alone = len(before.lots) == len(after.lots) == 1
    fields = _COST[alone:]  # the only lot of each is the same one, whatever its name
    if [attrgetter(*fields)(lot) for lot in before.lots] != [
        attrgetter(*fields)(lot) for lot in after.lots
    ]:
        yield Cause("cost")
    if keys_changed(before, after):
        yield Cause("weights")
    yield from (Cause("indicator", name) for name in revised_indicators(before, after))
    if set(before.codes) != set(after.codes):
        yield Cause("members")
    inside = any(solved(s.keys, lot.key) for s in (before, after) for lot in s.lots)
    if inside and before.red_lines != after.red_lines:
        yield Cause("red_lines")


def _bills(before: Scenario, after: Scenario, chosen: Iterable[Cause]) -> Exact:
    """Exact cents by member when the chosen causes are those of ``after``."""
    causes = frozenset((cause.kind, cause.name) for cause in chosen)
    try:
        return _exact(allocate(hybrid(before, after, causes)))
    except AllocationError as refused:
        names = ", ".join(sorted(name or kind for kind, name in causes))
        raise InvalidKeyError("changes_step", factors=names, reason=refused) from refused


def _exact(found: Allocation) -> Exact:
    bills = dict.fromkeys(found.members, Fraction(0))
    for lot in found.lots:
        for code in found.members:
            bills[code] += lot.key[code] * sum(lot.amounts)
    return bills


def _verify(
    codes: Iterable[str], paid: tuple[Allocation, Allocation], exact: tuple[Exact, Exact]
) -> None:
    """Refuse when the causes do not lead from one scenario to the other."""
    wrong: list[str] = []
    for found, reached in zip(paid, exact, strict=True):
        stated = _exact(found)
        wrong += [code for code in codes if stated.get(code, 0) != reached.get(code, 0)]
    if wrong:
        raise InvalidKeyError("changes_beyond", members=", ".join(dict.fromkeys(wrong)))


def _shapley(
    worth: Mapping[frozenset[Cause], Exact], causes: tuple[Cause, ...], cause: Cause, code: str
) -> Fraction:
    count, total = len(causes), Fraction(0)
    for chosen, bills in worth.items():
        if cause in chosen:
            continue
        orders = factorial(len(chosen)) * factorial(count - len(chosen) - 1)
        added = worth[chosen | {cause}].get(code, Fraction(0)) - bills.get(code, Fraction(0))
        total += orders * added
    return total / factorial(count) if count else total
