"""A scenario between two others: some causes taken from the latter, the rest from the former."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from immutabledict import immutabledict

from allocation.departure import without
from allocation.key_rules import Given
from allocation.model import Indicator, Lot, Parameters, Scenario
from allocation.rules import dependencies, solved

__all__ = ["hybrid", "keys_changed", "revised_indicators"]

_NONE: Final = immutabledict[str, Any]()
_BLANK: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("compare", "funding", "conflicts", "in_kind", "priority"), ()),
    **dict.fromkeys(("hypotheses", "points", "bills"), _NONE),
    **dict.fromkeys(("schedule", "reference", "contract", "settlement", "savings")),
    **dict.fromkeys(("enlargement", "leaving", "clauses", "act")),
}
"""What no exact bill depends on."""

_LIMITED: Final = ("red_lines", "finances", "commitments", "loans", "positions")
"""Limits of a key that is solved inside them, and the figures that they read."""


def keys_changed(before: Scenario, after: Scenario) -> bool:
    """Whether a lot of both has another key, or a key of both has other parameters.

    Parameters
    ----------
    before, after : Scenario

    Returns
    -------
    bool
        Labels and reasons do not count.

    Examples
    --------
    >>> from allocation.scenarios import read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> lot = scenario.lots[0].model_copy(update={"key": "population"})
    >>> keys_changed(scenario, scenario.model_copy(update={"lots": (lot,)}))
    True
    """
    former, twin = _keys_of_lots(before), _twins(after, before)
    if any(former.get(twin.get(lot.id, ""), lot.key) != lot.key for lot in after.lots):
        return True
    names = {**_needed(before), **_needed(after)}
    both = [name for name in names if name in before.keys and name in after.keys]
    return any(_bare(before.keys[name]) != _bare(after.keys[name]) for name in both)


def _bare(parameters: Parameters) -> dict[str, Any]:
    return parameters.model_dump(exclude={"label", "reason"})


def _needed(scenario: Scenario) -> dict[str, Parameters]:
    found: dict[str, Parameters] = {}
    waiting = [lot.key for lot in scenario.lots]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = scenario.keys[name]
            waiting.extend(dependencies(found[name])[0])
    return found


def revised_indicators(before: Scenario, after: Scenario) -> tuple[str, ...]:
    """Indicators that some bill reads and whose figures changed for a member of both.

    Parameters
    ----------
    before, after : Scenario

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> from allocation.scenarios import read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> revised_indicators(scenario, scenario)
    ()
    """
    both = [code for code in after.codes if code in before.codes]
    inside = any(solved(s.keys, name) for s in (before, after) for name in _needed(s))
    read = {
        name
        for scenario in (before, after)
        for parameters in _needed(scenario).values()
        for name in dependencies(parameters)[1]
    }
    found: list[str] = []
    for name, indicator in after.indicators.items():
        former = before.indicators.get(name)
        if former is None or not (inside or name in read):
            continue
        old, new = former.resolved(), indicator.resolved()
        if any(old.get(code) != new.get(code) for code in both):
            found.append(name)
    return tuple(found)


def hybrid(before: Scenario, after: Scenario, causes: frozenset[tuple[str, str]]) -> Scenario:
    """``before`` with the causes of ``after``: kinds with the name of an indicator, or none.

    Figures of a member who enters come from the scenario that has them; the members themselves are
    one of the causes. A key of ``before`` given as amounts gives nothing to who enters.

    Parameters
    ----------
    before, after : Scenario
    causes : frozenset of (str, str)
        Kind and name of each cause taken from ``after``.

    Returns
    -------
    Scenario

    Raises
    ------
    InvalidKeyError
        When those who stay cannot do without a member who leaves.

    Examples
    --------
    >>> from allocation.scenarios import read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> hybrid(scenario, scenario, frozenset()).codes
    ('59', '62', '80', '60')
    """
    kinds = {kind for kind, _ in causes}
    limits = after if "red_lines" in kinds else before
    everyone = (*before.members, *(m for m in after.members if m.code not in before.codes))
    codes = tuple(member.code for member in everyone)
    old, new = (_completed(scenario.keys, codes) for scenario in (before, after))
    blended = before.model_copy(
        update={
            **_BLANK,
            "members": everyone,
            "indicators": _indicators(before, after, causes),
            "keys": immutabledict(old | new if "weights" in kinds else new | old),
            "lots": _lots(before, after, kinds),
            **{name: getattr(limits, name) for name in _LIMITED},
        }
    )
    present = (after if "members" in kinds else before).codes
    for code in codes:
        if code not in present:
            blended = without(blended, code)
    return blended


def _indicators(
    before: Scenario, after: Scenario, causes: frozenset[tuple[str, str]]
) -> Mapping[str, Indicator]:
    """Figures without their doubts; who is in one scenario only has its own."""
    found: dict[str, Indicator] = {}
    for name in (*before.indicators, *after.indicators):
        noun = before.indicators.get(name) or after.indicators[name]
        former, latter = (s.indicators.get(name) for s in (before, after))
        old: dict[str, Fraction] = {} if former is None else former.resolved()
        new: dict[str, Fraction] = {} if latter is None else latter.resolved()
        values = old | new if ("indicator", name) in causes else new | old
        found[name] = noun.model_copy(
            update={
                "values": immutabledict(values),
                "joint": (),
                "alternatives": (),
                "vintages": (),
            }
        )
    return immutabledict(found)


def _lots(before: Scenario, after: Scenario, kinds: set[str]) -> tuple[Lot, ...]:
    """Lots of one scenario, with the keys that either gives them."""
    costs = after if "cost" in kinds else before
    keyed = after if "weights" in kinds else before
    names, twin = _keys_of_lots(keyed), _twins(costs, keyed)
    return tuple(
        lot.model_copy(update={"key": names.get(twin.get(lot.id, ""), lot.key)})
        for lot in costs.lots
    )


def _keys_of_lots(scenario: Scenario) -> dict[str, str]:
    return {lot.id: lot.key for lot in scenario.lots}


def _twins(one: Scenario, other: Scenario) -> dict[str, str]:
    """The lot of ``other`` that each lot of ``one`` is: the same name, or the only one of both."""
    if len(one.lots) == len(other.lots) == 1:
        return {one.lots[0].id: other.lots[0].id}
    known = _keys_of_lots(other)
    return {lot.id: lot.id for lot in one.lots if lot.id in known}


def _completed(keys: Mapping[str, Parameters], codes: tuple[str, ...]) -> dict[str, Parameters]:
    """Keys whose given amounts name every member."""
    zeros = dict.fromkeys(codes, Fraction(0))
    return {
        name: key.model_copy(update={"amounts": immutabledict(zeros | dict(key.amounts))})
        if isinstance(key, Given) and key.amounts
        else key
        for name, key in keys.items()
    }
