"""The rules of the mathematics, merged; and the graph of named keys, evaluated exactly.

A key names indicators and other keys, so keys make a graph without cycle. Each node is evaluated
once, in an order that depends on names only, and leaves a `Step` with its numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from typing import Final, cast

import numpy as np
from immutabledict import immutabledict

from allocation import key_rules, solver_rules
from allocation.errors import AllocationError, Chain, InvalidKeyError
from allocation.keys import EXACT_MEMBERS, snapped
from allocation.model import Inputs, Outcome, Parameters, Rule, Step, Vector, named_by

__all__ = ["RULES", "cycle", "dependencies", "evaluate", "ring", "scale_free", "solved"]

RULES: Final[Mapping[str, Rule]] = immutabledict({**key_rules.RULES, **solver_rules.RULES})
"""Every rule by identifier, read-only."""


_PLACES_OF_OTHERS: Final = ("edges_order", "section_without_user", "section_common_and_used")
"""Refusals whose positions are those of thresholds or of sections, not of members."""


def dependencies(parameters: Parameters) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keys and indicators that a key names, each once, in alphabetical order.

    Parameters
    ----------
    parameters : Parameters
        The ``[keys.X]`` of a scenario.

    Returns
    -------
    tuple of (tuple of str, tuple of str)
        Keys, then indicators.

    Examples
    --------
    >>> from allocation.key_rules import Bounded, PerUnit
    >>> cap = PerUnit(indicator="population", amount=9000)
    >>> dependencies(Bounded(base="compromis", cap_per=cap))
    (('compromis',), ('population',))
    """
    keys, indicators = (
        tuple(sorted({named.name for named in named_by(parameters) if named.kind == kind}))
        for kind in ("keys", "indicators")
    )
    return keys, indicators


def cycle(keys: Mapping[str, Parameters]) -> tuple[str, ...] | None:
    """A path that comes back to where it starts: each key needs the next one.

    Parameters
    ----------
    keys : mapping of str to Parameters
        Named keys.

    Returns
    -------
    tuple of str or None
        ``("a", "b", "a")``, from the first name in alphabetical order; None without cycle.

    Examples
    --------
    >>> from allocation.key_rules import Mix
    >>> cycle({"b": Mix(parts={"a": 1}), "a": Mix(parts={"b": 1})})
    ('a', 'b', 'a')
    """
    return ring({name: dependencies(parameters)[0] for name, parameters in keys.items()})


def ring(graph: Mapping[str, Iterable[str]]) -> tuple[str, ...] | None:
    """A path of a graph that comes back to where it starts.

    Parameters
    ----------
    graph : mapping of str to iterable of str
        What each name needs.

    Returns
    -------
    tuple of str or None
        From its first name in alphabetical order; None without ring.

    Examples
    --------
    >>> ring({"b": ["a"], "a": ["b", "c"]})
    ('a', 'b', 'a')
    """
    try:
        TopologicalSorter({name: graph[name] for name in sorted(graph)}).prepare()
    except CycleError as found:
        names: list[str] = found.args[1][:0:-1]  # graphlib lists who is needed first
        first = names.index(min(names))
        path = (*names[first:], *names[:first])
        return (*path, path[0])
    return None


def scale_free(keys: Mapping[str, Parameters], wanted: str) -> bool:
    """Whether a key is the same for every lot: its rule and those of all keys it needs are.

    Parameters
    ----------
    keys : mapping of str to Parameters
        Named keys.
    wanted : str
        One of them.

    Returns
    -------
    bool

    Examples
    --------
    >>> from allocation.key_rules import Equal
    >>> scale_free({"egalite": Equal()}, "egalite")
    True
    """
    return all(RULES[keys[name].rule].scale_free for name in _ordered(keys, (wanted,)))


def solved(keys: Mapping[str, Parameters], wanted: str) -> bool:
    """Whether a key, or one that it needs, is solved inside the red lines of the scenario.

    Parameters
    ----------
    keys : mapping of str to Parameters
        Named keys.
    wanted : str
        One of them.

    Returns
    -------
    bool

    Examples
    --------
    >>> from allocation.key_rules import Equal
    >>> solved({"egalite": Equal()}, "egalite")
    False
    """
    return any(keys[name].rule in solver_rules.RULES for name in _ordered(keys, (wanted,)))


def evaluate(
    keys: Mapping[str, Parameters], wanted: Iterable[str], inputs: Inputs
) -> tuple[dict[str, tuple[Fraction, ...]], tuple[Step, ...]]:
    """k_i of each wanted key and of every key it needs: fractions that sum to exactly 1.

    Exact up to 2 000 members. Above, and for a rule that found floats, shares are snapped to 12
    decimals, and those are the key.

    Parameters
    ----------
    keys : mapping of str to Parameters
        Named keys.
    wanted : iterable of str
        Names to evaluate; call once per name to keep what a missing figure does not stop.
    inputs : Inputs
        Members sorted by code, total, year and indicators.

    Returns
    -------
    tuple of (dict of str to tuple of Fraction, tuple of Step)
        Shares by key in member order, and one step per node in order of evaluation.

    Raises
    ------
    MissingFigureError
        ``indicator_missing``: a key reads an indicator that is not complete.
    InvalidKeyError
        ``key_cycle``, ``unknown_keys``, ``unknown_indicators``, ``unknown_members``, or what the
        rule refuses; ``params["key"]`` names the key.

    Examples
    --------
    >>> from allocation.key_rules import Equal
    >>> shares, steps = evaluate({"egalite": Equal()}, ["egalite"], Inputs(("59", "62"), 100))
    >>> shares["egalite"], steps[0].rule
    ((Fraction(1, 2), Fraction(1, 2)), 'equal')
    """
    found: dict[str, Vector] = {}
    steps: list[Step] = []
    for name in _ordered(keys, wanted):
        outcome = _node(name, keys[name], replace(inputs, keys=found))
        steps.append(_step(name, keys[name], inputs.members, outcome))
        found[name] = _as_parent(steps[-1].shares)
    return {step.key: step.shares for step in steps}, tuple(steps)


def _ordered(keys: Mapping[str, Parameters], wanted: Iterable[str]) -> tuple[str, ...]:
    """Wanted keys and what they need, parents first; names decide among equals."""
    graph: dict[str, tuple[str, ...]] = {}
    waiting = sorted(set(wanted))
    while waiting:
        name = waiting.pop()
        if name not in keys:
            raise InvalidKeyError("unknown_keys", names=name, key=name)
        if name not in graph:
            graph[name] = dependencies(keys[name])[0]
            waiting.extend(graph[name])
    path = cycle({name: keys[name] for name in graph})
    if path:
        raise InvalidKeyError("key_cycle", path=Chain(path), key=path[0])
    return tuple(TopologicalSorter({name: graph[name] for name in sorted(graph)}).static_order())


def _node(name: str, parameters: Parameters, inputs: Inputs) -> Outcome:
    """Outcome of one key; what it refuses says which key and which members."""
    for kind, code, known in (
        ("members", "unknown_members", inputs.members),
        ("indicators", "unknown_indicators", tuple(inputs.indicators)),
    ):
        strange = {item.name for item in named_by(parameters) if item.kind == kind} - set(known)
        if strange:
            raise InvalidKeyError(code, names=", ".join(sorted(strange)), key=name)
    try:
        return RULES[parameters.rule].function(parameters, inputs)
    except AllocationError as error:
        params = error.params | {"key": name}
        positions = cast("tuple[int, ...]", error.params.get("positions", ()))
        if positions and error.code not in _PLACES_OF_OTHERS:
            # Figures of several criteria come one row of members after the other.
            faulty = dict.fromkeys(inputs.members[i % len(inputs.members)] for i in positions)
            params["where"] = ", ".join(tuple(faulty)[:5])
        raise type(error)(error.code, **params) from error


def _step(name: str, parameters: Parameters, members: tuple[str, ...], found: Outcome) -> Step:
    exact = found.shares.dtype == object and len(members) <= EXACT_MEMBERS
    shares = _fractions(found.shares if exact else snapped(found.shares))
    negative = tuple(code for code, share in zip(members, shares, strict=True) if share < 0)
    parents, indicators = dependencies(parameters)
    return Step(
        key=name,
        rule=parameters.rule,
        members=members,
        shares=shares,
        columns=immutabledict({c: _fractions(values) for c, values in found.columns.items()}),
        scalars=immutabledict({**found.scalars, **({"negative": negative} if negative else {})}),
        contributions=immutabledict({c: _fractions(v) for c, v in found.contributions.items()}),
        held=found.held,
        parents=parents,
        indicators=indicators,
    )


def _fractions(values: Vector) -> tuple[Fraction, ...]:
    """Numbers as fractions, floats by their shortest decimal writing."""
    if values.dtype == object:
        return tuple(values.tolist())
    return tuple(Fraction(repr(value)) for value in values.tolist())


def _as_parent(shares: tuple[Fraction, ...]) -> Vector:
    array = np.empty(len(shares), dtype=object)
    array[:] = shares
    return array.astype(np.float64) if len(shares) > EXACT_MEMBERS else array
