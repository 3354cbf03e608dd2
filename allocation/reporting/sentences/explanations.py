"""Why a share is what it is: the rule in words, then one member's share redone by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final, cast

from allocation.model import Allocation, Key, Parameters, Scenario, Step, named_by
from allocation.reporting.cells import Joined, Kind, Part, Said, Value, joined
from allocation.reporting.measures import key_label
from allocation.reporting.step_figures import STEP_KINDS, printed_contributions, step_value
from allocation.reporting.words import names, the
from allocation.typography import rounded

__all__ = ["explanation", "explanations"]

_FIELD_KINDS: Final[Mapping[str, Kind]] = {
    "fixed": "money",
    "amount": "money",
    "amounts": "money",
    "own": "money",
}
_AS_PERCENT: Final = frozenset({"band", "minimum_share", "parts", "path", "shares", "width"})
_WORDED: Final = frozenset({"burden", "distance", "responsibility"})
_IN_EUROS: Final = frozenset({"concession", "l1", "leximin", "linf", "per_unit"})
"""Criteria of a solver that count euros, per inhabitant for the last one."""

_SHOWN_ELSEWHERE: Final = frozenset({"sections", "sum"})


def explanations(allocation: Allocation, first: str | None = None) -> tuple[Joined, ...]:
    """One explanation per step, in order of evaluation.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member whose share is redone by hand; by default the first one.

    Returns
    -------
    tuple of Joined
    """
    member = first or allocation.members[0]
    return tuple(explanation(step, allocation.scenario, member) for step in allocation.steps)


def explanation(step: Step, scenario: Scenario, member: str) -> Joined:
    """The rule of a step in words, one share redone by hand, the numbers of the whole.

    Parameters
    ----------
    step : Step
        One node of the graph of keys.
    scenario : Scenario
        File that states the key.
    member : str
        Member whose share is redone.

    Returns
    -------
    Joined
    """
    rule = Said(f"rule_sentence.{step.rule}", _stated(scenario, scenario.keys[step.key]))
    return joined(
        Said("sentence.step", {"key": key_label(scenario, step.key), "rule": rule}),
        *_flows(step, scenario),
        *_redone(step, scenario, member),
        *_held(step, scenario),
        *_several(step, scenario),
        *_whole(step, scenario),
    )


def _stated(scenario: Scenario, parameters: Parameters) -> dict[str, Part]:
    """Parameters of a key as words: names in full, numbers with their kind."""
    named = {n.name: _name(scenario, n.kind, n.name) for n in named_by(parameters)}
    fields = (field for field in type(parameters).model_fields if field != "rule")
    return {field: _worded(field, getattr(parameters, field), named) for field in fields}


def _name(scenario: Scenario, kind: str, name: str) -> str:
    if kind == "keys":
        return key_label(scenario, name)
    return scenario.indicators[name].label if kind == "indicators" else scenario.name(name)


def _worded(field: str, value: object, named: Mapping[str, str]) -> Part:
    match value:
        case str():
            return Said(f"{field}.{value}") if field in _WORDED else named.get(value, value)
        case Mapping():
            items = cast("Mapping[str, object]", value).items()
            return tuple(
                Said(
                    "word.name_value", {"name": named.get(k, k), "value": _worded(field, v, named)}
                )
                for k, v in items
            )
        case tuple():
            return tuple(_worded(field, item, named) for item in cast("tuple[object, ...]", value))
        case int() | Fraction():
            return _number(field, value)
        case _:
            return ""


def _number(field: str, value: int | Fraction) -> Part:
    if field in _AS_PERCENT:
        return Said("word.percent", {"value": Value("number", value * 100)})
    return Value(_FIELD_KINDS.get(field, "number"), value)


def _flows(step: Step, scenario: Scenario) -> Iterator[Said]:
    """Part of each member among the users, which a threshold is compared with."""
    if step.rule == "threshold":
        told = (
            {"name": scenario.name(code), "value": Value("share", flow)}
            for code, flow in zip(step.members, step.columns["flow"], strict=True)
        )
        flows = tuple(Said("word.name_value", facts) for facts in told)
        yield Said("sentence.flows", {"flows": flows})


def _redone(step: Step, scenario: Scenario, member: str) -> Iterator[Said]:
    """The share of one member, from the numbers of the step alone; how it closes the key."""
    i = step.members.index(member)
    decimals = scenario.published_decimals
    printed = Key(step.members, step.shares).published(decimals)[i]
    alone = printed if step.contributions else rounded(step.shares[i] * 100, decimals)
    yield _computed(step, scenario, member, Value("percent", alone))
    if alone != printed:
        yield Said("sentence.closed", {"share": Value("percent", printed)})


def _computed(step: Step, scenario: Scenario, member: str, share: Value) -> Said:
    """A sum, a ratio or an equal part, that a calculator gives again; else the share alone."""
    i = step.members.index(member)
    facts: dict[str, Part] = {"member": the(scenario, member), "share": share}
    if step.contributions:
        cells = printed_contributions(step, scenario.published_decimals).cells[i]
        terms = (
            Said("word.term", {"value": Value("number", cell), "name": key_label(scenario, name)})
            for cell, name in zip(cells, step.contributions, strict=True)
        )
        return Said("sentence.sum", facts | {"terms": Joined(tuple(terms), " + ")})
    for name, values in step.columns.items():
        total = sum(values, Fraction(0))
        if total and all(v == s * total for v, s in zip(values, step.shares, strict=True)):
            kind = STEP_KINDS.get(name, "number")
            ratio: dict[str, Part] = {
                "value": Value(kind, step_value(name, values[i])),
                "total": Value(kind, step_value(name, total)),
            }
            return Said("sentence.ratio", facts | ratio)
    if len(set(step.shares)) == 1:
        return Said("sentence.equal_share", facts | {"count": str(len(step.members))})
    return Said("sentence.found", facts)


def _held(step: Step, scenario: Scenario) -> Iterator[Said]:
    for side in ("cap", "floor"):
        codes = tuple(code for code, bound in step.held if bound == side)
        if codes:
            yield Said(f"sentence.held_{side}", {"members": names(scenario, codes)})


def _several(step: Step, scenario: Scenario) -> Iterator[Said]:
    """Interval of each share over the keys that do as well, when a criterion has several."""
    if {"low", "high"} <= set(step.columns):
        ends = zip(step.members, step.columns["low"], step.columns["high"], strict=True)
        moving = {code: (low, high) for code, low, high in ends if low != high}
        ranges = tuple(
            Said(
                "negotiation.range_of",
                {
                    "name": scenario.name(code),
                    "low": Value("share", moving[code][0]),
                    "high": Value("share", moving[code][1]),
                },
            )
            for code in scenario.codes
            if code in moving
        )
        yield Said("sentence.several_keys", {"ranges": Joined(ranges, ", ")})


def _whole(step: Step, scenario: Scenario) -> Iterator[Said]:
    """Numbers of the whole that the rule found worth saying."""
    for name, value in step.scalars.items():
        if name not in _SHOWN_ELSEWHERE:
            worded = _scalar(name, value, scenario)
            if name == "objective" and _is_in_euros(scenario.keys[step.key]):
                worded = Value("per_unit", Fraction(cast("Fraction", value)))
            yield Said("sentence.scalar", {"name": Said(f"scalar.{name}"), "value": worded})


def _is_in_euros(parameters: Parameters) -> bool:
    """Whether the criterion that a solver reached counts euros: deviations or concessions."""
    fields = ("distance", "burden")
    return any(getattr(parameters, field, None) in _IN_EUROS for field in fields)


def _scalar(name: str, value: object, scenario: Scenario) -> Part:
    match value:
        case tuple():
            items = cast("tuple[object, ...]", value)
            return tuple(_scalar(name, item, scenario) for item in items)
        case str():
            known = name == "negative_weights"
            return key_label(scenario, value) if known else scenario.name(value)
        case int() if name == "year":
            return Value("year", value)
        case int() | Fraction():
            cents = name.endswith("_cents")
            return Value("per_unit", Fraction(value) / 100) if cents else Value("number", value)
        case _:
            return str(value)
