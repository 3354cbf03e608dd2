"""The agreed amounts of a scenario, or one of its keys, explained by its own indicators."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from allocation.analysis.inverse.explain import Explanation, explain_key
from allocation.errors import InvalidKeyError
from allocation.model import Scenario
from allocation.pipeline import allocate

__all__ = ["EQUAL", "Explained", "explain_reference"]

EQUAL: Final = "equal"
"""Name of equal shares among the criteria of a scenario."""

_RATES: Final = ("%", "/")


@dataclass(frozen=True)
class Explained:
    """An explanation, and what it was made from.

    Parameters
    ----------
    scenario : Scenario
    key : str
        Named key that is explained; empty for the reference.
    explanation : Explanation
    incomplete : tuple of str
        Indicators left out because a member has no figure.
    rates : tuple of str
        Indicators left out because they do not add up (percentages, euros per inhabitant).
    """

    scenario: Scenario
    key: str
    explanation: Explanation
    incomplete: tuple[str, ...]
    rates: tuple[str, ...]


def explain_reference(
    scenario: Scenario,
    key: str | None = None,
    tolerance: object = None,
    only: Collection[str] | None = None,
) -> Explained:
    """`explain_key` of the agreed amounts, or of a named key, by the scenario's own indicators.

    Parameters
    ----------
    scenario : Scenario
        Equal shares are a criterion beside its indicators; rates and incomplete figures are not.
    key : str, optional
        Named key explained instead of the reference.
    tolerance : number, optional
        In shares; by default that of the rounding of the agreed amounts.
    only : collection of str, optional
        Indicators that may explain, and ``equal`` for equal shares; by default all of them.

    Returns
    -------
    Explained

    Raises
    ------
    InvalidKeyError
        ``explain_no_reference``, ``explain_unknown``, or what `explain_key` refuses.

    Examples
    --------
    >>> from allocation.scenarios import read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> found = explain_reference(scenario, only=("population", "equal"))
    >>> bool(found.explanation.compatible), found.incomplete
    (False, ('potentiel_financier',))
    """
    figures, absent, rates = _figures(scenario)
    if only is not None:
        unknown = [name for name in only if name not in figures]
        if unknown:
            choices = ", ".join(figures)
            raise InvalidKeyError("explain_unknown", criterion=unknown[0], choices=choices)
        figures = {name: figures[name] for name in figures if name in only}
    found = explain_key(_observed(scenario, key), figures, tolerance)
    return Explained(scenario, key or "", found, absent, rates)


def _figures(
    scenario: Scenario,
) -> tuple[dict[str, Mapping[str, Fraction]], tuple[str, ...], tuple[str, ...]]:
    """Criteria of a scenario, equal shares among them; incomplete indicators, and rates."""
    figures: dict[str, Mapping[str, Fraction]] = {EQUAL: dict.fromkeys(scenario.codes, Fraction(1))}
    absent: list[str] = []
    rates: list[str] = []
    for name, indicator in scenario.indicators.items():
        if indicator.missing(scenario.codes):
            absent.append(name)
        elif any(sign in indicator.unit for sign in _RATES):
            rates.append(name)
        else:
            figures[name] = indicator.resolved()
    return figures, tuple(absent), tuple(rates)


def _observed(scenario: Scenario, key: str | None) -> Mapping[str, object]:
    if key is not None:
        exact = allocate(scenario, key).key
        return dict(zip(exact.members, exact.shares, strict=True))
    reference = scenario.reference
    if reference is None:
        raise InvalidKeyError("explain_no_reference")
    return {code: reference.amounts[code] for code in scenario.codes}
