"""One line per control: what was verified, with its numbers, and who breaks it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, cast

from allocation.model import Allocation, Check, Scenario
from allocation.reporting.cells import Part, Said, Value
from allocation.reporting.words import names

__all__ = ["checked", "outcome", "warnings"]


def checked(check: Check, allocation: Allocation) -> Said:
    """One line of control: what was verified, with its numbers; who breaks it when it fails.

    Parameters
    ----------
    check : Check
        Outcome of a control.
    allocation : Allocation
        What was verified.

    Returns
    -------
    Said
    """
    scenario = allocation.scenario
    if check.id == "red_line_unverified":
        return _unverified(check, scenario)
    params: dict[str, Part] = {
        name: _fact(check.id, name, fact, scenario) for name, fact in check.facts.items()
    }
    params["members"] = names(scenario, check.members)
    if check.id == "red_line":
        return _red_line(check, params)
    if check.id == "negative_share" and "keys" in check.facts:
        return Said("check.negative_share_by", params)
    if check.id == "plan" and not check.facts.get("hypothesis"):
        return Said("check.plan_alone", params)
    if check.id.startswith("rank_") and scenario.reference is not None:
        params["reference"] = scenario.reference.label
    return Said(f"check.{check.id}", params)


def _fact(check: str, name: str, fact: object, scenario: Scenario) -> Part:
    if isinstance(fact, Mapping):
        by_code = cast("Mapping[str, Fraction]", fact)
        return tuple(
            Said(
                "word.name_per_unit", {"name": scenario.name(c), "value": Value("per_unit", value)}
            )
            for c, value in by_code.items()
        )
    if name == "owner":
        return scenario.name(str(fact))
    kind = _FACT_KINDS.get((check, name)) or _FACT_KINDS.get(("", name))
    if kind == "cents":
        return Value("number", Fraction(cast("Fraction", fact)) / 100)
    return str(fact) if kind is None else Value(cast("Any", kind), cast("Any", fact))


_FACT_KINDS: Mapping[tuple[str, str], str] = {
    ("", "balance"): "money",
    ("", "called"): "money",
    ("", "gap"): "money",
    ("", "in_kind"): "money",
    ("", "left"): "money",
    ("", "moved"): "money",
    ("", "paid"): "money",
    ("", "total"): "money",
    ("key_sum", "total"): "percent",
    ("", "rates"): "percent",
    ("", "adjustment"): "cents",
    ("", "points"): "number",
    ("", "year"): "year",
    ("", "other_year"): "year",
    ("", "value"): "per_unit",
    ("", "limit"): "per_unit",
    ("", "excess"): "per_unit",
}


def _red_line(check: Check, params: dict[str, Part]) -> Said:
    """A line as its owner says it, with its margin or its excess; a capacity has no words."""
    value, limit = (cast("Fraction", check.facts[name]) for name in ("value", "limit"))
    params["margin"] = Value("per_unit", max(limit - value, Fraction(0)))
    worded = "red_line" if check.facts.get("text") else "capacity"
    return Said(f"check.{worded}_{'held' if check.passed else 'broken'}", params)


def _unverified(check: Check, scenario: Scenario) -> Said:
    """A line that nothing can verify, and the figure or the year that it waits for."""
    figures = cast("Mapping[str, str]", check.facts["figures"])
    facts = check.facts
    return Said(
        "check.red_line_unverified",
        {
            "owner": scenario.name(str(facts["owner"])),
            "text": str(facts["text"]) or Said(f"red_line.{facts['kind']}"),
            "reason": Said(f"error.{facts['reason']}", figures),
        },
    )


def warnings(allocation: Allocation) -> tuple[Said, ...]:
    """What must be read before the figures: failed controls, rankings that a vintage changes.

    Parameters
    ----------
    allocation : Allocation
        What was computed.

    Returns
    -------
    tuple of Said
    """
    return tuple(checked(check, allocation) for check in allocation.checks if not check.passed)


def outcome(check: Check) -> Said:
    """Passed, failed, or only to be noted when the control refuses nothing.

    Parameters
    ----------
    check : Check
        Outcome of a control.

    Returns
    -------
    Said
    """
    if check.passed:
        return Said("word.passed")
    return Said("word.failed" if check.hard else "word.noted")
