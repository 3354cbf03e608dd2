"""Which figures a key read, and whether its shares are affine in the split of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from allocation import solver_rules
from allocation.keys import EXACT_MEMBERS
from allocation.model import Allocation, Parameters, Scenario, Step
from allocation.rules import RULES, dependencies

__all__ = ["is_slow", "linear", "read"]


_QUICK_MEMBERS: Final = 200


def is_slow(allocation: Allocation) -> bool:
    """Whether one evaluation costs: a key solved inside the red lines, or many members.

    Parameters
    ----------
    allocation : Allocation

    Returns
    -------
    bool
    """
    solved = any(step.rule in solver_rules.RULES for step in allocation.steps)
    return solved or len(allocation.members) > _QUICK_MEMBERS


def read(allocation: Allocation) -> frozenset[str]:
    """Indicators that the amounts depend on, by the keys and by the red lines of a solved key.

    Parameters
    ----------
    allocation : Allocation

    Returns
    -------
    frozenset of str
    """
    figures = (_figures(allocation.scenario, step) for step in allocation.steps)
    return frozenset(name for found in figures for name in found)


def linear(allocation: Allocation, varied: AbstractSet[str]) -> bool:
    """Whether every key that reads a varied indicator, itself or by its parents, is affine in it.

    Above 2 000 members shares are floats snapped to 12 decimals, and nothing is affine.

    Parameters
    ----------
    allocation : Allocation
    varied : set of str
        Indicators whose undivided values vary.

    Returns
    -------
    bool
    """
    touched: set[str] = set()
    for step in allocation.steps:
        if varied & _figures(allocation.scenario, step) or touched & {*step.parents}:
            if not RULES[step.rule].split_linear or len(step.members) > EXACT_MEMBERS:
                return False
            touched.add(step.key)
    return True


def _figures(scenario: Scenario, step: Step) -> frozenset[str]:
    figures = frozenset(step.indicators)
    if step.rule not in solver_rules.RULES:
        return figures
    by_line = {line.indicator for line in scenario.red_lines if line.indicator}
    references = {line.reference for line in scenario.red_lines if line.reference}
    return figures.union(by_line, *(_below(scenario.keys, name) for name in references))


def _below(keys: Mapping[str, Parameters], name: str) -> frozenset[str]:
    """Indicators of a key and of all that it is made from."""
    parents, indicators = dependencies(keys[name])
    return frozenset(indicators).union(*(_below(keys, parent) for parent in parents))
