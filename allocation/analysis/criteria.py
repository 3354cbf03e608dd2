"""What each criterion of a scenario would have each member pay, beside what it pays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from allocation.model import Allocation, Indicator, Key
from allocation.pipeline import allocate

__all__ = ["Criterion", "criteria"]

_RATES: Final = ("%", "/")


@dataclass(frozen=True)
class Criterion:
    """Shares of a criterion among the members that it compares, and what these members pay.

    Parameters
    ----------
    id : str
        Indicator, named key, or empty for the reference and for equal shares.
    kind : {"indicator", "equal", "reference", "key"}
    shares, paid : mapping of str to Fraction
        Shares of the criterion and of the amounts, by member: each sums to 1.
    total : int
        Cents that these members pay together.
    source : str or None
        Source of the criterion.
    doubtful : frozenset of str
        Members whose figure is undivided or disputed.
    """

    id: str
    kind: Literal["indicator", "equal", "reference", "key"]
    shares: Mapping[str, Fraction]
    paid: Mapping[str, Fraction]
    total: int
    source: str | None = None
    doubtful: frozenset[str] = frozenset()

    def gap(self, code: str) -> int:
        """Cents that a member pays above what the criterion would have it pay."""
        return round((self.paid[code] - self.shares[code]) * self.total)


def criteria(allocation: Allocation) -> tuple[Criterion, ...]:
    """Every criterion of the scenario that adds up: indicators, equal shares, agreed keys.

    A criterion compares the members that have a figure; a rate (%, EUR per head) is no criterion.

    Parameters
    ----------
    allocation : Allocation
        What was computed.

    Returns
    -------
    tuple of Criterion

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = criteria(allocate(read_scenario("scenarios/canal-seine-nord-2019.toml")))
    >>> [round(found[0].gap(code) / 10**8) for code in ("59", "80")]
    [-41, 19]
    """
    return tuple(_found(allocation))


def _found(allocation: Allocation) -> Iterator[Criterion]:
    scenario = allocation.scenario
    compared: set[str] = set()
    for name, indicator in scenario.indicators.items():
        if any(sign in indicator.unit for sign in _RATES):
            continue
        values = {c: v for c, v in indicator.resolved().items() if c in allocation.members}
        compared |= set(values)
        made = _criterion(allocation, name, "indicator", values)
        if made is not None:
            yield _with_source(made, indicator.source, _doubtful(indicator))
    group = [code for code in allocation.members if code in compared or not compared]
    equal = _criterion(allocation, "", "equal", dict.fromkeys(group, Fraction(1)))
    if equal is not None:
        yield equal
    yield from _agreed(allocation)


def _agreed(allocation: Allocation) -> Iterator[Criterion]:
    """The reference, and the keys given by hand that the scenario compares."""
    scenario = allocation.scenario
    reference = scenario.reference
    if reference is not None:
        amounts = {code: Fraction(cents) for code, cents in reference.amounts.items()}
        made = _criterion(allocation, "", "reference", amounts)
        if made is not None:
            yield _with_source(made, reference.source, frozenset())
    applied = {lot.key_id for lot in allocation.lots}
    for name in scenario.compare:
        if scenario.keys[name].rule == "given" and name not in applied:
            key = allocate(scenario, name).key
            made = _criterion(allocation, name, "key", _by_code(key))
            if made is not None:
                yield made


def _by_code(key: Key) -> dict[str, Fraction]:
    return dict(zip(key.members, key.shares, strict=True))


def _criterion(
    allocation: Allocation,
    name: str,
    kind: Literal["indicator", "equal", "reference", "key"],
    values: Mapping[str, Fraction],
) -> Criterion | None:
    """Shares of at least two members; None when they say nothing."""
    paid = {code: allocation.amount(code) for code in values}
    total, weight = sum(paid.values()), sum(values.values(), Fraction(0))
    if len(values) < 2 or total <= 0 or weight <= 0 or min(values.values()) < 0:  # noqa: PLR2004 - a comparison needs two members
        return None
    shares = {code: value / weight for code, value in values.items()}
    return Criterion(name, kind, shares, {c: Fraction(x, total) for c, x in paid.items()}, total)


def _with_source(made: Criterion, source: str, doubtful: frozenset[str]) -> Criterion:
    return Criterion(made.id, made.kind, made.shares, made.paid, made.total, source, doubtful)


def _doubtful(indicator: Indicator) -> frozenset[str]:
    """Members that an undivided or a disputed value concerns."""
    joint = {code for found in indicator.joint for code in found.members}
    return frozenset(joint | {other.member for other in indicator.alternatives})
