"""The saving of a group: stand-alone costs less its cost, shared by a key; who would leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from allocation.errors import InvalidKeyError
from allocation.keys import tariff as by_bracket
from allocation.model import Inputs, Scenario, Tariff, Vector
from allocation.pipeline import served_first
from allocation.rounding import round_amounts
from allocation.rules import evaluate

__all__ = ["MOST_MEMBERS", "ROUNDING", "Deserter", "Saved", "cost_of", "savings"]

MOST_MEMBERS: Final = 20
"""Members up to which every coalition is checked."""

ROUNDING: Final = 2
"""Cents by member that rounding may move: a coalition that gains no more is not said to leave."""

_NEAR: Final = 0.01
_CENTS: Final = 100
_SHOWN: Final = 10


@dataclass(frozen=True)
class Deserter:
    """A coalition that would pay less on its own: x(S) > c(S).

    Parameters
    ----------
    members : tuple of str
        Codes.
    paid : int
        x(S), what it pays in the group, cents.
    alone : Fraction
        c(S), what it would pay, cents.
    """

    members: tuple[str, ...]
    paid: int
    alone: Fraction

    @property
    def gain(self) -> Fraction:
        """x(S) - c(S), cents."""
        return self.paid - self.alone


@dataclass(frozen=True)
class Saved:
    """Who saves what in the group.

    Parameters
    ----------
    members : tuple of str, shape (n,)
        Codes in display order.
    stand_alone : tuple of int, shape (n,)
        c_i, cost of each alone, cents.
    group_cost : int
        c(N), cents.
    shares : tuple of int, shape (n,)
        s_i, part of the saving, cents; negative when the group costs more than its members alone.
    checked : int
        Coalitions whose cost is known and was compared.
    leaving : int
        How many of them would pay less on their own, by more than rounding moves.
    deserters : tuple of Deserter
        Those that would gain most, ten at most.
    """

    members: tuple[str, ...]
    stand_alone: tuple[int, ...]
    group_cost: int
    shares: tuple[int, ...]
    checked: int
    leaving: int
    deserters: tuple[Deserter, ...]

    @property
    def saving(self) -> int:
        """Sum of the costs alone, less the cost of the group, cents."""
        return sum(self.stand_alone) - self.group_cost

    @property
    def payments(self) -> tuple[int, ...]:
        """x_i = c_i - s_i, cents, shape (n,)."""
        return tuple(c - s for c, s in zip(self.stand_alone, self.shares, strict=True))


def cost_of(tariff: Tariff, quantity: Fraction) -> Fraction:
    """c(q) = fixed + the price of each bracket times what falls in it; 0 for no quantity.

    With ``all_units``, fixed + q times the price of the bracket that q reaches.

    Parameters
    ----------
    tariff : Tariff
        Edges in the unit of the quantity, prices in euros per unit.
    quantity : Fraction
        q, not negative.

    Returns
    -------
    Fraction
        Cents.

    Examples
    --------
    >>> tariff = Tariff(quantity="mwh", edges=(10,), prices=(3, 2))
    >>> cost_of(tariff, Fraction(12))
    Fraction(3400, 1)
    """
    if not quantity:
        return Fraction(0)
    if tariff.all_units or not tariff.edges:
        reached = sum(edge <= quantity for edge in tariff.edges)
        return tariff.fixed + quantity * tariff.prices[reached] * _CENTS
    (euros,) = by_bracket([quantity], tariff.edges, tariff.prices)
    return tariff.fixed + euros * _CENTS


def savings(scenario: Scenario) -> Saved | None:
    """s_i = k_i (sum of c_j - c(N)) to the cent, and the coalitions S for which x(S) > c(S).

    Parameters
    ----------
    scenario : Scenario
        With its table ``savings``.

    Returns
    -------
    Saved or None
        None without this table.

    Raises
    ------
    InvalidKeyError
        ``savings_members`` when a cost alone is neither stated nor given by a tariff;
        ``value_negative`` when a quantity is below zero.
    MissingFigureError
        When the quantity, or a figure of the key, is not complete.

    References
    ----------
    Young (1985), *Cost Allocation*: stand-alone costs and the core.

    Examples
    --------
    >>> from allocation import read_scenario
    >>> savings(read_scenario("scenarios/canal-seine-nord-2014.toml")) is None
    True
    """
    terms = scenario.savings
    if terms is None:
        return None
    codes = tuple(sorted(scenario.codes))
    inputs = Inputs(codes, scenario.total, scenario.indicators)
    quantities = None if terms.tariff is None else inputs.indicator(terms.tariff.quantity)
    if quantities is not None and (
        below := [c for c, q in zip(codes, quantities, strict=True) if q < 0]
    ):
        raise InvalidKeyError("value_negative", where=", ".join(below))
    alone = _alone(terms.stand_alone, codes, terms.tariff, quantities)
    group = _group(terms.group_cost, terms.tariff, quantities)
    saving = sum(alone) - group
    found, _ = evaluate(scenario.keys, (terms.key,), Inputs(codes, abs(saving), inputs.indicators))
    key = found[terms.key]
    order = served_first(codes, key, scenario.priority)
    parts = round_amounts(abs(saving), list(key), 1, order)
    shares = [int(part) if saving >= 0 else -int(part) for part in parts]
    paid = [c - s for c, s in zip(alone, shares, strict=True)]
    checked, leaving, deserters = _coalitions(codes, paid, alone, (terms.tariff, quantities))
    places = [codes.index(code) for code in scenario.codes]
    return Saved(
        scenario.codes,
        tuple(alone[i] for i in places),
        group,
        tuple(shares[i] for i in places),
        checked,
        leaving,
        deserters,
    )


def _alone(
    stated: Mapping[str, int],
    codes: tuple[str, ...],
    tariff: Tariff | None,
    quantities: Vector | None,
) -> list[int]:
    """Cost of each member alone: as stated, else by the tariff, to the nearest cent."""
    if tariff is None or quantities is None:
        absent = [code for code in codes if code not in stated]
        if absent:
            raise InvalidKeyError("savings_members", members=", ".join(absent))
        return [stated[code] for code in codes]
    return [
        stated.get(code, round(cost_of(tariff, q)))
        for code, q in zip(codes, quantities, strict=True)
    ]


def _group(stated: int | None, tariff: Tariff | None, quantities: Vector | None) -> int:
    if stated is not None or tariff is None or quantities is None:
        return stated or 0
    return round(cost_of(tariff, quantities.sum()))


def _coalitions(
    codes: tuple[str, ...],
    paid: Sequence[int],
    alone: Sequence[int],
    priced: tuple[Tariff | None, Vector | None],
) -> tuple[int, int, tuple[Deserter, ...]]:
    """Coalitions of known cost, how many do better on their own, and those that gain most.

    Float64 finds who is near; exact fractions decide.
    """
    tariff, quantities = priced
    if tariff is None or quantities is None or len(codes) > MOST_MEMBERS:
        singles = [
            Deserter((code,), x, Fraction(c))
            for code, x, c in zip(codes, paid, alone, strict=True)
            if x > c + ROUNDING
        ]
        return len(codes), len(singles), _largest(singles)
    excess = _sums(np.array(paid, dtype=np.float64)) - _costs(
        tariff, _sums(quantities.astype(np.float64))
    )
    beyond = excess - ROUNDING * _sums(np.ones(len(codes)))
    near = np.flatnonzero(beyond[:-1] > -_NEAR)  # the whole group is no deserter
    near = near[np.argsort(-excess[near], kind="stable")]
    sure = beyond[near] > _NEAR
    doubtful = [_deserter(codes, paid, (tariff, quantities), int(mask)) for mask in near[~sure]]
    kept = [one for one in doubtful if one.gain > ROUNDING * len(one.members)]
    first = [
        _deserter(codes, paid, (tariff, quantities), int(mask)) for mask in near[sure][: _SHOWN * 4]
    ]
    return len(excess) - 2, int(sure.sum()) + len(kept), _largest([*first, *kept])


def _largest(found: list[Deserter]) -> tuple[Deserter, ...]:
    return tuple(sorted(found, key=lambda one: (-one.gain, one.members))[:_SHOWN])


def _deserter(
    codes: tuple[str, ...],
    paid: Sequence[int],
    priced: tuple[Tariff, Vector],
    mask: int,
) -> Deserter:
    inside = [i for i in range(len(codes)) if mask >> i & 1]
    quantity = sum((priced[1][i] for i in inside), Fraction(0))
    members = tuple(codes[i] for i in inside)
    return Deserter(members, sum(paid[i] for i in inside), cost_of(priced[0], quantity))


def _sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum of every coalition, bit i of its mask = member i, by doubling; shape (2**n,)."""
    found = np.zeros(1)
    for value in values:
        found = np.concatenate((found, found + value))
    return found


def _costs(tariff: Tariff, quantities: NDArray[np.float64]) -> NDArray[np.float64]:
    edges = np.array([float(edge) for edge in tariff.edges])
    prices = np.array([float(price) * _CENTS for price in tariff.prices])
    if tariff.all_units or not len(edges):
        costs = tariff.fixed + quantities * prices[np.searchsorted(edges, quantities, side="right")]
    else:
        bounds = np.concatenate(([0.0], edges, [np.inf]))
        costs = np.full(len(quantities), float(tariff.fixed))
        for low, high, price in zip(bounds[:-1], bounds[1:], prices, strict=True):
            costs += price * np.clip(quantities - low, 0, high - low)
    return np.where(quantities > 0, costs, 0.0)
